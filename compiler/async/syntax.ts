// The parser learns `async`, `await`, `await using` and `catch` without a binding: its methods are overridden on the one instance
// that asc made, and no source is rewritten. Nothing is lowered here but `await using`, which becomes try and finally; what the
// hooks must know of a node afterwards is noted beside it.
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
  type AstNode,
  type CallExpression,
  type Expression,
  type Program,
  type Range,
  type Source,
  type Statement,
} from "../asc.js";
import { report } from "../report.js";
import { messages } from "./messages.js";

type Tokenizer = assemblyscript.Tokenizer;
type FunctionTypeNode = assemblyscript.FunctionTypeNode;
type Identifier = assemblyscript.IdentifierExpression;

const Token = enumeration<typeof assemblyscript.Token>("Token");
const DecoratorKind = enumeration<typeof assemblyscript.DecoratorKind>("DecoratorKind");
const IdentifierHandling = enumeration<typeof assemblyscript.IdentifierHandling>("IdentifierHandling");
const Precedence = enumeration<typeof assemblyscript.Precedence>("Precedence");

/** What the syntax says of nodes, for the hooks. */
export interface Syntax {
  /** Signatures of async functions: the declarations of arrows are cloned, their signatures are not. */
  readonly isAsync: WeakSet<FunctionTypeNode>;
  /** Those of the library's `@inline async` functions, which are inlined where they are awaited. */
  readonly isInline: WeakSet<FunctionTypeNode>;
  readonly isAwait: WeakSet<Expression>;
  /** The `x.asyncEnter()` and `x.asyncDispose(…)` that `await using` made, and the value they belong to. */
  readonly usingOf: WeakMap<Expression, Expression>;
  /** `true` that becomes `false` where nothing could run after `await using` has swallowed an error. */
  readonly canSwallow: WeakMap<assemblyscript.TryStatement, Expression>;
  /**
   * Whether the program itself has an async function or a try: only then can anything that is thrown be caught, and is thrown as an
   * object. Known when all of it has been parsed.
   */
  catches: boolean;
  /** Whether an await stands within a range. */
  awaitsWithin(source: Source, start: number, end: number): boolean;
}

/** The parser's methods that are overridden; some are private, and TypeScript's types of it leave them out. */
interface ParserMethods {
  error(code: number, range: Range, argument?: string): void;
  parseTopLevelStatement(tn: Tokenizer, namespace?: unknown): Statement | null;
  parseFunction(tn: Tokenizer, ...rest: unknown[]): FunctionNode | null;
  parseClassMember(tn: Tokenizer, parent: unknown): FunctionNode | null;
  parseFunctionExpressionCommon(tn: Tokenizer, name: Identifier, ...rest: unknown[]): FunctionNode | null;
  parseExpressionStart(tn: Tokenizer): Expression | null;
  parseExpression(tn: Tokenizer, precedence?: number): Expression | null;
  parseTryStatement(tn: Tokenizer): Statement | null;
  parseStatement(tn: Tokenizer, topLevel?: boolean): Statement | null;
}

/** A function declaration, a method, another class member, or a function expression around its declaration. */
interface FunctionNode extends AstNode {
  readonly declaration?: FunctionNode;
  readonly name: Identifier;
  readonly flags: number;
  readonly signature: FunctionTypeNode;
  readonly decorators: assemblyscript.DecoratorNode[] | null;
  body: Statement | null;
}

interface FunctionBeingParsed {
  readonly awaits: Expression[];
  readonly outer: FunctionBeingParsed | null;
}

/** Names that no program can have written. */
const PENDING = "~pending";
const CAN = "~can";
const SWALLOW = "~swallow";
const ERROR = "~error";

export function installSyntax(program: Program): Syntax {
  const parser = program.parser as unknown as ParserMethods;
  const stock = Object.getPrototypeOf(parser) as ParserMethods;
  /** Positions of the tokens that follow an `async`. */
  const asyncAt = new WeakMap<Source, Set<number>>();
  const awaitRanges = new WeakMap<Source, Range[]>();
  let current: FunctionBeingParsed | null = null;

  const syntax: Syntax = {
    isAsync: new WeakSet(),
    isInline: new WeakSet(),
    isAwait: new WeakSet(),
    usingOf: new WeakMap(),
    canSwallow: new WeakMap(),
    catches: false,
    awaitsWithin: (source, start, end) =>
      awaitRanges.get(source)?.some((range) => range.start >= start && range.end <= end) ?? false,
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
    const mine: FunctionBeingParsed = { awaits: [], outer: current };
    current = mine;
    const node = parse();
    current = mine.outer;
    if (node) {
      finish(mine.awaits, isAsync(node), node.declaration ?? node);
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
        if (!("name" in member) || !follows(tn, member.name.range.start)) {
          return accessorFollows(tn, member);
        }
        if (member.kind !== NodeKind.MethodDeclaration || member.name.text === "constructor") {
          error(member.name.range, messages.asyncMember);
          return false;
        }
        return true;
      },
    );
  };

  /** `async get x()`: the word that follows async is `get`, not the name. */
  function accessorFollows(tn: Tokenizer, member: FunctionNode): boolean {
    if ("name" in member && member.flags & (CommonFlags.Get | CommonFlags.Set)) {
      const before = tn.source.text.substring(member.range.start, member.name.range.start);
      if (/\basync\s+(get|set)\s+$/.test(before)) {
        error(member.name.range, messages.asyncMember);
      }
    }
    return false;
  }

  parser.parseFunctionExpressionCommon = function (tn, name, ...rest) {
    return inFunction(
      () => stock.parseFunctionExpressionCommon.call(this, tn, name, ...rest),
      () => follows(tn, rest[3] as number) || follows(tn, name.range.start),
    );
  };

  /** What makes a function an async one, once all of it has been read. */
  function finish(awaits: readonly Expression[], isAsync: boolean, declaration: FunctionNode): void {
    if (!isAsync) {
      for (const { range } of awaits) {
        error(range, messages.awaitOutsideAsync);
      }
      return;
    }
    const { signature } = declaration;
    const inline = declaration.decorators?.find(({ decoratorKind }) => decoratorKind === DecoratorKind.Inline);
    if (inline && !signature.range.source.internalPath.startsWith("~lib/")) {
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
    if (isVoid && declaration.body instanceof BlockStatement) {
      const end = declaration.body.range.atEnd;
      end.source = declaration.body.range.source;
      declaration.body.statements.push(Node.createReturnStatement(null, end));
    }
    syntax.isAsync.add(signature);
    noteCatching(signature.range);
    if (inline) {
      syntax.isInline.add(signature);
    }
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
    const ranges = awaitRanges.get(range.source) ?? [];
    ranges.push(range);
    awaitRanges.set(range.source, ranges);
    return call;
  }

  // ---- try: AssemblyScript's grammar, and `catch {`

  parser.parseTryStatement = function (tn) {
    const start = tn.tokenPos;
    const body = statements(tn);
    if (!body) {
      return null;
    }
    let variable: Identifier | null = null;
    let caught: Statement[] | null = null;
    let last: Statement[] | null = null;
    if (tn.skip(Token.Catch)) {
      if (tn.skip(Token.OpenParen)) {
        if (!tn.skipIdentifier()) {
          parser.error(DiagnosticCode.Identifier_expected, tn.range());
          return null;
        }
        variable = identifier(tn.readIdentifier(), tn.range());
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
      last = statements(tn);
      if (!last) {
        return null;
      }
    }
    if (!caught && !last) {
      parser.error(DiagnosticCode._0_expected, tn.range(), "catch");
      return null;
    }
    noteCatching(tn.range());
    return Node.createTryStatement(body, variable, caught, last, tn.range(start, tn.pos));
  };

  function noteCatching({ source }: Range): void {
    syntax.catches ||= !source.internalPath.startsWith("~lib/");
  }

  function expect(tn: Tokenizer, token: assemblyscript.Token, text: string): boolean {
    if (tn.skip(token)) {
      return true;
    }
    parser.error(DiagnosticCode._0_expected, tn.range(), text);
    return false;
  }

  function statements(tn: Tokenizer): Statement[] | null {
    if (!expect(tn, Token.OpenBrace, "{")) {
      return null;
    }
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

  // ---- await using

  parser.parseStatement = function (tn, topLevel = false) {
    const state = tn.mark();
    const isUsing =
      tn.skip(Token.Await) &&
      tn.skipIdentifier() &&
      tn.readIdentifier() === "using" &&
      tn.peek() !== Token.EndOfFile &&
      !tn.peekOnNewLine() &&
      tn.skipIdentifier();
    if (!isUsing) {
      tn.reset(state);
      return stock.parseStatement.call(this, tn, topLevel);
    }
    return parseUsing(tn, identifier(tn.readIdentifier(), tn.range()));
  };

  /**
   * await using x = e; rest…   becomes
   *   { const x = e; await x.asyncEnter(); let ~pending: Error | null = null;
   *     try { try { rest } catch (~error) { ~pending = ~error; } }
   *     finally { const ~can = true; const ~swallow = await x.asyncDispose(~pending);
   *               if (~pending) if (!(~swallow && ~can)) throw ~pending; } }
   * The `true` comes first in the finally, because compiling the call may compile another instance of this same code.
   */
  function parseUsing(tn: Tokenizer, x: Identifier): Statement | null {
    const start = tn.tokenPos;
    if (!expect(tn, Token.Equals, "=")) {
      return null;
    }
    const value = parser.parseExpression(tn);
    if (!value) {
      return null;
    }
    tn.skip(Token.Semicolon);
    const range = tn.range(start, tn.pos);
    const make = usingNodes(range);
    const call = (method: string, args: Expression[]): CallExpression => {
      const property = Node.createPropertyAccessExpression(identifier(x.text, range), identifier(method, range), range);
      const made = Node.createCallExpression(property, null, args, range);
      syntax.usingOf.set(made, value);
      return made;
    };
    const enter = awaited(call("asyncEnter", []), range);
    const dispose = awaited(call("asyncDispose", [make.id(PENDING)]), range);

    const rest: Statement[] = [];
    for (let token = tn.peek(); token !== Token.CloseBrace; token = tn.peek()) {
      if (token === Token.Case || token === Token.Default) {
        error(range, messages.usingInCase);
        break;
      }
      const statement = parser.parseStatement(tn);
      if (!statement) {
        return null;
      }
      rest.push(statement);
    }

    const can = Node.createTrueExpression(range);
    const assign = make.statement(make.binary(Token.Equals, make.id(PENDING), make.id(ERROR)));
    const inner = Node.createTryStatement(rest, make.id(ERROR), [assign], null, range);
    syntax.canSwallow.set(inner, can);
    const swallowed = make.binary(Token.Ampersand_Ampersand, make.id(SWALLOW), make.id(CAN));
    const rethrow = Node.createIfStatement(
      make.id(PENDING),
      Node.createIfStatement(
        Node.createUnaryPrefixExpression(
          Token.Exclamation,
          Node.createParenthesizedExpression(swallowed, range),
          range,
        ),
        Node.createThrowStatement(make.id(PENDING), range),
        null,
        range,
      ),
      null,
      range,
    );
    const errorType = Node.createNamedType(Node.createSimpleTypeName("Error", range), null, true, range);
    const last = [
      make.variable(identifier(CAN, range), can),
      make.variable(identifier(SWALLOW, range), dispose),
      rethrow,
    ];
    return Node.createBlockStatement(
      [
        make.variable(x, value),
        make.statement(enter),
        make.variable(make.id(PENDING), Node.createNullExpression(range), CommonFlags.Let, errorType),
        Node.createTryStatement([inner], null, null, last, range),
      ],
      range,
    );
  }

  function usingNodes(range: Range) {
    return {
      id: (name: string): Identifier => identifier(name, range),
      statement: (expression: Expression): Statement => Node.createExpressionStatement(expression),
      binary: (operator: assemblyscript.Token, left: Expression, right: Expression): Expression =>
        Node.createBinaryExpression(operator, left, right, range),
      variable: (
        name: Identifier,
        value: Expression,
        flags: assemblyscript.CommonFlags = CommonFlags.Const,
        type: assemblyscript.TypeNode | null = null,
      ): Statement =>
        Node.createVariableStatement(
          null,
          [Node.createVariableDeclaration(name, null, flags, type, value, range)],
          range,
        ),
    };
  }

  return syntax;
}
