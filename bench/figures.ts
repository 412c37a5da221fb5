// From samples to figures: medians, their spread, ratios within rounds, and whether the rows are as they should be.
import type { Cell } from "./rounds.js";

export interface Figure {
  /** ns or bytes of one operation: the median of the rounds. */
  readonly each: number;
  /** Half the distance between the slowest round and the fastest, as a part of the median. */
  readonly spread: number;
  /** How many times what the subject takes: the median of the rounds' ratios; null without a subject. */
  readonly ratio: number | null;
}

export function figure(samples: readonly number[], subject: readonly number[] | null): Figure {
  const each = median(samples);
  return {
    each,
    spread: (Math.max(...samples) - Math.min(...samples)) / 2 / each,
    ratio: subject === null ? null : median(samples.map((sample, round) => sample / subject[round])),
  };
}

/** What a row should come to: the subject so many times as fast as the fastest of some peers. */
export interface Target {
  readonly text: string;
  readonly factor: number;
  readonly peers: readonly string[];
}

export const TARGETS: readonly Target[] = [
  { text: "ten times CPython", factor: 10, peers: ["cpython-3.11", "cpython-3.13"] },
  { text: "three times uvloop", factor: 3, peers: ["uvloop-3.11", "uvloop-3.13"] },
  { text: "ahead of MicroPython", factor: 1, peers: ["micropython"] },
  { text: "ahead of Node's promises", factor: 1, peers: ["node-microtask"] },
  { text: "ahead of smol", factor: 1, peers: ["smol"] },
  { text: "ahead of embassy-executor", factor: 1, peers: ["embassy"] },
];

/** The fastest of the target's peers in times of the subject, the median of the rounds; null where nothing was measured. */
export function reached(target: Target, cells: ReadonlyMap<string, Cell>, subject: readonly number[]): number | null {
  const measured = target.peers
    .map((name) => cells.get(name))
    .filter((cell) => cell !== undefined)
    .filter((cell) => "samples" in cell)
    .map(({ samples }) => samples);
  if (measured.length === 0) return null;
  return median(subject.map((own, round) => Math.min(...measured.map((samples) => samples[round])) / own));
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The mean of the half in the middle: an interruption by another program, or by a collector now and then, is not in it. */
export function midmean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const outer = Math.floor(sorted.length / 4);
  const middle = sorted.slice(outer, sorted.length - outer);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
