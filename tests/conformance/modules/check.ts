// What every conformance module is made of: lines on stdout (`ok NAME`, `FAIL NAME got X want Y`, `> CUE`) and texts
// handed to the host. Nothing is allocated: the modules must run in a few KiB, also on a microcontroller.
import {
  EACCES,
  EAGAIN,
  EBADF,
  EBUSY,
  ECANCELED,
  EDEADLK,
  EFAULT,
  EINVAL,
  EIO,
  ENFILE,
  ENODEV,
  ENOENT,
  ENOSPC,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  EPIPE,
  EVENT_FLAGS,
  EVENT_LOST,
  EVENT_MICROS,
  EVENT_SIZE,
  EVENT_SOURCE,
  FOREVER,
  STDOUT,
  gpioGet,
  gpioOpenNamed,
  hostNow,
  hostWait,
  hostWrite,
  uartOpen,
} from "wasyncio/abi";

/** The first byte behind the memory in use: the build rounds up to 16. */
export const end: usize = (__heap_base + 15) & ~15;

const LINE_SIZE: usize = 160;
const line = memory.data(160);
let length: usize = 0;

/** Appends ASCII to the line. */
export function text(s: string): void {
  for (let i = 0; i < s.length && length < LINE_SIZE - 1; i++) store<u8>(line + length++, <u8>s.charCodeAt(i));
}

/** Appends a number to the line, in decimal. */
export function number(n: i64): void {
  if (n < 0) text("-");
  let left: u64 = n < 0 ? 0 - <u64>n : <u64>n;
  let unit: u64 = 1;
  while (left / unit >= 10) unit *= 10;
  for (; unit > 0 && length < LINE_SIZE - 1; unit /= 10) store<u8>(line + length++, <u8>(0x30 + ((left / unit) % 10)));
}

/** Writes the line to stdout, all of it. */
export function newline(): void {
  store<u8>(line + length++, 0x0a);
  writeAll(STDOUT, line, length);
  length = 0;
}

/** Writes bytes to a stream that somebody empties. */
export function writeAll(source: i32, bytes: usize, count: usize): void {
  let done: usize = 0;
  while (done < count) {
    const taken = hostWrite(source, bytes + done, <i32>(count - done));
    if (taken > 0) done += taken;
    else if (taken !== -EAGAIN) unreachable();
  }
}

function conclude(good: bool, got: i64, want: i64): void {
  if (!good) {
    text(" got ");
    number(got);
    text(" want ");
    number(want);
  }
  newline();
}

/** A case: is `got` what it must be? */
export function equal(name: string, got: i64, want: i64): void {
  text(got === want ? "ok " : "FAIL ");
  text(name);
  conclude(got === want, got, want);
}

/** A case: does it hold? */
export function holds(name: string, it: bool): void {
  equal(name, it ? 1 : 0, 1);
}

/** A case named `CALL/ERROR` or `CALL/ERROR/DETAIL`: does the call answer that error? */
export function fails(call: string, error: i32, got: i32, detail: string = ""): void {
  text(got === -error ? "ok " : "FAIL ");
  text(call);
  text("/");
  text(errorName(error));
  if (detail.length > 0) {
    text("/");
    text(detail);
  }
  conclude(got === -error, got, -error);
}

function errorName(error: i32): string {
  if (error === EACCES) return "EACCES";
  if (error === EAGAIN) return "EAGAIN";
  if (error === EBADF) return "EBADF";
  if (error === EBUSY) return "EBUSY";
  if (error === ECANCELED) return "ECANCELED";
  if (error === EDEADLK) return "EDEADLK";
  if (error === EFAULT) return "EFAULT";
  if (error === EINVAL) return "EINVAL";
  if (error === EIO) return "EIO";
  if (error === ENFILE) return "ENFILE";
  if (error === ENODEV) return "ENODEV";
  if (error === ENOENT) return "ENOENT";
  if (error === ENOSPC) return "ENOSPC";
  if (error === ENXIO) return "ENXIO";
  if (error === EOPNOTSUPP) return "EOPNOTSUPP";
  if (error === EPERM) return "EPERM";
  if (error === EPIPE) return "EPIPE";
  return "?";
}

/** Gives the harness its cue: it does what programs.ts has under this name. */
export function cue(name: string): void {
  text("> ");
  text(name);
  newline();
}

/** Gives a cue that ends by turning `done` over, and waits for that without calling `wait`. */
export function cueAndDone(name: string, done: i32): void {
  const before = gpioGet(done);
  cue(name);
  while (gpioGet(done) === before);
}

/** Lines of board.json, by number: the same on every board. */
export const INPUT: i32 = 32;
export const SECRET: i32 = 35;

const nameBuffer = memory.data(32);

/** ASCII as the bytes the ABI wants; valid until the next call. */
export function bytesOf(s: string): usize {
  for (let i = 0; i < s.length && i < 32; i++) store<u8>(nameBuffer + i, <u8>s.charCodeAt(i));
  return nameBuffer;
}

export function openPin(name: string, flags: i32): i32 {
  return gpioOpenNamed(bytesOf(name), name.length, flags);
}

export function openPort(name: string, baud: i32 = 115200, format: i32 = 0): i32 {
  return uartOpen(bytesOf(name), name.length, baud, format);
}

// ---- event records

export const RECORDS: i32 = 8;
const records = memory.data(128, 8);

/** Waits until something comes or `micros` have passed; answers what `wait` does. */
export function waitFor(micros: i64, capacity: i32 = RECORDS): i32 {
  return hostWait(hostNow(0) + micros, records, capacity);
}

/** Looks, and never blocks. */
export function poll(capacity: i32 = RECORDS): i32 {
  return hostWait(-1, records, capacity);
}

export function waitForever(): i32 {
  return hostWait(FOREVER, records, RECORDS);
}

export function recordSource(i: i32): i32 {
  return load<i32>(records + EVENT_SOURCE + i * EVENT_SIZE);
}

export function recordFlags(i: i32): i32 {
  return load<u16>(records + EVENT_FLAGS + i * EVENT_SIZE);
}

export function recordLost(i: i32): i32 {
  return load<u16>(records + EVENT_LOST + i * EVENT_SIZE);
}

export function recordMicros(i: i32): i64 {
  return load<i64>(records + EVENT_MICROS + i * EVENT_SIZE);
}

/** 10 s: longer than any event takes that is on its way, µs. */
export const LONG: i64 = 10000000;
/** 20 ms, µs. */
export const SHORT: i64 = 20000;
