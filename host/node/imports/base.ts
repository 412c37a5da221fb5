// The import module `wasyncio`: clock, reactor, streams, the end of the program.
import * as abi from "../abi.js";
import { writeMicros } from "../micros.js";
import { ProgramEnd, endOfAbort } from "../program.js";
import type { Context } from "./context.js";
import { converted } from "./numbers.js";

const { EAGAIN, EBADF, EFAULT, EINVAL, EOPNOTSUPP } = abi.errno;
const MODULE = "wasyncio";
const U32_MOST = 0xffff_ffff;

export function baseImports(context: Context): abi.Imports["wasyncio"] {
  const { backend, events, failure, memory, sources } = context;
  /** When `wait` returned last, µs; -1 before. */
  let returned = -1;
  /** Longest time between a return from `wait` and the next entry into it, µs. */
  let longest = 0;
  /** A module that swallowed the end (wasm can catch what an import throws) meets it again at its next wait. */
  let ended: ProgramEnd | null = null;

  /** The standard streams cost no virtual time, also when the program uses them wrongly. */
  const touch = (source: number): void => {
    if (source >>> 0 > abi.STDERR) backend.touch?.();
  };

  const { now, wait } = converted({
    now: (asked) => backend.now(asked !== 0),
    wait: (deadline, at, capacity) => {
      if (ended !== null) throw ended;
      if (capacity < 1) return failure.set(MODULE, "wait", EINVAL, "");
      if (!memory.has(at, capacity * abi.EVENT_SIZE)) return failure.set(MODULE, "wait", EFAULT, "");
      const entered = backend.now(false);
      if (returned >= 0) longest = Math.max(longest, Math.min(entered - returned, U32_MOST));
      const result = backend.wait(deadline, events.empty);
      // A look is the everyday case, and reading the clock what it mostly costs.
      returned = backend.slept === false ? entered : backend.now(false);
      const control = memory.control;
      if (control !== 0) {
        writeMicros(memory.view, control + abi.CONTROL_MICROS, returned);
        memory.view.setUint32(control + abi.CONTROL_LONGEST, longest, true);
      }
      if (result < 0) return failure.set(MODULE, "wait", -result, "");
      return events.drain(memory.view, at >>> 0, capacity);
    },
  });

  return {
    now,
    wait,
    read: (source, at, capacity) => {
      touch(source);
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "read", EBADF, source);
      const stream = device.stream;
      if (stream?.read === undefined) return failure.set(MODULE, "read", EOPNOTSUPP, device.resource);
      if (capacity < 0) return failure.set(MODULE, "read", EINVAL, device.resource);
      if (!memory.has(at, capacity)) return failure.set(MODULE, "read", EFAULT, device.resource);
      if (capacity === 0) return 0;
      const result = stream.read(memory.slice(at, capacity));
      if (result === -EAGAIN) events.rearm(source, abi.EVENT_READABLE);
      return failure.pass(MODULE, "read", result, device);
    },
    write: (source, at, length) => {
      touch(source);
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "write", EBADF, source);
      const stream = device.stream;
      if (stream?.write === undefined) return failure.set(MODULE, "write", EOPNOTSUPP, device.resource);
      if (length < 0) return failure.set(MODULE, "write", EINVAL, device.resource);
      if (!memory.has(at, length)) return failure.set(MODULE, "write", EFAULT, device.resource);
      if (length === 0) return 0;
      const result = stream.write(memory.slice(at, length));
      if (result === -EAGAIN) events.rearm(source, abi.EVENT_WRITABLE);
      return failure.pass(MODULE, "write", result, device);
    },
    close: (source) => {
      touch(source);
      if (sources.device(source) === null) return failure.set(MODULE, "close", EBADF, source);
      if (source === abi.STDOUT || source === abi.STDERR) return failure.set(MODULE, "close", EINVAL, source);
      sources.release(source);
      return 0;
    },
    explain: (at, capacity) => {
      if (capacity < 0) return failure.set(MODULE, "explain", EINVAL, "");
      if (!memory.has(at, capacity)) return failure.set(MODULE, "explain", EFAULT, "");
      const text = Buffer.from(failure.text());
      memory.slice(at, capacity).set(text.subarray(0, capacity));
      return text.length;
    },
    exit: (code) => {
      ended ??= new ProgramEnd({ status: code & 0xff, how: "exit" });
      throw ended;
    },
    abort: (name, nameLength, message, messageLength, file, fileLength, line, column) => {
      ended ??= endOfAbort(backend, failure.text(), {
        name: memory.utf16(name, nameLength),
        message: memory.utf16(message, messageLength),
        file: memory.utf16(file, fileLength),
        line,
        column,
      });
      throw ended;
    },
  };
}
