// What the host says of a refusal is the message of the error that was thrown for it, however late it is read; and what never reads a
// message carries nothing for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadBoard } from "../host/node/board.js";
import { buildIn, simulate } from "./program-folder.js";

const LONG = "ä".repeat(60);

test("each error has the words of its own refusal, also when others came in between", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `
import { CapacityError, HostError, Pin, Uart, run, sleep } from "wasyncio";
const errors: Error[] = [];
async function keeps(which: i32): Promise<void> {
  await sleep(which);
  try {
    switch (which) {
      case 0: Pin.output(999); break;
      case 1: Uart.open("nope"); break;
      case 2: Pin.inputNamed("${LONG}"); break;
      case 3: for (let line = 0; ; line++) Pin.output(line);
    }
  } catch (e) {
    errors.push(e);
  }
}
async function main(): Promise<void> {
  const port = Uart.open("uart0");
  for (let i = 0; i < 4; i++) await keeps(i);
  port.readNowait(new Uint8Array(1)); // EAGAIN
  await sleep(1);
  for (let i = 0; i < errors.length; i++) {
    const error = errors[i];
    const code = error instanceof HostError ? (error as HostError).code : -1;
    console.log(\`\${error} (\${code}, \${error instanceof CapacityError})\`);
  }
  console.log(new HostError("mine", 5).message + "|" + new HostError().message);
}
run(main());`,
    "wasyncio.json": JSON.stringify({ sources: 3 }),
  });
  const { stdout, stderr, status } = await simulate(wasm);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "HostError: gpio.open: 999: the board has no such line (6, false)",
    "HostError: uart.open: nope: the board has no such port (2, false)",
    `HostError: gpio.openNamed: ${LONG}: the board has no such pin (2, false)`,
    'CapacityError: gpio.open: 2: all sources are in use; raise "sources" in wasyncio.json (-1, true)',
    "mine|",
  ]);
  assert.deepEqual([stderr, status], ["", 0]);
});

const ends: readonly (readonly [what: string, program: string])[] = [
  [
    "caught and thrown again",
    "try { Pin.output(999); } catch (e) { try { Uart.open('nope'); } catch (f) {} message = e.message; throw e; }",
  ],
  ["of one task", "Pin.output(999);"],
  ["that catches without reading", "try { Pin.output(999); } finally { count++; }"],
];

for (const [what, statements] of ends) {
  test(`a refusal that ends the program is told in its own words: ${what}`, async (t) => {
    const { wasm } = await buildIn(t, {
      "app.ts": `import { Pin, Uart, run } from "wasyncio";
        let count = 0; let message = "";
        async function main(): Promise<void> { ${statements} Uart.open("uart0"); console.log(message); }
        run(main());`,
    });
    const { status, stderr } = await simulate(wasm);
    assert.deepEqual([status, stderr], [1, "HostError: gpio.open: 999: the board has no such line\n"]);
  });
}

test("the report of a task that failed has the words of the refusal", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `import { Pin, createTask, run, sleep } from "wasyncio";
      async function fails(): Promise<void> { Pin.output(999); }
      async function main(): Promise<void> { createTask(fails()); await sleep(1); }
      run(main());`,
  });
  const { stderr } = await simulate(wasm);
  assert.match(stderr, /^HostError: gpio.open: 999: the board has no such line$/m);
});

test("a program that reads no message asks the host for none", async (t) => {
  const board = loadBoard("lm3s6965evb");
  const explains = async (app: string): Promise<boolean> => {
    const { wasm } = await buildIn(t, { "app.ts": app }, { board });
    return WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(wasm))).some(
      ({ name }) => name === "explain",
    );
  };
  const catches = (then: string): string => `import { HostError, Pin, run } from "wasyncio";
    async function main(): Promise<void> {
      try { Pin.output(999); } catch (e) { ${then} }
    }
    run(main());`;
  assert.equal(await explains(catches("if (e instanceof HostError) Pin.output((e as HostError).code);")), false);
  assert.equal(await explains(catches("Pin.output(e.message.length);")), true);
  assert.equal(await explains(catches("Pin.output(e.toString().length);")), true);
  for (const name of ["blink", "async-blink"]) {
    assert.equal(
      await explains(readFileSync(join(import.meta.dirname, `../../examples/${name}.ts`), "utf8")),
      false,
      name,
    );
  }
});
