// Runs programs in wasm's text form on the simulated board in process. What a program says with `$say`, which writes a
// number to stdout, is read back.
import * as abi from "../host/node/abi.js";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { Outcome } from "../host/node/host.js";
import type { SimulatedBoard } from "../host/node/simulated/board.js";
import { givenInput } from "../host/node/simulated/output.js";
import { startSimulated } from "../host/node/simulated/start.js";
import { ROOM, TEXTS, program } from "./wat.js";

export const FOREVER = "(i64.const 0x7fffffffffffffff)";
export const UNTIL_STOPPED = "(i64.const 0x7ffffffffffffffe)";

const SAY = `
  (func $say (param $value i64)
    (i64.store (i32.const 4000) (local.get $value))
    (drop (call $write (i32.const 1) (i32.const 4000) (i32.const 8))))
  (func $say32 (param $value i32) (call $say (i64.extend_i32_s (local.get $value))))`;

/** Waits until `deadline` with room for one record; its result. */
export const waits = (deadline: string): string => `(call $wait ${deadline} (i32.const ${ROOM}) (i32.const 1))`;
/** Says flags, lost and time of the record that was written. */
export const SAY_RECORD = `
  (call $say32 (i32.load16_u offset=4 (i32.const ${ROOM})))
  (call $say32 (i32.load16_u offset=6 (i32.const ${ROOM})))
  (call $say (i64.load offset=8 (i32.const ${ROOM})))`;
export const sayNow = "(call $say (call $now (i32.const 0)))";
export const open = (text: number, flags: number): string =>
  `(call $gpio.openNamed (i32.const ${TEXTS + 64 * text}) (i32.const ${NAMES[text].length}) (i32.const ${flags}))`;
export const openPort = (text: number, baud: number, format = 0): string =>
  `(call $uart.open (i32.const ${TEXTS + 64 * text}) (i32.const 5) (i32.const ${baud}) (i32.const ${format}))`;

export const NAMES = ["led", "button", "uart0", "uart1", "0123456789abcdefghijklmnopqrstuvwxyz"] as const;
/** Places in NAMES. */
export const [LED, BUTTON, UART0, UART1, LETTERS] = [0, 1, 2, 3, 4];
export const depth = (edges: number): number => edges << abi.GPIO_DEPTH_SHIFT;

export interface Ran {
  readonly outcome: Outcome;
  readonly said: number[];
  readonly stderr: string;
  readonly board: SimulatedBoard;
  readonly eventsLost: number;
}

export interface Circumstances {
  readonly prepare?: (board: SimulatedBoard) => void;
  readonly forMicros?: bigint;
  readonly seed?: number;
  readonly stdin?: string;
}

export async function run(body: string, { stdin = "", ...rest }: Circumstances = {}): Promise<Ran> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const { outcome, board, eventsLost } = await startSimulated(program(body, NAMES, {}, SAY), {
    board: loadBoard("simulated"),
    grants: everything,
    stdin: givenInput(Buffer.from(stdin)),
    stdout: (bytes) => out.push(bytes),
    stderr: (bytes) => err.push(bytes),
    ...rest,
  });
  const bytes = Buffer.concat(out);
  const said = Array.from({ length: bytes.length / 8 }, (_, index) => Number(bytes.readBigInt64LE(8 * index)));
  return { outcome: await outcome, said, stderr: Buffer.concat(err).toString(), board, eventsLost };
}
