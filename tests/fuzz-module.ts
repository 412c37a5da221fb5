// Generates the programs that call every import of host/abi/description.ts with random arguments, and builds them. A new import
// is called as soon as it is described; a parameter that needs to be hit more often than by chance is named in `choices`.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "../compiler/build.js";
import { errors, modules, type Import, type ImportModule, type Parameter } from "../host/abi/description.js";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "build/fuzz");

/** Every import that comes back to the program, in the order the program numbers them. */
export const calls = modules.flatMap((module) =>
  module.imports
    .filter((entry) => entry.returns !== "never")
    .map((entry) => ({ name: `${shortName(module)}.${entry.name}`, module, entry })),
);

/** Values by parameter, for what is not found by chance. */
const choices: Readonly<Partial<Record<string, string>>> = {
  "host.close source": "anyClosing()",
  "host.wait deadline": "anyDeadline()",
  "host.wait events": "anyRecords()",
  "host.wait capacity": "smallInt()",
  "gpio.open line": "anyLine()",
  "gpio.open flags": "anyFlags()",
  "gpio.openNamed flags": "anyFlags()",
  "uart.open baud": "random(4) === 0 ? anyInt() : 115200",
  "uart.open format": "smallInt()",
  "gpio.configure option": "smallInt()",
  "gpio.configure value": "smallInt()",
  "uart.configure option": "smallInt()",
  "uart.configure value": "smallInt()",
  "uart.count counter": "smallInt()",
};

/** Largest result, as an expression over the parameters. */
const largest: Readonly<Partial<Record<string, string>>> = {
  "host.now": "i64.MAX_VALUE",
  "host.wait": "capacity",
  "host.read": "bufferLength",
  "host.write": "bytesLength",
  "host.explain": "1024",
  "gpio.open": "i32.MAX_VALUE",
  "gpio.openNamed": "i32.MAX_VALUE",
  "gpio.get": "1",
  "uart.open": "i32.MAX_VALUE",
  "uart.count": "i32.MAX_VALUE",
};
/** Bytes that the host says it has written. */
const written: Readonly<Partial<Record<string, string>>> = {
  "host.wait": "result * EVENT_SIZE",
  "host.read": "result",
  "host.explain": "result < textLength ? result : textLength",
};

function shortName(module: ImportModule): string {
  return module.name.split(":")[1] ?? "host";
}

/** Declarations of a parameter's values, and their names. */
function values(call: string, parameter: Parameter): { code: string; names: string[] } {
  const { name, kind } = parameter;
  const chosen = choices[`${call} ${name}`];
  const one = (code: string): { code: string; names: string[] } => ({
    code: `  const ${name} = ${chosen ?? code};\n`,
    names: [name],
  });
  switch (kind) {
    case "i32":
      return one("anyInt()");
    case "i64":
      return one("<i64>anyInt()");
    case "source":
      return one("anySource()");
    case "ptr":
      return one("anyAddress()");
    case "text":
      return {
        code: `  const ${name} = anyName();\n  const ${name}Length = lastNameLength();\n`,
        names: [name, `${name}Length`],
      };
    default:
      return {
        code: `  const ${name} = anyAddress();\n  const ${name}Length = anyLength();\n`,
        names: [name, `${name}Length`],
      };
  }
}

/** A bit for each error that is listed, from `first` on. */
function mask(entry: Import, first: number): string {
  const bits = Object.keys(entry.errors)
    .map((name) => errors[name as keyof typeof errors][0])
    .filter((value) => value >= first && value < first + 64)
    .reduce((bits, value) => bits | (1n << BigInt(value - first)), 0n);
  return `0x${bits.toString(16)}`;
}

/** The function that makes one random call and judges it. */
function callFunction({ name, entry }: (typeof calls)[number], number: number): string {
  const parameters = entry.parameters.map((parameter) => ({ parameter, ...values(name, parameter) }));
  const names = parameters.flatMap((p) => p.names);
  const out = parameters.find((p) => p.parameter.kind === "out")?.names;
  const range = name === "host.wait" ? "events, <i64>capacity * EVENT_SIZE" : out ? `${out[0]}, ${out[1]}` : "0, 0";
  const shown = Array.from({ length: 4 }, (_, i) => (i < names.length ? `<i64>${names[i]}` : "0"));
  const hasSource = entry.parameters.some((p) => p.kind === "source");
  const opens = entry.name.startsWith("open");
  const least = name === "host.write" ? "bytesLength > 0 ? 1 : 0" : "0";
  const judged = [`result`, mask(entry, 0), mask(entry, 64), least, largest[name] ?? "0", written[name] ?? "0"];
  return [
    `function call${number}(): void { // ${name}`,
    ...parameters.map((p) => p.code.trimEnd()),
    `  given(${shown.join(", ")}, ${range});`,
    `  const result = ${external(name)}(${names.join(", ")});`,
    `  judge(${number}, ${judged.join(", ")});`,
    ...(hasSource ? [`  judgeSource(${number}, source, result);`] : []),
    ...(opens ? [`  opened(${number}, result);`] : []),
    ...(name === "host.close" ? ["  if (result === 0) closed(source);"] : []),
    ...(name === "host.wait" ? [`  judgeRecords(${number}, result);`] : []),
    ...(name === "host.now" ? [`  judgeClock(${number}, result);`] : []),
    "}",
  ].join("\n");
}

/** `gpioOpenNamed` for `gpio.openNamed`. */
function external(name: string): string {
  return name.replace(/\.(.)/, (_, letter: string) => letter.toUpperCase());
}

function source(): string {
  const support = [
    ..."anyAddress anyClosing anyDeadline anyFlags anyInt anyLength anyLine anyName anyRecords anySource calls closed finish".split(
      " ",
    ),
    ..."given judge judgeClock judgeRecords judgeSource lastNameLength opened random smallInt".split(" "),
  ];
  return [
    "// Generated by tests/fuzz-module.ts.",
    `import { EVENT_SIZE, ${calls.map(({ name }) => external(name)).join(", ")} } from "wasyncio/abi";`,
    `import { ${support.join(", ")} } from "./fuzz-support";`,
    ...calls.map(callFunction),
    "for (let i: i64 = 0; i < calls; i++) {",
    `  switch (random(${calls.length})) {`,
    ...calls.map((_, number) => `    case ${number}: call${number}(); break;`),
    "  }",
    "}",
    "finish();",
    "",
  ].join("\n");
}

/** Where tests/programs/fuzz-support.ts has its settings. */
const MARK = 0x5eedfeedf00dfacen;

/** The program that ends itself with random arguments. */
function endSource(): string {
  const address = "anyAddress(), anyLength()";
  return [
    "// Generated by tests/fuzz-module.ts.",
    'import { hostAbort, hostExit } from "wasyncio/abi";',
    'import { announce, anyAddress, anyInt, anyLength, random } from "./fuzz-support";',
    "if (random(4) === 0) {",
    "  const code = anyInt();",
    "  announce(code & 0xff);",
    "  hostExit(code);",
    "} else {",
    "  announce(1);",
    `  hostAbort(${address}, ${address}, ${address}, anyInt(), anyInt());`,
    "}",
    "",
  ].join("\n");
}

/** A program's bytes for a seed and a number of calls. */
export type Seeded = (seed: number, calls: number) => Uint8Array;

/** Builds both programs. */
export async function fuzzModules(): Promise<{ readonly calling: Seeded; readonly ending: Seeded }> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, "tests/programs/fuzz-support.ts"), join(folder, "fuzz-support.ts"));
  const settings = { ready: 1, timers: 0, sources: 4, ringBytes: 640, heap: 0, gc: false };
  writeFileSync(join(folder, "wasyncio.json"), JSON.stringify(settings));
  return { calling: await seeded("calling", source()), ending: await seeded("ending", endSource()) };
}

async function seeded(name: string, text: string): Promise<Seeded> {
  const entry = join(folder, `${name}.ts`);
  writeFileSync(entry, text);
  const { wasm } = await build({ entry });
  const mark = Buffer.alloc(8);
  mark.writeBigUInt64LE(MARK);
  const at = Buffer.from(wasm).indexOf(mark);
  if (at < 0) throw new Error(`${entry} has lost its settings`);
  return (seed, calls) => {
    const bytes = Buffer.from(wasm);
    bytes.writeBigUInt64LE(scatter(seed), at + 8);
    bytes.writeBigUInt64LE(BigInt(calls), at + 16);
    return bytes;
  };
}

/** A state for the generator, never 0, far from that of the next seed. */
function scatter(seed: number): bigint {
  return ((BigInt(seed) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn) | 1n;
}
