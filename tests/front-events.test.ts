// How the front hands on what happened between two waits: in turn, in order, counted where it was too much.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as abi from "../host/node/abi.js";
import { CONTROL, RECORDS, TEXT, host, wait } from "./front-host.js";

const { EAGAIN, EBADF, ECANCELED, EDEADLK } = abi.errno;

test("edges come one a source in turn, each source's own in order", () => {
  const it = host();
  const [a, b] = [it.gpio.open(1, 8 << 8), it.gpio.open(2, 8 << 8)];
  for (const micros of [10, 11, 12]) it.events.push(a, abi.EVENT_RISING, micros);
  it.events.push(b, abi.EVENT_FALLING, 13);
  assert.deepEqual(
    wait(it).map(({ source, micros }) => [source, micros]),
    [
      [a, 10],
      [b, 13],
      [a, 11],
      [a, 12],
    ],
  );
});

test("a noisy source cannot keep another one out of a small batch", () => {
  const it = host();
  const [noisy, quiet] = [it.gpio.open(1, 8 << 8), it.gpio.open(2, 8 << 8)];
  it.backend.onWait = () => {
    for (let count = 0; count < 8; count++) it.events.push(noisy, abi.EVENT_RISING, 1);
  };
  wait(it, 1);
  it.events.push(quiet, abi.EVENT_RISING, 2);
  const seen = [...wait(it, 1), ...wait(it, 1)].map(({ source }) => source);
  assert.ok(seen.includes(quiet), "served within two waits");
});

test("what finds the ring full is counted in the next record of that source", () => {
  const it = host();
  const pin = it.gpio.open(1, 2 << 8);
  for (const micros of [1, 2, 3, 4]) it.events.push(pin, abi.EVENT_RISING, micros);
  assert.deepEqual(wait(it, 1), [{ source: pin, flags: abi.EVENT_RISING, lost: 0, micros: 1 }]);
  it.events.push(pin, abi.EVENT_FALLING, 5);
  assert.deepEqual(wait(it), [
    { source: pin, flags: abi.EVENT_RISING, lost: 0, micros: 2 },
    { source: pin, flags: abi.EVENT_FALLING | abi.EVENT_LOSS, lost: 2, micros: 5 },
  ]);
});

test("a loss that nothing follows has a record of its own", () => {
  const it = host();
  const pin = it.gpio.open(1, 1 << 8);
  for (const micros of [1, 2, 3]) it.events.push(pin, abi.EVENT_RISING, micros);
  assert.deepEqual(wait(it), [
    { source: pin, flags: abi.EVENT_RISING, lost: 0, micros: 1 },
    { source: pin, flags: abi.EVENT_LOSS, lost: 2, micros: 3 },
  ]);
  assert.deepEqual(wait(it), []);
  assert.equal(it.events.lost, 2);
});

test("lost saturates", () => {
  const it = host();
  const pin = it.gpio.open(1, 1 << 8);
  for (let micros = 0; micros < 70_001; micros++) it.events.push(pin, abi.EVENT_RISING, micros);
  assert.deepEqual(
    wait(it).map(({ lost }) => lost),
    [0, 65535],
  );
});

test("only the edges asked for are reported, and none to a pin without a ring", () => {
  const it = host();
  const [pin, silent] = [it.gpio.open(1, 4 << 8), it.gpio.open(2, 0)];
  it.gpio.configure(pin, abi.GPIO_OPTION_EDGES, 2);
  for (const source of [pin, silent]) {
    it.events.push(source, abi.EVENT_RISING, 1);
    it.events.push(source, abi.EVENT_FALLING, 2);
  }
  assert.deepEqual(wait(it), [{ source: pin, flags: abi.EVENT_FALLING, lost: 0, micros: 2 }]);
  assert.equal(it.events.lost, 0);
  it.gpio.configure(pin, abi.GPIO_OPTION_DEBOUNCE_MICROS, 5000);
  assert.equal(it.backend.calls.at(-1), "configure 1 5000");
});

test("readiness is news once, and again after EAGAIN; an opened port is writable at the next wait", () => {
  const it = host();
  const port = it.uart.open(TEXT, it.put("uart0"), 9600, 0);
  it.events.push(port, abi.EVENT_READABLE, 7);
  it.events.push(port, abi.EVENT_READABLE, 8);
  assert.deepEqual(wait(it), [
    { source: port, flags: abi.EVENT_WRITABLE | abi.EVENT_READABLE, lost: 0, micros: it.backend.clock },
  ]);
  it.events.push(port, abi.EVENT_READABLE | abi.EVENT_WRITABLE, 9);
  assert.deepEqual(wait(it), [], "nothing new");
  it.backend.readAnswer = 2;
  it.base.read(port, TEXT, 8);
  it.events.push(port, abi.EVENT_READABLE, 10);
  assert.deepEqual(wait(it), [], "a short read is not EAGAIN");
  it.backend.readAnswer = -EAGAIN;
  assert.equal(it.base.read(port, TEXT, 8), -EAGAIN);
  it.events.push(port, abi.EVENT_READABLE, 11);
  assert.deepEqual(wait(it), [{ source: port, flags: abi.EVENT_READABLE, lost: 0, micros: 11 }]);
  it.backend.writeAnswer = -EAGAIN;
  assert.equal(it.base.write(port, TEXT, 8), -EAGAIN);
  it.events.push(port, abi.EVENT_WRITABLE | abi.EVENT_HANGUP, 12);
  it.events.push(port, abi.EVENT_HANGUP, 13);
  assert.deepEqual(wait(it), [{ source: port, flags: abi.EVENT_WRITABLE | abi.EVENT_HANGUP, lost: 0, micros: 12 }]);
  it.events.push(port, abi.EVENT_HANGUP, 14);
  assert.deepEqual(wait(it), [], "a hang-up is reported once");
});

test("READABLE that a read to the end overtook is not told any more", () => {
  const it = host();
  const port = it.uart.open(TEXT, it.put("uart0"), 9600, 0);
  wait(it);
  it.events.push(port, abi.EVENT_READABLE, 7);
  it.backend.readAnswer = -EAGAIN;
  it.base.read(port, TEXT, 8);
  assert.deepEqual(wait(it), []);
  assert.equal(it.backend.calls.at(-1), "wait 0 true", "and the backend may block");
});

test("close forgets what a source had to tell, frees its name, and tells its device once", () => {
  const it = host();
  const [a, b] = [it.gpio.open(1, 4 << 8), it.gpio.open(2, 4 << 8)];
  it.events.push(a, abi.EVENT_RISING, 1);
  it.events.push(b, abi.EVENT_RISING, 2);
  assert.equal(it.base.close(a), 0);
  assert.equal(it.base.close(a), -EBADF);
  it.events.push(a, abi.EVENT_FALLING, 3);
  assert.deepEqual(
    wait(it).map(({ source }) => source),
    [b],
  );
  const again = it.gpio.open(1, 4 << 8);
  it.events.push(a, abi.EVENT_RISING, 4);
  assert.deepEqual(wait(it), [], "events of the old source are not the new one's");
  assert.notEqual(again, a);
  it.front.close();
  assert.deepEqual(
    it.backend.calls.filter((call) => call.startsWith("close")),
    ["close 1", "close 1", "close 2"],
  );
});

test("wait passes the deadline on, writes the clock and the longest step, and hands errors on", () => {
  const it = host();
  const view = new DataView(it.memory.buffer);
  it.base.wait(abi.FOREVER, RECORDS, 1);
  it.base.wait(abi.FOREVER - 1n, RECORDS, 1);
  it.base.wait(-5n, RECORDS, 1);
  assert.deepEqual(it.backend.calls, ["wait Infinity true", "wait 9223372036854776000 true", "wait -5 true"]);
  it.backend.clock = 2 ** 40 + 5;
  it.backend.onWait = () => (it.backend.clock += 100);
  it.base.wait(0n, RECORDS, 1);
  assert.equal(view.getBigInt64(CONTROL + abi.CONTROL_MICROS, true), 2n ** 40n + 105n);
  assert.equal(view.getUint32(CONTROL + abi.CONTROL_LONGEST, true), 0xffffffff, "saturates");
  it.backend.waitAnswers = [-ECANCELED, -EDEADLK];
  assert.equal(it.base.wait(0n, RECORDS, 1), -ECANCELED);
  assert.equal(it.base.wait(0n, RECORDS, 1), -EDEADLK);
  assert.equal(it.explained(), `wait: ${abi.messages["wasyncio"]["wait"]["EDEADLK"]}`);
});

test("records kept for the next wait say that it must not block", () => {
  const it = host();
  const pin = it.gpio.open(1, 4 << 8);
  it.events.push(pin, abi.EVENT_RISING, 1);
  it.events.push(pin, abi.EVENT_FALLING, 2);
  wait(it, 1);
  wait(it, 1);
  wait(it, 1);
  assert.deepEqual(
    it.backend.calls.filter((call) => call.startsWith("wait")),
    ["wait 0 false", "wait 0 false", "wait 0 true"],
  );
});
