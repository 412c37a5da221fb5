// The import module `wasyncio:gpio`: pins.
import * as abi from "../abi.js";
import type { Device, PinSetup, Pull } from "../backend.js";
import { lineOf } from "../board.js";
import { allowsLine } from "../grants.js";
import { openSource, type Context } from "./context.js";

const { EACCES, EBADF, EFAULT, EINVAL, ENOENT, ENXIO, EOPNOTSUPP, EPERM } = abi.errno;
const MODULE = "wasyncio:gpio";

const PULL_SHIFT = 2;
const PULLS: readonly (Pull | undefined)[] = ["none", "up", "down", undefined];
const KNOWN =
  abi.GPIO_OUTPUT |
  abi.GPIO_INITIAL_HIGH |
  abi.GPIO_PULL_UP |
  abi.GPIO_PULL_DOWN |
  abi.GPIO_OPEN_DRAIN |
  abi.GPIO_SAFE_HIGH |
  (0xff << abi.GPIO_DEPTH_SHIFT);
const RISING_BIT = 1;
const FALLING_BIT = 2;

export function gpioImports(context: Context): abi.Imports["wasyncio:gpio"] {
  const { backend, board, events, failure, grants, memory, sources } = context;
  const touch = (): void => backend.touch?.();
  const taken = new Set<string>();

  function openLine(operation: "open" | "openNamed", line: number, flags: number, resource: string): number {
    const fail = (error: number): number => failure.set(MODULE, operation, error, resource);
    if (!allowsLine(grants, board, line)) return fail(EACCES);
    const depth = (flags >>> abi.GPIO_DEPTH_SHIFT) & 0xff;
    const setup: PinSetup = {
      output: (flags & abi.GPIO_OUTPUT) !== 0,
      initial: (flags & abi.GPIO_INITIAL_HIGH) === 0 ? 0 : 1,
      pull: PULLS[(flags >>> PULL_SHIFT) & 3] ?? "none",
      openDrain: (flags & abi.GPIO_OPEN_DRAIN) !== 0,
      safe: (flags & abi.GPIO_SAFE_HIGH) === 0 ? 0 : 1,
      depth,
    };
    const open = (source: number): Device | number => backend.openPin(source, line, setup);
    return openSource(context, { taken, key: String(line), ringBytes: depth * abi.EVENT_SIZE, depth, open, fail });
  }

  return {
    open: (line, flags) => {
      touch();
      const resource = String(line);
      if (!areFlags(flags)) return failure.set(MODULE, "open", EINVAL, resource);
      if (lineOf(board, line) === undefined) return failure.set(MODULE, "open", ENXIO, resource);
      return openLine("open", line, flags, resource);
    },
    openNamed: (at, length, flags) => {
      touch();
      if (length < 0) return failure.set(MODULE, "openNamed", EINVAL, "the pin");
      if (!memory.has(at, length)) return failure.set(MODULE, "openNamed", EFAULT, "the pin");
      const name = memory.text(at, length);
      if (name === null) return failure.set(MODULE, "openNamed", EINVAL, "the pin");
      if (!areFlags(flags)) return failure.set(MODULE, "openNamed", EINVAL, name);
      const line = lineOf(board, name);
      if (line === undefined) return failure.set(MODULE, "openNamed", ENOENT, name);
      return openLine("openNamed", line, flags, name);
    },
    get: (source) => {
      touch();
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "get", EBADF, source);
      const pin = device.pin;
      if (pin === undefined) return failure.set(MODULE, "get", EOPNOTSUPP, device.resource);
      return failure.pass(MODULE, "get", pin.get(), device);
    },
    set: (source, level) => {
      touch();
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "set", EBADF, source);
      const pin = device.pin;
      if (pin === undefined) return failure.set(MODULE, "set", EOPNOTSUPP, device.resource);
      if (!pin.output) return failure.set(MODULE, "set", EPERM, device.resource);
      return failure.pass(MODULE, "set", pin.set(level === 0 ? 0 : 1), device);
    },
    configure: (source, option, value) => {
      touch();
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "configure", EBADF, source);
      const pin = device.pin;
      if (pin === undefined) return failure.set(MODULE, "configure", EOPNOTSUPP, device.resource);
      if (pin.output) return failure.set(MODULE, "configure", EPERM, device.resource);
      if (!isSetting(option, value)) return failure.set(MODULE, "configure", EINVAL, device.resource);
      if (option === abi.GPIO_OPTION_EDGES) {
        const rising = (value & RISING_BIT) === 0 ? 0 : abi.EVENT_RISING;
        const falling = (value & FALLING_BIT) === 0 ? 0 : abi.EVENT_FALLING;
        events.reportEdges(source, rising | falling);
        return 0;
      }
      return failure.pass(MODULE, "configure", pin.configure(option, value), device);
    },
  };
}

function areFlags(flags: number): boolean {
  return (flags & ~KNOWN) === 0 && PULLS[(flags >>> PULL_SHIFT) & 3] !== undefined;
}

function isSetting(option: number, value: number): boolean {
  switch (option) {
    case abi.GPIO_OPTION_DEBOUNCE_MICROS:
      return value >= 0;
    case abi.GPIO_OPTION_PULL:
      return value >= 0 && value <= 2;
    case abi.GPIO_OPTION_EDGES:
      return value >= 0 && value <= (RISING_BIT | FALLING_BIT);
    default:
      return false;
  }
}
