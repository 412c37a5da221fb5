// The turn: where its work comes from, and what ends a run. Invariants 2 and 6 of the loop.
import { EVENT_READABLE, FOREVER, hostNow } from "../../assembly/abi";
import { CANCELED, DEADLOCKED, UNTIL_STOPPED, lookWhileWriting } from "../../assembly/core/loop";
import { EventLoop, getEventLoop, getRunningLoop, newEventLoop } from "../../assembly/event-loop";
import { hostEnd, hostEvent, hostReset, hostWaits } from "./host";
import { note, noted, open, turn } from "./trace";

let loop: EventLoop = getEventLoop();

/** A task that is always ready. */
let turnsLeft = 0;
function busyTask(): void {
  if (--turnsLeft == 0) loop.stop();
  loop.callSoon(busyTask);
}

function noteTurnsLeft(): void {
  note(turnsLeft);
}

function stopAndNote(number: i32): void {
  note(number);
  loop.stop();
}

function noteRunning(): void {
  note(loop.isRunning ? 1 : 0);
  note(changetype<usize>(getRunningLoop()) == changetype<usize>(loop) ? 1 : 0);
  note(changetype<usize>(getEventLoop()) == changetype<usize>(loop) ? 1 : 0);
}

let clockInside: i64 = -1;
function lookAtClock(): void {
  clockInside = hostNow(0);
}

describe("a turn", () => {
  beforeEach(() => {
    hostReset();
    noted();
    loop = newEventLoop();
  });

  it("has what was ready, then events, then due timers", () => {
    const source = open(3);
    loop.addReaderWith<i32>(source, note, 2);
    turn(loop);
    loop.callAtWith<i32>(0, note, 3);
    loop.callSoonWith<i32>(note, 1);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    turn(loop);
    expect<string>(noted()).toBe("1 2 3");
    source.close();
  });

  it("handles an event in the turn that sees it, although a task is always ready: nobody is starved", () => {
    const source = open(3);
    loop.addReader(source, noteTurnsLeft);
    turn(loop);
    turnsLeft = 3;
    loop.callSoon(busyTask);
    turn(loop);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    loop.run(FOREVER);
    expect<string>(noted()).toBe("1 0");
    source.close();
  });

  it("blocks nowhere but in wait: in a callback time stands still, and a turn with something ready does not sleep", () => {
    loop.callAt(5, lookAtClock);
    loop.callSoon(lookAtClock);
    turn(loop);
    expect<i64>(clockInside).toBe(0);
    expect<i32>(hostWaits()).toBe(1, "it looks once");
    loop.callAt(7, lookAtClock);
    expect<i32>(loop.run(FOREVER)).toBe(DEADLOCKED);
    expect<i64>(clockInside).toBe(7000);
    expect<i32>(hostWaits()).toBe(4, "until 5 ms, until 7 ms, and for ever");
  });
});

describe("a run", () => {
  beforeEach(() => {
    hostReset();
    noted();
    loop = newEventLoop();
  });

  it("that was stopped before it began takes one turn and does not sleep", () => {
    loop.callAtWith<i32>(1000, note, 1);
    loop.stop();
    expect<i32>(loop.run(FOREVER)).toBeGreaterThanOrEqual(0);
    expect<string>(noted()).toBe("");
    expect<i64>(hostNow(0)).toBe(0);
    expect<i32>(hostWaits()).toBe(1);
  });

  it("that was stopped can be followed by another", () => {
    turn(loop);
    loop.callAtWith<i32>(3, stopAndNote, 1);
    expect<i32>(loop.run(FOREVER)).toBeGreaterThanOrEqual(0);
    expect<string>(noted()).toBe("1");
  });

  it("answers CANCELED when the host wants the program to end, and what is ready stays", () => {
    loop.callSoonWith<i32>(note, 1);
    hostEnd();
    expect<i32>(loop.run(FOREVER)).toBe(CANCELED);
    expect<string>(noted()).toBe("");
    turn(loop);
    expect<string>(noted()).toBe("1");
  });

  it("answers CANCELED when the host said so while output waited for room", () => {
    hostEnd();
    lookWhileWriting();
    loop.callSoonWith<i32>(note, 1);
    expect<i32>(loop.run(FOREVER)).toBe(CANCELED);
    turn(loop);
    expect<string>(noted()).toBe("1");
  });

  it("answers DEADLOCKED when nothing can ever wake it", () => {
    loop.callAtWith<i32>(1, note, 1);
    expect<i32>(loop.run(FOREVER)).toBe(DEADLOCKED);
    expect<string>(noted()).toBe("1");
  });

  it("waits until it is stopped with a deadline that is not for ever", () => {
    const source = open(3);
    hostEvent(source.number, EVENT_READABLE, 0, 0);
    loop.callAtWith<i32>(0, stopAndNote, 1);
    expect<i32>(loop.run(UNTIL_STOPPED)).toBeGreaterThanOrEqual(0);
    source.close();
    expect<i64>(UNTIL_STOPPED).toBe(FOREVER - 1);
  });

  it("makes its loop the running one, and the event loop", () => {
    loop.callSoon(noteRunning);
    expect<bool>(loop.isRunning).toBe(false);
    turn(loop);
    expect<string>(noted()).toBe("1 1 1");
    expect<bool>(loop.isRunning).toBe(false);
    expect<bool>(changetype<usize>(getEventLoop()) == changetype<usize>(loop)).toBe(false);
  });
});

describe("outside of a run", () => {
  it("no loop is running", () => {
    expect(() => {
      getRunningLoop();
    }).toThrow("no running event loop");
  });
});
