// How the command ends when it is not the program that says so. The statuses are part of the interface: docs/cli.md lists them.
import { BuildError, diagnosticToJson, formatDiagnostic } from "../compiler/diagnostics.js";
import { BoardError } from "../host/node/board.js";
import { ModuleError } from "../host/node/module.js";
import { BindingError } from "../host/node/realtime/bindings.js";

/** Could not be built or loaded, or the command line is wrong. */
export const STATUS_UNUSABLE = 2;

/** One line about what is wrong with the command line or a file, and what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Where the command says what it has to say, without ends of lines; `json`: one object a line. */
export interface Voice {
  readonly json: boolean;
  readonly say: (text: string) => void;
}

export function sayOnStdout(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function sayOnStderr(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Output that cannot be written: a reader that is gone ends the command in silence, anything else in a line. */
export function endWhenOutputFails(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (code !== "EPIPE") {
        process.stderr.write(`wasyncio: the output cannot be written: ${message}\n`);
        process.exitCode = STATUS_UNUSABLE;
      }
      process.exit();
    });
  }
}

/** Says what went wrong; what nobody expected is thrown on. */
export function tell(error: unknown, voice: Voice): void {
  if (error instanceof BuildError) {
    for (const diagnostic of error.diagnostics) {
      voice.say(voice.json ? diagnosticToJson(diagnostic) : formatDiagnostic(diagnostic));
    }
    return;
  }
  const expected = [CommandError, BoardError, BindingError, ModuleError].some((type) => error instanceof type);
  if (!(error instanceof Error) || !expected) {
    throw error;
  }
  voice.say(voice.json ? JSON.stringify({ severity: "error", message: error.message }) : `wasyncio: ${error.message}`);
}
