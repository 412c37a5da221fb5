// What a program imports as `wasyncio`.
export { EventLoop, getEventLoop, getRunningLoop, newEventLoop } from "./event-loop";
export { ExceptionContext, ExceptionHandler } from "./exception-context";
export { Handle, TimerHandle } from "./handle";
export { LoopStats } from "./loop-stats";
export { Edge, Pin, Pull } from "./pin";
export { Uart } from "./uart";
export { ByteSource, Source, stderr, stdin, stdout } from "./source";
export { exit } from "./process";
export { CancelledError, CapacityError, HostError, RuntimeError, ValueError } from "./errors";
