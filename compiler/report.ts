// Errors and warnings of our own, in AssemblyScript's list of diagnostics: whoever drives asc prints them with the rest.
import { DiagnosticCategory, DiagnosticCode, DiagnosticMessage, type Program, type Range } from "./asc.js";

/** Puts a message on the program's list, once per place. `range` is null where no place in a source is to blame. */
export function report(
  program: Program,
  range: Range | null,
  text: string,
  severity: "error" | "warning" = "error",
): void {
  const category = severity === "error" ? DiagnosticCategory.Error : DiagnosticCategory.Warning;
  const message = DiagnosticMessage.create(DiagnosticCode.User_defined_0, category);
  message.message = text;
  if (range) {
    message.withRange(range);
  }
  if (!program.diagnostics.some((other) => other.equals(message))) {
    program.diagnostics.push(message);
  }
}
