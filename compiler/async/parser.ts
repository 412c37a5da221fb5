// AssemblyScript's parser as syntax.ts and using.ts override it.
import * as assemblyscript from "assemblyscript";
import { enumeration, type AstNode, type Expression, type Range, type Statement } from "../asc.js";

export type Tokenizer = assemblyscript.Tokenizer;
export type FunctionTypeNode = assemblyscript.FunctionTypeNode;
export type Identifier = assemblyscript.IdentifierExpression;

export const Token = enumeration<typeof assemblyscript.Token>("Token");

/** The parser's methods that are overridden or called; some are private, and TypeScript's types of it leave them out. */
export interface ParserMethods {
  error(code: number, range: Range, argument?: string): void;
  parseTopLevelStatement(tn: Tokenizer, namespace?: unknown): Statement | null;
  parseFunction(tn: Tokenizer, ...rest: unknown[]): FunctionNode | null;
  parseClassMember(tn: Tokenizer, parent: AstNode): FunctionNode | null;
  parseFunctionExpressionCommon(tn: Tokenizer, name: Identifier, ...rest: unknown[]): FunctionNode | null;
  parseExpressionStart(tn: Tokenizer): Expression | null;
  parseExpression(tn: Tokenizer, precedence?: number): Expression | null;
  parseType(tn: Tokenizer, acceptParenthesized: boolean): AstNode | null;
  parseVariable(
    tn: Tokenizer,
    flags: assemblyscript.CommonFlags,
    decorators: null,
    start: number,
  ): assemblyscript.VariableStatement | null;
  parseTryStatement(tn: Tokenizer): Statement | null;
  parseStatement(tn: Tokenizer, topLevel?: boolean): Statement | null;
  parseBlockStatement(tn: Tokenizer, topLevel: boolean): Statement | null;
  parseSwitchCase(tn: Tokenizer): AstNode | null;
  parseIfStatement(tn: Tokenizer): Statement | null;
  parseWhileStatement(tn: Tokenizer): Statement | null;
  parseDoStatement(tn: Tokenizer): Statement | null;
  parseForStatement(tn: Tokenizer): Statement | null;
}

/** A function declaration, a method, another class member, or a function expression around its declaration. */
export interface FunctionNode extends AstNode {
  readonly declaration?: FunctionNode;
  readonly name: Identifier;
  readonly flags: number;
  readonly signature: FunctionTypeNode;
  readonly decorators: assemblyscript.DecoratorNode[] | null;
  body: Statement | null;
}
