// What went wrong in a build, for a person (`file:line:column - error: message`, the line, a caret) and for a program (an object
// per diagnostic).

export interface Diagnostic {
  /** Relative to the working directory; as asc calls it (`~lib/…`) where it is not the program's. null: no file is to blame. */
  readonly file: string | null;
  /** From 1; 0 where no place in the file is to blame. */
  readonly line: number;
  /** In UTF-16 units from 1. */
  readonly column: number;
  /** `TS2304` or `AS217`, AssemblyScript's own; `WAS` for wasyncio's. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** The line of the source, without its end; "" where there is none. */
  readonly source: string;
  /** Units of it that are meant, at least 1. */
  readonly length: number;
}

/** A build that failed; `diagnostics` has at least one error. */
export class BuildError extends Error {
  override readonly name = "BuildError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
  }
}

/** An error that is about no place in a file. */
export function generalError(message: string): Diagnostic {
  return { file: null, line: 0, column: 0, code: "WAS", severity: "error", message, source: "", length: 0 };
}

/** Several lines, without an end of line. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, code, severity, message, source, length } = diagnostic;
  const place = file === null ? "" : line === 0 ? `${file} - ` : `${file}:${line}:${column} - `;
  const head = `${place}${severity}: ${message}${code === "WAS" ? "" : ` (${code})`}`;
  if (source.trim() === "") {
    return head;
  }
  const caret =
    " ".repeat(displayWidth(source.slice(0, column - 1))) +
    "^".repeat(Math.max(1, displayWidth(source.slice(column - 1, column - 1 + length))));
  return `${head}\n    ${source.replaceAll("\t", TAB)}\n    ${caret}`;
}

const TAB = "  ";

/** Columns of a terminal, as far as carets need it: a tab has two here, a surrogate pair one. */
function displayWidth(text: string): number {
  return text.replaceAll("\t", TAB).replace(/[\ud800-\udbff][\udc00-\udfff]/g, " ").length;
}

/** One line of JSON. */
export function diagnosticToJson({ file, line, column, code, severity, message }: Diagnostic): string {
  return JSON.stringify({ file, line, column, code, severity, message });
}
