// Run by testing.test.ts as a process of its own: uses a board and forgets about it.
import { Board } from "../host/node/testing/index.js";
import { program } from "./wat.js";

const board = await Board.start(program("(drop (call $wait (i64.const 5000000) (i32.const 2048) (i32.const 1)))"));
await board.advance(1);
console.log(board.nowMicros);
