// AssemblyScript's compiler ends the process when an assertion of its own fails. Here that is an error at the statement it had
// reached.
import type { Program, Range } from "./asc.js";
import type { Hooks } from "./hooks.js";
import { report } from "./report.js";

export function crashHooks(program: Program): Hooks {
  let place: Range | null = null;
  const tell = (error: unknown): void => {
    const what = error instanceof Error ? error.message : String(error);
    report(
      program,
      place,
      `AssemblyScript cannot compile this and does not say why (${what}): write it in another way.`,
    );
  };
  const initialize = program.initialize.bind(program);
  program.initialize = () => {
    try {
      initialize();
    } catch (error) {
      tell(error);
    }
  };
  return {
    compileStatement(_compiler, next, statement, ...rest) {
      place = statement.range;
      return next(statement, ...rest);
    },
    compile(compiler, next) {
      try {
        return next();
      } catch (error) {
        tell(error);
        return compiler.module;
      }
    },
  };
}
