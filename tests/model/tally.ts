// What the schedules of a run had in them: a property test that never meets a full queue proves nothing about one.
import type { CoreMaker } from "./core.js";
import type { Observed } from "./perform.js";

export class Tally {
  private readonly counts = new Map<string, number>();

  add(observed: Observed, maker: CoreMaker): void {
    this.count("schedules", 1);
    observed.forEach((word, at) => {
      if (typeof word !== "string") return;
      if (word === "refused") this.count(`refused: ${String(observed[at + 1])}`, 1);
      else if (observed[at - 1] !== "refused") this.count(word, 1);
    });
    this.count("(sweeps)", maker.hidden!.sweeps());
    this.count("(renumberings)", maker.hidden!.renumberings());
  }

  get(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  print(): string {
    const entries = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([what, count]) => `${String(count).padStart(9)}  ${what}\n`).join("");
  }

  private count(what: string, times: number): void {
    this.counts.set(what, this.get(what) + times);
  }
}
