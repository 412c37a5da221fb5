// Schedules on which the core once differed from the model, as short as they got.
import type { Schedule } from "./schedule.js";

export const named: Readonly<Record<string, Schedule>> = {
  "what a source has reported before anybody waited for it is still known": {
    capacities: 0,
    publishes: false,
    operations: [
      { do: "emit", after: 0, source: 0, flags: 1, lost: 0 },
      { do: "run", loop: 0 },
      { do: "addReader", loop: 0, source: 0, plain: true, then: [] },
      { do: "stop", loop: 0 },
      { do: "run", loop: 0 },
    ],
  },
  "a loop does not remove another loop's writer": {
    capacities: 4,
    publishes: false,
    operations: [
      { do: "newLoop" },
      { do: "addWriter", loop: 0, source: 1, plain: true, then: [] },
      { do: "removeWriter", loop: 1, source: 1 },
    ],
  },
  "a reader that takes the place of another loop's gives that loop its record back": {
    capacities: 1,
    publishes: false,
    operations: [
      { do: "newLoop" },
      { do: "addReader", loop: 0, source: 0, plain: true, then: [] },
      { do: "addReader", loop: 1, source: 0, plain: true, then: [] },
      { do: "soon", loop: 0, plain: true, then: [] },
      { do: "soon", loop: 1, plain: true, then: [] },
    ],
  },
  "a reader of one loop and a writer of another on the same source run each in its own": {
    capacities: 0,
    publishes: false,
    operations: [
      { do: "newLoop" },
      { do: "addReader", loop: 0, source: 0, plain: true, then: [] },
      { do: "addWriter", loop: 1, source: 0, plain: true, then: [] },
      { do: "emit", after: 0, source: 0, flags: 3, lost: 0 },
      { do: "stop", loop: 0 },
      { do: "run", loop: 0 },
      { do: "closeLoop", loop: 0 },
      { do: "stop", loop: 1 },
      { do: "run", loop: 1 },
    ],
  },
  "closing a source gives its reader back to the loop it belongs to": {
    capacities: 1,
    publishes: false,
    operations: [
      { do: "newLoop" },
      { do: "port" },
      { do: "addReader", loop: 1, source: 3, plain: true, then: [] },
      { do: "close", source: 3 },
      { do: "soon", loop: 1, plain: true, then: [] },
    ],
  },
  "a source can be closed when the program's own loop has been": {
    capacities: 0,
    publishes: false,
    operations: [
      { do: "newLoop" },
      { do: "port" },
      { do: "addReader", loop: 1, source: 3, plain: true, then: [] },
      { do: "closeLoop", loop: 0 },
      { do: "close", source: 3 },
    ],
  },
  "a host that publishes learns of the next timer when one has fired": {
    capacities: 4,
    publishes: true,
    operations: [
      { do: "later", loop: 0, plain: true, ms: 1n, then: [] },
      { do: "later", loop: 0, plain: true, ms: 2n, then: [] },
      { do: "addReader", loop: 0, source: 0, plain: false, then: [{ do: "busy", micros: 600 }] },
      { do: "emit", after: 0, source: 0, flags: 1, lost: 0 },
      { do: "run", loop: 0 },
    ],
  },
  "a host that publishes learns of a timer that was made before output waited for room": {
    capacities: 4,
    publishes: true,
    operations: [
      {
        do: "addReader",
        loop: 0,
        source: 0,
        plain: false,
        then: [
          { do: "later", loop: 0, plain: true, ms: 1n, then: [] },
          { do: "print", blocked: 1 },
          { do: "busy", micros: 300 },
        ],
      },
      { do: "emit", after: 0, source: 0, flags: 1, lost: 0 },
      { do: "run", loop: 0 },
    ],
  },
  "a host that publishes learns of the timers of a loop that runs after another": {
    capacities: 4,
    publishes: true,
    operations: [
      { do: "newLoop" },
      { do: "later", loop: 0, plain: true, ms: 1n, then: [] },
      { do: "emit", after: 0, source: 0, flags: 1, lost: 0 },
      { do: "run", loop: 1 },
      { do: "addReader", loop: 0, source: 0, plain: false, then: [{ do: "busy", micros: 600 }] },
      { do: "run", loop: 0 },
    ],
  },
};
