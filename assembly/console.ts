// `console` and `trace` of every host: lines of UTF-8 on stdout and stderr, none lost. Where there is no room the loop's
// `wait` is what waits; events that come meanwhile are kept for the next turn.
import { EAGAIN, STDERR, STDOUT, hostWrite } from "./abi";
import { lookWhileWriting } from "./core/loop";
import { refused } from "./refusal";
import { encode, encoded, encodedUpTo } from "./text";

/** Of the longest number. */
const DIGITS: usize = 10;

/** Writes all of it. */
export function writeAll(source: i32, from: usize, length: i32): void {
  while (length > 0) {
    const taken = hostWrite(source, from, length);
    if (taken >= 0) {
      from += taken;
      length -= taken;
    } else if (taken == -EAGAIN) {
      lookWhileWriting();
    } else {
      if (source == STDERR) return; // nobody is left to be told
      refused(taken);
    }
  }
}

/** Writes a text, without an end of line. */
export function writeText(source: i32, text: string): void {
  for (let from = 0; from < text.length; from = encodedUpTo) writeAll(source, encoded, encode(text, from));
}

/** Writes a number in decimal, with at least so many digits, and allocates nothing. */
export function writeNumber(source: i32, number: u32, digits: i32 = 1): void {
  let at = encoded + DIGITS;
  for (; number || digits > 0; number /= 10, digits--) store<u8>(--at, 0x30 + (number % 10));
  writeAll(source, at, <i32>(encoded + DIGITS - at));
}

function writeLine(source: i32, text: string): void {
  writeText(source, text);
  store<u8>(encoded, 0x0a);
  writeAll(source, encoded, 1);
}

/** What programs call `console`. */
export namespace console {
  export function log(message: string = ""): void {
    writeLine(STDOUT, message);
  }
  export function info(message: string = ""): void {
    writeLine(STDOUT, message);
  }
  export function debug(message: string = ""): void {
    writeLine(STDOUT, message);
  }
  export function warn(message: string = ""): void {
    writeLine(STDERR, message);
  }
  export function error(message: string = ""): void {
    writeLine(STDERR, message);
  }
}

/** AssemblyScript's `trace`: a message and up to five numbers on stderr. */
export function trace(
  message: string,
  n: i32 = 0,
  a0: f64 = 0,
  a1: f64 = 0,
  a2: f64 = 0,
  a3: f64 = 0,
  a4: f64 = 0,
): void {
  let line = "trace: " + message;
  if (n > 0) line += " " + a0.toString();
  if (n > 1) line += " " + a1.toString();
  if (n > 2) line += " " + a2.toString();
  if (n > 3) line += " " + a3.toString();
  if (n > 4) line += " " + a4.toString();
  writeLine(STDERR, line);
}
