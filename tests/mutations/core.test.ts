// Each mutation of the core is found by the property test, or a test that proves the core proves nothing. A run makes some (../sample.ts).
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Worker } from "node:worker_threads";
import { mutations } from "./core.js";
import type { Hunted, Hunter } from "./hunter.js";
import { sample, seed } from "../sample.js";
import { isCurrent } from "./current.js";

const ONE_IN = 3;
const LIMIT_MS = 60_000;
/** A schedule takes less than a millisecond: one that is not done by then hangs. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 500;
const progress = new Int32Array(new SharedArrayBuffer(8));

let hunter: Worker | undefined;

/** How a mutation was found, or null. */
function hunt(mutation: number): Promise<string | null> {
  hunter ??= new Worker(new URL("hunter.js", import.meta.url), {
    workerData: { seed, limitMs: LIMIT_MS, progress: progress.buffer } satisfies Hunter,
  });
  const worker = hunter;
  return new Promise((resolve, reject) => {
    let tried = -1;
    let since = performance.now();
    const looks = setInterval(() => {
      if (progress[1] === 0 || progress[0] !== tried) {
        tried = progress[0];
        since = performance.now();
      } else if (performance.now() - since > PATIENCE_MS) {
        finish();
        hunter = undefined;
        void worker.terminate();
        resolve(`a hang in schedule ${tried} of seed ${seed}`);
      }
    }, LOOK_MS);
    const onMessage = ({ found }: Hunted): void => {
      finish();
      resolve(found);
    };
    const onError = (error: unknown): void => {
      finish();
      hunter = undefined;
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const finish = (): void => {
      clearInterval(looks);
      worker.off("message", onMessage).off("error", onError);
    };
    worker.on("message", onMessage).on("error", onError);
    worker.postMessage(mutation);
  });
}

describe("the property test", () => {
  it("the core has the place of every mutation", () => {
    assert.deepEqual(
      mutations.filter((mutation) => !isCurrent(mutation)),
      [],
    );
  });

  for (const [index, { breaks }] of sample(mutations, ONE_IN)) {
    it(`finds that ${breaks}`, async (t) => {
      const found = await hunt(index);
      assert.ok(found !== null, `not found in ${LIMIT_MS / 1000} s, seed ${seed}`);
      t.diagnostic(`found by ${found}`);
    });
  }

  after(() => hunter?.terminate());
});
