// `for await (const x of source)`: a loop over what an AsyncIterator gives, which closes it however it is left early.
import type * as assemblyscript from "assemblyscript";
import { CommonFlags, DiagnosticCode, Node, type Expression, type Range, type Statement } from "../asc.js";
import { messages } from "./messages.js";
import { nodesAt } from "./nodes.js";
import { Token, type ParserMethods, type Tokenizer } from "./parser.js";

/** What the hooks must know of the nodes that `for await` made. */
export interface ForAwaitNotes {
  /** The `source.iterate()` that it made, and the source. */
  readonly iterated: WeakMap<Expression, Expression>;
  /** The try around its loop. */
  readonly forAwaits: WeakMap<assemblyscript.TryStatement, ForAwait>;
}

export interface ForAwait {
  readonly source: Expression;
  readonly iterator: Expression;
  /** iterator.next() */
  readonly next: Expression;
}

/** Names that no program can have written. */
const ITERATOR = "~iterator";
const STEP = "~step";
const OPEN = "~open";

/** What the loop gives its values to. */
interface Variable {
  readonly name: string;
  readonly range: Range;
  readonly flags: assemblyscript.CommonFlags;
}

interface Surroundings {
  readonly notes: ForAwaitNotes;
  /** An await of `operand`. */
  readonly awaited: (operand: Expression, range: Range) => Expression;
  readonly error: (range: Range, message: string) => void;
}

/** Parses what follows `for await`. */
export function forAwaitParser(
  parser: ParserMethods,
  { notes, awaited, error }: Surroundings,
): (tn: Tokenizer) => Statement | null {
  function parse(tn: Tokenizer): Statement | null {
    const word = tn.range();
    const isOpen = tn.skip(Token.OpenParen);
    const variable = isOpen ? parseVariable(tn) : null;
    if (!variable) {
      step(tn);
      error(tn.range(), messages.forAwaitForm);
      return afterHead(tn, isOpen);
    }
    const state = tn.mark();
    const source = parser.parseExpression(tn);
    if (!source) {
      tn.reset(state);
      return afterHead(tn, true);
    }
    if (!tn.skip(Token.CloseParen)) {
      parser.error(DiagnosticCode._0_expected, tn.range(), ")");
      return null;
    }
    const body = parser.parseStatement(tn);
    return body && lower(variable, source, word, body);
  }

  /** `const x of`; null: the next token is none of these. */
  function parseVariable(tn: Tokenizer): Variable | null {
    const isConst = tn.skip(Token.Const);
    if ((!isConst && !tn.skip(Token.Let)) || !tn.skipIdentifier()) {
      return null;
    }
    const name = tn.readIdentifier();
    const range = tn.range();
    return tn.skip(Token.Of) ? { name, range, flags: isConst ? CommonFlags.Const : CommonFlags.Let } : null;
  }

  /** What follows a head that has been complained about: nothing more is said of it. */
  function afterHead(tn: Tokenizer, isOpen: boolean): Statement | null {
    let depth = Number(isOpen);
    for (let token = tn.peek(); token !== Token.EndOfFile; token = tn.peek()) {
      if (depth === 0 && token === Token.OpenBrace) {
        break;
      }
      step(tn);
      depth += Number(token === Token.OpenParen) - Number(token === Token.CloseParen);
      if (depth === 0 && isOpen) {
        break;
      }
    }
    return parser.parseStatement(tn);
  }

  /**
   * for await (const x of source) body   becomes
   *   { const ~iterator = source.iterate(); let ~open = true;
   *     try { while (true) {
   *       const ~step = await ~iterator.next();
   *       if (~step.done) { ~open = false; break; }
   *       const x = ~step.value; body } }
   *     finally { if (~open) await ~iterator.asyncClose(); } }
   * where the hooks leave try and finally out if closing does nothing.
   */
  function lower(variable: Variable, source: Expression, word: Range, body: Statement): Statement {
    const make = nodesAt(word);
    const ofSource = nodesAt(source.range);
    const iterate = ofSource.call(source, "iterate");
    notes.iterated.set(iterate, source);
    const next = ofSource.call(ofSource.id(ITERATOR), "next");
    const close = ofSource.call(ofSource.id(ITERATOR), "asyncClose");
    const atEnd = Node.createBlockStatement(
      [
        make.statement(make.binary(Token.Equals, make.id(OPEN), Node.createFalseExpression(word))),
        Node.createBreakStatement(null, word),
      ],
      word,
    );
    const value = ofSource.property(ofSource.id(STEP), "value");
    const round = [
      make.variable(STEP, awaited(next, word)),
      make.if(ofSource.property(ofSource.id(STEP), "done"), atEnd),
      nodesAt(variable.range).variable(variable.name, value, variable.flags),
      body,
    ];
    const loop = Node.createWhileStatement(
      Node.createTrueExpression(word),
      Node.createBlockStatement(round, body.range),
      word,
    );
    const last = make.if(make.id(OPEN), make.statement(awaited(close, word)));
    const guarded = Node.createTryStatement([loop], null, null, [last], word);
    notes.forAwaits.set(guarded, { source, iterator: ofSource.id(ITERATOR), next });
    return Node.createBlockStatement(
      [
        ofSource.variable(ITERATOR, iterate),
        make.variable(OPEN, Node.createTrueExpression(word), CommonFlags.Let),
        guarded,
      ],
      word,
    );
  }

  return parse;
}

/** Over one token: the tokenizer stands before the text of some. */
function step(tn: Tokenizer): void {
  const token = tn.next();
  if (token === Token.Identifier) {
    tn.readIdentifier();
  } else if (token === Token.StringLiteral || token === Token.TemplateLiteral) {
    tn.readString();
  } else if (token === Token.IntegerLiteral) {
    tn.readInteger();
  } else if (token === Token.FloatLiteral) {
    tn.readFloat();
  }
}
