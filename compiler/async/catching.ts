// Whether anything that is thrown can be caught, or be outlived, in a program: only then is it thrown as an object, and only then do functions
// that can throw pay for it. Elsewhere a throw ends the program where it stands, with the same words and the same status.
//
// That is so where the program has no `try`, no iterator that is to be closed, and nothing but one task that could go on after an error: no second task and no callback.
import { ImportStatement, type Program, type Source } from "../asc.js";

/** What a program can import and still have only one task. A port has a writer of the loop beside it, for what the host does not take at once. */
const ofOneTask: ReadonlySet<string> = new Set([
  "run",
  "sleep",
  "sleepMicros",
  "sleepUntil",
  "Pin",
  "Pull",
  "Edge",
  "exit",
]);

/** Known when everything has been parsed. `hasTry`, `hasAsync`: of the program's own files. */
export function canCatch(program: Program, hasTry: boolean, hasAsync: boolean): boolean {
  const own = program.sources.filter((source) => !source.internalPath.startsWith("~lib/"));
  if (hasTry || own.some(({ text }) => /\basyncClose\b/.test(text))) {
    return true; // `for await` has a finally that closes
  }
  const throws = own.some(({ text }) => /\b(throw|setExceptionHandler)\b/.test(text));
  return (hasAsync || throws) && !own.every(hasOneTask);
}

function hasOneTask(source: Source): boolean {
  return source.statements.every((statement) => {
    if (!(statement instanceof ImportStatement) || !statement.internalPath.startsWith("~lib/")) {
      return true;
    }
    return (
      statement.declarations !== null &&
      statement.declarations.every(({ foreignName }) => ofOneTask.has(foreignName.text))
    );
  });
}
