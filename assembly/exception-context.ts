// What an exception handler is told, and what is printed where there is none.
import { STDERR } from "./abi";
import { writeText } from "./console";

/** asyncio's context of call_exception_handler. */
export class ExceptionContext {
  constructor(
    /** What happened. */
    readonly message: string,
    readonly exception: Error | null = null,
    /** Name of the task it happened in, "" for a plain callback. */
    readonly taskName: string = "",
  ) {}
}

export type ExceptionHandler = (context: ExceptionContext) => void;

/** The default handler: message, task and exception on stderr. */
export function reportException(context: ExceptionContext): void {
  writeText(STDERR, context.message);
  if (context.taskName.length) {
    writeText(STDERR, "\ntask: ");
    writeText(STDERR, context.taskName);
  }
  const exception = context.exception;
  if (exception) {
    writeText(STDERR, "\n");
    writeText(STDERR, exception.name);
    writeText(STDERR, ": ");
    writeText(STDERR, exception.message);
  }
  writeText(STDERR, "\n");
}
