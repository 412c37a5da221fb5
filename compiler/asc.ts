// AssemblyScript's compiler as this one sees it. Its typed source is its documentation; what is private there and overridden or
// called here is named below, so that a new version of it can be held against one list. Enumerations are read at run time:
// their numbers change between versions, and TypeScript would copy them into our code.
import * as assemblyscript from "assemblyscript";
import type binaryenTypes from "assemblyscript/binaryen";

export type Program = assemblyscript.Program;
export type Parser = assemblyscript.Parser;
export type AstNode = assemblyscript.Node;
export type Statement = assemblyscript.Statement;
export type ThrowStatement = assemblyscript.ThrowStatement;
export type ReturnStatement = assemblyscript.ReturnStatement;
export type Element = assemblyscript.Element;
export type TryStatement = assemblyscript.TryStatement;
export type Flow = assemblyscript.Flow;
export type MemorySegment = assemblyscript.MemorySegment;
export type ExpressionRef = assemblyscript.ExpressionRef;
export type Binaryen = typeof binaryenTypes;
export type BinaryenModule = binaryenTypes.Module;
export type Operator = binaryenTypes.Operations;

type Enumeration<E> = { readonly [Name in keyof E]: E[Name] };

/** An enumeration with its numbers of this version. */
export function enumeration<E>(name: string): Enumeration<E> {
  return (assemblyscript as unknown as Readonly<Record<string, unknown>>)[name] as Enumeration<E>;
}

export const NodeKind = enumeration<typeof assemblyscript.NodeKind>("NodeKind");
export const LiteralKind = enumeration<typeof assemblyscript.LiteralKind>("LiteralKind");
export const ElementKind = enumeration<typeof assemblyscript.ElementKind>("ElementKind");
export const SourceKind = enumeration<typeof assemblyscript.SourceKind>("SourceKind");
export const CommonFlags = enumeration<typeof assemblyscript.CommonFlags>("CommonFlags");
export const DecoratorFlags = enumeration<typeof assemblyscript.DecoratorFlags>("DecoratorFlags");
export const FlowFlags = enumeration<typeof assemblyscript.FlowFlags>("FlowFlags");
export const Constraints = enumeration<typeof assemblyscript.Constraints>("Constraints");
export const Runtime = enumeration<typeof assemblyscript.Runtime>("Runtime");
export const Feature = enumeration<typeof assemblyscript.Feature>("Feature");
export const DiagnosticCategory = enumeration<typeof assemblyscript.DiagnosticCategory>("DiagnosticCategory");
export const DiagnosticCode = enumeration<typeof assemblyscript.DiagnosticCode>("DiagnosticCode");
export const UnaryOp = enumeration<typeof assemblyscript.UnaryOp>("UnaryOp");
export const BinaryOp = enumeration<typeof assemblyscript.BinaryOp>("BinaryOp");
export const LocalFlags = enumeration<typeof assemblyscript.LocalFlags>("LocalFlags");
export const ReportMode = enumeration<typeof assemblyscript.ReportMode>("ReportMode");

type Public<T> = { [Name in keyof T]: T[Name] };
type AscCompiler = assemblyscript.Compiler;

/** The methods of AssemblyScript's Compiler that this one overrides (hooks.ts). */
export interface Hookable {
  compile: AscCompiler["compile"];
  compileStatement: AscCompiler["compileStatement"];
  compileTopLevelStatement(statement: Statement, body: ExpressionRef[]): void;
  compileFunctionBody(instance: assemblyscript.Function, statements: ExpressionRef[]): boolean;
  compileReturnStatement(statement: ReturnStatement): ExpressionRef;
  compileThrowStatement(statement: ThrowStatement): ExpressionRef;
  compileTryStatement(statement: TryStatement): ExpressionRef;
  compileFunction: AscCompiler["compileFunction"];
  ensureRuntimeFunction: AscCompiler["ensureRuntimeFunction"];
  compileExpression: AscCompiler["compileExpression"];
  convertExpression: AscCompiler["convertExpression"];
  makeIsTrueish: AscCompiler["makeIsTrueish"];
  error: AscCompiler["error"];
  compileIdentifierExpression(
    expression: assemblyscript.IdentifierExpression,
    contextualType: assemblyscript.Type,
    constraints: assemblyscript.Constraints,
  ): ExpressionRef;
  compileNewExpression(
    expression: assemblyscript.NewExpression,
    contextualType: assemblyscript.Type,
    constraints: assemblyscript.Constraints,
  ): ExpressionRef;
  compileCallExpression(
    expression: assemblyscript.CallExpression,
    contextualType: assemblyscript.Type,
    constraints: assemblyscript.Constraints,
  ): ExpressionRef;
  compilePropertyAccessExpression(
    expression: assemblyscript.PropertyAccessExpression,
    contextualType: assemblyscript.Type,
    constraints: assemblyscript.Constraints,
  ): ExpressionRef;
  compileCallDirect(
    instance: assemblyscript.Function,
    operands: assemblyscript.Expression[],
    node: AstNode,
    thisArgument?: ExpressionRef,
    constraints?: assemblyscript.Constraints,
  ): ExpressionRef;
  makeCallDirect: AscCompiler["makeCallDirect"];
  makeCallInline(
    instance: assemblyscript.Function,
    operands: ExpressionRef[] | null,
    thisArgument?: ExpressionRef,
    immediatelyDropped?: boolean,
  ): ExpressionRef;
  ensureStaticString: AscCompiler["ensureStaticString"];
  makeFieldInitializationInConstructor: AscCompiler["makeFieldInitializationInConstructor"];
  makeAbort: AscCompiler["makeAbort"];
  makeStaticAbort: AscCompiler["makeStaticAbort"];
  makeRuntimeNonNullCheck: AscCompiler["makeRuntimeNonNullCheck"];
  makeRuntimeDowncastCheck: AscCompiler["makeRuntimeDowncastCheck"];
}

export type Compiler = Public<AscCompiler> & Hookable;

export const compilerPrototype = assemblyscript.Compiler.prototype as unknown as Compiler;

/** Whether `program` was made by the copy of AssemblyScript that is used here. */
export function isOurs(program: Program): boolean {
  return program instanceof assemblyscript.Program;
}

export {
  BlockStatement,
  CallExpression,
  Class,
  ClassPrototype,
  DiagnosticMessage,
  Expression,
  ExpressionStatement,
  Function as AscFunction,
  FunctionPrototype,
  Global,
  IdentifierExpression,
  NewExpression,
  NamedTypeNode,
  Node,
  ParenthesizedExpression,
  PropertyAccessExpression,
  Range,
  Signature,
  Source,
  StringLiteralExpression,
  Type,
  ImportStatement,
  VariableStatement,
} from "assemblyscript";
