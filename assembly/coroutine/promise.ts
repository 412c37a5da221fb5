// The type that `await` takes, and the object around a frame that somebody has stored or passed (docs/async.md).
import { RuntimeError } from "../errors";
import { dropFrame, PARENT } from "./frame";
import { awaitFrame, suspend } from "./intrinsics";
import { takeResult } from "./result";
import { traceFrame } from "./trace";

/** What `await` takes: a coroutine, a future or a task. */
@global
export abstract class Promise<T> {
  /** The frame of a coroutine that nobody has awaited, taken out; 0: this is no coroutine. Throws when it was taken before. */
  abstract __takeFrame(): usize;
  /** Whether its value is there. */
  abstract __isReady(): bool;
  /** Makes the running task one of those that are woken when it is ready. */
  abstract __join(): void;
  /** Its value, or throws its error. */
  abstract __value(): T;
}

/** An async function's frame in an object, which frees it when nobody has awaited it. */
@final
export class Coroutine<T> extends Promise<T> {
  constructor(private frame: usize) {
    super();
  }

  __takeFrame(): usize {
    const frame = this.frame;
    if (!frame) throw new RuntimeError("cannot reuse already awaited coroutine");
    this.frame = 0;
    return frame;
  }

  /** It was awaited, or made a task. */
  get isTaken(): bool {
    return !this.frame;
  }

  // Not asked of who has a frame.
  __isReady(): bool {
    return true;
  }
  __join(): void {}
  __value(): T {
    return takeResult<T>();
  }

  @unsafe private __visit(cookie: u32): void {
    if (this.frame) traceFrame(this.frame, cookie);
  }
}

/** Called where something other than await or a parameter that takes frames receives an async function's frame. */
export function box<T>(frame: usize): Promise<T> {
  store<usize>(frame, 0, PARENT);
  return new Coroutine<T>(frame);
}

/** Whether objects of a class are boxes. The compiler fills it in. */
export function isBox(classId: u32): bool {
  return false;
}

/** An object is collected: the frame in a box that nobody has awaited is dropped. Called by `__finalize`. */
export function dropBox(object: usize): void {
  if (!isBox(load<u32>(object - 8))) return;
  const frame = load<usize>(object, offsetof<Coroutine<void>>("frame"));
  if (frame) dropFrame(frame);
}

/** What `await promise` is where its frame is not known. */
@inline
export async function awaitPromise<T, P extends Promise<T>>(promise: P): Promise<T> {
  const frame = promise.__takeFrame();
  if (frame) return awaitFrame<T>(frame);
  if (!promise.__isReady()) {
    promise.__join();
    suspend();
  }
  return promise.__value();
}

/** The name by which the parser writes an await: never called, its type is what the compiler asks for. */
@global
export function __await<T>(promise: Promise<T>): T {
  unreachable();
}
