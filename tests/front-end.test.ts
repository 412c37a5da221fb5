// How the front ends a program: exit, abort, and what a person reads of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgramEnd } from "../host/node/program.js";
import { OUTSIDE, RECORDS, host, type Host } from "./front-host.js";

/** What `abort` or `exit` throws. */
function ended(call: () => void): ProgramEnd {
  let end: unknown;
  assert.throws(call, (error) => ((end = error), error instanceof ProgramEnd));
  return end as ProgramEnd;
}

function putUtf16({ memory }: Host, at: number, text: string): [number, number] {
  new Uint8Array(memory.buffer, at).set(Buffer.from(text, "utf16le"));
  return [at, text.length];
}

test("exit ends the program with the low 8 bits of its code", () => {
  const { base } = host();
  assert.deepEqual(
    ended(() => {
      base.exit(0x103);
    }).outcome,
    { status: 3, how: "exit" },
  );
});

test("a module that swallows its end meets it again at the next wait", () => {
  const { base } = host();
  const end = ended(() => {
    base.exit(4);
  });
  assert.equal(
    ended(() => base.wait(0n, RECORDS, 1)),
    end,
  );
});

test("abort prints class, message and place, with status 1", () => {
  const it = host();
  const name = putUtf16(it, 600, "ValueError");
  const message = putUtf16(it, 700, "größer als 😀");
  const file = putUtf16(it, 800, "main.ts");
  const end = ended(() => {
    it.base.abort(...name, ...message, ...file, 12, 7);
  });
  assert.deepEqual(end.outcome, { status: 1, how: "abort" });
  assert.deepEqual(it.backend.reports, ["ValueError: größer als 😀\n    at main.ts:12:7\n"]);
});

test("abort prints what it can read", () => {
  const it = host();
  ended(() => {
    it.base.abort(-2, 5, OUTSIDE, 100, 0, -1, 0, 0);
  });
  assert.deepEqual(it.backend.reports, ["Error\n"]);
});

test("a HostError without a message says what explain would", () => {
  const it = host();
  it.gpio.open(99, 0);
  ended(() => {
    it.base.abort(...putUtf16(it, 600, "HostError"), 0, 0, 0, 0, 0, 0);
  });
  assert.deepEqual(it.backend.reports, ["HostError: gpio.open: 99: the board has no such line\n"]);
});

test("a CancelledError after the request to end has that request's status and prints nothing; before, it is any other", () => {
  const asked = host();
  asked.backend.ending = { how: "terminate", status: 143 };
  const end = ended(() => {
    asked.base.abort(...putUtf16(asked, 600, "CancelledError"), 0, 0, 0, 0, 0, 0);
  });
  assert.deepEqual(end.outcome, { status: 143, how: "terminate" });
  assert.deepEqual(asked.backend.reports, []);
  const unasked = host();
  const other = ended(() => {
    unasked.base.abort(...putUtf16(unasked, 600, "CancelledError"), 0, 0, 0, 0, 0, 0);
  });
  assert.deepEqual(other.outcome, { status: 1, how: "abort" });
  assert.deepEqual(unasked.backend.reports, ["CancelledError\n"]);
});
