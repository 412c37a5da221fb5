// From a program to a module: what is in it, what it costs, and what a person reads when there is none.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build, diagnosticToJson, formatDiagnostic } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { buildIn, complaintsOf, folderOf, simulate } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");
const board = loadBoard("lm3s6965evb");

/** Sizes of the functions in a module, and whether its text has a name: what is linked. */
async function linked(wasm: Uint8Array): Promise<string> {
  const { default: binaryen } = await import("assemblyscript/binaryen");
  const module = binaryen.readBinary(wasm);
  const text = module.emitText();
  module.dispose();
  return text;
}

void test("a program with nothing but callbacks has less than 2 KB of wasm and 2 KiB of memory on a board", async () => {
  const { info } = await build({ entry: join(root, "examples/blink.ts"), board });
  assert.ok(info.bytes < 2048, `${info.bytes} bytes of wasm`);
  assert.ok(info.memory < 2048, `${info.memory} bytes of memory`);
  assert.equal(info.heap, 0);
  assert.equal(info.collector, false);
  assert.deepEqual(info.capabilities, ["wasyncio:gpio"]);
});

void test("a handle is an object only where the program keeps it", async (t) => {
  const program = (use: string): string =>
    `import { getEventLoop } from "wasyncio";\nfunction f(): void {}\nconst loop = getEventLoop();\n${use};\nloop.runForever();\n`;
  const dropped = await buildIn(t, { "app.ts": program("loop.callLater(5, f)") }, { board });
  assert.equal(dropped.info.heap, 0);
  const kept = await buildIn(t, { "app.ts": program("export const handle = loop.callLater(5, f)") }, { board });
  assert.equal(kept.info.heap, board.capacities.heap);
  assert.ok(kept.info.bytes > dropped.info.bytes + 1000);
});

void test("a throw of a new error with a text links neither its class nor the allocator", async (t) => {
  const { info, wasm } = await buildIn(t, { "app.ts": 'throw new RangeError("out of all bounds");\n' });
  assert.equal(info.heap, 0);
  assert.ok(info.bytes < 500, `${info.bytes} bytes`);
  assert.equal((await simulate(wasm)).stderr, "RangeError: out of all bounds\n    at app.ts:1:7\n");
});

void test("texts that nothing can say any more are not in the module, equal ones once", async (t) => {
  const program = `
    function fail(a: i32): void { if (a == 77) throw new Error("equal"); if (a == 78) throw new Error("equal"); }
    if (false) throw new Error("never");
    fail(i32.load8_u(8));
  `;
  const { wasm } = await buildIn(t, { "app.ts": program.replace("i32.load8_u", "load<u8>") });
  const units = (text: string): Buffer => Buffer.from(text, "utf16le");
  const bytes = Buffer.from(wasm);
  assert.equal(bytes.includes(units("never")), false);
  assert.notEqual(bytes.indexOf(units("equal")), -1);
  assert.equal(bytes.indexOf(units("equal")), bytes.lastIndexOf(units("equal")));
});

const ends: readonly (readonly [what: string, program: string, stderr: string])[] = [
  ["a message made at run time", 'throw new Error("n is " + (3).toString());', "Error: n is 3\n    at app.ts:1:7\n"],
  ["no message", "throw new TypeError();", "TypeError\n    at app.ts:1:7\n"],
  ["a class of the program", 'class Odd extends RangeError {}\nthrow new Odd("x");', "Odd: x\n    at app.ts:2:7\n"],
  [
    "a class with a constructor",
    'class Odd extends Error { constructor(n: i32) { super("n=" + n.toString()); } }\nthrow new Odd(4);',
    "Odd: n=4\n    at app.ts:2:1\n",
  ],
  [
    "a value that was made elsewhere",
    'class Odd extends Error {}\nfunction make(): Error { return new Odd("late"); }\nconst e = make();\nthrow e;',
    "Odd: late\n    at app.ts:4:1\n",
  ],
  ["an assertion", 'const a = [1];\nassert(a.length > 1, "too few");', "AssertionError: too few\n    at app.ts:2:1\n"],
  ["an assertion without a message", "const a = [1];\nassert(a.length > 1);", "AssertionError\n    at app.ts:2:1\n"],
  [
    "null",
    "class P { x: i32 = 1; }\nfunction p(n: i32): P | null { return n ? new P() : null; }\nconsole.log(p(0)!.x.toString());",
    "TypeError: unexpected null\n    at app.ts:3:13\n",
  ],
  ["an index out of range", "const a = [1];\nconsole.log(a[a.length].toString());", "RangeError: Index out of range\n"],
  ["abort", 'abort("bye", "elsewhere.ts", 3, 4);', "Error: bye\n    at elsewhere.ts:3:4\n"],
  ["unreachable", "unreachable();", "Trap: unreachable\n"],
];
for (const [what, program, stderr] of ends) {
  void test(`what leaves the program ends it with class, message and place: ${what}`, async (t) => {
    const { wasm } = await buildIn(t, { "app.ts": program });
    const ended = await simulate(wasm);
    assert.equal(ended.stderr, stderr);
    assert.equal(ended.status, 1);
  });
}

void test("a subclass's name is that of its class", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": `
      class A extends Error {}
      class B extends A { code: i32 = 1; }
      class C extends RangeError { constructor() { super("c"); } }
      function make(n: i32): Error { return n == 0 ? new A("a") : n == 1 ? new B("b") : new C(); }
      for (let n = 0; n < 3; n++) console.log(make(n).toString());
    `,
  });
  assert.equal((await simulate(wasm)).stdout, "A: a\nB: b\nC: c\n");
});

void test("console, trace and Math.random need no import but the ABI's", async (t) => {
  const { wasm, info } = await buildIn(t, {
    "app.ts": 'console.log("näh 😀"); console.error("err"); trace("t", 1, 2.5); Math.random();\n',
  });
  assert.deepEqual([...new Set(info.imports.map(({ module }) => module))], ["wasyncio"]);
  const { stdout, stderr, status } = await simulate(wasm);
  assert.deepEqual({ stdout, stderr, status }, { stdout: "näh 😀\n", stderr: "err\ntrace: t 2.5\n", status: 0 });
});

void test("wasyncio.json beside the program says how large the tables are, the board the rest", async (t) => {
  const files = { "app.ts": 'import { getEventLoop } from "wasyncio";\ngetEventLoop().runForever();\n' };
  const plain = await buildIn(t, files, { board });
  const { ready, timers, sources, ringBytes } = board.capacities;
  assert.deepEqual(
    {
      ready: plain.info.ready,
      timers: plain.info.timers,
      sources: plain.info.sources,
      ringBytes: plain.info.ringBytes,
    },
    { ready, timers, sources, ringBytes },
  );
  const small = await buildIn(t, { ...files, "wasyncio.json": '{ "ready": 3, "sources": 1 }' }, { board });
  assert.deepEqual([small.info.ready, small.info.timers, small.info.sources], [3, 3, 1]);
  const record = 48;
  assert.ok(
    plain.info.memory - small.info.memory >= (ready - 3) * record,
    "the pool of records is as large as it says",
  );
});

void test("the library reads the capacities as the constants of the build", async (t) => {
  const app = `
    import { getEventLoop } from "wasyncio";
    function f(): void {}
    const stats = getEventLoop().stats();
    console.log(stats.readyCapacity.toString() + " " + stats.timersCapacity.toString() + " " + stats.sourcesCapacity.toString());
  `;
  const { wasm } = await buildIn(t, { "app.ts": app, "wasyncio.json": '{ "ready": 9, "timers": 4, "sources": 2 }' });
  assert.equal((await simulate(wasm)).stdout, "9 4 2\n");
});

void test("a heap that is used up ends the program with its figures and the setting, with and without a collector", async (t) => {
  const app = 'let s = "";\nfor (let i = 0; i < 100000; i++) s += "0123456789";\nconsole.log(s);\n';

  for (const [gc, says] of [
    [
      true,
      "1068 bytes asked for, 572 of 30000 free (572 in one piece), 27840 made since the last collection, at an await: ",
    ],
    [false, "1104 bytes asked for, 4 of 30000 free: "],
  ] as const) {
    const { wasm, info } = await buildIn(t, { "app.ts": app, "wasyncio.json": JSON.stringify({ gc, heap: 30000 }) });
    assert.equal(info.heap, 30000);
    const { stderr, status } = await simulate(wasm);
    assert.equal(stderr, `MemoryError: ${says}raise "heap" in wasyncio.json${gc ? "" : ', or set "gc" to true'}\n`);
    assert.equal(status, 1);
  }
});

void test("linear memory is as large as the heap needs, and never grows", async (t) => {
  const { wasm, info } = await buildIn(
    t,
    { "app.ts": "export const a = new Array<i32>(3);\n" },
    { board: loadBoard("desktop") },
  );
  const module = new WebAssembly.Module(wasm);
  assert.ok(info.memory > 16 << 20);
  assert.equal(info.pages, Math.ceil(info.memory / 65536));
  const text = await linked(wasm);
  assert.match(text, new RegExp(`\\(memory \\$\\S+ ${info.pages} ${info.pages}\\)`));
  assert.doesNotMatch(text, /memory\.(grow|size)/);
  assert.deepEqual(
    WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .sort(),
    ["__data_end", "__heap_base", "_start", "memory", "wasyncio"],
  );
});

void test("the first mutable i32 global is a zero, which WAMR may take for a stack pointer", async (t) => {
  const { wasm } = await buildIn(t, { "app.ts": 'let n = 5;\nif (n++ < load<u8>(0)) console.log("x");\nn = 7;\n' });
  const first = /\(global \S+ \(mut i32\) \(i32\.const (\d+)\)\)/.exec(await linked(wasm));
  assert.equal(first?.[1], "0");
});

void test("a debug build has names, a source map of the program's files, and the places of the library", async (t) => {
  const { info, sourceMap, wasm } = await buildIn(
    t,
    { "app.ts": "const a = [1];\nconsole.log(a[1].toString());\n" },
    { debug: true },
  );
  assert.equal(info.debug, true);
  const map = JSON.parse(sourceMap ?? "{}") as { sources: string[]; sourcesContent: string[] };
  assert.ok(map.sources.includes("app.ts"));
  assert.equal(map.sourcesContent.length, map.sources.length);
  assert.ok(info.sections.some(({ name }) => name === "custom name"));
  assert.match((await simulate(wasm)).stderr, /^RangeError: Index out of range\n {4}at ~lib\/array\.ts:\d+:\d+\n$/);
});

void test("the same program gives the same bytes from wherever it is built, and two builds at once do not mix", async (t) => {
  const app = 'import { f } from "./lib/part";\nf();\n';
  const files = { "a/app.ts": app, "a/lib/part.ts": 'export function f(): void { throw new Error("here"); }\n' };
  const folder = folderOf(t, files);
  const [first, second, other] = await Promise.all([
    build({ entry: "a/app.ts", cwd: folder }),
    build({ entry: join(folder, "a/app.ts"), cwd: root }),
    build({ entry: join(root, "examples/blink.ts"), board }),
  ]);
  assert.deepEqual(first.wasm, second.wasm);
  assert.equal((await simulate(first.wasm)).stderr, "Error: here\n    at lib/part.ts:1:35\n");
  assert.ok(other.info.ready === board.capacities.ready && first.info.ready !== board.capacities.ready);
});

void test("wasyncio means this package, whatever a node_modules beside the program has; other packages are found there", async (t) => {
  const { wasm } = await buildIn(t, {
    "app.ts": 'import { exit } from "wasyncio";\nimport { seven } from "numbers";\nexit(seven());\n',
    "node_modules/wasyncio/index.ts": "export function exit(code: i32): void { unreachable(); }\n",
    "node_modules/wasyncio/package.json": '{ "name": "wasyncio" }',
    "node_modules/numbers/index.ts": "export function seven(): i32 { return 7; }\n",
  });
  assert.equal((await simulate(wasm)).status, 7);
});

/** Program, and what a person reads, line by line. */
const mistakes: readonly (readonly [what: string, program: string, complaint: readonly string[]])[] = [
  [
    "types and names",
    'const n: i32 = "text";\n\tfoo(n);\n',
    [
      "app.ts:1:16 - error: Type '~lib/string/String' is not assignable to type 'i32'. (TS2322)",
      '    const n: i32 = "text";',
      "                   ^^^^^^",
      "app.ts:2:2 - error: Cannot find name 'foo'. (TS2304)",
      "      foo(n);",
      "      ^^^",
    ],
  ],
  ["syntax", "let a = ;\n", ["app.ts:1:9 - error: Expression expected. (TS1109)", "    let a = ;", "            ^"]],
  [
    "a file that is not there",
    'import { x } from "./nowhere";\nx();\n',
    [
      "app.ts:1:19 - error: There is no file 'nowhere.ts': correct the path. (TS6054)",
      '    import { x } from "./nowhere";',
      "                      ^^^^^^^^^^^",
    ],
  ],
  [
    "a package that is not there",
    'import { x } from "@some/package/part";\nx();\n',
    [
      "app.ts:1:19 - error: There is no package '@some/package' in a node_modules above the program: install it, or correct the name. (TS6054)",
      '    import { x } from "@some/package/part";',
      "                      ^^^^^^^^^^^^^^^^^^^^",
    ],
  ],
  [
    "a clock that no host has, through the library that asks for it",
    "function now(): i64 {\n  return Date.now();\n}\nconsole.log(now().toString());\n",
    [
      "app.ts:2:10 - error: No host has env.Date.now: use getEventLoop().time() or timeMicros(), from the program's start.",
      "      return Date.now();",
      "             ^^^^^^^^^^",
    ],
  ],
  [
    "an import of the program's own",
    '@external("foo", "bar") declare function bar(): void;\nbar();\n',
    [
      "app.ts:2:1 - error: No host has foo.bar: a program imports only what docs/abi.md lists.",
      "    bar();",
      "    ^^^^^",
    ],
  ],
  [
    "memory that grows",
    "memory.grow(1);\n",
    [
      'app.ts:1:1 - error: memory.grow: linear memory has a fixed size; set "heap" in wasyncio.json.',
      "    memory.grow(1);",
      "    ^^^^^^^^^^^^^^",
    ],
  ],
  [
    "globals of Node",
    "process.exit(1);\n",
    [
      "app.ts:1:1 - error: Cannot find name 'process': use exit(code), console, stdin and stdout. (TS2304)",
      "    process.exit(1);",
      "    ^^^^^^^",
    ],
  ],
  [
    "a name that the library has not",
    'import { create_task, run, sleep } from "wasyncio";\nrun(sleep(1));\n',
    [
      "app.ts:1:10 - error: Module '~lib/wasyncio' has no exported member 'create_task'. (TS2305)",
      '    import { create_task, run, sleep } from "wasyncio";',
      "             ^^^^^^^^^^^",
    ],
  ],
  [
    "a throw of what is no error",
    'throw "text";\n',
    [
      "app.ts:1:7 - error: Type '~lib/string/String' is not assignable to type '~lib/error/Error'. (TS2322)",
      '    throw "text";',
      "          ^^^^^^",
    ],
  ],
  [
    "an error with arguments that its class does not take",
    'throw new Error("a", 2);\n',
    [
      "app.ts:1:7 - error: Expected 1 arguments, but got 2. (TS2554)",
      '    throw new Error("a", 2);',
      "          ^^^^^^^^^^^^^^^^^",
    ],
  ],
];
for (const [what, program, complaint] of mistakes) {
  void test(`a mistake has its file, line, column and next step: ${what}`, async (t) => {
    const diagnostics = await complaintsOf(buildIn(t, { "app.ts": program }));
    assert.deepEqual(diagnostics.map(formatDiagnostic).join("\n").split("\n"), complaint);
  });
}

void test("a separator that is neither text nor bytes is refused, and not read as an address", async (t) => {
  for (const separator of ["59", "[59]", "port"]) {
    const program = `import { Uart, run } from "wasyncio";\nconst port = Uart.open("uart0");\nrun(port.readUntil(${separator}));\n`;
    const [diagnostic] = await complaintsOf(buildIn(t, { "app.ts": program }));
    assert.match(diagnostic.message, /a separator is a text or a Uint8Array/, separator);
  }
});

void test("a diagnostic as JSON is one object on one line", async (t) => {
  const [diagnostic] = await complaintsOf(buildIn(t, { "app.ts": "foo();\n" }));
  assert.equal(
    diagnosticToJson(diagnostic),
    '{"file":"app.ts","line":1,"column":1,"code":"TS2304","severity":"error","message":"Cannot find name \'foo\'."}',
  );
});

const settings: readonly (readonly [json: string, place: string, message: RegExp])[] = [
  [
    '{\n  "raedy": 4\n}',
    "2:3",
    /"raedy" means nothing here.* There are ready, timers, sources, ringBytes, heap, gc, fuel\./,
  ],
  ['{ "ready": "many" }', "1:12", /"ready" is a whole number from 1 to 1000000/],
  ['{ "ready": -1 }', "1:12", /"ready" is a whole number from 1/],
  ['{ "ready": 0 }', "1:12", /"ready" is a whole number from 1/],
  ['{ "ready": 2.5 }', "1:12", /"ready" is a whole number/],
  ['{ "sources": 70000 }', "1:14", /"sources" is a whole number from 0 to 65533/],
  [
    '{ "ready": 4,\n "timers": 5 }',
    "2:12",
    /Each armed timer is one of the 4 records: lower "timers" or raise "ready"\./,
  ],
  ['{ "gc": "yes" }', "1:9", /"gc" is true or false\./],
  ['{ "fuel": 2.5 }', "1:11", /"fuel" is true, false or a whole number from 1 to 2147483647/],
  ['{ "ready": 4, "ready": 5 }', "1:15", /"ready" is set twice: remove one\./],
  ["[1]", "1:1", /This must be an object/],
  ['{ "ready": 4,, }', "1:14", /This is not JSON: correct it\./],
  ['{ "ready": { "a": [1, "}"] } }', "1:12", /"ready" is a whole number/],
];
for (const [json, place, message] of settings) {
  void test(`a mistake in wasyncio.json has its place: ${json.replaceAll("\n", " ")}`, async (t) => {
    const [diagnostic] = await complaintsOf(buildIn(t, { "app.ts": "", "wasyncio.json": json }));
    assert.equal(diagnostic.file, "wasyncio.json");
    assert.equal(`${diagnostic.line}:${diagnostic.column}`, place);
    assert.match(diagnostic.message, message);
  });
}

void test("a heap too small for the allocator's own tables is refused where the program allocates", async (t) => {
  const files = {
    "app.ts": "export const a = [1];\nconsole.log(a.pop().toString());\n",
    "wasyncio.json": '{ "heap": 1000 }',
  };
  const [diagnostic] = await complaintsOf(buildIn(t, files));
  assert.match(diagnostic.message, /allocates, but "heap" is 1000 bytes: set it to 2048 or more in wasyncio\.json\./);
  const other = await buildIn(t, { ...files, "app.ts": "" });
  assert.equal(other.info.heap, 0);
});

void test("an entry that is no program is refused with what to do", async (t) => {
  const folder = folderOf(t, { "app.ts": "", "app.wasm": "", "app.js": "", "types.d.ts": "", "locked.ts": "" });
  mkdirSync(join(folder, "part.ts"));
  chmodSync(join(folder, "locked.ts"), 0);
  const refusal = async (entry: string): Promise<string> => {
    const diagnostics = await complaintsOf(build({ entry, cwd: folder }));
    assert.equal(diagnostics.length, 1);
    return formatDiagnostic(diagnostics[0]);
  };
  assert.equal(await refusal("app"), "error: app does not exist: did you mean app.ts?");
  assert.equal(await refusal("nix.ts"), "error: nix.ts does not exist: give the path of the program's .ts file.");
  assert.equal(await refusal("part.ts"), "error: part.ts is a folder: give the path of the program's .ts file in it.");
  assert.match(await refusal("app.wasm"), /is a module already: use `wasyncio run` or `wasyncio inspect`/);
  assert.equal(await refusal("app.js"), "error: app.js is not a TypeScript program: give the path of a .ts file.");
  assert.equal(
    await refusal("types.d.ts"),
    "error: types.d.ts is not a TypeScript program: give the path of a .ts file.",
  );
  if (process.getuid?.() !== 0) {
    assert.match(await refusal("locked.ts"), /cannot be read/);
  }
});

void test("an asconfig.json beside the program, which is for plain asc, does not change the build", async (t) => {
  const app = { "app.ts": "" };
  const plain = await buildIn(t, app);
  const configured = await buildIn(t, {
    ...app,
    "asconfig.json": '{ "options": { "runtime": "incremental", "bogus": 1 } }',
  });
  assert.deepEqual(configured.wasm, plain.wasm);
});

void test("every example is built for a board and for this computer", async () => {
  for (const name of ["blink", "echo"]) {
    for (const of of ["desktop", "lm3s6965evb"]) {
      const { info } = await build({ entry: join(root, `examples/${name}.ts`), board: loadBoard(of) });
      assert.equal(info.version, 1);
    }
  }
  assert.ok(readFileSync(join(root, "examples/blink.ts"), "utf8").includes("wasyncio"));
});
