// Every call that takes a record, at one less than what there is, at exactly that, and at one more.
import type { Capacities } from "./build.js";
import type { CoreMaker } from "./core.js";
import { ScriptedHost } from "./host.js";
import { Refused, type System } from "./system.js";

export const calls = [
  "soon",
  "soonPlain",
  "later",
  "laterPlain",
  "at",
  "atPlain",
  "addReader",
  "addReaderPlain",
  "addWriter",
  "addWriterPlain",
] as const;
export type Call = (typeof calls)[number];

const STDIN = 0;
const STDOUT = 1;

/** A loop that holds all but one of what `call` can have, and what then happens; answers what is wrong with it, or null. */
export function atCapacity(maker: CoreMaker, size: Capacities, call: Call): string | null {
  const ran: number[] = [];
  const system = maker.make(new ScriptedHost(size.sources, false), (callback) => ran.push(callback), nobody);
  system.eventLoop();
  const isTimer = /later|at/i.test(call);
  const timersRunOut = isTimer && size.timers < size.ready;
  const limit = timersRunOut ? size.timers : size.ready;
  const fill = (callback: number): void => {
    if (timersRunOut) system.later(0, 0n, callback);
    else system.soon(0, callback);
  };
  const held = (): number => (timersRunOut ? system.armed(0) : system.reserved(0));

  for (let callback = 0; callback < limit - 1; callback++) fill(callback);
  if (limit > 0) {
    if (held() !== limit - 1) return `${held()} of ${limit - 1} are held`;
    const refusal = refusalOf(() => {
      perform(system, call, STDIN, limit);
    });
    if (refusal !== null) return `the last one is refused: ${refusal}`;
  }
  const wanted = timersRunOut ? 'raise "timers" in wasyncio.json' : 'raise "ready" in wasyncio.json';
  for (let times = 0; times < 2; times++) {
    const refusal = refusalOf(() => {
      perform(system, call, STDOUT, limit + 1);
    });
    if (refusal !== wanted) return `one too many: ${refusal ?? "not refused"}`;
    if (held() !== limit) return `after a refusal ${held()} of ${limit} are held`;
  }

  const expected = Array.from({ length: Math.max(0, limit - 1) }, (_, callback) => callback);
  if (limit > 1) {
    system.cancel(0);
    expected[0] = limit + 2;
    const refusal = refusalOf(() => {
      fill(limit + 2);
    });
    if (refusal !== null) return `what was cancelled is not given back at once: ${refusal}`;
    if (held() !== limit) return `after a cancel and one more ${held()} of ${limit} are held`;
  }

  const isWatch = call.startsWith("add");
  if (limit > 0) expected.push(call.endsWith("Plain") ? -1 : limit);
  system.stop(0);
  system.run(0);
  const inOrder = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join();
  if (inOrder(ran) !== inOrder(expected)) return `ran ${inOrder(ran)}, not ${inOrder(expected)}`;
  if (isWatch) {
    system.removeReader(0, STDIN);
    system.removeWriter(0, STDIN);
  }
  if (held() !== 0) return `${held()} are held in the end`;
  if (limit === 0) return null;
  const refusal = refusalOf(() => {
    fill(limit + 3);
  });
  return refusal === null ? null : `the loop does not go on: ${refusal}`;
}

function nobody(): void {
  // there are no pins
}

function perform(system: System, call: Call, source: number, callback: number): void {
  switch (call) {
    case "soon":
    case "soonPlain":
      system[call](0, callback);
      return;
    case "later":
    case "laterPlain":
    case "at":
    case "atPlain":
      system[call](0, 0n, callback);
      return;
    case "addReader":
    case "addWriter":
      system[call](0, source, callback);
      return;
    case "addReaderPlain":
    case "addWriterPlain":
      system[call](0, source);
  }
}

function refusalOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (refused) {
    if (refused instanceof Refused) return refused.message;
    throw refused;
  }
}
