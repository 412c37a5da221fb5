// Holds the core against the model: the same schedule on both, everything observed compared.
import { sizes } from "./capacities.js";
import type { CoreMaker } from "./core.js";
import { Model } from "./model.js";
import { Performance, type Observed } from "./perform.js";
import type { Schedule } from "./schedule.js";

export interface Comparison {
  /** What differs, or null. */
  readonly difference: string | null;
  /** What the model observed, up to there. */
  readonly observed: Observed;
  /** Callbacks that ran in the core. */
  readonly calls: number;
}

const SHOWN_BEFORE = 24;

export function compare(schedule: Schedule, maker: CoreMaker): Comparison {
  const capacities = sizes[schedule.capacities];
  let model: Model | undefined;
  const expected = new Performance(schedule, capacities, (host, called, tellEdge) => {
    model = new Model(capacities, host, called, tellEdge);
    return model;
  });
  const wanted = expected.run();
  const actual = new Performance(schedule, capacities, (...args) => maker.make(...args));
  let difference: string | null = null;
  try {
    const had = actual.run();
    difference = firstDifference(wanted, had);
    if (difference === null && !model!.emptyTurns && expected.turns !== actual.turns) {
      difference = `the core began ${actual.turns} turns, the model ${expected.turns}`;
    }
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    difference = `the core trapped: ${error.message}\nafter ${show(actual.observed.slice(-SHOWN_BEFORE))}`;
  }
  return { difference, observed: wanted, calls: actual.calls };
}

function firstDifference(wanted: Observed, had: Observed): string | null {
  const length = Math.max(wanted.length, had.length);
  for (let at = 0; at < length; at++) {
    if (wanted[at] !== had[at]) {
      const [model, core] = [wanted, had].map((observed) => show(observed.slice(at, at + 6)));
      return `after ${show(wanted.slice(Math.max(0, at - SHOWN_BEFORE), at))}\n  model: ${model}\n  core:  ${core}`;
    }
  }
  return null;
}

function show(observed: Observed): string {
  return observed.map(String).join(" ");
}
