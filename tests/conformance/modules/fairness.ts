// A noisy source never fills the batch of `wait`: three pins with something to tell, one of them sixteen times as much.
import { GPIO_DEPTH_SHIFT } from "wasyncio/abi";
import { LONG, cueAndDone, equal, holds, openPin, recordSource, waitFor } from "./check";

const noisy = openPin("noisy", 32 << GPIO_DEPTH_SHIFT);
const input = openPin("input", 1 << GPIO_DEPTH_SHIFT);
const extra = openPin("extra", 1 << GPIO_DEPTH_SHIFT);
const done = openPin("done", 0);

/** Whether a source is among the `n` records of the last wait. */
function told(source: i32, n: i32): bool {
  for (let i = 0; i < n; i++) if (recordSource(i) === source) return true;
  return false;
}

cueAndDone("noise-then-two-edges", done);
const n = waitFor(LONG, 3);
equal("host.wait/fills-the-batch", n, 3);
holds("host.wait/each-source-once", told(noisy, n) && told(input, n) && told(extra, n));

cueAndDone("noise-then-two-edges", done);
let waits = 0;
let quiet = 0;
while (waits < 40 && quiet < 2) {
  waits++;
  if (waitFor(LONG, 1) !== 1) break;
  if (recordSource(0) !== noisy) quiet++;
}
holds("host.wait/in-turn-one-at-a-time", quiet === 2 && waits <= 3);
