// The host asks the program to end: ECANCELED once, from a wait that blocks; then the program ends as it likes.
import {
  ECANCELED,
  FOREVER,
  GPIO_DEPTH_SHIFT,
  GPIO_INITIAL_HIGH,
  GPIO_OUTPUT,
  STDOUT,
  hostAbort,
  hostWait,
  hostWrite,
} from "wasyncio/abi";
import { SHORT, cue, equal, fails, holds, openPin, waitFor } from "./check";

const records = memory.data(16, 8);
const canceled = memory.data<u16>([67, 97, 110, 99, 101, 108, 108, 101, 100, 69, 114, 114, 111, 114]);

openPin("input", 1 << GPIO_DEPTH_SHIFT);
openPin("output", GPIO_OUTPUT | GPIO_INITIAL_HIGH);
cue("interrupt");
fails("host.wait", ECANCELED, hostWait(FOREVER, records, 1));
equal("host.wait/ECANCELED-once", waitFor(SHORT), 0);
holds("host.write/goes-on", hostWrite(STDOUT, records, 0) === 0);
hostAbort(canceled, 14, 0, 0, 0, 0, 0, 0);
cue("never-seen");
