// as-pect runs tests/unit/**/*.spec.ts against assembly/, with a host that is just enough for units: the clock moves only
// when `wait` is called, output goes to stdout, and a spec puts events into the next `wait` (tests/unit/host.ts).
import Module from "node:module";

// asc looks for transforms as for packages: this folder is where "dist/tests/async-syntax.js" of as-pect.asconfig.json is one.
process.env.NODE_PATH = import.meta.dirname;
Module._initPaths();

const FOREVER = 0x7fffffffffffffffn;
const [EAGAIN, EBADF, EDEADLK, EOPNOTSUPP, ECANCELED] = [11, 9, 35, 95, 125];

function unitHost() {
  let module;
  let clock = 0n;
  let events = [];
  let control = 0; // address of the control block
  const MICROS = 16;
  let waits = 0;
  let ending = false;
  const bytes = (address, length) => new Uint8Array(module.exports.memory.buffer, address, length);
  const view = () => new DataView(module.exports.memory.buffer);
  const ends = (what) => () => {
    throw new Error(`the program called ${what}`);
  };
  const noDevice = () => -EOPNOTSUPP;
  const imports = {
    wasyncio: {
      now: () => clock,
      wait(deadline, address, capacity) {
        waits++;
        if (ending) {
          ending = false;
          return -ECANCELED;
        }
        if (!events.length && deadline === FOREVER) return -EDEADLK;
        if (!events.length && deadline > clock) clock = deadline;
        view().setBigInt64(control + MICROS, clock, true);
        const served = events.splice(0, capacity);
        served.forEach(([source, flags, lost, micros], i) => {
          const at = address + 16 * i;
          view().setInt32(at, source, true);
          view().setUint16(at + 4, flags, true);
          view().setUint16(at + 6, lost, true);
          view().setBigInt64(at + 8, micros, true);
        });
        return served.length;
      },
      read: (source) => (source === 0 ? 0 : source < 3 ? -EBADF : -EAGAIN),
      write(source, address, length) {
        if (source === 1 || source === 2) process.stdout.write(bytes(address, length));
        return length;
      },
      close: () => 0,
      explain: () => 0,
      exit: ends("exit"),
      abort: ends("abort"),
    },
    "wasyncio:gpio": { open: noDevice, openNamed: noDevice, get: noDevice, set: noDevice, configure: noDevice },
    "wasyncio:uart": { open: noDevice, configure: noDevice, count: noDevice },
    unit: {
      event: (source, flags, lost, micros) => void events.push([source, flags, lost, micros]),
      end: () => void (ending = true),
      waits: () => waits,
      reset(address) {
        control = address;
        view().setBigInt64(control + MICROS, 0n, true);
        clock = 0n;
        events = [];
        waits = 0;
        ending = false;
      },
    },
  };
  return { imports, attach: (instance) => void (module = instance) };
}

export default {
  entries: ["tests/unit/**/*.spec.ts"],
  include: [],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    const host = unitHost();
    const module = await instantiate(binary, createImports({ env: { memory }, ...host.imports }));
    host.attach(module);
    return module;
  },
  outputBinary: false,
};
