// Run by simulated.test.ts as a process of its own: a simulated program that writes lines of 64 bytes to the process's stdout
// and exits with 5.
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import { startSimulated } from "../host/node/simulated/start.js";
import { TEXTS, program } from "./wat.js";

const wasm = program(
  `(local $left i32) (local.set $left (i32.const ${process.argv[2]}))
   (loop $again
     (drop (call $write (i32.const 1) (i32.const ${TEXTS}) (i32.const 64)))
     (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
   (call $exit (i32.const 5))`,
  ["a line of sixty-three characters and its end, again and again.."],
);
const { outcome } = await startSimulated(wasm, { board: loadBoard("simulated"), grants: everything });
process.exitCode = (await outcome).status;
