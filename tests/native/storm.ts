// A program against the ABI alone that lives through a storm: edges and bytes faster than it looks for them. It counts what it is
// told, and what it is told was lost, and answers each edge of a quiet pin at once.
import { TEXTS, ROOM, program } from "../wat.js";

export const NOISY = 32;
export const QUIET = 33;
export const STOP = 34;
/** How long the program is busy with something else between two looks. */
const BUSY_MICROS = 20_000;
/** Edges that the noisy pin's ring holds. */
export const DEPTH = 4;

const RECORDS = ROOM;
const BUFFER = ROOM + 256;
const LINE = ROOM + 512;
const [uart0, ready, quiet] = [TEXTS, TEXTS + 64, TEXTS + 128];
const depth = (edges: number): number => edges << 8;

const helpers = `
  (global $at (mut i32) (i32.const 0))
  (func $put (param $from i32) (param $length i32) (drop (call $write (i32.const 1) (local.get $from) (local.get $length))))
  ;; a number in hexadecimal, and a space
  (func $number (param $n i32) (local $shift i32) (local $digit i32)
    (local.set $shift (i32.const 28))
    (loop $more
      (local.set $digit (i32.and (i32.shr_u (local.get $n) (local.get $shift)) (i32.const 15)))
      (i32.store8 (i32.const ${LINE})
        (i32.add (local.get $digit)
          (select (i32.const 87) (i32.const 48) (i32.gt_u (local.get $digit) (i32.const 9)))))
      (call $put (i32.const ${LINE}) (i32.const 1))
      (br_if $more (i32.ge_s (local.tee $shift (i32.sub (local.get $shift) (i32.const 4))) (i32.const 0))))
    (i32.store8 (i32.const ${LINE}) (i32.const 32))
    (call $put (i32.const ${LINE}) (i32.const 1)))`;

const body = `
  (local $noisy i32) (local $quiet i32) (local $stop i32) (local $port i32)
  (local $n i32) (local $i i32) (local $record i32) (local $source i32) (local $flags i32) (local $stopping i32) (local $came i32)
  (local $edges i32) (local $lost i32) (local $wrong i32) (local $last i32)
  (local $bytes i32) (local $bad i32) (local $until i64)
  (local.set $noisy (call $gpio.open (i32.const ${NOISY}) (i32.const ${depth(DEPTH)})))
  (local.set $quiet (call $gpio.open (i32.const ${QUIET}) (i32.const ${depth(1)})))
  (local.set $stop (call $gpio.open (i32.const ${STOP}) (i32.const ${depth(1)})))
  (local.set $port (call $uart.open (i32.const ${uart0}) (i32.const 5) (i32.const 115200) (i32.const 0)))
  (call $put (i32.const ${ready}) (i32.const 6))
  (loop $turn
    (local.set $n (call $wait
      (i64.add (call $now (i32.const 0)) (i64.const 200000)) (i32.const ${RECORDS}) (i32.const 2)))
    (local.set $came (i32.gt_s (local.get $n) (i32.const 0)))
    (local.set $i (i32.const 0))
    (block $told (loop $records
      (br_if $told (i32.ge_s (local.get $i) (local.get $n)))
      (local.set $record (i32.add (i32.const ${RECORDS}) (i32.shl (local.get $i) (i32.const 4))))
      (local.set $source (i32.load (local.get $record)))
      (local.set $flags (i32.load16_u offset=4 (local.get $record)))
      (if (i32.eq (local.get $source) (local.get $stop)) (then (local.set $stopping (i32.const 1))))
      (if (i32.eq (local.get $source) (local.get $quiet)) (then (call $put (i32.const ${quiet}) (i32.const 2))))
      (if (i32.eq (local.get $source) (local.get $noisy)) (then
        (local.set $lost (i32.add (local.get $lost) (i32.load16_u offset=6 (local.get $record))))
        ;; a loss is flagged, and only a loss
        (if (i32.ne (i32.ne (i32.and (local.get $flags) (i32.const 64)) (i32.const 0))
                    (i32.ne (i32.load16_u offset=6 (local.get $record)) (i32.const 0)))
          (then (local.set $wrong (i32.add (local.get $wrong) (i32.const 1)))))
        (local.set $flags (i32.and (local.get $flags) (i32.const 48)))
        (if (i32.eqz (local.get $flags)) (then (local.set $last (i32.const 0)))) ;; what comes next follows a gap
        (if (local.get $flags) (then
          (local.set $edges (i32.add (local.get $edges) (i32.const 1)))
          ;; rising and falling in turn, unless some are missing between
          (if (i32.and (i32.eq (local.get $flags) (local.get $last))
                       (i32.eqz (i32.load16_u offset=6 (local.get $record))))
            (then (local.set $wrong (i32.add (local.get $wrong) (i32.const 1)))))
          (local.set $last (local.get $flags))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $records)))
    (block $read (loop $bytes
      (br_if $read (i32.le_s (local.tee $n (call $read (local.get $port) (i32.const ${BUFFER}) (i32.const 64))) (i32.const 0)))
      (local.set $i (i32.const 0))
      (loop $each
        (if (i32.ne (i32.load8_u (i32.add (i32.const ${BUFFER}) (local.get $i)))
                    (i32.and (local.get $bytes) (i32.const 255)))
          (then (local.set $bad (i32.add (local.get $bad) (i32.const 1)))))
        (local.set $bytes (i32.add (local.get $bytes) (i32.const 1)))
        (br_if $each (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
      (br $bytes)))
    ;; a program that is busy with something else
    (local.set $until (i64.add (call $now (i32.const 0)) (i64.const ${BUSY_MICROS})))
    (loop $busy (br_if $busy (i64.lt_s (call $now (i32.const 0)) (local.get $until))))
    ;; once it is to stop, until nothing has come for a while
    (br_if $turn (i32.or (i32.eqz (local.get $stopping)) (local.get $came))))
  (call $number (local.get $edges)) (call $number (local.get $lost)) (call $number (local.get $wrong))
  (call $number (local.get $bytes)) (call $number (local.get $bad))
  (call $number (call $uart.count (local.get $port) (i32.const 1)))
  (call $exit (i32.const 0))`;

export const storm = program(body, ["uart0", "ready\n", "q\n"], { sources: 4, ringBytes: 256, memory: 4096 }, helpers);

/** What the program's last line says. */
export interface Tally {
  readonly edges: number;
  readonly lost: number;
  /** Records that contradict the one before, or themselves. */
  readonly wrong: number;
  readonly bytes: number;
  /** Bytes that are not the next one of 0, 1, 2, … */
  readonly bad: number;
  readonly overruns: number;
}

export function tally(output: string): Tally {
  const line = output.split("\n").slice(-1)[0];
  const [edges, lost, wrong, bytes, bad, overruns] = line
    .trim()
    .split(" ")
    .map((word) => parseInt(word, 16));
  return { edges, lost, wrong, bytes, bad, overruns };
}
