// What is measured on the Cortex-M3, and what it should come to.
import type { Engine } from "../../host/native/firmware.js";

export interface Row {
  readonly name: string;
  readonly unit: "instructions" | "bytes";
  /** What must hold, by engine; rows without a target are there to be watched. */
  readonly target: Readonly<Partial<Record<Engine, number>>>;
  /** Why it does not hold yet. */
  readonly missed?: string;
}

export const engines: readonly Engine[] = ["wamr", "wasm2c"];

export const rows: readonly Row[] = [
  { name: "host call: now", unit: "instructions", target: { wamr: 300, wasm2c: 45 } },
  { name: "host call: wait, polling", unit: "instructions", target: { wamr: 330, wasm2c: 42 } },
  { name: "host call: pin set", unit: "instructions", target: { wamr: 270, wasm2c: 20 } },
  { name: "call_soon: schedule and run, a turn each", unit: "instructions", target: {} },
  { name: "timer: enter and fire, 10 others pending", unit: "instructions", target: {} },
  { name: "task switch, 2 tasks", unit: "instructions", target: { wamr: 700, wasm2c: 100 } },
  { name: "task switch, 10 tasks", unit: "instructions", target: {} },
  { name: "await of what returns at once", unit: "instructions", target: {} },
  {
    name: "sleep: enter, fire, switch, 10 others pending",
    unit: "instructions",
    target: { wamr: 2_450, wasm2c: 400 },
    missed:
      "302 are the board's timer, its interrupt and the C around them; the targets were measured where time jumps",
  },
  {
    name: "spawn and join",
    unit: "instructions",
    target: { wamr: 3_400, wasm2c: 400 },
    missed: "a task that is awaited is an object, whose fields are cleared one by one",
  },
  { name: "Event round trip", unit: "instructions", target: { wamr: 2_900, wasm2c: 340 } },
  {
    name: "Queue(1) item",
    unit: "instructions",
    target: { wamr: 1_900, wasm2c: 190 },
    missed:
      "asyncio's order takes two turns an item with a switch each, 1,740 and 174 alone; who hands an item over has one in three",
  },
  { name: "interrupt to callback", unit: "instructions", target: {} },
  { name: "blink: wasm", unit: "bytes", target: {} },
  { name: "blink: flash", unit: "bytes", target: { wamr: 73_728, wasm2c: 12_288 } },
  { name: "blink: RAM, C stack counted", unit: "bytes", target: { wamr: 16_384, wasm2c: 4_096 } },
];

/** Figures by engine and row. */
export type Figures = Readonly<Record<Engine, Readonly<Record<string, number>>>>;

/** How far a figure may be from the committed one, for better or worse. */
const MOST_OFF = 0.02;

/** What is wrong with a figure that must be near the committed one, or null. */
export function drift(figures: Figures, committed: Figures, engine: Engine, { name, unit }: Row): string | null {
  const [is, was] = [figures[engine][name], committed[engine][name]];
  if (Math.abs(is - was) <= was * MOST_OFF) return null;
  return `${engine}, ${name}: ${is} ${unit}, committed ${was}; npm run cortex-m3 -- --write, and say why in the commit`;
}
