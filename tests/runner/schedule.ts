// When each suite runs: several at a time, in the order given, never two that use the same thing.
import type { Suite } from "./suite.js";

/**
 * Runs suites, at most `jobs` at a time; answers what `run` answered, in the order in which they ended. Whenever there is room, the first
 * that may start does: what uses something that is in use waits, and what must be alone waits for all others and lets none pass it.
 */
export async function schedule<T>(
  suites: readonly Suite[],
  jobs: number,
  run: (suite: Suite) => Promise<T>,
): Promise<T[]> {
  const waiting = [...suites];
  const running = new Set<Suite>();
  const done: T[] = [];
  const mayStart = (suite: Suite): boolean =>
    suite.alone
      ? running.size === 0
      : ![...running].some((other) => other.alone || suite.uses?.some((thing) => other.uses?.includes(thing)));
  const next = (): Suite | undefined => {
    for (const [at, suite] of waiting.entries()) {
      if (mayStart(suite)) return waiting.splice(at, 1)[0];
      if (suite.alone) return undefined;
    }
    return undefined;
  };
  await new Promise<void>((resolve, reject) => {
    const fill = (): void => {
      while (running.size < jobs) {
        const suite = next();
        if (!suite) break;
        running.add(suite);
        run(suite).then((result) => {
          done.push(result);
          running.delete(suite);
          fill();
        }, reject);
      }
      if (running.size === 0) resolve();
    };
    fill();
  });
  return done;
}
