// Draws what the pins did, for a person at a terminal: a waveform of the part where the changes can still be told apart, and
// for each pin what came of it in numbers.
//
//            0 ms            8,000 ms        16,000 ms
//   led      ▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██▁▁██ …
//            7,200 changes, 500.003 to 500.004 ms apart, the last at 3,599,999.003 ms; high 50.0 % of the time
import { formatCount, formatMicros } from "./format.js";

/** What a pin did: changes, µs, first to high, then in turn. */
export interface DrawnPin {
  readonly name: string;
  /** Those that are no longer kept are counted too. */
  readonly changeCount: number;
  changesFrom(from: number): number[];
}

const COLUMNS = 64;
/** Changes of the busiest pin that the waveform should show. */
const SHOWN_CHANGES = 16;
/** The waveform goes on a little after the last change. */
const AFTERWARDS = 1.2;
const LOW = "▁";
const HIGH = "█";
/** More than one change within a column. */
const BUSY = "▒";

/** `endMicros`: the end of the run. Pins that never changed are left out. */
export function drawTimeline(pins: readonly DrawnPin[], endMicros: number): string {
  const shown = pins.filter((pin) => pin.changeCount > 0);
  if (shown.length === 0) return `no pin changed in ${formatMicros(endMicros)}\n`;
  const column = columnMicros(shown, endMicros);
  const until = Math.min(endMicros, COLUMNS * column);
  const margin = Math.max(8, ...shown.map((pin) => pin.name.length + 2));
  const indent = " ".repeat(margin);
  const lines = [`${indent}${scale(column)}`];
  for (const pin of shown) {
    const changes = pin.changesFrom(0);
    const goesOn = changes.some((micros) => micros > until);
    lines.push(`${pin.name.padEnd(margin)}${waveform(changes, column, endMicros)}${goesOn ? " …" : ""}`);
    lines.push(`${indent}${summary(pin, changes, endMicros)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** µs a column: 1, 2.5 or 5 times a power of ten, so that all changes fit, or the first of the busiest pin. */
function columnMicros(pins: readonly DrawnPin[], endMicros: number): number {
  const all = pins.map((pin) => pin.changesFrom(0));
  const latest = Math.max(...all.map((changes) => changes[changes.length - 1]));
  const busiest = Math.min(
    ...all.filter((changes) => changes.length > SHOWN_CHANGES).map((changes) => changes[SHOWN_CHANGES]),
  );
  const least = Math.max(1, Math.min(busiest, latest * AFTERWARDS, endMicros) / COLUMNS);
  const power = 10 ** Math.floor(Math.log10(least));
  const steps = power === 1 ? [1, 2, 5, 10] : [1, 2.5, 5, 10];
  return power * (steps.find((step) => power * step >= least) ?? 10);
}

/** Three times over the width, each where it stands. */
function scale(column: number): string {
  let line = "";
  for (const at of [0, COLUMNS / 4, COLUMNS / 2, (3 * COLUMNS) / 4]) {
    line = `${line.padEnd(at)}${shortMicros(at * column)} `;
  }
  return line.trimEnd();
}

function shortMicros(micros: number): string {
  if (micros % 1000 !== 0) return `${formatCount(micros)} µs`;
  return micros % 1e6 === 0 && micros > 0 ? `${formatCount(micros / 1e6)} s` : `${formatCount(micros / 1000)} ms`;
}

function waveform(changes: readonly number[], column: number, endMicros: number): string {
  let drawn = "";
  let level = 0;
  let next = 0;
  for (let from = 0; from < COLUMNS * column && from < endMicros; from += column) {
    const first = next;
    let high = 0;
    let since = from;
    for (; next < changes.length && changes[next] < from + column; next++) {
      if (level === 1) high += changes[next] - since;
      since = changes[next];
      level = 1 - level;
    }
    if (level === 1) high += from + column - since;
    drawn += next - first > 1 ? BUSY : high * 2 >= column ? HIGH : LOW;
  }
  return drawn;
}

function summary(pin: DrawnPin, changes: readonly number[], endMicros: number): string {
  const count = pin.changeCount;
  const first = changes[0];
  const last = changes[changes.length - 1];
  if (count === 1) return `1 change, at ${formatMicros(first)}`;
  let shortest = Infinity;
  let longest = 0;
  let high = 0;
  for (let at = 0; at + 1 < changes.length; at++) {
    const apart = changes[at + 1] - changes[at];
    shortest = Math.min(shortest, apart);
    longest = Math.max(longest, apart);
    if (at % 2 === 0) high += apart;
  }
  if (changes.length % 2 === 1) high += endMicros - last;
  const from = pin.changeCount === changes.length ? 0 : first;
  const share = ((100 * high) / Math.max(1, endMicros - from)).toFixed(1);
  const apart =
    shortest === longest
      ? formatMicros(shortest)
      : `${formatMicros(shortest).slice(0, -3)} to ${formatMicros(longest)}`;
  return `${formatCount(count)} changes, ${apart} apart, the last at ${formatMicros(last)}; high ${share} % of the time`;
}
