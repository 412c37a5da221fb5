// What coroutines cost: instructions per resume, bytes of a frame. Counted in the code of the coroutines, of their dispatch and of
// assembly/coroutine/ as it is at -O3, not in the tiny runtime that stands in for the loop.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countInstructions } from "./counting.js";
import { compile, instantiate } from "./harness.js";

interface Cost {
  /** Between two awaits of the program, on average. */
  readonly instructions: number;
  readonly frames: readonly number[];
}

/** The program's loop runs `rounds()` times. */
async function cost(source: string): Promise<Cost> {
  const head = `import { run, tick } from "wasyncio/virtual";
@external("env", "toggle") declare function toggle(): void;
@external("env", "rounds") declare function rounds(): i32;
// Called from two places, the dispatch stays a function, in which the coroutines' code stands.
import { resumeParked } from "wasyncio/coroutine/intrinsics";
export function alsoHere(record: usize): void { resumeParked(record); }\n`;
  const flags = ["-O3", "--shrinkLevel", "2"];
  const { binary, lowered, stderr } = await compile(head + source, { flags, optimise: true });
  assert.ok(binary && lowered, stderr);
  const counted = countInstructions(binary, (name) => /~(resume|frame|resumeParked)$|wasyncio\/coroutine\//.test(name));
  const total = (rounds: number): number => {
    const exports = instantiate(counted, [], { imports: { toggle: () => 0, rounds: () => rounds } });
    exports["_start"]();
    return (exports["instructions"] as unknown as WebAssembly.Global).value;
  };
  assert.ok(total(200) > total(100), "what is counted does not run");
  return {
    instructions: (total(200) - total(100)) / 100,
    frames: lowered.coroutines.filter(({ name }) => name.startsWith("main/")).map(({ frameSize }) => frameSize),
  };
}

test("a blink costs at most 45 instructions a resume and 16 bytes", async (t) => {
  const { instructions, frames } = await cost(`
    async function blink(): Promise<void> { for (let i = rounds(); i > 0; i--) { toggle(); await tick(); } }
    run(blink());`);
  t.diagnostic(`${instructions} instructions a resume, frames of ${frames.join(", ")} bytes`);
  assert.ok(instructions <= 45, `${instructions}`);
  assert.ok(Math.max(...frames) <= 16, frames.join());
});

/** Of a frame's way through the dispatch: its number, the branch, the call, and whether there is another one. */
const DISPATCH = 9;

test("a chain of three costs at most 160 instructions a round beside its three dispatches, and 16 bytes a frame", async (t) => {
  const { instructions, frames } = await cost(`
    async function leaf(n: i32): Promise<i32> { await tick(); return n + 1; }
    async function middle(n: i32): Promise<i32> { return (await leaf(n)) + 1; }
    async function top(): Promise<i32> { let sum = 0; for (let i = rounds(); i > 0; i--) sum += await middle(i); return sum; }
    run(top());`);
  t.diagnostic(`${instructions} instructions a round, frames of ${frames.join(", ")} bytes`);
  assert.ok(instructions - 3 * DISPATCH <= 160, `${instructions}`);
  assert.ok(instructions <= 185, `${instructions}`);
  assert.ok(Math.max(...frames) <= 16, frames.join());
});

test("a child that finishes without parking is a call", async (t) => {
  const { instructions } = await cost(`
    async function child(n: i32): Promise<i32> { if (n < 0) await tick(); return n + 1; }
    async function main(): Promise<i32> { let sum = 0; for (let i = rounds(); i > 0; i--) sum += await child(i); return sum; }
    run(main());`);
  t.diagnostic(`${instructions} instructions a call and await`);
  assert.ok(instructions <= 80, `${instructions}`);
});

test("a loop that stops in every other round has one way in, and no steering", async (t) => {
  const { instructions } = await cost(`
    async function main(): Promise<i32> { let sum = 0; for (let i = rounds(); i > 0; i--) { sum += i; if (i & 1) await tick(); } return sum; }
    run(main());`);
  t.diagnostic(`${instructions} instructions a round`);
  assert.ok(instructions <= 31, `${instructions}`);
});

/** A loop over an iterator of its own that parks in each round. */
const iterating = (members: string, loop: string): string => `
  import { AsyncIterator, Step } from "wasyncio/virtual";
  class Ticks extends AsyncIterator<i32> {
    step: Step<i32> = new Step<i32>(false, 0);
    async next(): Promise<Step<i32>> { await tick(); const step = this.step; step.done = step.value++ >= rounds(); return step; }
    ${members}
  }
  async function main(): Promise<i32> { let sum = 0; ${loop} return sum; }
  run(main());`;
const forAwait = "for await (const x of new Ticks()) sum += x;";
const loop = (atEnd: string): string =>
  `while (true) { const step = await ticks.next(); if (step.done) { ${atEnd} break; } sum += step.value; }`;
const byHand = `const ticks = new Ticks(); ${loop("")}`;
const closingByHand = `const ticks = new Ticks(); let open = true; try { ${loop("open = false;")} } finally { if (open) await ticks.asyncClose(); }`;
const close = "async asyncClose(): Promise<void> { toggle(); }";

test("for await costs what the loop costs that is written by hand", async (t) => {
  const forms = { byHand: ["", byHand], closingByHand: [close, closingByHand] } as const;
  for (const [name, [members, written]] of Object.entries(forms)) {
    const [wanted, found] = [await cost(iterating(members, written)), await cost(iterating(members, forAwait))];
    t.diagnostic(`${name}: ${wanted.instructions} instructions a round, frames of ${wanted.frames.join(", ")} bytes`);
    assert.deepEqual(found, wanted);
  }
});
