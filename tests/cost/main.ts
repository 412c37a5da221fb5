// `node dist/tests/cost/main.js`: the operations that the loop takes for what programs do most, counted, the same on every
// machine. Each figure is for one time; a turn's share is in it.
import { join } from "node:path";
import { build } from "../../compiler/build.js";
import * as abi from "../../host/node/abi.js";
import { loadBoard } from "../../host/node/board.js";
import { counters, counting } from "./operations.js";

const TIMES = 1000;
const PIN = 0x10003;
const PORT = 0x10004;
const kinds = [
  "callback, 1 a turn",
  "callback, 20 a turn",
  "callback with an argument, 1 a turn",
  "timer that arms itself again",
  "the same before 10 others",
  "the same before 100 others",
  "writer that is ready in every turn",
  "edge to a reader",
];

const { wasm } = await build({
  entry: join(import.meta.dirname, "../../../tests/programs/loop-cost.ts"),
  board: loadBoard("desktop"),
});

interface Counts {
  readonly operations: number;
  readonly calls: number;
}

/** Runs the program on a host that does next to nothing; answers what each kind takes. */
function measure(publishes: boolean): Counts[] {
  const marks: (readonly bigint[])[] = [];
  let clock = 0n;
  const view = (): DataView => new DataView(memory.buffer);
  const record = (at: number, source: number, flags: number): void => {
    view().setInt32(at + abi.EVENT_SOURCE, source, true);
    view().setUint32(at + abi.EVENT_FLAGS, flags, true);
    view().setBigInt64(at + abi.EVENT_MICROS, clock, true);
  };
  let waits = 0;
  const imports = {
    wasyncio: {
      now: (asked: number) => {
        if (asked !== 0) marks.push(globals.map(({ value }) => value));
        return clock;
      },
      wait: (deadline: bigint, at: number) => {
        if (publishes) view().setUint32(control + abi.CONTROL_PENDING, 0, true);
        if (deadline > clock && deadline < 1n << 60n) clock = deadline;
        view().setBigInt64(control + abi.CONTROL_MICROS, clock, true);
        if (waits++ === 0) {
          record(at, PORT, abi.EVENT_WRITABLE);
          return 1;
        }
        if (marks.length < 2 * kinds.length - 1) return 0;
        record(at, PIN, waits % 2 === 0 ? abi.EVENT_RISING : abi.EVENT_FALLING);
        return 1;
      },
      write: (_source: number, _at: number, length: number) => length,
      abort: () => {
        throw new Error("the program ended itself");
      },
    },
    "wasyncio:gpio": { open: () => PIN },
    "wasyncio:uart": { open: () => PORT },
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(counting(wasm)), imports);
  const memory = exports["memory"] as WebAssembly.Memory;
  const globals = counters.map((name) => exports[name] as { readonly value: bigint });
  const control = (exports["wasyncio"] as WebAssembly.Global).value;
  (exports["_start"] as () => void)();
  return kinds.map((_, kind) => {
    const [operations, calls] = counters.map((_name, counter) => {
      return Number(marks[2 * kind + 1][counter] - marks[2 * kind][counter]) / TIMES;
    });
    return { operations, calls };
  });
}

const [each, published] = [measure(false), measure(true)];
const line = (name: string, a: string, b: string): string => `${name.padEnd(38)}${a.padStart(22)}${b.padStart(22)}\n`;
const cell = ({ operations, calls }: Counts): string => `${operations.toFixed(1)} (${calls.toFixed(1)})`;
let report = line("wasm operations (calls of them)", "wait in every turn", "host that publishes");
kinds.forEach((kind, index) => (report += line(kind, cell(each[index]), cell(published[index]))));
process.stdout.write(report);
