// shield: a wait that can be cancelled without what is waited for. The future that is handed out tells of the inner one, and is cancelled alone.
import { Awaitable, CANCELLED, TASK } from "./awaitable";
import { argumentOf, giveBack, settle } from "./core/callback";
import { Loop } from "./core/loop";
import { Record } from "./core/record";
import { about } from "./core/task";
import { Coroutine } from "./coroutine/promise";
import { giveResult } from "./coroutine/result";
import { getEventLoop } from "./event-loop";
import { Future } from "./future";
import { needRecords } from "./room";
import { spawnIn } from "./spawn";
import { Task } from "./task";
import { neededFor, takeTold, tellLater } from "./telling";

@final
class Shield<T> extends Future<T> {
  constructor(
    loop: Loop,
    private inner: Awaitable<T>,
  ) {
    super(loop);
  }

  // What is inherited has a visitor of its own; this is visited beside it.
  @unsafe protected __visit(cookie: u32): void {
    __visit(changetype<usize>(this.inner), cookie);
  }

  /** Has the turn after this one is done forget the inner one, if that still goes on. */
  watchItself(): void {
    this.addCallback(0, forgetOf<T>());
  }

  innerDone(): void {
    const inner = this.inner;
    if (!this.cancelled) this.take();
    else if (inner.outcome != CANCELLED) inner.failure; // as in asyncio, its error counts as asked for
  }

  /** What has come of the inner one comes of this. */
  take(): void {
    const inner = this.inner;
    if (inner.outcome == CANCELLED) {
      this.cancel();
      return;
    }
    const error = inner.failure;
    if (error) {
      this.setException(error);
    } else {
      this.checkPending();
      if (!isVoid<T>()) giveResult<T>(inner.__value());
      this.takeValue();
    }
  }

  /** This is done, and told of the inner one no more. */
  forget(): void {
    const inner = this.inner;
    const self = changetype<usize>(this);
    if (inner.__isReady() || (inner.kind == TASK && changetype<Task<T>>(inner).untellFirst(self))) return;
    inner.untell(self);
  }
}

/** Table index of what the turn runs that tells of the inner one. */
function tellIndex<T>(): u32 {
  const tell = (record: Record): usize => {
    const shield = argumentOf<Shield<T>>(record);
    takeTold(record);
    shield.innerDone();
    settle();
    return 0;
  };
  return tell.index;
}

/** The same of the outer one. */
function forgetOf<T>(): u32 {
  const forget = (record: Record): usize => {
    const shield = changetype<Shield<T>>(about(record));
    record.callback = 0;
    giveBack(record);
    shield.forget();
    settle();
    return 0;
  };
  return forget.index;
}

/**
 * A future of what comes of `awaitable`; cancelling the future, or the task that awaits it, leaves `awaitable` alone. Is that cancelled, the
 * future is too. A coroutine becomes a task now. Needs two records, both or none: CapacityError; none where `awaitable` is done.
 */
export function shield<T>(awaitable: Promise<T>): Future<T> {
  const loop = getEventLoop();
  if (awaitable instanceof Coroutine<T>) {
    neededFor<T>(loop, awaitable);
    needRecords(loop, 2);
    const task = new Task<T>(loop, spawnIn<T>(loop, awaitable.__takeFrame(), ""));
    const outer = new Shield<T>(loop, task);
    task.tellFirst(tellIndex<T>(), changetype<usize>(outer));
    outer.watchItself();
    return outer;
  }
  return shieldOf<T>(changetype<Awaitable<T>>(awaitable));
}

function shieldOf<T>(inner: Awaitable<T>): Future<T> {
  const loop = inner.loop;
  if (inner.__isReady()) {
    if (inner.kind != TASK) return changetype<Future<T>>(inner);
    const done = new Shield<T>(loop, inner);
    if (inner.outcome == CANCELLED) done.setCancelled(inner.failure!);
    else done.take();
    return done;
  }
  needRecords(loop, 2);
  const outer = new Shield<T>(loop, inner);
  tellLater(loop, changetype<Awaitable<void>>(inner), tellIndex<T>(), changetype<usize>(outer));
  outer.watchItself();
  return outer;
}
