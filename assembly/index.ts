// What a program imports as `wasyncio`.
export * from "./callbacks";
export { run, run__frame } from "./run";
export { AnyTask, Task, createTask, createTask__frame, currentTask } from "./task";
export { Future } from "./future";
export { Results, gather } from "./gather";
export { sleep, sleepMicros, sleepUntil } from "./sleep";
