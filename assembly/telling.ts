// Who is told that a future or task is done: a gather, a wait, a task group and the like. As asyncio's done callback it is a turn of its own,
// of a record that stands among those that wait; or of a task's own record, which has nothing else to do once the task has finished.
import { Awaitable } from "./awaitable";
import { giveBack } from "./core/callback";
import { Loop } from "./core/loop";
import { Record } from "./core/record";
import { about, setTeller } from "./core/task";
import { Coroutine } from "./coroutine/promise";

/** Records that are needed to be told of `promise`. Throws where it is a coroutine that was awaited before, or of another loop. */
export function neededFor<T>(loop: Loop, promise: Promise<T>): i32 {
  if (promise instanceof Coroutine<T>) {
    if (changetype<Coroutine<T>>(promise).isTaken) promise.__takeFrame();
    return 1;
  }
  changetype<Awaitable<T>>(promise).checkLoop(loop);
  return i32(!promise.__isReady());
}

/** In `kind`: it was seen. */
const SEEN: u8 = 0x80;

/** Whether it is not one of those that this was asked of since `forgetDistinct`, all of which `neededFor` has let pass. */
export function distinct<T>(promise: Promise<T>): bool {
  if (promise instanceof Coroutine<T>) return !changetype<Coroutine<T>>(promise).isTaken;
  const awaitable = changetype<Awaitable<T>>(promise);
  if (awaitable.kind & SEEN) return false;
  awaitable.kind |= SEEN;
  return true;
}

export function forgetDistinct<T>(promises: Promise<T>[]): void {
  for (let i = 0; i < promises.length; i++) {
    const promise = unchecked(promises[i]);
    if (!(promise instanceof Coroutine<T>)) changetype<Awaitable<T>>(promise).kind &= ~SEEN;
  }
}

/** `object` is told when `child`, which is not done, is. There is a record for it. `tell`: table index of what that turn runs. */
@inline
export function tellLater(loop: Loop, child: Awaitable<void>, tell: u32, object: usize): void {
  const record = loop.hold();
  setTeller(record, tell, object, changetype<usize>(child));
  child.append(record);
}

/** The same of one that is done: in the next turn. */
@inline
export function tellSoon(loop: Loop, child: Awaitable<void>, tell: u32, object: usize): void {
  setTeller(loop.soon(), tell, object, changetype<usize>(child));
}

/** The turn has begun: its record goes back. Answers what is done. */
@inline
export function takeTold(record: Record): Awaitable<void> {
  const child = changetype<Awaitable<void>>(about(record));
  record.callback = 0;
  giveBack(record);
  return child;
}
