// An `abort` whose texts lie outside the memory: they print as empty, and the program ends all the same.
import { hostAbort } from "wasyncio/abi";
import { cue, end } from "./check";

const name = memory.data<u16>([79, 104, 69, 114, 114, 111, 114]); // OhError

cue("aborting");
hostAbort(name, 7, end - 2, 2, 0xfffffff0, 0x7fffffff, -1, 0);
cue("never-seen");
