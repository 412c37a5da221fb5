// One µs before for ever, in virtual time: the clock has nowhere to go, so that is EDEADLK too.
import { EDEADLK, FOREVER, hostWait } from "wasyncio/abi";
import { fails } from "./check";

const record = memory.data(16, 8);
fails("host.wait", EDEADLK, hostWait(FOREVER - 1, record, 1), "one-before-for-ever");
