// What random programs did, counted in what CPython said of them and in their steps: that they try what they are for is seen there.
import { sizeOf, stepsOf, wordsKey, type Step } from "./script.js";

/** Issue 6: what a program has at least, to count as one. */
const LEAST = { tasks: 3, cancellations: 2, exceptions: 1 };

const happened: Readonly<Record<string, RegExp>> = {
  tasks: /: new t\d+$/gm,
  cancellations: /: cancels \S+( \d+)?: true$/gm,
  exceptions: / raises \d+$/gm,
  "cancelled errors seen": / sees CancelledError: /gm,
  "errors seen": / sees Oops: /gm,
  "timeouts seen": / sees TimeoutError: /gm,
  "done callbacks": /^(done|plain) callback .*of t/gm,
  "other callbacks": /^callback \d+$/gm,
  "finally blocks": / at last$/gm,
  "locks had": / (has|in) l\d/gm,
  "events waited for": / has v\d: true/gm,
  notified: / (notified by|reached \d with) h\d: true/gm,
  "permits had": / (has|in) s\d/gm,
  "barriers passed": / at r\d$| in r\d$/gm,
  "barriers broken": / sees BrokenBarrierError: /gm,
  "items had": / got \d+ from p\d/gm,
  "queues shut down": / sees QueueShutDown: /gm,
  "queues joined": / joined p\d/gm,
  "edges had": / (has|takes of) i\d: (rose|fell) /gm,
  "lost edges told": / (rose|fell) -?\d+ lost [1-9]/gm,
  "levels reached": / reached \d with i\d$/gm,
  "pulses measured": / has a pulse of i\d/gm,
  "edges given, cancelled": /^# edge left$/gm,
  "edges gone back": /^# edge goes back$/gm,
  "edges had again": /^# edge had again$/gm,
  "task groups": / has its group$| ExceptionGroup: /gm,
  uncancelled: /: uncancels (t\d+|itself): \d+$/gm,
  "errors nobody asked for": /was never retrieved: /gm,
  watchdog: /watchdog/gm,
};

export class Distribution {
  private readonly counts = new Map<string, number[]>();
  private readonly ops = new Map<string, number>();
  private programs = 0;
  /** Those with fewer tasks, cancellations or exceptions than LEAST, which are compared, and not counted. */
  private poor = 0;

  /** `seen`: what a program cannot say. */
  add(steps: readonly Step[], said: string, seen = ""): void {
    const counted = Object.entries(happened).map(
      ([name, pattern]) => [name, `${said}\n${seen}`.match(pattern)?.length ?? 0] as const,
    );
    const of = Object.fromEntries(counted);
    if (Object.entries(LEAST).some(([name, least]) => of[name] < least)) {
      this.poor++;
      return;
    }
    this.programs++;
    const lines = said.split("\n").length - 1;
    for (const [name, count] of [...counted, ["steps", sizeOf(steps)] as const, ["lines", lines] as const]) {
      const all = this.counts.get(name) ?? [];
      all.push(count);
      this.counts.set(name, all);
    }
    for (const step of stepsOf(steps)) this.ops.set(wordsKey(step), (this.ops.get(wordsKey(step)) ?? 0) + 1);
  }

  get counted(): number {
    return this.programs;
  }

  toString(): string {
    const rows = [...this.counts].map(([name, counts]) => {
      counts.sort((a, b) => a - b);
      const median = counts[Math.floor(counts.length / 2)];
      const none = counts.findIndex((count) => count > 0);
      const having = none < 0 ? 0 : counts.length - none;
      return `  ${name.padEnd(24)} ${[counts[0], median, counts[counts.length - 1], having].map((n) => String(n).padStart(8)).join("")}`;
    });
    const least = Object.entries(LEAST).map(([name, count]) => `${count} ${name}`);
    return [
      `${this.programs} programs with at least ${least.join(", ")}, and ${this.poor} with less`,
      `  ${"".padEnd(24)}      min  median     max  have it`,
      ...rows,
      `  steps: ${[...this.ops]
        .sort(([, a], [, b]) => b - a)
        .map(([op, count]) => `${op} ${count}`)
        .join(", ")}`,
    ].join("\n");
  }
}
