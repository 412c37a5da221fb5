// What a program imports as `wasyncio`.
export { AsCompleted, asCompleted } from "./as-completed";
export { AsyncContext } from "./async-context";
export { AsyncIterable, AsyncIterator, Step } from "./async-iterator";
export { EventLoop, getEventLoop, getRunningLoop, newEventLoop } from "./event-loop";
export { ExceptionContext, ExceptionHandler } from "./exception-context";
export { Frequency } from "./frequency";
export { Handle, TimerHandle } from "./handle";
export { LoopStats } from "./loop-stats";
export { Edge, Edges, Pin, Pull } from "./pin";
export { Lines, StreamReader } from "./stream-reader";
export { Stream, Stream as StreamWriter } from "./stream";
export { Uart } from "./uart";
export { ByteSource, Source, stderr, stdin, stdout } from "./source";
export { exit } from "./process";
export {
  BrokenBarrierError,
  CancelledError,
  CapacityError,
  DeadlockError,
  ExceptionGroup,
  HostError,
  IncompleteReadError,
  InvalidStateError,
  LimitOverrunError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  TimeoutError,
  ValueError,
} from "./errors";
export { run, run__frame } from "./run";
export { allTasks, currentTask } from "./all-tasks";
export { createTask, createTask__frame } from "./spawn";
export { AnyTask, Task } from "./task";
export { Future } from "./future";
export { Outcome, Results, gather, gatherSettled } from "./gather";
export { shield } from "./shield";
export { sleep, sleepMicros, sleepUntil } from "./sleep";
export { TaskGroup } from "./task-group";
export { Timeout, timeout, timeoutAt } from "./timeout";
export { ReturnWhen, WaitResult, wait } from "./wait";
export { waitFor } from "./wait-for";
export { Barrier } from "./synchronization/barrier";
export { Condition } from "./synchronization/condition";
export { Event } from "./synchronization/event";
export { Lock } from "./synchronization/lock";
export { BoundedSemaphore, Semaphore } from "./synchronization/semaphore";
export { LifoQueue } from "./queues/lifo-queue";
export { PriorityQueue } from "./queues/priority-queue";
export { Queue } from "./queues/queue";
