// `await using`: where it may stand, and what it becomes, try and finally.
import type * as assemblyscript from "assemblyscript";
import { CommonFlags, Node, type CallExpression, type Expression, type Range, type Statement } from "../asc.js";
import { forAwaitParser, type ForAwaitNotes } from "./for-await.js";
import { messages } from "./messages.js";
import { nodesAt } from "./nodes.js";
import { Token, type ParserMethods, type Tokenizer } from "./parser.js";

type VariableDeclaration = assemblyscript.VariableDeclaration;

/** What the hooks must know of the nodes that `await using` made. */
export interface UsingNotes {
  /** The `x.asyncEnter()` and `x.asyncDispose(…)` that it made, and the value they belong to. */
  readonly usingOf: WeakMap<Expression, Expression>;
  /** The try around what follows it: its catch may have the error swallowed. */
  readonly swallowing: WeakSet<assemblyscript.TryStatement>;
  /** What stands at the end of a function with a result, and is reached only where an error was swallowed. */
  readonly fallsOff: WeakSet<assemblyscript.ThrowStatement>;
}

/** Names that no program can have written. */
const PENDING = "~pending";
const SWALLOW = "~swallow";
const ERROR = "~error";

interface Surroundings {
  readonly notes: UsingNotes & ForAwaitNotes;
  /** An await of `operand`. */
  readonly awaited: (operand: Expression, range: Range) => Expression;
  readonly error: (range: Range, message: string) => void;
  /** The function that is being read has one. */
  readonly used: () => void;
}

/** Overrides what parses statements. Answers how to parse something in a list of statements, where `await using` may stand. */
export function installUsing(
  parser: ParserMethods,
  stock: ParserMethods,
  { notes, awaited, error, used }: Surroundings,
): <R>(parse: () => R) => R {
  const forAwait = forAwaitParser(parser, { notes, awaited, error });
  let isInList = true;

  function within<R>(isList: boolean, parse: () => R): R {
    const outer = isInList;
    isInList = isList;
    const result = parse();
    isInList = outer;
    return result;
  }

  parser.parseBlockStatement = (tn, topLevel) =>
    within(true, () => stock.parseBlockStatement.call(parser, tn, topLevel));
  parser.parseIfStatement = (tn) => within(false, () => stock.parseIfStatement.call(parser, tn));
  parser.parseWhileStatement = (tn) => within(false, () => stock.parseWhileStatement.call(parser, tn));
  parser.parseDoStatement = (tn) => within(false, () => stock.parseDoStatement.call(parser, tn));
  parser.parseSwitchCase = (tn) => within(false, () => stock.parseSwitchCase.call(parser, tn));
  parser.parseForStatement = (tn) =>
    within(false, () => (tn.skip(Token.Await) ? forAwait(tn) : stock.parseForStatement.call(parser, tn)));

  parser.parseStatement = function (tn, topLevel = false) {
    const state = tn.mark();
    const isAwait = tn.skip(Token.Await);
    const isUsing =
      tn.skipIdentifier() && tn.readIdentifier() === "using" && tn.peek() !== Token.EndOfFile && !tn.peekOnNewLine();
    const word = tn.range();
    const afterWord = tn.mark();
    const isDeclaration = isUsing && tn.skipIdentifier();
    tn.reset(isDeclaration ? afterWord : state);
    if (!isDeclaration) {
      return stock.parseStatement.call(this, tn, topLevel);
    }
    const start = isAwait ? startOfAwait(word) : word.start;
    const declared = parser.parseVariable(tn, CommonFlags.Const, null, start);
    if (!declared) {
      return null;
    }
    if (!isAwait) {
      error(word, messages.plainUsing);
      return declared;
    }
    if (!isInList) {
      error(tn.range(start, word.end), messages.usingNeedsBlock);
    }
    const range = tn.range(start, declared.range.end);
    const rest = isInList && !topLevel ? parseRest(tn) : [];
    return rest && lower(declared.declarations, range, rest);
  };

  function startOfAwait({ source, start }: Range): number {
    return source.text.lastIndexOf("await", start - 1);
  }

  /** What follows in the list, which keeps its closing brace. */
  function parseRest(tn: Tokenizer): Statement[] | null {
    const rest: Statement[] = [];
    for (let token = tn.peek(); token !== Token.CloseBrace && token !== Token.EndOfFile; token = tn.peek()) {
      const statement = parser.parseStatement(tn);
      if (!statement) {
        return null;
      }
      rest.push(statement);
    }
    return rest;
  }

  /** The first of `declarations` around the others, around `rest`. */
  function lower(
    [first, ...others]: readonly VariableDeclaration[],
    range: Range,
    rest: readonly Statement[],
  ): Statement | null {
    // Without a value it has been complained about.
    const inner = others.length ? lower(others, range, rest) : null;
    const body = inner ? [inner] : [...rest];
    return first.initializer && lowerOne(first, first.initializer, range, body);
  }

  /**
   * await using x = e; rest…   becomes
   *   { const x = e; await x.asyncEnter(); let ~pending: Error | null = null;
   *     try { try { rest } catch (~error) { ~pending = ~error; } }
   *     finally { const ~swallow = await x.asyncDispose(~pending); if (~pending) if (!~swallow) throw ~pending; } }
   */
  function lowerOne(declaration: VariableDeclaration, value: Expression, range: Range, rest: Statement[]): Statement {
    used();
    const make = nodesAt(range);
    const call = (method: string, args: Expression[]): CallExpression => {
      const made = make.call(make.id(declaration.name.text), method, args);
      notes.usingOf.set(made, value);
      return made;
    };
    const enter = awaited(call("asyncEnter", []), range);
    const dispose = awaited(call("asyncDispose", [make.id(PENDING)]), range);

    const assign = make.statement(make.binary(Token.Equals, make.id(PENDING), make.id(ERROR)));
    const inner = Node.createTryStatement(rest, make.id(ERROR), [assign], null, range);
    notes.swallowing.add(inner);
    const rethrow = make.if(
      make.id(PENDING),
      make.if(
        Node.createUnaryPrefixExpression(Token.Exclamation, make.id(SWALLOW), range),
        Node.createThrowStatement(make.id(PENDING), range),
      ),
    );
    const errorType = Node.createNamedType(Node.createSimpleTypeName("Error", range), null, true, range);
    const last = [make.variable(SWALLOW, dispose), rethrow];
    return Node.createBlockStatement(
      [
        Node.createVariableStatement(null, [declaration], range),
        make.statement(enter),
        make.variable(PENDING, Node.createNullExpression(range), CommonFlags.Let, errorType),
        Node.createTryStatement([inner], null, null, last, range),
      ],
      range,
    );
  }

  return (parse) => within(true, parse);
}

/** throw new Error("…") for the end of a function with a result that has `await using`. */
export function fallingOff(range: Range): assemblyscript.ThrowStatement {
  const text = "an error was swallowed, and the function ended without its result";
  const type = Node.createSimpleTypeName("Error", range);
  const message = Node.createStringLiteralExpression(text, range);
  return Node.createThrowStatement(Node.createNewExpression(type, null, [message], range), range);
}
