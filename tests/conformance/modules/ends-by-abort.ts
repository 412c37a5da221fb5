// The end by `abort`: `class: message` on stderr, status 1, outputs take their safe levels.
import { GPIO_OUTPUT, GPIO_SAFE_HIGH, hostAbort } from "wasyncio/abi";
import { cue, holds, openPin } from "./check";

const name = memory.data<u16>([79, 104, 69, 114, 114, 111, 114]); // OhError
const message = memory.data<u16>([0x6e, 0x6f, 0x20, 0xe4, 0x20, 0x20ac, 0x20, 0xd83d, 0xde00]); // no ä € 😀
const file = memory.data<u16>([97, 46, 116, 115]); // a.ts

holds("gpio.openNamed/safe-high", openPin("output", GPIO_OUTPUT | GPIO_SAFE_HIGH) > 0);
hostAbort(name, 7, message, 9, file, 4, 12, 34);
cue("never-seen");
