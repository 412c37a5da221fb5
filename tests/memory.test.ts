// Memory of programs of tasks: what is dropped comes back, with a small heap and for as long as one likes. That the collector misses no
// reference is seen by oracle/stress.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadBoard } from "../host/node/board.js";
import { buildIn, simulate } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");
const small = { ready: 128, timers: 128, sources: 1, ringBytes: 0 };
const EACH = 100_000;

const work = `class Box { constructor(public text: string) {} }
async function work(box: Box): Promise<i32> { await sleep(0); return box.text.length; }`;
const plain = "async function work(n: i32): Promise<i32> { await sleep(0); return n; }";

const flat: readonly { readonly name: string; readonly gc: boolean; readonly app: string }[] = [
  {
    name: "coroutines that are made, stored and dropped",
    gc: true,
    app: `import { run, sleep } from "wasyncio"; ${work}
      async function main(): Promise<void> {
        let stored: Promise<i32> | null = null;
        for (let i = 0; i < ${EACH}; i++) {
          stored = work(new Box("box"));
          if (i % 64 == 0) await sleep(0);
        }
        console.log(stored ? "done" : "");
      }
      run(main());`,
  },
  {
    name: "tasks whose handles are kept and awaited",
    gc: true,
    app: `import { createTask, run, sleep } from "wasyncio"; ${work}
      async function main(): Promise<void> {
        for (let i = 0; i < ${EACH}; i++) {
          const task = createTask(work(new Box("box")));
          await task;
        }
        console.log("done");
      }
      run(main());`,
  },
  {
    name: "tasks whose handles nobody keeps, without a collector",
    gc: false,
    app: `import { createTask, run, sleep } from "wasyncio"; ${plain}
      async function main(): Promise<void> {
        for (let i = 0; i < ${EACH}; i++) {
          createTask(work(i));
          if (i % 64 == 0) await sleep(1);
        }
        console.log("done");
      }
      run(main());`,
  },
];

for (const { name, gc, app } of flat) {
  test(`${EACH} ${name}: a heap of 16 KiB is enough`, async (t) => {
    const settings = JSON.stringify({ ...small, gc, heap: 16_384 });
    const { wasm } = await buildIn(t, { "app.ts": app, "wasyncio.json": settings });
    const { stdout, stderr } = await simulate(wasm);
    assert.equal(stdout, "done\n", stderr);
  });
}

test("loops that were closed hold nothing, and a collection after them looks at none of it", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `import { newEventLoop, run, sleep } from "wasyncio";
      async function main(): Promise<void> {
        for (let i = 0; i < 2000; i++) { const text = "some text " + i.toString(); await sleep(text.length); }
        console.log("done");
      }
      for (let i = 0; i < 100; i++) {
        const loop = newEventLoop();
        loop.callSoonWith<string>((text: string): void => { console.log(text); }, "text" + i.toString());
        loop.close();
      }
      run(main());`,
    "wasyncio.json": JSON.stringify({ ...small, gc: true, heap: 65_536 }),
  });
  const { stdout, stderr } = await simulate(wasm);
  assert.equal(stdout, "done\n", stderr);
});

test("what is stored for good uses a heap up, and that is said", async (t) => {
  const app = `import { createTask, run, sleep } from "wasyncio"; ${work}
    async function main(): Promise<void> {
      const stored: Promise<i32>[] = [];
      for (let i = 0; i < ${EACH}; i++) { stored.push(work(new Box("box"))); if (i % 64 == 0) await sleep(0); }
    }
    run(main());`;
  const { wasm } = await buildIn(t, { "app.ts": app, "wasyncio.json": JSON.stringify({ ...small, heap: 16_384 }) });
  const { status, stderr } = await simulate(wasm);
  assert.equal(status, 1);
  const { asked, free, heap, largest, made } = figures(stderr);
  assert.equal(heap, 16_384);
  assert.ok(asked > free && free >= largest && made < 16_384, stderr);
});

/** What a MemoryError says. */
function figures(stderr: string): Record<"asked" | "free" | "heap" | "largest" | "made", number> {
  const says =
    /^MemoryError: (\d+) bytes asked for, (\d+) of (\d+) free \((\d+) in one piece\), (\d+) made since the last collection, at an await: raise "heap" in wasyncio\.json\n$/;
  const found = says.exec(stderr);
  assert.ok(found, stderr);
  const [asked, free, heap, largest, made] = found.slice(1).map(Number);
  return { asked, free, heap, largest, made };
}

test("garbage of one step is there until it awaits: the error says how much was made, and an await is the cure", async (t) => {
  const app = (then: string): string => `import { run, sleep } from "wasyncio";
    async function main(): Promise<void> {
      for (let i = 0; i < 200; i++) { const garbage = new StaticArray<u8>(1000); ${then} if (garbage.length != 1000) return; }
      console.log("done");
    }
    run(main());`;
  const settings = JSON.stringify({ ...small, heap: 65_536 });
  const without = await buildIn(t, { "app.ts": app(""), "wasyncio.json": settings });
  const failed = await simulate(without.wasm);
  const { asked, made } = figures(failed.stderr);
  assert.ok(asked >= 1000 && asked < 1040, failed.stderr);
  assert.ok(made > 55_000, failed.stderr);
  const cured = await buildIn(t, { "app.ts": app("await sleep(0);"), "wasyncio.json": settings });
  assert.equal((await simulate(cured.wasm)).stdout, "done\n");
});

test("a heap in pieces is told from one that is full", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `import { run, sleep } from "wasyncio";
      async function main(): Promise<void> {
        const kept: StaticArray<u8>[] = new Array<StaticArray<u8>>(40);
        for (let i = 0; i < 40; i++) { new StaticArray<u8>(980); kept[i] = new StaticArray<u8>(20); }
        for (let i = 0; i < 4; i++) await sleep(i);
        for (let i = 0; i < 200; i++) { new StaticArray<u8>(40); if (i % 20 == 0) await sleep(0); }
        console.log(kept.length.toString());
        const large = new StaticArray<u8>(20_000);
        console.log(large.length.toString());
      }
      run(main());`,
    "wasyncio.json": JSON.stringify({ ...small, heap: 49_152 }),
  });
  const { stdout, stderr } = await simulate(wasm);
  assert.equal(stdout, "40\n");
  const { free, largest } = figures(stderr);
  assert.ok(free > 20_020 && largest < 20_000, stderr);
});

test("async blink is at most 2 KiB, with the collector and without", async (t) => {
  const board = loadBoard("lm3s6965evb");
  const app = readFileSync(join(root, "examples/async-blink.ts"), "utf8");
  for (const gc of [true, false]) {
    const { wasm } = await buildIn(t, { "app.ts": app, "wasyncio.json": JSON.stringify({ gc }) }, { board });
    t.diagnostic(`${wasm.length} bytes`);
    assert.ok(wasm.length <= 2048, `${wasm.length}`);
  }
});
