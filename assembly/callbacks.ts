// The part of the library that needs no async function: plain AssemblyScript, which tests compile without the transform.
export { EventLoop, getEventLoop, getRunningLoop, newEventLoop } from "./event-loop";
export { ExceptionContext, ExceptionHandler } from "./exception-context";
export { Handle, TimerHandle } from "./handle";
export { LoopStats } from "./loop-stats";
export { Edge, Pin, Pull } from "./pin";
export { Uart } from "./uart";
export { ByteSource, Source, stderr, stdin, stdout } from "./source";
export { exit } from "./process";
export {
  CancelledError,
  CapacityError,
  DeadlockError,
  HostError,
  InvalidStateError,
  RuntimeError,
  ValueError,
} from "./errors";
