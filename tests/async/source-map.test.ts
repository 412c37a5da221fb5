// Where an async function stands, at every await of every program of programs/, at run time: where it is called from says the source map,
// where it is suspended says the table of awaits. What is right says TypeScript's parser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AwaitTable, type AwaitPlace } from "../../compiler/async/await-table.js";
import { compile, instantiate, runProgram } from "./harness.js";
import { parseProgram, sourceMapOf, wasmStack, type WasmFrame } from "./places.js";
import { programs, type Program } from "./programs.js";

const debug = ["--debug", "--sourceMap", "--disableWarning"];
const optimised = ["-O3", "--shrinkLevel", "2"];

/** What is seen each time that the program logs or parks. */
interface Sight {
  /** What was logged last. */
  readonly logged: string;
  /** From inside of log: who calls whom, the innermost first. */
  readonly stack: readonly WasmFrame[];
  /** After a resume: what is parked, and who awaits it. */
  readonly suspended: readonly AwaitPlace[];
}

async function observe({ source }: Program, flags: readonly string[]): Promise<{ table: AwaitTable; sights: Sight[] }> {
  const { binary, sourceMap, stderr } = await compile(source, { flags: [...debug, ...flags] });
  assert.ok(binary, stderr);
  const table = AwaitTable.of(new WebAssembly.Module(binary));
  assert.ok(table);
  const map = sourceMapOf(sourceMap);
  const sights: Sight[] = [];
  let logged = "";
  runProgram(binary, {
    stress: true,
    watcher: {
      logged: (text) => {
        logged = text;
        sights.push({ logged, stack: wasmStack(map), suspended: [] });
      },
      parked: (frame, memory) => {
        const suspended: AwaitPlace[] = [];
        for (let at = frame; at > 2; at = memory.getUint32(at, true)) {
          const place = table.placeOf(memory.getUint16(at + 4, true), memory.getUint16(at + 6, true));
          if (!place) {
            break; // the record
          }
          suspended.push(place);
        }
        sights.push({ logged, stack: [], suspended });
      },
    },
  });
  return { table, sights };
}

const at = ({ line, column }: { readonly line: number; readonly column: number }): string => `${line}:${column}`;
const isResume = ({ name }: WasmFrame): boolean => name.endsWith("~resume");
/** `Sensor#read<i32>~resume` is read. */
const lastName = (name: string): string =>
  /([^#./]+)$/.exec(name.replace(/~resume$/, "").replace(/<.*$/, ""))?.[1] ?? "";

/** Awaits at which nothing stops and nobody logs: what they are given is done, or throws at once, or never reached, or cancelled. */
const goOn: Readonly<Partial<Record<string, readonly string[]>>> = {
  cancel: ["10:5"],
  deep: ["19:5", "14:15"],
  "for-await": ["126:7", "137:7", "169:7", "195:25", "200:8"],
  lazy: ["11:3"],
  methods: ["69:8"],
  operands: ["55:29", "56:28"],
  "passed-again": ["102:10", "106:5", "114:5", "121:3", "155:7", "156:7", "158:9"],
  promises: ["20:8", "23:7"],
  stored: ["19:5"],
};

/** Every program as it is written; those with the most shapes optimised too. */
const runs = programs
  .filter(({ source }) => parseProgram(source).awaits.some(({ isAwait }) => isAwait))
  .flatMap((program) => [
    { program, flags: [] },
    ...(["places", "finally-ways", "generics"].includes(program.name) ? [{ program, flags: optimised }] : []),
    ...(["places"].includes(program.name) ? [{ program, flags: ["--optimizeLevel", "1"] }] : []),
  ]);

for (const { program, flags } of runs) {
  test(`${program.name} ${flags.join(" ")}: every await is found where it stands`, async () => {
    const { awaits, asyncNames, textAt } = parseProgram(program.source);
    const { table, sights } = await observe(program, flags);
    const byPlace = new Map(awaits.map((await_) => [await_.at, await_]));
    const seen = new Set<string>();
    const wrong: string[] = [];

    /** A coroutine named `child` is awaited at `place`. */
    const check = (what: string, place: string, child: string): void => {
      const found = byPlace.get(place);
      if (!found || (asyncNames.has(found.callee) && asyncNames.has(child) && found.callee !== child)) {
        wrong.push(`${what}: ${child} is awaited at ${place}`);
      }
      seen.add(place);
    };

    for (const { logged, stack, suspended } of sights) {
      suspended.forEach((place, index) => {
        if (place.file === "main.ts") {
          check(`suspended after ${logged}`, at(place), index ? lastName(suspended[index - 1].coroutine) : "");
        }
      });
      stack.forEach((frame, index) => {
        const callee = stack[index - 1] as WasmFrame | undefined;
        if (!isResume(frame) || frame.place?.file !== "main.ts" || !callee) {
          return;
        }
        if (isResume(callee)) {
          check(`running at ${logged}`, at(frame.place), lastName(callee.name));
        } else if (callee.name.endsWith("virtual/log") && !textAt(frame.place).startsWith("log(")) {
          wrong.push(`${logged} is logged at ${at(frame.place)}`);
        }
      });
      if (program.name !== "places") {
        continue;
      }
      const exact = awaits.find(({ number, callee }) => callee !== "sleep" && String(number) === logged);
      if (exact && suspended.length > 1 && !suspended.some((place) => at(place) === exact.at)) {
        wrong.push(`${logged} is awaited at ${exact.at}, not ${suspended.map(at).join()}`);
      }
      const callers = stack.filter(isResume).flatMap(({ place }) => (place ? [at(place)] : []));
      if (exact && asyncNames.has(exact.callee) && callers.length > 1 && !callers.includes(exact.at)) {
        wrong.push(`${logged} is called at ${exact.at}, not ${callers.join()}`);
      }
    }
    assert.deepEqual(wrong, []);

    const known = new Set(
      table
        .all()
        .filter(({ file, isName }) => file === "main.ts" && !isName)
        .map(at),
    );
    assert.deepEqual(
      [...known].filter((place) => !byPlace.has(place)),
      [],
      "places of no await",
    );
    const compiled = new Set(awaits.filter((await_) => known.has(await_.at)).map(({ within }) => within));
    const missing = awaits.filter((await_) => await_.isAwait && compiled.has(await_.within) && !known.has(await_.at));
    assert.deepEqual(
      missing.map((await_) => await_.at),
      [],
      "awaits without a place",
    );
    const unseen = [...known].filter((place) => !seen.has(place));
    assert.deepEqual(unseen.sort(), [...(goOn[program.name] ?? [])].sort(), "awaits that nobody was seen at");
  });
}

const trapping = `import { run, sleep } from "wasyncio/virtual";
async function zero(): Promise<i32> {
  await sleep(1);
  return 0;
}
async function main(): Promise<void> {
  let sum = 1;
  for (let i = 0; i < 3; i++) {
    if (i == 2) {
      sum +=
        100 / (await zero());
    }
  }
}
run(main());
`;

for (const flags of [[], optimised]) {
  test(`a trap behind an await is where the expression stands ${flags.join(" ")}`, async () => {
    const { binary, sourceMap, stderr } = await compile(trapping, { flags: [...debug, ...flags] });
    assert.ok(binary, stderr);
    const error = trapOf(binary);
    const [{ name, place }] = wasmStack(sourceMapOf(sourceMap), error.stack);
    assert.deepEqual([name, place], ["main/main~resume", { file: "main.ts", line: 11, column: 9 }]);
  });
}

function trapOf(binary: Uint8Array<ArrayBuffer>): Error {
  try {
    instantiate(binary, [])["_start"]();
  } catch (error) {
    assert.ok(error instanceof WebAssembly.RuntimeError, String(error));
    return error;
  }
  return assert.fail("it does not trap");
}
