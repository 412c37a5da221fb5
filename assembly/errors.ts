// The errors of asyncio, Python's ExceptionGroup, and the three that are wasyncio's own: CapacityError, HostError and DeadlockError. Each subclass's
// `name` is its class name.
import { decimal } from "./text";

/** Something is used in a way that its state does not allow. */
export class RuntimeError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "RuntimeError";
  }
}

/** An argument of the right type with a value that makes no sense. */
export class ValueError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "ValueError";
  }
}

/** The work was cancelled, or the host wants the program to end. */
export class CancelledError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "CancelledError";
  }
}

/**
 * A fixed capacity is used up: nothing was taken, nothing is lost. The message names the setting of wasyncio.json; an empty one
 * stands for the host's own words.
 */
export class CapacityError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "CapacityError";
  }
}

/** The host refused. An empty message stands for the host's own words: operation, resource, reason and missing grant. */
export class HostError extends Error {
  /** A POSIX errno, Linux's generic values. */
  code: i32;

  constructor(message: string = "", code: i32 = 0) {
    super(message);
    this.name = "HostError";
    this.code = code;
  }
}

/** A limit of time was exceeded. */
export class TimeoutError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "TimeoutError";
  }
}

/** A future is asked for what it has not, or is given what it has. */
export class InvalidStateError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "InvalidStateError";
  }
}

/** A barrier was aborted or reset while, or before, a task waited for it. */
export class BrokenBarrierError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "BrokenBarrierError";
  }
}

/** `getNowait` of a queue that is empty. */
export class QueueEmpty extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "QueueEmpty";
  }
}

/** `putNowait` into a queue that is full. */
export class QueueFull extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "QueueFull";
  }
}

/** A queue was shut down: nothing can be put, or nothing is left to get. */
export class QueueShutDown extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "QueueShutDown";
  }
}

/** A stream has ended before all came that was to be read. */
export class IncompleteReadError extends Error {
  constructor(
    /** What has come; it is read. */
    readonly partial: Uint8Array,
    /** Bytes that were asked for; -1: up to a separator. */
    readonly expected: i32 = -1,
  ) {
    const total = expected < 0 ? "undefined" : decimal(expected);
    super(decimal(partial.length) + " bytes read on a total of " + total + " expected bytes");
    this.name = "IncompleteReadError";
  }
}

/** The limit of a stream was reached before a separator. What has come stays to be read. */
export class LimitOverrunError extends Error {
  constructor(
    message: string,
    /** Bytes that have come and are certain to come before the separator. */
    readonly consumed: i32,
  ) {
    super(message);
    this.name = "LimitOverrunError";
  }
}

/** Nothing can ever wake what the program waits for. */
export class DeadlockError extends Error {
  constructor(message: string = "") {
    super(message);
    this.name = "DeadlockError";
  }
}

/** Several that failed together, as a task group throws them. */
export class ExceptionGroup extends Error {
  /** What has failed, in that order; at least one. */
  readonly errors: Error[];

  constructor(message: string, errors: Error[]) {
    const count = errors.length;
    super(message + " (" + decimal(count) + (count == 1 ? " sub-exception)" : " sub-exceptions)"));
    this.name = "ExceptionGroup";
    this.errors = errors;
  }
}
