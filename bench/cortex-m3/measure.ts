// Counts on QEMU's Cortex-M3, one guest instruction a nanosecond: the same totals in every run. An operation's figure is the
// difference between doing it 2N and N times, over N, so that what surrounds it cancels out.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build } from "../../compiler/build.js";
import { loadBoard } from "../../host/node/board.js";
import { buildFirmware, type Engine, type Firmware } from "../../host/native/firmware.js";
import { Machine } from "../../host/native/qemu.js";
import { NativeBuildError, root } from "../../host/native/wamr.js";
import { engines, rows, type Figures } from "./rows.js";

const board = loadBoard("lm3s6965evb");
/** Bytes that WAMR has for blink: the least it runs with, in steps of this size. */
const BLINK_POOL = 12_288;
const POOL_STEP = 256;
/** What startup.c fills the stack with. */
const PAINT = 0xa5;
const STATUS_REFUSED = 2;
const CALLS = 200;
const TIMERS = 50;
const EDGES = 8;

/** All rows under all engines. `say` hears what is being done. */
export async function measure(say: (text: string) => void): Promise<Figures> {
  const plugin = buildPlugin();
  const figures: Record<string, Record<string, number>> = {};
  for (const engine of engines) {
    const values: number[] = [];
    say(`${engine}: host calls`);
    const calls = await count(await firmware(engine, "calls"), plugin, "mark=host_explain");
    for (const at of [0, 2, 4]) values.push((calls[at + 1] - calls[at]) / CALLS);
    say(`${engine}: turns`);
    const turns = await count(await firmware(engine, "turns"), plugin, "mark=host_explain");
    values.push((turns[1] - turns[0]) / CALLS, (turns[4] - turns[3]) / TIMERS);
    say(`${engine}: tasks`);
    values.push(
      ...(await twice("switching", engine, plugin)),
      ...(await twice("tasks", engine, plugin)),
      ...(await twice("spawn", engine, plugin)),
      ...(await twice("event", engine, plugin)),
      ...(await twice("queue", engine, plugin)),
    );
    say(`${engine}: interrupts`);
    values.push(await edges(await firmware(engine, "edge"), plugin));
    say(`${engine}: sizes`);
    const blink = await compiled("blink");
    const sizes = await firmware(engine, "blink", BLINK_POOL);
    values.push(blink.length, sizes.flash, sizes.ram + (await stackOfBlink(sizes)));
    if (engine === "wamr") await refuses(await firmware(engine, "blink", BLINK_POOL - POOL_STEP));
    figures[engine] = Object.fromEntries(rows.map(({ name }, index) => [name, Math.round(values[index] * 10) / 10]));
  }
  return figures as unknown as Figures;
}

/** Bytes for WAMR that leave the C stack some 7 KB of the board's 64. */
const TASKS_POOL = 57344;

/** How many operations more the second round of each pair does, in the order of the program. */
const OPERATIONS = { switching: [2 * 100, 10 * 100], tasks: [100, 50], spawn: [10], event: [50], queue: [50] };

/** Of a program that does each of its operations some times and then twice as often, between marks. */
async function twice(name: keyof typeof OPERATIONS, engine: Engine, plugin: string): Promise<number[]> {
  const rounds = await count(await firmware(engine, name, TASKS_POOL), plugin, "mark=host_explain");
  return OPERATIONS[name].map((operations, pair) => (rounds[4 * pair + 2] - rounds[4 * pair]) / operations);
}

const programs: Readonly<Record<string, string>> = {
  calls: "bench/programs/cortex-m3/calls.ts",
  turns: "bench/programs/cortex-m3/turns.ts",
  switching: "bench/programs/cortex-m3/switching.ts",
  tasks: "bench/programs/cortex-m3/tasks.ts",
  spawn: "bench/programs/cortex-m3/spawn.ts",
  event: "bench/programs/cortex-m3/event.ts",
  queue: "bench/programs/cortex-m3/queue.ts",
  edge: "bench/programs/cortex-m3/edge.ts",
  blink: "examples/blink.ts",
};

async function compiled(name: string): Promise<Uint8Array> {
  return (await build({ entry: join(root, programs[name]), board })).wasm;
}

async function firmware(engine: Engine, name: string, pool?: number): Promise<Firmware> {
  const wasm = await compiled(name);
  return buildFirmware({ name: `figures-${name}-${engine}${pool ?? ""}`, wasm, board, engine, pool });
}

function buildPlugin(): string {
  const folder = join(root, "build/native");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, "libicount.so");
  const made = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", out, join(root, "bench/cortex-m3/icount.c")]);
  if (made.status !== 0)
    throw new NativeBuildError(`cc could not build the counting plugin: ${made.stderr.toString()}`);
  return out;
}

/** `name=symbol` with the symbol's address. */
function addressed(elf: string, landmarks: string): string {
  const symbols = execFileSync("arm-none-eabi-nm", [elf], { encoding: "utf8" });
  return landmarks.replace(/=(\w+)/g, (_, symbol: string) => {
    const found = new RegExp(`^([0-9a-f]+) \\w ${symbol}$`, "m").exec(symbols);
    if (!found) throw new NativeBuildError(`${elf} has no ${symbol}`);
    return `=0x${found[1]}`;
  });
}

function counted(machine: Machine): number[] {
  return [...machine.log.matchAll(/ICOUNT (\d+)/g)].map(([, number]) => Number(number));
}

/** Counts between the marks of a program that ends by itself and needs nobody. */
async function count({ elf }: Firmware, plugin: string, landmarks: string): Promise<number[]> {
  const machine = await Machine.start({
    elf,
    icount: { sleep: false },
    plugin: `${plugin},${addressed(elf, landmarks)}`,
  });
  try {
    const status = await machine.finish();
    if (status !== 0) throw new Error(`${elf} ended with ${status}: ${machine.errors}`);
    return counted(machine);
  } finally {
    machine.end();
  }
}

/** From the first instruction of an interrupt to the callback's first call of the host; edges that come one by one. */
async function edges({ elf }: Firmware, plugin: string): Promise<number> {
  const landmarks = addressed(elf, "begin=gpio_e,end=host_explain");
  const machine = await Machine.start({ elf, icount: { sleep: true }, plugin: `${plugin},${landmarks}` });
  try {
    await machine.expect("ready");
    await delay(200);
    for (let i = 0; i < EDGES; i++) {
      await machine.drive(board.gpio.names["down"], i % 2 === 0 ? 1 : 0);
      await machine.until("the callback", () => counted(machine).length > i);
      await delay(20);
    }
    await machine.finish();
    // Another interrupt may have come between: what repeats is the path itself.
    return commonest(counted(machine).slice(1));
  } finally {
    machine.end();
  }
}

function commonest(values: readonly number[]): number {
  const times = (value: number): number => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (times(value) > times(best) ? value : best));
}

/** Bytes of the C stack, interrupts included, that the firmware whose size is told has used when its LED has blinked. */
async function stackOfBlink({ elf }: Firmware): Promise<number> {
  const led = 13;
  const machine = await Machine.start({ elf, watch: led, icount: { sleep: false } });
  try {
    await machine.until("the LED blinks", () => machine.outputs.filter(({ line }) => line === led).length >= 4);
    const [limit, top] = addressed(elf, "=stack_limit,=stack_top")
      .split(",")
      .map((word) => Number(word.slice(1)));
    const stack = await machine.memory(limit, top - limit);
    return stack.length - stack.findIndex((byte) => byte !== PAINT);
  } finally {
    machine.end();
  }
}

/** A step less of WAMR's pool is too little. */
async function refuses({ elf }: Firmware): Promise<void> {
  const machine = await Machine.start({ elf, icount: { sleep: false } });
  try {
    if ((await machine.finish()) !== STATUS_REFUSED) throw new Error(`blink runs with less than ${BLINK_POOL} bytes`);
  } finally {
    machine.end();
  }
}
