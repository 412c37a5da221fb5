// Edges that nobody has taken: kept in order up to the depth of their pin, the rest counted, in rings without gaps.
import { EVENT_FALLING, EVENT_LOSS, EVENT_READABLE, EVENT_RISING } from "../../assembly/abi";
import { RING_BYTES } from "../../assembly/capacities";
import { discardEdges, edgesLost, giveRing, ringFits, takeEdge } from "../../assembly/core/edge-ring";
import { returnEdge } from "../../assembly/core/edge-return";
import { FIRST, setEdge } from "../../assembly/core/listen";
import { NONE } from "../../assembly/core/record";
import { entryOf } from "../../assembly/core/source-table";
import { getEventLoop } from "../../assembly/event-loop";
import { Source } from "../../assembly/source";
import { hostEvent, hostReset } from "./host";
import { note, noted, open, turn } from "./trace";

const EDGE_BYTES = 16;
const loop = getEventLoop();

function openPin(slot: i32, depth: i32): Source {
  const pin = open(slot);
  giveRing(entryOf(pin.number), depth);
  return pin;
}

/** Tells so many rising edges at `micros`, `micros` + 1, … */
function rise(pin: Source, count: i32, micros: i64): void {
  for (let i = 0; i < count; i++) hostEvent(pin.number, EVENT_RISING, 0, micros + i);
  for (let i = 0; i < count; i += 8) turn(loop);
}

/** Gives an edge back that a task was given, and that came at `micros` after so many were lost. */
function giveBack(pin: Source, micros: i64, lost: i32): void {
  const record = loop.hold();
  record.next = NONE;
  record.state = 0x80000000 | (<usize>pin.number);
  setEdge(record, EVENT_FALLING | FIRST, lost, micros);
  returnEdge(record, loop, micros);
  returnEdge(record, loop, micros); // nothing is left to be given back
  loop.release(record);
}

/** Takes the oldest edge: notes its time and what was lost before it; -1 when there is none. */
function take(pin: Source): void {
  const edge = takeEdge(entryOf(pin.number));
  if (changetype<usize>(edge) == 0) {
    note(-1);
    return;
  }
  note(<i32>edge.micros);
  note(edge.lost);
}

describe("a pin's ring", () => {
  beforeEach(() => {
    hostReset();
    noted();
  });

  it("keeps as many edges as it is deep, in order, and counts the rest before the next one kept", () => {
    const pin = openPin(3, 3);
    const before = edgesLost;
    rise(pin, 2, 10);
    take(pin);
    rise(pin, 2, 20);
    expect<u32>(edgesLost).toBe(before, "exactly full");
    rise(pin, 2, 30);
    expect<u32>(edgesLost).toBe(before + 2);
    for (let i = 0; i < 4; i++) take(pin);
    expect<string>(noted()).toBe("10 0 11 0 20 0 21 0 -1");
    rise(pin, 1, 40);
    take(pin);
    expect<string>(noted()).toBe("40 2");
    pin.close();
  });

  it("of one edge is used again and again", () => {
    const pin = openPin(3, 1);
    const next = openPin(4, 1);
    rise(next, 1, 99);
    for (let i = 1; i <= 5; i++) {
      rise(pin, 1, i);
      take(pin);
    }
    take(next);
    expect<string>(noted()).toBe("1 0 2 0 3 0 4 0 5 0 99 0");
    pin.close();
    next.close();
  });

  it("of the largest depth keeps 255", () => {
    const pin = openPin(3, 255);
    const before = edgesLost;
    rise(pin, 256, 0);
    expect<u32>(edgesLost).toBe(before + 1);
    for (let i = 0; i < 255; i++) take(pin);
    noted();
    take(pin);
    expect<string>(noted()).toBe("-1");
    pin.close();
  });

  it("tells which way an edge went", () => {
    const pin = openPin(3, 2);
    const entry = entryOf(pin.number);
    hostEvent(pin.number, EVENT_FALLING | EVENT_LOSS, 1, 7);
    hostEvent(pin.number, EVENT_RISING, 0, 8);
    turn(loop);
    expect<u32>(takeEdge(entry).flags).toBe(EVENT_FALLING);
    expect<u32>(takeEdge(entry).flags).toBe(EVENT_RISING);
    pin.close();
  });

  it("is readable while it keeps an edge, and only then", () => {
    const pin = openPin(3, 2);
    loop.addReaderWith<i32>(pin, note, 1);
    hostEvent(pin.number, EVENT_LOSS, 3, 0);
    turn(loop);
    expect<string>(noted()).toBe("");
    rise(pin, 2, 5);
    turn(loop);
    expect<string>(noted()).toBe("1 1");
    take(pin);
    take(pin);
    expect<string>(noted()).toBe("5 3 6 0");
    turn(loop);
    expect<string>(noted()).toBe("");
    expect<i32>(entryOf(pin.number).latch & EVENT_READABLE).toBe(0);
    pin.close();
  });

  it("counts what was lost up to 65,535", () => {
    const pin = openPin(3, 1);
    const before = edgesLost;
    hostEvent(pin.number, EVENT_LOSS, 65534, 0);
    hostEvent(pin.number, EVENT_LOSS, 1, 0);
    hostEvent(pin.number, EVENT_LOSS, 1, 0);
    hostEvent(pin.number, EVENT_RISING | EVENT_LOSS, 65535, 1);
    turn(loop);
    take(pin);
    expect<string>(noted()).toBe("1 65535");
    expect<u32>(edgesLost).toBe(before + 131071, "all of them");
    pin.close();
  });

  it("is empty after a discard, and what was lost is forgotten", () => {
    const pin = openPin(3, 2);
    rise(pin, 5, 0);
    discardEdges(entryOf(pin.number));
    take(pin);
    rise(pin, 1, 9);
    take(pin);
    expect<string>(noted()).toBe("-1 9 0");
    pin.close();
  });

  it("moves down when one before it is closed, with its edges", () => {
    const first = openPin(3, 2);
    const second = openPin(4, 3);
    const third = openPin(5, 2);
    const place = entryOf(second.number).ring;
    rise(first, 1, 10);
    rise(second, 3, 20);
    rise(third, 2, 30);
    take(third);
    rise(third, 1, 32);
    second.close();
    expect<usize>(entryOf(third.number).ring).toBe(place);
    take(third);
    take(third);
    take(first);
    expect<string>(noted()).toBe("30 0 31 0 32 0 10 0");
    first.close();
    third.close();
  });

  it("takes an edge back to its place in time, and counts it where there is no room", () => {
    const pin = openPin(3, 4);
    rise(pin, 1, 20);
    giveBack(pin, 30, 0);
    giveBack(pin, 10, 7);
    giveBack(pin, 25, 0);
    const before = edgesLost;
    giveBack(pin, 5, 2);
    expect<u32>(edgesLost).toBe(before + 1);
    for (let i = 0; i < 5; i++) take(pin);
    rise(pin, 1, 40);
    take(pin);
    expect<string>(noted()).toBe("10 7 20 0 25 0 30 0 -1 40 3");
    pin.close();
    giveBack(pin, 50, 0);
  });

  it("fits as long as there are ringBytes, to the last one", () => {
    const edges = RING_BYTES / EDGE_BYTES;
    let left = edges;
    let slot = 3;
    const pins: i32[] = [];
    while (left > 255) {
      pins.push(openPin(slot++, 255).number);
      left -= 255;
    }
    expect<bool>(ringFits(left - 1)).toBe(true);
    expect<bool>(ringFits(left)).toBe(true);
    expect<bool>(ringFits(left + 1)).toBe(false);
    pins.push(openPin(slot, left).number);
    expect<bool>(ringFits(1)).toBe(false);
    expect<bool>(ringFits(0)).toBe(true);
    Source.of<Source>(pins[1]).close();
    expect<bool>(ringFits(255)).toBe(true);
    expect<bool>(ringFits(256)).toBe(false);
    for (let i = 0; i < pins.length; i++) Source.of<Source>(pins[i]).close();
    expect<bool>(ringFits(edges)).toBe(true);
  });
});
