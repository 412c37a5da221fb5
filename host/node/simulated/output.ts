// Where a simulated program's output and input go when nobody asked for them: the process's own streams, all of it, in order.
import { errno } from "../abi.js";
import { readSync, writeSync } from "node:fs";
import type { StandardInput, StandardOutput } from "./board.js";

/** A pipe whose reader is slow answers EAGAIN; then it is tried again after so long, ms. */
const RETRY_MS = 1;
const CHUNK_BYTES = 65536;

/** Writes to the process's stdout (1) or stderr (2) until all is out. */
export function processOutput(descriptor: 1 | 2): StandardOutput {
  return (bytes) => {
    for (let from = 0; from < bytes.length;) {
      try {
        from += writeSync(descriptor, bytes, from);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "EAGAIN") return code === "EPIPE" ? -errno.EPIPE : -errno.EIO;
        pause();
      }
    }
    return bytes.length;
  };
}

/** Output that somebody takes. */
export function givenOutput(take: (bytes: Uint8Array) => void): StandardOutput {
  return (bytes) => {
    take(bytes.slice());
    return bytes.length;
  };
}

/** Reads the process's stdin when the program does; virtual time stands still meanwhile. */
export function processInput(): StandardInput {
  const buffer = new Uint8Array(CHUNK_BYTES);
  return () => {
    for (;;) {
      try {
        const count = readSync(0, buffer);
        return count === 0 ? null : buffer.slice(0, count);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EOF") return null;
        if (code !== "EAGAIN") throw error;
        pause();
      }
    }
  };
}

/** stdin that is known beforehand. */
export function givenInput(bytes: Uint8Array): StandardInput {
  let rest: Uint8Array | null = bytes.length === 0 ? null : bytes;
  return () => {
    const all = rest;
    rest = null;
    return all;
  };
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
}
