// Many more edges than a ring holds: the count of the lost stays at 65535.
import { EVENT_FALLING, EVENT_LOSS, EVENT_RISING, GPIO_DEPTH_SHIFT } from "wasyncio/abi";
import { SHORT, cueAndDone, equal, openPin, recordFlags, recordLost, waitFor } from "./check";

openPin("input", 4 << GPIO_DEPTH_SHIFT);
const done = openPin("done", 0);
cueAndDone("70000-edges", done);
let edges = 0;
let alone = 0;
let lost = 0;
for (;;) {
  const n = waitFor(SHORT);
  if (n <= 0) break;
  for (let i = 0; i < n; i++) {
    if ((recordFlags(i) & (EVENT_RISING | EVENT_FALLING)) !== 0) edges++;
    if (recordFlags(i) === EVENT_LOSS) alone++;
    lost += recordLost(i);
  }
}
equal("host.wait/as-many-as-the-ring-holds", edges, 4);
equal("host.wait/one-record-of-loss", alone, 1);
equal("host.wait/lost-saturates", lost, 65535);
