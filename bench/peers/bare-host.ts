// The least of a host that runs the programs of bench/programs: a clock that is read on each call, a `wait` that never blocks,
// and stdout. No checks, no devices, no thread: what a row takes here is the loop's own, and V8's way into JavaScript and back.
//
// Usage: bare-host.js MODULE
import { readFileSync, writeSync } from "node:fs";
import { CONTROL_MICROS } from "../../host/node/abi.js";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const began = process.hrtime.bigint();
const now = (): bigint => (process.hrtime.bigint() - began) / 1000n;

let memory = new DataView(new ArrayBuffer(0));
let micros = 0;

const imports: Record<string, () => unknown> = {};
for (const { name } of WebAssembly.Module.imports(module)) {
  imports[name] = (): never => {
    throw new Error(`the program called ${name}; \`wasyncio run\` says why`);
  };
}
Object.assign(imports, {
  now,
  wait: (): number => {
    memory.setBigInt64(micros, now(), true);
    return 0;
  },
  write: (_source: number, address: number, length: number): number =>
    writeSync(1, new Uint8Array(memory.buffer, address, length)),
});

const instance = new WebAssembly.Instance(module, { wasyncio: imports });
const { memory: linear, wasyncio: control } = instance.exports as {
  memory: WebAssembly.Memory;
  wasyncio: WebAssembly.Global;
};
memory = new DataView(linear.buffer);
micros = control.value + CONTROL_MICROS;
(instance.exports as { _start: () => void })._start();
