// The loop core by its values: order, reservation, handles, timers. Each invariant of the loop has its name here; random
// schedules against a model are in tests/model.
import { hostNow } from "../../assembly/abi";
import { READY } from "../../assembly/capacities";
import { LATEST, READY_FULL } from "../../assembly/core/loop";
import { EventLoop, getEventLoop, newEventLoop } from "../../assembly/event-loop";
import { Handle } from "../../assembly/handle";
import { hostReset } from "./host";

let order: i32[] = [];
let loop: EventLoop = getEventLoop();

function note(n: i32): void {
  order.push(n);
}
function noteFive(): void {
  order.push(5);
}
function stop(): void {
  loop.stop();
}
function nothing(): void {}
/** Runs one turn: what is ready now. */
function turn(): void {
  loop.stop();
  loop.runForever();
}

describe("the loop", () => {
  beforeEach(() => {
    hostReset();
    order = [];
    loop = newEventLoop();
  });

  it("runs what is ready in the order it was scheduled: FIFO among equals", () => {
    loop.callSoonWith<i32>(note, 1);
    loop.callSoonWith<i32>(note, 2);
    loop.callSoonWith<i32>(note, 3);
    turn();
    expect(order).toStrictEqual([1, 2, 3]);
  });

  it("leaves what becomes ready meanwhile to the next turn: nobody is starved", () => {
    loop.callSoon(() => {
      order.push(1);
      loop.callSoonWith<i32>(note, 9);
    });
    loop.callSoonWith<i32>(note, 2);
    turn();
    expect(order).toStrictEqual([1, 2]);
    turn();
    expect(order).toStrictEqual([1, 2, 9]);
  });

  it("lets the batch finish after stop, and stops after one turn when stopped before", () => {
    loop.callSoon(stop);
    loop.callSoonWith<i32>(note, 1);
    loop.runForever();
    expect(order).toStrictEqual([1]);
  });

  it("fires timers by deadline, then in the order they were armed, and never early", () => {
    loop.callLaterWith<i32>(20, note, 3);
    loop.callLaterWith<i32>(10, note, 1);
    loop.callLaterWith<i32>(10, note, 2);
    loop.callLater(20, noteFive);
    loop.callLater(30, stop);
    loop.runForever();
    expect(order).toStrictEqual([1, 2, 3, 5]);
    expect<i64>(hostNow(0)).toBe(30_000);
  });

  it("takes a negative delay for a deadline in the past, before one of zero", () => {
    loop.callLaterWith<i32>(0, note, 2);
    loop.callLaterWith<i32>(-5, note, 1);
    turn();
    expect(order).toStrictEqual([1, 2]);
  });

  it("hands arguments of every type on", () => {
    loop.callSoonWith<i64>((n: i64) => order.push(<i32>(n >> 40)), 7 << 40);
    loop.callSoonWith<f64>((n: f64) => order.push(<i32>n), 8.5);
    loop.callSoonWith<string>((s: string) => order.push(s.length), "nine char");
    loop.callSoonWith<bool>((b: bool) => order.push(b ? 1 : 0), true);
    turn();
    expect(order).toStrictEqual([7, 8, 9, 1]);
  });
});

describe("the reservation", () => {
  beforeEach(() => {
    hostReset();
    order = [];
    loop = newEventLoop();
  });

  it("holds READY records, refuses the next as a value, and loses nothing", () => {
    for (let i = 0; i < READY - 1; i++) loop.callSoon(nothing);
    expect<bool>(loop.soon() == READY_FULL).toBe(false, "the last one");
    loop.cancel(loop.ready.last);
    loop.callSoon(nothing);
    expect<bool>(loop.soon() == READY_FULL).toBe(true, "one too many");
    expect<bool>(loop.at(0) == READY_FULL).toBe(true, "a timer needs one too");
    expect<i32>(loop.reserved).toBe(READY);
    turn();
    expect<i32>(loop.reserved).toBe(0);
    expect<i32>(loop.reservedPeak).toBe(READY);
  });

  it("comes back the moment a ready callback is cancelled", () => {
    const first = loop.callSoon(noteFive);
    for (let i = 1; i < READY; i++) loop.callSoon(nothing);
    expect<bool>(loop.soon() == READY_FULL).toBe(true);
    first.cancel();
    loop.callSoonWith<i32>(note, 1);
    expect<i32>(loop.reserved).toBe(READY);
    turn();
    expect(order).toStrictEqual([1], "the cancelled one did not run, the new one did");
    expect<i32>(loop.reserved).toBe(0);
  });

  it("comes back when a timer is cancelled, and the heap is without it at once", () => {
    const handle = loop.callLater(5, noteFive);
    loop.callLaterWith<i32>(10, note, 1);
    handle.cancel();
    expect<i32>(loop.armed).toBe(1);
    expect<i32>(loop.reserved).toBe(1);
    loop.callLater(20, stop);
    loop.runForever();
    expect(order).toStrictEqual([1]);
  });

  it("is free before the callback begins, so that a chain runs at the last record", () => {
    for (let i = 1; i < READY; i++) loop.callLater(1000, nothing);
    loop.callSoon(() => {
      loop.callSoonWith<i32>(note, 4);
    });
    turn();
    turn();
    expect(order).toStrictEqual([4]);
  });
});

describe("a handle", () => {
  beforeEach(() => {
    hostReset();
    order = [];
    loop = newEventLoop();
  });

  it("is safe to ask for ever: after the callback ran, cancel never touches the record's next owner", () => {
    const stale = loop.callSoonWith<i32>(note, 1);
    turn();
    loop.callSoonWith<i32>(note, 2);
    stale.cancel();
    turn();
    expect(order).toStrictEqual([1, 2]);
    expect<bool>(stale.cancelled).toBe(false);
  });

  it("can be cancelled twice", () => {
    const handle = loop.callSoonWith<i32>(note, 1);
    handle.cancel();
    handle.cancel();
    expect<bool>(handle.cancelled).toBe(true);
    expect<i32>(loop.reserved).toBe(0);
    turn();
    expect(order).toStrictEqual([]);
  });

  it("can be cancelled by an earlier callback of the same turn", () => {
    loop.callSoonWith<Handle[]>((handles: Handle[]) => handles[0].cancel(), [loop.callLater(1000, nothing)]);
    turn();
    expect<i32>(loop.armed).toBe(0);
  });

  it("knows its time, in milliseconds rounded down, before and after", () => {
    const later = loop.callLater(7, nothing);
    const past = loop.callAt(-3, nothing);
    expect<i64>(later.when).toBe(7);
    expect<i64>(past.when).toBe(-3);
    turn();
    expect<i64>(past.when).toBe(-3);
  });

  it("is told when its loop closes", () => {
    const handle = loop.callLater(5, noteFive);
    loop.close();
    handle.cancel();
    expect<bool>(handle.cancelled).toBe(false);
    expect<bool>(loop.isClosed).toBe(true);
  });
});

describe("deadlines", () => {
  beforeEach(() => {
    hostReset();
    order = [];
    loop = newEventLoop();
  });

  it("are 64-bit and saturate: no wrap at either end", () => {
    const never = loop.callLater(i64.MAX_VALUE, noteFive);
    const longAgo = loop.callAt(i64.MIN_VALUE, nothing);
    expect<bool>(never.when > 1 << 50).toBe(true);
    expect<bool>(longAgo.when < -(1 << 50)).toBe(true);
    turn();
    expect(order).toStrictEqual([]);
    expect<i32>(loop.armed).toBe(1);
    expect<bool>(loop.timers.root.deadline <= LATEST).toBe(true);
  });

  it("keep their order when the sequence is renumbered", () => {
    loop.timers.sequence = u32.MAX_VALUE - 2;
    for (let i = 0; i < 6; i++) loop.callLaterWith<i32>(10, note, i);
    expect<bool>(loop.timers.sequence < 10).toBe(true, "renumbered");
    loop.callLater(11, stop);
    loop.runForever();
    expect(order).toStrictEqual([0, 1, 2, 3, 4, 5]);
  });

  it("come out sorted whatever order they went in, with some taken out of the middle", () => {
    const handles: Handle[] = [];
    let random: u32 = 7;
    for (let i = 0; i < 200; i++) {
      random = random * 1664525 + 1013904223;
      const delay = <i32>(random >> 20) % 97;
      handles.push(loop.callLaterWith<i32>(delay, note, delay));
    }
    for (let i = 0; i < 200; i += 3) handles[i].cancel();
    loop.callLater(100, stop);
    loop.runForever();
    expect<i32>(order.length).toBe(133);
    for (let i = 1; i < order.length; i++) expect<bool>(order[i - 1] <= order[i]).toBe(true);
  });
});
