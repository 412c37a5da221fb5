// Edges of an input: each is a record, in order, or counted as lost. The ring holds four.
import {
  CONTROL_PENDING,
  EVENT_FALLING,
  EVENT_LOSS,
  EVENT_RISING,
  GPIO_DEPTH_SHIFT,
  GPIO_OPTION_DEBOUNCE_MICROS,
  GPIO_OPTION_EDGES,
  gpioConfigure,
  gpioGet,
  hostClose,
  hostNow,
} from "wasyncio/abi";
import { CONTROL } from "wasyncio/control";
import {
  LONG,
  SHORT,
  cueAndDone,
  equal,
  holds,
  openPin,
  poll,
  recordFlags,
  recordLost,
  recordMicros,
  recordSource,
  waitFor,
} from "./check";

const FOUR_EDGES: i32 = 4 << GPIO_DEPTH_SHIFT;
const EDGES = EVENT_RISING | EVENT_FALLING;

let input = openPin("input", FOUR_EDGES);
const done = openPin("done", 0);

/** A debounce time that is long beside what is between two edges of a cue on a busy computer, µs. */
const HOLDS: i32 = 200_000;

/** What take() has seen. */
let edges = 0;
let lost = 0;
let rising = 0;
let wrong = 0;
let latest: i64 = 0;

/** Takes records until nothing comes for a while, or until `count` edges are there. */
function take(count: i32, capacity: i32): void {
  edges = lost = rising = wrong = 0;
  while (edges < count) {
    const n = waitFor(SHORT, capacity);
    if (n <= 0) break;
    for (let i = 0; i < n; i++) {
      const flags = recordFlags(i);
      if (recordSource(i) !== input || recordMicros(i) < latest || recordMicros(i) > hostNow(0)) wrong++;
      if (((flags & EVENT_LOSS) !== 0) !== recordLost(i) > 0) wrong++;
      latest = recordMicros(i);
      lost += recordLost(i);
      if ((flags & EDGES) === EVENT_RISING) rising++;
      if ((flags & EDGES) !== 0) edges++;
    }
  }
}

equal("host.wait/no-edge-no-record", poll(), 0);
const start = hostNow(0);
latest = start;
cueAndDone("rise", done);
equal("gpio.get/high", gpioGet(input), 1);
equal("control/pending-when-an-edge-came", load<u32>(CONTROL + CONTROL_PENDING), 1);
equal("host.wait/one-record", waitFor(LONG), 1);
equal("host.wait/its-source", recordSource(0), input);
equal("host.wait/rising", recordFlags(0), EVENT_RISING);
equal("host.wait/none-lost", recordLost(0), 0);
holds("host.wait/its-time", recordMicros(0) >= start && recordMicros(0) <= hostNow(0));
equal("host.wait/told-once", poll(), 0);

cueAndDone("fall-rise-fall", done);
take(1, 1);
equal("host.wait/falling-first", rising, 0);
take(1, 1);
equal("host.wait/then-rising", rising, 1);
take(1, 1);
equal("host.wait/then-falling", rising, 0);
equal("host.wait/then-nothing", poll(), 0);
equal("gpio.get/low", gpioGet(input), 0);

cueAndDone("six-edges", done);
take(99, 8);
equal("host.wait/as-many-as-the-ring-holds", edges, 4);
equal("host.wait/the-rest-counted-alone", lost, 2);
equal("host.wait/in-order", rising, 2);

cueAndDone("six-edges", done);
take(1, 1);
cueAndDone("rise", done);
take(3, 1);
equal("host.wait/loss-not-before-its-place", lost, 0);
take(1, 1);
equal("host.wait/loss-in-the-next-edge", lost, 2);
equal("host.wait/which-is-kept", rising, 1);
equal("host.wait/every-record-right", wrong, 0);
equal("host.wait/nothing-after-it", poll(), 0);

gpioConfigure(input, GPIO_OPTION_EDGES, 1);
cueAndDone("fall-rise-fall", done);
take(99, 8);
equal("gpio.configure/rising-edges-only", edges * 10 + rising, 11);
gpioConfigure(input, GPIO_OPTION_EDGES, 2);
cueAndDone("rise", done);
cueAndDone("fall", done);
take(99, 8);
equal("gpio.configure/falling-edges-only", edges * 10 + rising, 10);
gpioConfigure(input, GPIO_OPTION_EDGES, 3);

gpioConfigure(input, GPIO_OPTION_DEBOUNCE_MICROS, HOLDS);
cueAndDone("bounce", done);
equal("gpio.configure/debounced-edge", waitFor(LONG), 1);
equal("gpio.configure/its-level", recordFlags(0) & EDGES, EVENT_RISING);
take(99, 8);
equal("gpio.configure/one-edge-of-a-bounce", edges, 0);
cueAndDone("fall", done);
const fell = hostNow(1);
while (hostNow(1) - fell < 2 * HOLDS);
cueAndDone("rise", done);
equal("gpio.configure/held-while-nobody-waited", waitFor(LONG), 1);
equal("gpio.configure/the-level-that-held", recordFlags(0) & EDGES, EVENT_FALLING);
equal("gpio.configure/and-the-one-after-it", waitFor(LONG), 1);
equal("gpio.configure/which-holds-too", recordFlags(0) & EDGES, EVENT_RISING);
gpioConfigure(input, GPIO_OPTION_DEBOUNCE_MICROS, 0);

cueAndDone("fall-rise-fall", done);
const closed = input;
hostClose(input);
input = openPin("input", FOUR_EDGES);
equal("host.close/records-not-fetched-are-dropped", poll(), 0);
cueAndDone("rise", done);
equal("gpio.openNamed/first-edge-after-it", waitFor(LONG), 1);
holds("gpio.openNamed/of-the-new-source", recordSource(0) === input && input !== closed);

hostClose(input);
input = openPin("input", 0);
cueAndDone("fall", done);
equal("gpio.openNamed/depth-0-reports-none", waitFor(SHORT), 0);
