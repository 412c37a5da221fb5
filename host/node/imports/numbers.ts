// Times cross the border between a module and JavaScript as numbers: an i64 there would be a BigInt here, made anew in every turn and left
// to the collector. So a module's `now` and `wait` are functions of a few instructions in a wasm module of our own, which convert.
import type { Imports } from "../abi.js";

/** The same with times as numbers, µs: exact up to 2^53. The largest i64, for ever, is Infinity. */
export interface NumberImports {
  readonly now: (asked: number) => number;
  readonly wait: (deadline: number, events: number, capacity: number) => number;
}

// (module
//   (import "" "wait" (func $wait (param f64 i32 i32) (result i32)))
//   (import "" "now" (func $now (param i32) (result f64)))
//   (func (export "wait") (param $deadline i64) (param $events i32) (param $capacity i32) (result i32)
//     (call $wait
//       (select
//         (f64.const inf)
//         (f64.convert_i64_s (local.get $deadline))
//         (i64.eq (local.get $deadline) (i64.const 0x7fffffffffffffff)))
//       (local.get $events)
//       (local.get $capacity)))
//   (func (export "now") (param $asked i32) (result i64)
//     (i64.trunc_sat_f64_s (call $now (local.get $asked)))))
const converting = new WebAssembly.Module(
  Buffer.from(
    "0061736d01000000" +
      "01190460037c7f7f017f60017f017c60037e7f7f017f60017f017e" +
      "021002000477616974000000036e6f770001" +
      "0303020203" +
      "070e0204776169740002036e6f770003" +
      "0a2e02230044000000000000f07f2000b9200042ffffffffffffffffff00511b2001200210000b080020001001fc060b",
    "hex",
  ),
);

/** What a module can import, from functions that take and answer numbers. */
export function converted(imports: NumberImports): Pick<Imports["wasyncio"], "now" | "wait"> {
  const { now, wait } = imports;
  return new WebAssembly.Instance(converting, { "": { now, wait } }).exports as ReturnType<typeof converted>;
}
