// The clock, deadlines, and what `wait` writes into the control block.
import {
  CONTROL_DEADLINE,
  CONTROL_LONGEST,
  CONTROL_MAGIC,
  CONTROL_MICROS,
  CONTROL_PENDING,
  CONTROL_RESERVED,
  CONTROL_TRACE,
  CONTROL_TURN,
  FOREVER,
  MAGIC,
  hostNow,
  hostWait,
} from "wasyncio/abi";
import { CONTROL } from "wasyncio/control";
import { SHORT, equal, holds, poll, waitFor } from "./check";

const buffer = memory.data(16, 8);

const first = hostNow(0);
holds("host.now/begins-at-the-start", first >= 0 && first < 5000000);
let back = 0;
let last = first;
for (let i = 0; i < 1000; i++) {
  const next = hostNow(i & 1);
  if (next < last) back++;
  last = next;
}
equal("host.now/never-goes-back", back, 0);

equal("host.wait/a-deadline-in-the-past", poll(), 0);
equal("host.wait/the-earliest-deadline", hostWait(i64.MIN_VALUE, buffer, 1), 0);
equal("host.wait/a-deadline-of-now", hostWait(hostNow(0), buffer, 1), 0);
const before = hostNow(0);
equal("host.wait/until-the-deadline", hostWait(before + SHORT, buffer, 1), 0);
holds("host.wait/never-early", hostNow(0) >= before + SHORT);
holds("host.wait/in-time", hostNow(0) < before + SHORT + 5000000);

const micros = load<i64>(CONTROL + CONTROL_MICROS);
holds("control/micros-of-the-last-wait", micros >= before + SHORT && micros <= hostNow(0));
const passed = hostNow(0) + SHORT;
store<i64>(CONTROL + CONTROL_DEADLINE, passed);
poll();
const told = load<i64>(CONTROL + CONTROL_MICROS);
holds("control/micros-never-goes-back", told >= micros);
while (hostNow(1) < passed + SHORT);
equal("control/micros-written-by-wait-only", load<i64>(CONTROL + CONTROL_MICROS), told);
poll();
holds("control/micros-once-the-deadline-has-passed", load<i64>(CONTROL + CONTROL_MICROS) >= passed + SHORT);
holds("control/longest", load<u32>(CONTROL + CONTROL_LONGEST) >= <u32>SHORT);
const unasked = load<i64>(CONTROL + CONTROL_MICROS);
store<i64>(CONTROL + CONTROL_DEADLINE, FOREVER);
poll();
poll();
holds("control/micros-of-a-poll", load<i64>(CONTROL + CONTROL_MICROS) >= unasked);

equal("control/magic", load<u32>(CONTROL + CONTROL_MAGIC), MAGIC);
equal("control/turn-is-the-module's", load<u32>(CONTROL + CONTROL_TURN), 0);
equal("control/trace-is-the-module's", load<u32>(CONTROL + CONTROL_TRACE), 0);
equal("control/deadline-is-the-module's", load<i64>(CONTROL + CONTROL_DEADLINE), FOREVER);
equal("control/reserved", load<u32>(CONTROL + CONTROL_RESERVED), 0);

// A host that publishes clears `pending` in `wait` and sets it when the deadline has passed; any other leaves it 1.
const due = hostNow(0) + SHORT;
store<i64>(CONTROL + CONTROL_DEADLINE, due);
poll();
const limit = due + 5000000;
while (hostNow(1) < due || (load<u32>(CONTROL + CONTROL_PENDING) === 0 && hostNow(1) < limit));
equal("control/pending-when-the-deadline-has-passed", load<u32>(CONTROL + CONTROL_PENDING), 1);
store<i64>(CONTROL + CONTROL_DEADLINE, FOREVER);
equal("host.wait/no-event-left", waitFor(0), 0);
