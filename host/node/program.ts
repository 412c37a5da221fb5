// From a checked module to an outcome: runs the program over a front and a backend and says how it ended, the same on every
// Node host.
import type { Backend, Failure } from "./backend.js";
import type { Front } from "./front.js";
import type { Outcome } from "./host.js";
import { instantiate } from "./module.js";

/** Thrown through the module to end it; a backend throws it too, to end a program that goes on after its grace time. */
export class ProgramEnd extends Error {
  constructor(readonly outcome: Outcome) {
    super("the program has ended");
  }
}

/**
 * Runs the program to its end on this thread. Throws ModuleError when it cannot be instantiated: nothing has run then.
 * What a person must read of the end (class and message, a trap) is given to `backend.report`.
 */
export function runProgram(module: WebAssembly.Module, front: Front, backend: Backend): Outcome {
  const instance = instantiate(module, front.imports as unknown as WebAssembly.Imports);
  front.attach(instance);
  try {
    backend.begin?.();
    instance.start();
    return { status: 0, how: "end" };
  } catch (error) {
    if (error instanceof ProgramEnd) return error.outcome;
    const trap = trapText(error);
    if (trap === null) throw error;
    backend.report(`Trap: ${trap}\n`);
    return { status: 1, how: "trap" };
  } finally {
    front.close();
  }
}

/** What the engine says of its own failure; null for anything else. */
function trapText(error: unknown): string | null {
  if (error instanceof WebAssembly.RuntimeError) return error.message;
  if (error instanceof WebAssembly.Exception) return "a wasm exception that nothing caught";
  // V8 reports a stack that is used up as this, and not as a RuntimeError.
  if (error instanceof RangeError && error.message.includes("call stack")) return "the stack is used up";
  return null;
}

/** The end that `abort` asks for; what a person must read is reported. `explanation`: what `explain` would say. */
export function endOfAbort(backend: Backend, explanation: string, failure: Failure): ProgramEnd {
  const { ending } = backend;
  if (failure.name === "CancelledError" && ending !== null) return new ProgramEnd(ending);
  const fromHost = failure.name === "HostError" || failure.name === "CapacityError";
  const message = fromHost && failure.message === "" ? explanation : failure.message;
  backend.report(failureText({ ...failure, message }));
  return new ProgramEnd({ status: 1, how: "abort" });
}

/** `class: message`, and on a line of its own where. */
function failureText({ name, message, file, line, column }: Failure): string {
  const what = [name, message].filter((part) => part !== "").join(": ");
  const where = file === "" ? "" : `    at ${file}:${line}:${column}\n`;
  return `${what === "" ? "Error" : what}\n${where}`;
}
