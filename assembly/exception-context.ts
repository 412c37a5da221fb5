// What an exception handler is told, and what is printed where there is none.
import { STDERR } from "./abi";
import { TRACED } from "./capacities";
import { writeText } from "./console";
import { Loop, running } from "./core/loop";
import { takePending } from "./coroutine/error";
import { told } from "./coroutine/traced";

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
    writeText(STDERR, TRACED ? told(exception) : exception.message);
  }
  writeText(STDERR, "\n");
}

/** Tells the running loop's exception handler, or prints. */
export function tell(context: ExceptionContext): void {
  tellIn(running, context);
}

/** The same of any loop. What the handler itself throws is printed. */
export function tellIn(loop: Loop, context: ExceptionContext): void {
  const handler = loop.handler;
  if (!handler) {
    reportException(context);
    return;
  }
  try {
    changetype<ExceptionHandler>(handler)(context);
  } catch (error) {
    reportException(new ExceptionContext("Unhandled error in exception handler", error));
  }
}

/** An error has left a callback and is pending. */
export function callbackThrew(): void {
  tell(new ExceptionContext("Exception in callback", takePending()));
}
