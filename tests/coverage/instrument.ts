// Counters in the library's text: before each statement of a function stands `hit(N);`, on the same line. A line is covered when every
// statement that begins on it has run.
import ts from "typescript";

/** Where a counted statement begins. */
export interface Place {
  /** Path below assembly/. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The file that the counters live in, beside the library's own. */
export const COUNTERS = "coverage.ts";

/** The text of a file with counters. Its statements are numbered from `places.length` on, and their places added there. */
export function instrumented(file: string, text: string, places: Place[]): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const insertions: { readonly at: number; readonly text: string }[] = [];

  function count(statement: ts.Statement): void {
    const at = statement.getStart(source);
    const counter = `hit(${places.length}); `;
    places.push({ file, line: source.getLineAndCharacterOfPosition(at).line + 1 });
    if (ts.isBlock(statement.parent) || ts.isCaseOrDefaultClause(statement.parent)) {
      insertions.push({ at, text: counter });
    } else {
      insertions.push({ at, text: `{ ${counter}` }, { at: statement.end, text: " }" });
    }
  }

  function visit(node: ts.Node, inFunction: boolean): void {
    if (inFunction && ts.isStatement(node) && runs(node)) count(node);
    const inside = inFunction || (ts.isFunctionLike(node) && "body" in node);
    ts.forEachChild(node, (child) => {
      visit(child, inside);
    });
  }

  visit(source, false);
  if (insertions.length === 0) return text;
  let cursor = 0;
  let result = "";
  for (const insertion of insertions.sort((a, b) => a.at - b.at)) {
    result += text.slice(cursor, insertion.at) + insertion.text;
    cursor = insertion.at;
  }
  const toTop = "../".repeat(file.split("/").length - 1) || "./";
  return `import { hit } from "${toTop}${COUNTERS.replace(".ts", "")}"; ${result}${text.slice(cursor)}`;
}

/** Blocks do not run, nor do declarations without a value. */
function runs(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some(({ initializer }) => initializer !== undefined);
  }
  return !ts.isBlock(statement) && !ts.isEmptyStatement(statement) && !ts.isFunctionDeclaration(statement);
}

/** What the counters begin with in a module's memory. */
const MARK = Buffer.from("wasyncio coverage");

/** The text of COUNTERS, a byte for each statement. */
export function countersText(statements: number): string {
  const bytes = [...MARK, ...new Array<number>(statements).fill(0)].join(", ");
  return `const HITS: usize = memory.data<u8>([${bytes}]);

@inline
export function hit(statement: i32): void {
  store<u8>(HITS + ${MARK.length} + statement, 1);
}
`;
}

/** The counters in a module's memory, where it has some. */
export function countersIn(memory: ArrayBuffer, statements: number): Uint8Array | null {
  const at = Buffer.from(memory).indexOf(MARK);
  return at < 0 ? null : new Uint8Array(memory, at + MARK.length, statements);
}
