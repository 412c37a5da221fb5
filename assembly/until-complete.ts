// EventLoop.runUntilComplete: asyncio's run_until_complete, on a loop that goes on being the program's afterwards.
import { FOREVER } from "./abi";
import { CANCELED, DEADLOCKED, running } from "./core/loop";
import { QUEUED, Record } from "./core/record";
import { deadlock } from "./ending";
import { RuntimeError } from "./errors";
import { EventLoop } from "./event-loop";
import { needRecords } from "./room";
import { awaitableOf } from "./spawn";

/** Runs `loop` until `promise` is done, and a turn more; answers its result or throws its error. */
export function untilComplete<T>(loop: EventLoop, promise: Promise<T>): T {
  if (changetype<usize>(running)) throw new RuntimeError("This event loop is already running");
  const awaited = awaitableOf<T>(loop, promise);
  needRecords(loop, 1);
  const record = loop.hold();
  record.resume = <u16>stop.index;
  record.callback = 0;
  if (awaited.__isReady()) {
    record.state = QUEUED;
    loop.ready.push(record);
  } else {
    awaited.append(record);
  }
  let answer = loop.runTurns(FOREVER);
  for (; answer == CANCELED; answer = loop.runTurns(FOREVER)) awaited.__cancel("");
  if (!awaited.__isReady()) {
    awaited.remove(record);
    loop.release(record);
    if (answer == DEADLOCKED) throw deadlock(loop);
    throw new RuntimeError("Event loop stopped before Future completed.");
  }
  return awaited.result();
}

/** The turn of what asyncio adds as a done callback. */
function stop(record: Record): usize {
  running.stopping = true;
  running.release(record);
  return 0;
}
