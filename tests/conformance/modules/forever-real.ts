// One µs before for ever, in real time: the host waits, though nothing can come but the end.
import { ECANCELED, FOREVER, hostWait } from "wasyncio/abi";
import { cue, fails } from "./check";

const record = memory.data(16, 8);
cue("interrupt");
fails("host.wait", ECANCELED, hostWait(FOREVER - 1, record, 1), "one-before-for-ever");
