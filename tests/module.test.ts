// What is said of a file that is no module this host can serve: one line each, which names what is wrong and what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import binaryen from "assemblyscript/binaryen";
import { ABI_VERSION, CONTROL_SIZE, MAGIC, SECTION_SIZE } from "../host/node/abi.js";
import { ModuleError, instantiate, readModule } from "../host/node/module.js";
import { random } from "./random.js";

const REBUILD = "build it again with this version's `wasyncio build`";
const CONTROL = 64;
const HEAP_END = 4096;

/** The parts of a module that is right; a test replaces one. */
const parts = {
  imports: '(import "wasyncio" "exit" (func $exit (param i32)))',
  memory: '(memory (export "memory") 1)',
  data: `(data (i32.const ${CONTROL}) "${escape(MAGIC)}")`,
  start: '(func (export "_start"))',
  control: `(global (export "wasyncio") i32 (i32.const ${CONTROL}))`,
  heapBase: `(global (export "__heap_base") i32 (i32.const ${HEAP_END}))`,
  dataEnd: '(global (export "__data_end") i32 (i32.const 128))',
  more: "",
};

function escape(word: number): string {
  return [0, 8, 16, 24].map((shift) => `\\${((word >>> shift) & 0xff).toString(16).padStart(2, "0")}`).join("");
}

/** A custom section, as bytes; short names and contents only. */
function custom(name: string, content: Uint8Array): Buffer {
  const title = Buffer.from(name);
  return Buffer.concat([Buffer.from([0, 1 + title.length + content.length, title.length]), title, content]);
}

function section(fields: { version?: number; sources?: number; memory?: number; bytes?: number } = {}): Buffer {
  const words = [fields.version ?? ABI_VERSION, 0, 16, 8, fields.sources ?? 4, 256, 1024, fields.memory ?? HEAP_END];
  const content = Buffer.alloc(SECTION_SIZE);
  words.forEach((word, index) => content.writeUInt32LE(word, index * 4));
  return custom("wasyncio", content.subarray(0, fields.bytes ?? SECTION_SIZE));
}

function build(replaced: Partial<typeof parts> = {}, end: Buffer = section()): Buffer {
  const module = binaryen.parseText(`(module ${Object.values({ ...parts, ...replaced }).join("\n")})`);
  module.setFeatures(binaryen.Features.All);
  const wasm = Buffer.from(module.emitBinary());
  module.dispose();
  return Buffer.concat([wasm, end]);
}

const good = build();
const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

const broken: readonly (readonly [what: string, bytes: Uint8Array, line: string | RegExp])[] = [
  ["empty", Buffer.alloc(0), "is empty; build it again with `wasyncio build ENTRY.ts`"],
  [
    "a program's text",
    Buffer.from('import { run } from "wasyncio";\n'),
    "is not wasm: it looks like text; build it with `wasyncio build ENTRY.ts`",
  ],
  [
    "wasm's text",
    Buffer.from("  (module)"),
    "is not wasm: it looks like wasm in text form; assemble it first (wat2wasm)",
  ],
  ["ELF", Buffer.from("\x7fELF\x02\x01\x01"), "is not wasm: it looks like an ELF program of this or another machine"],
  ["gzip", gzipSync(good), "is not wasm: it looks like gzip; unpack it first"],
  ["zip", Buffer.from("PK\x03\x04...."), "is not wasm: it looks like a zip archive; unpack it first"],
  ["a script", Buffer.from("#!/bin/sh\n"), "is not wasm: it looks like a script"],
  ["JSON", Buffer.from('{ "name": "blink" }'), "is not wasm: it looks like JSON"],
  [
    "noise",
    Buffer.from([1, 2, 3, 250]),
    "is not wasm: it looks like binary data beginning with 01 02 03 fa; build a module with `wasyncio build ENTRY.ts`",
  ],
  ["half a header", good.subarray(0, 5), "is cut off after 5 bytes, within the header; copy or build it again"],
  [
    "a component",
    Buffer.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
    "is a wasm component; wasyncio runs core modules, as `wasyncio build ENTRY.ts` makes them",
  ],
  [
    "another version of wasm",
    Buffer.from([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]),
    "is wasm of version 2; this host reads version 1",
  ],
  [
    "truncated",
    good.subarray(0, good.length - 7),
    "is cut off: its custom section lacks 7 bytes; copy or build it again",
  ],
  [
    "cut off in a length",
    Buffer.concat([header, Buffer.from([1, 0x80])]),
    "is cut off or damaged: the file ends too early; copy or build it again",
  ],
  [
    "an unknown section",
    Buffer.concat([good, Buffer.from([77, 0])]),
    `has a section of unknown kind 77 at byte ${good.length + 2}; build or copy it again`,
  ],
  [
    "a damaged import",
    Buffer.concat([header, Buffer.from([2, 3, 1, 9, 9])]),
    "is damaged: its import section: a name is longer than it; build or copy it again",
  ],
  ["code that is not valid", invalid(), /^is not valid wasm: .*function #1.*; build or copy it again$/],
  [
    "somebody else's wasm",
    build({}, Buffer.alloc(0)),
    "is no wasyncio program: the custom section `wasyncio` is missing; build it with `wasyncio build ENTRY.ts`",
  ],
  ["two custom sections", Buffer.concat([good, section()]), `has 2 custom sections \`wasyncio\`; ${REBUILD}`],
  [
    "a short custom section",
    build({}, section({ bytes: 12 })),
    `its custom section \`wasyncio\` has 12 bytes, not 32; ${REBUILD}`,
  ],
  [
    "an empty custom section",
    build({}, section({ bytes: 0 })),
    `its custom section \`wasyncio\` has 0 bytes, not 32; ${REBUILD}`,
  ],
  [
    "a newer ABI",
    build({}, section({ version: 2 })),
    `was built for version 2 of the ABI, this host serves version 1; update wasyncio, or ${REBUILD}`,
  ],
  [
    "a newer ABI with a longer section",
    build({}, section({ version: 3, bytes: 4 })),
    `was built for version 3 of the ABI, this host serves version 1; update wasyncio, or ${REBUILD}`,
  ],
  [
    "an ABI before the first",
    build({}, section({ version: 0 })),
    `was built for version 0 of the ABI, this host serves version 1; ${REBUILD}`,
  ],
  [
    "a start section",
    build({ more: "(func $init) (start $init)" }),
    "has a wasm start section, which would run before the checks; export the program as _start",
  ],
  [
    "too many sources",
    build({}, section({ sources: 100_000 })),
    "asks for 100000 sources, a host has at most 65533; lower `sources` in wasyncio.json",
  ],
  [
    "less memory than it says",
    build({}, section({ memory: 70_000 })),
    `says it uses 70000 bytes of memory but its memory has 65536; ${REBUILD}`,
  ],
  [
    "an import nobody has",
    build({ imports: '(import "wasyncio" "sleep" (func (param i32)))' }),
    "imports wasyncio.sleep: version 1 of the ABI has no such import; it was built for a newer wasyncio, or by hand",
  ],
  [
    "an import named like a part of every object",
    build({ imports: '(import "wasyncio" "constructor" (func))' }),
    "imports wasyncio.constructor: version 1 of the ABI has no such import; it was built for a newer wasyncio, or by hand",
  ],
  [
    "a name that would drive a terminal",
    build({ imports: '(import "wasyncio" "\\1b[2J\\0a" (func))' }),
    "imports wasyncio.\\u{1b}[2J\\u{a}: version 1 of the ABI has no such import; it was built for a newer wasyncio, or by hand",
  ],
  [
    "a capability nobody has",
    build({ imports: '(import "wasyncio:radio" "open" (func))' }),
    "imports wasyncio:radio.open: this host has no module `wasyncio:radio`; it has wasyncio, wasyncio:gpio, wasyncio:uart",
  ],
  [
    "WASI",
    build({ imports: '(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))' }),
    "imports wasi_snapshot_preview1.fd_write: this host has no module `wasi_snapshot_preview1`; it was built for WASI, not for wasyncio",
  ],
  [
    "AssemblyScript's own abort",
    build({ imports: '(import "env" "abort" (func (param i32 i32 i32 i32)))' }),
    "imports env.abort: this host has no module `env`; build it with `wasyncio build`, which leaves no import of AssemblyScript's or C's own",
  ],
  [
    "an import of a wrong type",
    build({ imports: '(import "wasyncio" "wait" (func (param i32 i32 i32) (result i32)))' }),
    "imports wasyncio.wait as (i32, i32, i32) -> i32; it is (i64, i32, i32) -> i32",
  ],
  [
    "an import without its result",
    build({ imports: '(import "wasyncio:gpio" "get" (func (param i32)))' }),
    "imports wasyncio:gpio.get as (i32) -> (); it is (i32) -> i32",
  ],
  [
    "an import that is no function",
    build({ imports: '(import "wasyncio" "now" (global i64))' }),
    "imports wasyncio.now as a global; it is a function",
  ],
  [
    "an imported memory",
    build({ memory: '(export "memory" (memory 0))', imports: '(import "env" "memory" (memory 1))' }),
    "imports its memory (env.memory); a module brings its own: build it without --importMemory",
  ],
  ["no exported memory", build({ memory: "(memory 1)" }), `exports no \`memory\` (its linear memory); ${REBUILD}`],
  [
    "a memory that is something else",
    build({ memory: '(memory 1) (func (export "memory"))' }),
    `exports \`memory\` as a function, not as its linear memory; ${REBUILD}`,
  ],
  [
    "shared memory",
    build({ memory: '(memory (export "memory") 1 2 shared)' }),
    `its memory is shared; ${REBUILD} without threads and memory64`,
  ],
  ["no _start", build({ start: "" }), `exports no \`_start\` (the program); ${REBUILD}`],
  [
    "a _start with a result",
    build({ start: '(func (export "_start") (result i32) (i32.const 0))' }),
    `exports \`_start\` as () -> i32, not as () -> (); ${REBUILD}`,
  ],
  [
    "a _start that is no function",
    build({ start: '(global (export "_start") i32 (i32.const 0))' }),
    `exports \`_start\` as a global, not as () -> (); ${REBUILD}`,
  ],
  ["no control block", build({ control: "" }), `exports no \`wasyncio\` (the control block's address); ${REBUILD}`],
  ["no end of the heap", build({ heapBase: "" }), `exports no \`__heap_base\` (the end of its heap); ${REBUILD}`],
  ["no end of the data", build({ dataEnd: "" }), `exports no \`__data_end\` (the end of its static data); ${REBUILD}`],
  [
    "a control block that may move",
    build({ control: '(global (export "wasyncio") (mut i32) (i32.const 64))' }),
    `exports \`wasyncio\` as a mutable i32 global, not as an immutable i32 global; ${REBUILD}`,
  ],
  [
    "an end of the heap of 64 bits",
    build({ heapBase: '(global (export "__heap_base") i64 (i64.const 4096))' }),
    `exports \`__heap_base\` as an immutable i64 global, not as an immutable i32 global; ${REBUILD}`,
  ],
  [
    "an end of the data that is a function",
    build({ dataEnd: '(func (export "__data_end"))' }),
    `exports \`__data_end\` as no global, not as an immutable i32 global; ${REBUILD}`,
  ],
];

/** The good module with the last byte of its only function's code changed. */
function invalid(): Buffer {
  const bytes = Buffer.from(good);
  const at = bytes.indexOf(Buffer.from([0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b]));
  bytes[at + 5] = 0x01;
  return bytes;
}

test("a module that is right is read, and says of itself what is in it", () => {
  const { info } = readModule(good);
  assert.deepEqual(info.imports, [{ module: "wasyncio", name: "exit", type: "(i32) -> ()" }]);
  assert.deepEqual(info.capabilities, []);
  assert.deepEqual(
    [info.version, info.ready, info.timers, info.sources, info.ringBytes, info.heap, info.memory, info.pages],
    [1, 16, 8, 4, 256, 1024, HEAP_END, 1],
  );
  assert.equal(info.bytes, good.length);
  assert.equal(info.sections.at(-1)?.name, "custom wasyncio");
});

test("what a program may touch can be read from its imports", () => {
  const imports = `(import "wasyncio:uart" "count" (func (param i32 i32) (result i32))) ${parts.imports}
    (import "wasyncio:gpio" "get" (func (param i32) (result i32)))`;
  assert.deepEqual(readModule(build({ imports })).info.capabilities, ["wasyncio:uart", "wasyncio:gpio"]);
});

for (const [what, bytes, line] of broken) {
  test(`refused: ${what}`, () => {
    assert.throws(() => readModule(bytes), { name: "ModuleError", message: line });
  });
}

const imports = { wasyncio: { exit: (): void => undefined } };
const unplaced: readonly (readonly [what: string, replaced: Partial<typeof parts>, line: string | RegExp])[] = [
  [
    "a control block outside memory",
    { control: at(65536 - CONTROL_SIZE + 8) },
    `its control block would be at 65496, outside its memory of 65536 bytes; ${REBUILD}`,
  ],
  [
    "a control block at no address",
    { control: at(-8) },
    `its control block would be at 4294967288, outside its memory of 65536 bytes; ${REBUILD}`,
  ],
  [
    "a control block that is not aligned",
    { control: at(CONTROL + 4) },
    `its control block would be at 68, not a multiple of 8; ${REBUILD}`,
  ],
  [
    "a control block without its magic number",
    { data: "" },
    `its control block at 64 begins with 0x00000000, not 0x01736177; ${REBUILD}`,
  ],
  [
    "data outside memory",
    { more: '(data (i32.const 65530) "too long")' },
    /^cannot be instantiated: data segment.*; build it again with this version's `wasyncio build`$/,
  ],
];

function at(address: number): string {
  return `(global (export "wasyncio") i32 (i32.const ${address}))`;
}

for (const [what, replaced, line] of unplaced) {
  test(`refused before it starts: ${what}`, () => {
    const { module } = readModule(build(replaced));
    assert.throws(() => instantiate(module, imports), { name: "ModuleError", message: line });
  });
}

test("a damaged module is refused in one line or is still a module, never anything else", () => {
  const next = random(42);
  let refused = 0;
  for (let round = 0; round < 5_000; round++) {
    const bytes = Buffer.from(good);
    for (let flips = 1 + next(3); flips > 0; flips--) bytes[next(bytes.length)] = next(256);
    try {
      readModule(next(4) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes);
    } catch (error) {
      assert.ok(error instanceof ModuleError, `round ${round}: ${String(error)}`);
      assert.doesNotMatch(error.message, /\n/);
      refused++;
    }
  }
  assert.ok(refused > 2_500);
});
