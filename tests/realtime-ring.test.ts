// The ring between two threads, held against the obvious model, from where its counters begin and across where they wrap; and
// what a pin's cell keeps of its edges.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageChannel } from "node:worker_threads";
import { EVENT_FALLING, EVENT_RISING, EVENT_WRITABLE } from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { nothing } from "../host/node/grants.js";
import { RealtimeBackend } from "../host/node/realtime/backend.js";
import type { ProgramData } from "../host/node/realtime/messages.js";
import { PinCell } from "../host/node/realtime/pin-cell.js";
import { Ring } from "../host/node/realtime/ring.js";
import { Shared } from "../host/node/realtime/shared.js";
import { eventsFor } from "../host/node/sources.js";
import { random } from "./random.js";

const CAPACITY = 64;

/** A ring whose counters stand at `position`. */
function ringAt(position: number): Ring {
  const buffer = Ring.allocate(CAPACITY);
  new Int32Array(buffer, 0, 2).fill(position);
  return new Ring(buffer);
}

for (const [where, position] of [
  ["zero", 0],
  ["the largest int32", 0x7fff_ffe0],
  ["2^32", 0xffff_ffe0],
] as const) {
  test(`bytes come out as they went in, around ${where}`, () => {
    const next = random(7);
    const ring = ringAt(position | 0);
    const model: number[] = [];
    for (let step = 0, value = 0; step < 20_000; step++) {
      if (next(2) === 0) {
        const bytes = Uint8Array.from({ length: next(CAPACITY + 10) }, () => value++ & 0xff);
        const count = ring.put(bytes);
        assert.equal(count, Math.min(bytes.length, CAPACITY - model.length), `step ${step}`);
        value -= bytes.length - count;
        model.push(...bytes.subarray(0, count));
      } else {
        const into = new Uint8Array(next(CAPACITY + 10));
        const count = ring.take(into);
        assert.deepEqual([...into.subarray(0, count)], model.splice(0, into.length), `step ${step}`);
      }
      assert.equal(ring.length, model.length);
      assert.equal(ring.room, CAPACITY - model.length);
    }
  });

  test(`frames keep their order and their tags, around ${where}`, () => {
    const next = random(11);
    const ring = ringAt(position | 0);
    let sent: [tag: number, byte: number][] = [];
    let got: [tag: number, byte: number][] = [];
    for (let step = 0, value = 0; step < 20_000; step++) {
      if (next(2) === 0) {
        const tag = 1 + next(2);
        const room = ring.room - 4;
        const bytes = Uint8Array.from({ length: 1 + next(30) }, () => value++ & 0xff);
        const count = ring.putFrame(tag, bytes);
        assert.equal(count, Math.max(0, Math.min(bytes.length, room)), `step ${step}`);
        value -= bytes.length - count;
        for (const byte of bytes.subarray(0, count)) sent.push([tag, byte]);
      } else {
        const frames = ring.takeFrames(1 + next(40));
        if (frames === undefined) assert.equal(ring.length, 0);
        else for (const byte of frames.bytes) got.push([frames.tag, byte]);
      }
      const both = Math.min(sent.length, got.length);
      assert.deepEqual(got.slice(0, both), sent.slice(0, both), `step ${step}`);
      sent = sent.slice(both);
      got = got.slice(both);
    }
  });
}

test("the end of a ring comes after its bytes, and only the first end counts", () => {
  const ring = ringAt(0);
  ring.put(Uint8Array.of(1, 2));
  assert.equal(ring.end, 0);
  ring.finish(1, 0);
  ring.finish(-5, 0);
  assert.equal(ring.end, 1);
  assert.equal(ring.take(new Uint8Array(8)), 2);
});

test("a producer is told of room once, and not at all when there is some already", () => {
  const ring = ringAt(0);
  assert.equal(ring.starve(), false);
  assert.equal(ring.feed(), false);
  ring.put(new Uint8Array(CAPACITY));
  assert.equal(ring.starve(), true);
  ring.take(new Uint8Array(1));
  assert.equal(ring.feed(), true);
  assert.equal(ring.feed(), false);
  ring.put(new Uint8Array(1));
  ring.break(-32);
  assert.equal(ring.starve(), false, "nobody will ever make room");
  assert.equal(ring.broken, -32);
});

test("a pin's edges reach the sink in order, and those that found the cell full come after them, all of them", () => {
  const cell = new PinCell();
  cell.open({ output: false, initial: 0, pull: "none", openDrain: false, safe: 0, depth: 255 });
  const flags: number[] = [];
  const sink = { empty: true, push: (_source: number, flag: number) => void flags.push(flag) };
  for (let edge = 0; edge < 300; edge++) {
    const level = edge % 2 === 0 ? 1 : 0;
    assert.equal(cell.drive(level), true);
    cell.putEdge(level, edge);
  }
  assert.equal(cell.drive(0), false, "the level it has is no edge");
  assert.equal(cell.takeEdges(3, sink, 300), true);
  assert.equal(flags.length, 300);
  assert.deepEqual(flags.slice(0, 3), [EVENT_RISING, EVENT_FALLING, EVENT_RISING]);
  assert.equal(flags.filter((flag) => flag === EVENT_RISING).length, 150);
  cell.spend();
  assert.equal(cell.takeEdges(3, sink, 300), false);
  assert.equal(flags.length, 300);
});

test("an output left open by a program that was ended takes its safe level", () => {
  const cell = new PinCell();
  cell.open({ output: true, initial: 1, pull: "none", openDrain: false, safe: 0, depth: 0 });
  assert.equal(cell.makeSafe(), true);
  assert.equal(cell.level, 0);
  assert.equal(cell.makeSafe(), false, "it is closed now");
});

test("a writer that is told of room which it has filled meanwhile is told of the next room too", () => {
  const output = new Ring(Ring.allocate(CAPACITY));
  const shared = new Shared();
  const events = eventsFor(0);
  const { port1, port2 } = new MessageChannel();
  const backend = new RealtimeBackend(
    {
      module: new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
      info: { sources: 0, ringBytes: 0, memory: 0 } as ProgramData["info"],
      board: loadBoard("desktop"),
      grants: nothing,
      shared: shared.buffer,
      output: output.buffer,
      pins: [],
      ports: {},
    },
    port1,
    events,
  );
  events.open(1, 0);
  const { stream } = backend.openStandard(1);
  const fill = (): void => {
    while (stream!.write!(new Uint8Array(12)) > 0);
    events.rearm(1, EVENT_WRITABLE);
  };
  fill();
  assert.notEqual(output.takeFrames(16), undefined); // the main thread makes room …
  fill(); // … which the program uses before it is told
  assert.ok(output.feed());
  shared.wake();
  backend.wait(0);
  assert.ok(events.empty, "there is no room");
  assert.notEqual(output.takeFrames(16), undefined);
  assert.ok(output.feed(), "the program still wants to be told");
  shared.wake();
  backend.wait(0);
  assert.ok(!events.empty, "and is");
  port1.close();
  port2.close();
});
