// A pin of the simulated board as a test holds it: drives it, waits for its edges, looks at what it did.
import { describePin, type Change } from "../simulated/pins.js";
import { formatMicros } from "../simulated/format.js";
import type { TestedBoard } from "./tested-board.js";

/** How long a test waits for an edge by default, ms of virtual time. */
export const WITHIN_MS = 60_000;

export class BoardPin {
  /** Changes, µs: first to high, then in turn. */
  private readonly changes: number[] = [];

  constructor(
    readonly line: number,
    /** `led`, or `gpio 13`. */
    readonly name: string,
    private readonly board: TestedBoard,
  ) {}

  /** The level as of the board's time. */
  get level(): boolean {
    return this.changes.length % 2 === 1;
  }

  /** Every change so far, the oldest first; a pin begins low. */
  get history(): Change[] {
    return this.changes.map((micros, index) => ({ micros, level: index % 2 === 0 }));
  }

  /** Drives the pin from outside, from now until `release`. */
  drive(level: boolean): void {
    this.board.stimulate({ kind: "drive", line: this.line, level });
  }

  /** Stops driving it: its pull decides. */
  release(): void {
    this.board.stimulate({ kind: "release", line: this.line });
  }

  /**
   * Presses it like a button, for `ms` from now: drives it against its pull (without one against its level). With `bounceMs`
   * its contact bounces for at most so long after each change, as the seed says. Does not wait.
   */
  press(ms = 50, { bounceMs = 0 }: { readonly bounceMs?: number } = {}): void {
    const { line } = this;
    this.board.stimulate({ kind: "press", line, forMicros: toMicros(ms), bounceMicros: toMicros(bounceMs) });
  }

  /** Connects it with another pin by a wire. */
  wire(other: BoardPin): void {
    this.board.stimulate({ kind: "wire", line: this.line, other: other.line });
  }

  /** Runs until the pin rises; answers when, µs. Fails after `withinMs` of virtual time, or when the program ends first. */
  rises({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<number> {
    return this.edge(true, withinMs);
  }

  /** Runs until the pin falls, likewise. */
  falls({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<number> {
    return this.edge(false, withinMs);
  }

  private async edge(level: boolean, withinMs: number): Promise<number> {
    const from = this.changes.length;
    const since = this.board.nowMicros;
    const find = (): number | undefined =>
      this.changes.find((_, index) => index >= from && (index % 2 === 0) === level);
    const waited = await this.board.wait(
      { kind: "edge", line: this.line, level },
      since + toMicros(withinMs),
      () => find() !== undefined,
    );
    const micros = find();
    if (micros === undefined) {
      throw this.board.failure(`${this.name} did not ${level ? "rise" : "fall"}`, since, waited);
    }
    return micros;
  }

  /** What the board reported. */
  take(changes: readonly number[]): void {
    for (const micros of changes) this.changes.push(micros);
  }

  /** For drawing. */
  get changeCount(): number {
    return this.changes.length;
  }

  changesFrom(from: number): number[] {
    return this.changes.slice(from);
  }

  describe(): string {
    return describePin(this.name, this.changes, this.changes.length);
  }
}

/** ms as whole µs. Throws RangeError for what is no time. */
export function toMicros(ms: number): number {
  const micros = Math.round(ms * 1000);
  if (!Number.isSafeInteger(micros) || micros < 0) throw new RangeError(`${ms} is not a time in ms: a number from 0`);
  return micros;
}

/** `after 50 ms, at 1,050.000 ms` */
export function timeSpent(since: number, now: number): string {
  return `after ${formatMicros(now - since)}, at ${formatMicros(now)}`;
}
