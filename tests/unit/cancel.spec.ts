// Cancelling in every state a record can be in: its reservation is back at once, and its handle never touches the next owner.
import { EVENT_READABLE } from "../../assembly/abi";
import { READY } from "../../assembly/capacities";
import { READY_FULL } from "../../assembly/core/loop";
import { AGAIN, ARMED, CANCELLED, IDLE, QUEUED } from "../../assembly/core/record";
import { entryOf } from "../../assembly/core/source-table";
import { EventLoop, getEventLoop, newEventLoop } from "../../assembly/event-loop";
import { Handle } from "../../assembly/handle";
import { ByteSource } from "../../assembly/source";
import { hostEvent, hostReset } from "./host";
import { note, noted, open, turn } from "./trace";

let loop: EventLoop = getEventLoop();
let source: ByteSource = changetype<ByteSource>(0);
let handles: Handle[] = [];

function cancelSecond(): void {
  handles[1].cancel();
}

function cancelMyself(number: i32): void {
  note(number);
  handles[0].cancel();
  note(handles[0].cancelled ? 1 : 0);
}

function removeMyself(number: i32): void {
  note(number);
  note(loop.removeReader(source) ? 1 : 0);
}

/** Everything the loop has, but for what is reserved already. */
function fillUp(): void {
  while (loop.reserved < READY) loop.callSoon(nothing);
}

function nothing(): void {}

describe("cancelling", () => {
  beforeEach(() => {
    hostReset();
    noted();
    loop = newEventLoop();
    source = open(3);
    handles = [];
  });
  afterEach(() => {
    source.close();
  });

  it("what is ready: it does not run, and its place is free at once, also in a full loop", () => {
    const handle = loop.callSoonWith<i32>(note, 1);
    const record = loop.ready.last;
    expect<usize>(record.state).toBe(QUEUED);
    fillUp();
    expect<bool>(loop.soon() == READY_FULL).toBe(true);
    handle.cancel();
    expect<usize>(record.state).toBe(CANCELLED);
    expect<i32>(loop.reserved).toBe(READY - 1);
    loop.callSoonWith<i32>(note, 2);
    expect<bool>(loop.soon() == READY_FULL).toBe(true);
    turn(loop);
    expect<string>(noted()).toBe("2");
    expect<i32>(loop.reserved).toBe(0);
  });

  it("all that is ready: every place is free", () => {
    for (let i = 0; i < READY; i++) handles.push(loop.callSoonWith<i32>(note, 1));
    for (let i = 0; i < READY; i++) handles[i].cancel();
    expect<i32>(loop.reserved).toBe(0);
    fillUp();
    expect<i32>(loop.reserved).toBe(READY);
    turn(loop);
    expect<string>(noted()).toBe("");
  });

  it("what is still to run in this turn", () => {
    handles.push(loop.callSoon(cancelSecond));
    handles.push(loop.callSoonWith<i32>(note, 1));
    loop.callSoonWith<i32>(note, 2);
    turn(loop);
    expect<string>(noted()).toBe("2");
    expect<bool>(handles[1].cancelled).toBe(true);
    expect<i32>(loop.reserved).toBe(0);
  });

  it("a timer: it is out of the heap", () => {
    const handle = loop.callAtWith<i32>(1, note, 1);
    expect<bool>(loop.timers.root.state >= ARMED).toBe(true);
    handle.cancel();
    expect<usize>(changetype<usize>(loop.timers.root)).toBe(0);
    expect<i32>(loop.armed).toBe(0);
    expect<i32>(loop.reserved).toBe(0);
  });

  it("a timer that is due and ready", () => {
    handles.push(loop.callAt(0, cancelSecond));
    handles.push(loop.callAtWith<i32>(0, note, 1));
    turn(loop);
    expect<string>(noted()).toBe("");
    expect<i32>(loop.reserved).toBe(0);
    expect<i32>(loop.armed).toBe(0);
  });

  it("itself does nothing: it has run", () => {
    handles.push(loop.callSoonWith<i32>(cancelMyself, 7));
    turn(loop);
    expect<string>(noted()).toBe("7 0");
    expect<i32>(loop.reserved).toBe(0);
  });

  it("twice does no more than once", () => {
    const handle = loop.callSoonWith<i32>(note, 1);
    handle.cancel();
    loop.callSoonWith<i32>(note, 2);
    handle.cancel();
    expect<i32>(loop.reserved).toBe(1);
    turn(loop);
    expect<string>(noted()).toBe("2");
  });

  it("with a stale handle leaves the record's next owner alone, as a timer too", () => {
    const stale = loop.callAtWith<i32>(0, note, 1);
    turn(loop);
    const owner = loop.callAtWith<i32>(0, note, 2);
    stale.cancel();
    expect<bool>(stale.cancelled).toBe(false);
    turn(loop);
    expect<string>(noted()).toBe("1 2");
    owner.cancel();
    expect<bool>(owner.cancelled).toBe(false);
  });

  it("a reader whose source has nothing: its record is free", () => {
    loop.addReaderWith<i32>(source, note, 1);
    turn(loop);
    expect<usize>(entryOf(source.number).reader.state).toBe(IDLE);
    expect<bool>(loop.removeReader(source)).toBe(true);
    expect<i32>(loop.reserved).toBe(0);
    expect<bool>(loop.removeReader(source)).toBe(false);
  });

  it("a reader that is ready", () => {
    loop.addReaderWith<i32>(source, note, 1);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1");
    expect<usize>(entryOf(source.number).reader.state).toBe(AGAIN);
    loop.removeReader(source);
    expect<i32>(loop.reserved).toBe(0);
    turn(loop);
    expect<string>(noted()).toBe("");
    fillUp();
    expect<i32>(loop.reserved).toBe(READY);
  });

  it("a reader in its own callback", () => {
    loop.addReaderWith<i32>(source, removeMyself, 5);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    turn(loop);
    expect<string>(noted()).toBe("5 1");
    expect<i32>(loop.reserved).toBe(0);
  });
});
