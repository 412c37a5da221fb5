// The parser learns `async`, `await`, `await using`, `for await` and `catch` without a binding: its methods are overridden on the one
// instance that asc made, and no source is rewritten. Nothing is lowered here but `await using` (using.ts) and `for await` (for-await.ts);
// what the hooks must know of a node afterwards is noted beside it.
import * as assemblyscript from "assemblyscript";
import {
  BlockStatement,
  CommonFlags,
  DiagnosticCode,
  ExpressionStatement,
  NamedTypeNode,
  Node,
  NodeKind,
  enumeration,
  type CallExpression,
  type Expression,
  type Program,
  type Range,
  type Source,
  type Statement,
} from "../asc.js";
import { report } from "../report.js";
import { canCatch } from "./catching.js";
import { messages } from "./messages.js";
import {
  Token,
  type FunctionNode,
  type FunctionTypeNode,
  type Identifier,
  type ParserMethods,
  type Tokenizer,
} from "./parser.js";
import { fallingOff, installUsing, type UsingNotes } from "./using.js";
import type { ForAwaitNotes } from "./for-await.js";

const DecoratorKind = enumeration<typeof assemblyscript.DecoratorKind>("DecoratorKind");
const IdentifierHandling = enumeration<typeof assemblyscript.IdentifierHandling>("IdentifierHandling");
const Precedence = enumeration<typeof assemblyscript.Precedence>("Precedence");

/** What the syntax says of nodes, for the hooks. */
export interface Syntax extends UsingNotes, ForAwaitNotes {
  /** Signatures of async functions: the declarations of arrows are cloned, their signatures are not. */
  readonly isAsync: WeakSet<FunctionTypeNode>;
  /** Those of the library's `@inline async` functions, which are inlined where they are awaited. */
  readonly isInline: WeakSet<FunctionTypeNode>;
  readonly isAwait: WeakSet<Expression>;
  /**
   * Whether anything that is thrown can be caught, or outlived (catching.ts): only then is it thrown as an
   * object. Known when all of it has been parsed.
   */
  readonly catches: boolean;
  /** Whether the program's own files have async functions: likewise. */
  readonly isAsyncProgram: boolean;
  /** `try` statements in whose body the function itself awaits. */
  readonly awaitsIn: WeakSet<Statement>;
}

interface FunctionBeingParsed {
  readonly awaits: Expression[];
  /** Where it says `this`. */
  readonly selves: Range[];
  /** Whether it has an `await using`. */
  usesContexts: boolean;
  readonly outer: FunctionBeingParsed | null;
}

/** `library`: how the paths of files begin that are no program's. */
export function installSyntax(program: Program, library = "~lib/"): Syntax {
  const parser = program.parser as unknown as ParserMethods;
  const stock = Object.getPrototypeOf(parser) as ParserMethods;
  /** Positions of the tokens that follow an `async`. */
  const asyncAt = new WeakMap<Source, Set<number>>();
  let current: FunctionBeingParsed | null = null;
  // Of the program's own files.
  let tries = false;
  let isAsyncProgram = false;
  let catches: boolean | undefined;

  const syntax: Syntax = {
    isAsync: new WeakSet(),
    isInline: new WeakSet(),
    isAwait: new WeakSet(),
    usingOf: new WeakMap(),
    iterated: new WeakMap(),
    forAwaits: new WeakMap(),
    swallowing: new WeakSet(),
    fallsOff: new WeakSet(),
    awaitsIn: new WeakSet(),
    get isAsyncProgram() {
      return isAsyncProgram;
    },
    get catches() {
      return (catches ??= canCatch(program, tries, isAsyncProgram));
    },
  };

  const error = (range: Range, message: string): void => {
    report(program, range, message);
  };
  const identifier = (name: string, range: Range): Identifier => Node.createIdentifierExpression(name, range);
  const follows = (tn: Tokenizer, position: number): boolean => asyncAt.get(tn.source)?.has(position) ?? false;

  // ---- async

  /** The tokenizer steps over `async` where `function` or a member's name follows on the same line. */
  function stepOverAsync(tn: Tokenizer): void {
    if (asyncAt.has(tn.source)) {
      return;
    }
    const positions = new Set<number>();
    asyncAt.set(tn.source, positions);
    const patched = tn as unknown as {
      unsafeNext: (this: Tokenizer, handling: number, maximum: number) => number;
    };
    const next = (Object.getPrototypeOf(tn) as typeof patched).unsafeNext;
    patched.unsafeNext = function (handling, maximum) {
      const token = next.call(this, handling, maximum);
      if (token !== (Token.Async as number) && token !== (Token.Identifier as number)) {
        return token;
      }
      if (!tn.source.text.startsWith("async", tn.tokenPos)) {
        return token; // most of them: the expression below takes longer
      }
      const async = /^async[ \t]+(?=[A-Za-z_$])/.exec(tn.source.text.substring(tn.tokenPos, tn.tokenPos + 80));
      if (!async) {
        return token;
      }
      tn.pos = tn.tokenPos + async[0].length;
      const follower = next.call(this, handling, maximum);
      positions.add(tn.tokenPos);
      return follower;
    };
  }

  parser.parseTopLevelStatement = function (tn, namespace = null) {
    stepOverAsync(tn);
    return stock.parseTopLevelStatement.call(this, tn, namespace);
  };

  function inFunction(parse: () => FunctionNode | null, isAsync: (node: FunctionNode) => boolean): FunctionNode | null {
    const mine: FunctionBeingParsed = { awaits: [], selves: [], usesContexts: false, outer: current };
    current = mine;
    const node = parse();
    current = mine.outer;
    if (node) {
      finish(mine, isAsync(node), node);
    }
    return node;
  }

  parser.parseFunction = function (tn, ...rest) {
    const isAsync = follows(tn, tn.tokenPos);
    return inFunction(
      () => stock.parseFunction.call(this, tn, ...rest),
      () => isAsync,
    );
  };

  parser.parseClassMember = function (tn, parent) {
    return inFunction(
      () => stock.parseClassMember.call(this, tn, parent),
      (member) => {
        if (!("name" in member)) {
          return false;
        }
        const isMethod = member.kind === NodeKind.MethodDeclaration && member.name.text !== "constructor";
        const isAsync = follows(tn, member.name.range.start);
        if (isAsync ? !isMethod : hasAsync(member)) {
          error(member.name.range, messages.asyncMember);
          return false;
        }
        if (isAsync && (parent.kind === NodeKind.InterfaceDeclaration || member.flags & CommonFlags.Abstract)) {
          error(member.name.range, messages.asyncWithoutBody);
          return false;
        }
        return isAsync;
      },
    );
  };

  /** `async get x()`, `async static f()`: the word that follows async is not the name. */
  function hasAsync({ range, name }: FunctionNode): boolean {
    const starts = asyncAt.get(range.source) ?? new Set<number>();
    return [...starts].some((start) => start >= range.start && start < name.range.start);
  }

  parser.parseFunctionExpressionCommon = function (tn, name, ...rest) {
    return inFunction(
      () => stock.parseFunctionExpressionCommon.call(this, tn, name, ...rest),
      () => follows(tn, rest[3] as number) || follows(tn, name.range.start),
    );
  };

  /** What makes a function an async one, once all of it has been read. */
  function finish(
    { awaits, selves, usesContexts, outer }: FunctionBeingParsed,
    isAsync: boolean,
    node: FunctionNode,
  ): void {
    const declaration = node.declaration ?? node;
    const { signature } = declaration;
    if (outer && node.declaration && !signature.explicitThisType) {
      for (const range of selves) {
        error(range, messages.closureThis);
      }
    }
    if (!isAsync) {
      for (const { range } of awaits) {
        error(range, messages.awaitOutsideAsync);
      }
      return;
    }
    // An arrow's parameters were read before it was known to be one.
    for (const { range } of [...awaits, ...(outer?.awaits ?? [])]) {
      if (range.start >= signature.range.start && range.end <= signature.range.end) {
        error(range, messages.awaitInParameter);
      }
    }
    if (declaration.flags & CommonFlags.Ambient) {
      error(declaration.name.range, messages.asyncWithoutBody);
    }
    const inline = declaration.decorators?.find(({ decoratorKind }) => decoratorKind === DecoratorKind.Inline);
    if (inline && !signature.range.source.internalPath.startsWith(library)) {
      error(inline.range, messages.asyncInline);
      return;
    }
    const type = signature.returnType;
    const isPromise =
      type instanceof NamedTypeNode &&
      type.name.identifier.text === "Promise" &&
      type.typeArguments?.length === 1 &&
      !type.isNullable;
    if (!isPromise) {
      // Where there is no type at all, AssemblyScript has said less.
      const { diagnostics } = program;
      const last = diagnostics.findIndex(
        ({ code, range }) => code === (DiagnosticCode.Type_expected as number) && range?.equals(type.range) === true,
      );
      if (last >= 0) {
        diagnostics.splice(last, 1);
      }
      error(type.range, messages.asyncReturnType);
      return;
    }
    const result = type.typeArguments![0];
    const isVoid = result instanceof NamedTypeNode && result.name.identifier.text === "void";
    const { body } = declaration;
    if (body instanceof ExpressionStatement) {
      // async x => e
      const value = Node.createReturnStatement(body.expression, body.range);
      declaration.body = Node.createBlockStatement([value], body.range);
    }
    if (declaration.body instanceof BlockStatement && (isVoid || usesContexts)) {
      const end = declaration.body.range.atEnd;
      end.source = declaration.body.range.source;
      declaration.body.statements.push(isVoid ? Node.createReturnStatement(null, end) : fallOff(end));
    }
    syntax.isAsync.add(signature);
    isAsyncProgram ||= isOwn(signature.range);
    if (inline) {
      syntax.isInline.add(signature);
    }
  }

  function fallOff(end: Range): Statement {
    const statement = fallingOff(end);
    syntax.fallsOff.add(statement);
    return statement;
  }

  // ---- await

  parser.parseExpressionStart = function (tn) {
    const state = tn.mark();
    const token = tn.next(IdentifierHandling.Prefer);
    if (token === Token.Await) {
      const start = tn.tokenPos;
      tn.discard(state);
      const operand = this.parseExpression(tn, Precedence.UnaryPrefix);
      return operand && awaited(operand, tn.range(start, tn.pos));
    }
    if (token === Token.This) {
      current?.selves.push(tn.range());
    }
    if (token === Token.Async) {
      // async (a: i32): Promise<T> => …, async x => …
      tn.peek(IdentifierHandling.Prefer);
      asyncAt.get(tn.source)?.add(tn.nextTokenPos);
      tn.discard(state);
    } else {
      tn.reset(state);
    }
    return stock.parseExpressionStart.call(this, tn);
  };

  /** A call of the library's `__await`, so that AssemblyScript's resolver knows its type. */
  function awaited(operand: Expression, range: Range): CallExpression {
    const call = Node.createCallExpression(identifier("__await", range), null, [operand], range);
    syntax.isAwait.add(call);
    if (current) {
      current.awaits.push(call);
    } else {
      error(range, messages.awaitOutsideAsync);
    }
    return call;
  }

  // ---- try: AssemblyScript's grammar, and `catch {`

  const inList = installUsing(parser, stock, {
    notes: syntax,
    awaited,
    error,
    used: () => {
      if (current) {
        current.usesContexts = true;
      }
    },
  });

  parser.parseTryStatement = function (tn) {
    const start = tn.tokenPos;
    const before = current?.awaits.length;
    const body = statements(tn);
    if (!body) {
      return null;
    }
    const awaits = current?.awaits.length !== before;
    let variable: Identifier | null = null;
    let caught: Statement[] | null = null;
    let last: Statement[] | null = null;
    if (tn.skip(Token.Catch)) {
      if (tn.skip(Token.OpenParen)) {
        variable = catchVariable(tn);
        if (!expect(tn, Token.CloseParen, ")")) {
          return null;
        }
      }
      caught = statements(tn);
      if (!caught) {
        return null;
      }
    }
    if (tn.skip(Token.Finally)) {
      last = statements(tn) ?? []; // it has been complained about
    }
    if (!caught && !last) {
      parser.error(DiagnosticCode._0_expected, tn.range(), "catch");
      last = [];
    }
    tries ||= isOwn(tn.range());
    const statement = Node.createTryStatement(body, variable, caught, last, tn.range(start, tn.pos));
    if (awaits) {
      syntax.awaitsIn.add(statement);
    }
    return statement;
  };

  /** null: it has none, or something else, which is complained about. */
  function catchVariable(tn: Tokenizer): Identifier | null {
    if (!tn.skipIdentifier()) {
      parser.error(DiagnosticCode.Identifier_expected, tn.range());
      return null;
    }
    const variable = identifier(tn.readIdentifier(), tn.range());
    const type = tn.skip(Token.Colon) ? parser.parseType(tn, true) : null;
    if (type) {
      error(type.range, messages.catchType);
    }
    return variable;
  }

  function isOwn({ source }: Range): boolean {
    return !source.internalPath.startsWith("~lib/");
  }

  function expect(tn: Tokenizer, token: assemblyscript.Token, text: string): boolean {
    if (tn.skip(token)) {
      return true;
    }
    parser.error(DiagnosticCode._0_expected, tn.range(), text);
    return false;
  }

  function statements(tn: Tokenizer): Statement[] | null {
    return expect(tn, Token.OpenBrace, "{") ? inList(() => listed(tn)) : null;
  }

  /** Up to the closing brace. */
  function listed(tn: Tokenizer): Statement[] | null {
    const list: Statement[] = [];
    while (!tn.skip(Token.CloseBrace)) {
      const statement = parser.parseStatement(tn);
      if (!statement) {
        return null;
      }
      list.push(statement);
    }
    return list;
  }

  return syntax;
}
