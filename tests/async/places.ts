// Where the awaits of a program stand, by TypeScript's own parser; and where a source map says that wasm is, by the stack of this engine.
import { SourceMap, type SourceMapPayload } from "node:module";
import ts from "typescript";

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A point of a program where a coroutine may stop. */
export interface SourceAwait {
  /** `line:column`, from 1. */
  readonly at: string;
  /** Whether the word stands there; else it is what an async function returns, which may be a promise. */
  readonly isAwait: boolean;
  /** The name of what is called and awaited, or "". */
  readonly callee: string;
  /** The last argument of the call, where that is a number. */
  readonly number: number | null;
  /** The async function around it. */
  readonly within: number;
}

export interface SourceProgram {
  readonly awaits: readonly SourceAwait[];
  /** Names that only async functions and methods have. */
  readonly asyncNames: ReadonlySet<string>;
  /** The text from a place on. */
  readonly textAt: (place: { readonly line: number; readonly column: number }) => string;
}

export function parseProgram(source: string): SourceProgram {
  const file = ts.createSourceFile("main.ts", source, ts.ScriptTarget.ESNext, true);
  const awaits: SourceAwait[] = [];
  const asyncNames = new Set<string>();
  const plainNames = new Set<string>();
  const see = (node: ts.Node, within: number): void => {
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.body) {
      (isAsync(node) ? asyncNames : plainNames).add(node.name?.getText() ?? "");
    }
    const inner = isAsync(node) ? node.pos : ts.isFunctionLike(node) ? -1 : within;
    const stop = stopOf(node, inner >= 0);
    if (stop) {
      awaits.push({ ...stop, at: placeIn(file, stop.at.getStart()), within: inner });
    }
    ts.forEachChild(node, (child) => {
      see(child, inner);
    });
  };
  see(file, -1);
  const textAt = ({ line, column }: { readonly line: number; readonly column: number }): string =>
    source.slice(file.getPositionOfLineAndCharacter(line - 1, column - 1));
  return { awaits, asyncNames: new Set([...asyncNames].filter((name) => !plainNames.has(name))), textAt };
}

function isAsync(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

function stopOf(
  node: ts.Node,
  isInAsync: boolean,
): { at: ts.Node; isAwait: boolean; callee: string; number: number | null } | null {
  if (ts.isAwaitExpression(node)) {
    return { at: node, isAwait: true, ...calledBy(node.expression) };
  }
  const AwaitUsing: number = ts.NodeFlags.AwaitUsing;
  if (ts.isVariableDeclarationList(node) && (node.flags & AwaitUsing) === AwaitUsing) {
    return { at: node, isAwait: true, callee: "", number: null };
  }
  if (ts.isForOfStatement(node) && node.awaitModifier) {
    return { at: node.awaitModifier, isAwait: true, callee: "", number: null };
  }
  const returned = ts.isReturnStatement(node) ? node.expression : ts.isArrowFunction(node) ? node.body : undefined;
  return isInAsync && returned && !ts.isBlock(returned)
    ? { at: returned, isAwait: false, callee: "", number: null }
    : null;
}

function calledBy(operand: ts.Expression): { callee: string; number: number | null } {
  if (!ts.isCallExpression(operand)) {
    return { callee: "", number: null };
  }
  const { expression } = operand;
  const last = operand.arguments.at(-1);
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const number = last && ts.isNumericLiteral(last) ? Number(last.text) : null;
  return { callee: ts.isIdentifier(name) ? name.text : "", number };
}

function placeIn(file: ts.SourceFile, position: number): string {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return `${line + 1}:${character + 1}`;
}

/** A function of a module that runs. */
export interface WasmFrame {
  readonly name: string;
  readonly place: Place | null;
}

/** The wasm functions of a stack, the innermost first; without one, those that run just now. */
export function wasmStack(map: SourceMap, stack = ownStack()): WasmFrame[] {
  return stack.split("\n").flatMap((line) => {
    const match = /at (.*) \(wasm:\/\/.*:0x([0-9a-f]+)\)$/.exec(line);
    return match ? [{ name: match[1], place: placeOf(map, parseInt(match[2], 16)) }] : [];
  });
}

function ownStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return stack ?? "";
}

export function sourceMapOf(text: string): SourceMap {
  return new SourceMap(JSON.parse(text) as SourceMapPayload);
}

/** What a source map says of an offset in the module. */
export function placeOf(map: SourceMap, offset: number): Place | null {
  const entry = map.findEntry(0, offset);
  return "originalSource" in entry && typeof entry.originalLine === "number"
    ? { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : null;
}
