// The rows for Node's own loop: what bench/programs/*.ts does, with the same names. Node has no call_soon; it has setImmediate,
// which waits for the next turn, and queueMicrotask, which waits for the end of the callback and never lets the loop turn.
//
// Usage: node-program.js immediate|microtask WORKLOAD COUNT SIZE WARM_UP_MILLIS MEASURE_MILLIS
const [kind, workload] = process.argv.slice(2);
const [count, size, warmUpMillis, measureMillis] = process.argv.slice(4).map(Number);
const MOST_DELAY = 4;
const MILLI = 1_000_000n;

const now = (): bigint => process.hrtime.bigint();

let measuring = false;
let phaseEnd = now() + BigInt(warmUpMillis) * MILLI;
let started = 0n;
let elapsed = 0n;
/** What each iteration took, ns. */
const iterations: number[] = [];
let checksums = 0;

function start(): void {
  started = now();
}

function stop(): void {
  elapsed += now() - started;
}

/** Ends an iteration: `checksum` tells what it did. Before the next one the loop turns TURNS_BETWEEN times. */
function finish(checksum: number, next: () => void): void {
  iterations.push(Number(elapsed));
  elapsed = 0n;
  checksums = (Math.imul(checksums, 31) + checksum) >>> 0;
  if (now() >= phaseEnd) {
    if (measuring) {
      report();
      return;
    }
    measuring = true;
    iterations.length = 0;
    checksums = 0;
    phaseEnd = now() + BigInt(measureMillis) * MILLI;
  }
  turnsLeft = TURNS_BETWEEN;
  afterTurns = next;
  setImmediate(turn);
}

const TURNS_BETWEEN = 1000;
let turnsLeft = 0;
let afterTurns: () => void;

function turn(): void {
  setImmediate(--turnsLeft > 0 ? turn : afterTurns);
}

function report(): void {
  tell({ checksums, nanos: iterations });
}

function tell(result: { readonly checksums: number; readonly nanos?: number[]; readonly bytes?: number[] }): void {
  console.log(JSON.stringify({ version: `Node ${process.version}`, ...result }));
}

function delaysOf(length: number): number[] {
  let random = 1;
  return Array.from({ length }, () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return 1 + (random >>> 30);
  });
}

const soon: (callback: () => void) => void = kind === "microtask" ? queueMicrotask : setImmediate;

function chain(): () => void {
  let done = 0;
  const iteration = (): void => {
    done = 0;
    start();
    soon(step);
  };
  const step = (): void => {
    if (++done < count) {
      soon(step);
    } else {
      stop();
      finish(done, iteration);
    }
  };
  return iteration;
}

function burst(): () => void {
  const order: number[] = [];
  const ran = (index: number): void => {
    order.push(index);
  };
  const iteration = (): void => {
    order.length = 0;
    start();
    if (kind === "microtask") {
      for (let i = 0; i < count; i++) {
        queueMicrotask(() => {
          ran(i);
        });
      }
    } else {
      for (let i = 0; i < count; i++) setImmediate(ran, i);
    }
    soon(end);
  };
  const end = (): void => {
    stop();
    let checksum = order.length;
    for (const index of order) checksum = (Math.imul(checksum, 31) + index) >>> 0;
    finish(checksum, iteration);
  };
  return iteration;
}

function nothing(): void {
  // What keeps a loop from sleeping.
}

function fire(): () => void {
  const delays = delaysOf(count);
  const order: number[] = [];
  const fired = (index: number): void => {
    order.push(index);
  };
  const iteration = (): void => {
    order.length = 0;
    start();
    for (let i = 0; i < count; i++) setTimeout(fired, delays[i], i);
    setTimeout(end, MOST_DELAY + 1);
    stop();
    const due = now() + BigInt(MOST_DELAY + 2) * MILLI;
    while (now() < due);
    start();
    // libuv's clock stands still in a callback: with nothing else to do it would sleep until timers that are due already.
    setImmediate(nothing);
  };
  const end = (): void => {
    stop();
    const byDelay = new Array<number>(MOST_DELAY).fill(0);
    for (const index of order) {
      const delay = delays[index] - 1;
      byDelay[delay] = (Math.imul(byDelay[delay], 31) + index + 1) >>> 0;
    }
    let checksum = order.length;
    for (const sum of byDelay) checksum = (Math.imul(checksum, 31) + sum) >>> 0;
    finish(checksum, iteration);
  };
  return iteration;
}

function cancel(): () => void {
  const delays = delaysOf(count).map((delay) => 60_000 + 1000 * delay);
  const handles = new Array<NodeJS.Timeout>(count);
  let fired = 0;
  const fire = (): void => {
    fired++;
  };
  const iteration = (): void => {
    start();
    for (let i = 0; i < count; i++) handles[i] = setTimeout(fire, delays[i]);
    for (const handle of handles) clearTimeout(handle);
    setImmediate(end);
  };
  const end = (): void => {
    stop();
    const armed = process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    finish(count - armed - fired, iteration);
  };
  return iteration;
}

// ---- promises. To call an async function is to start it: that is Node's task.

/** Resolved when others have had their turn. */
const giveWay: () => Promise<void> | null =
  kind === "microtask"
    ? () => null // an await of anything lets the microtasks run that wait
    : () =>
        new Promise((resolve) => {
          setImmediate(resolve);
        });

function switching(): () => void {
  const each = count / size;
  let switches = 0;
  let ended = 0;
  let checksum = 0;
  const iteration = (): void => {
    switches = ended = 0;
    checksum = count;
    for (let i = 0; i < size; i++) void task();
  };
  const task = async (): Promise<void> => {
    await giveWay(); // until all have begun
    if (switches === 0) start();
    for (let i = 0; i < each; i++) {
      switches++;
      await giveWay();
    }
    checksum = (Math.imul(checksum, 31) + switches) >>> 0;
    if (++ended < size) return;
    stop();
    finish(checksum, iteration);
  };
  return iteration;
}

function resume(): () => void {
  const iteration = (): void => {
    void task();
  };
  const task = async (): Promise<void> => {
    finish(await down(size), iteration);
  };
  const down = async (left: number): Promise<number> => {
    if (left > 1) return (await down(left - 1)) + 1;
    let resumed = 0;
    await giveWay();
    start();
    for (let i = 0; i < count; i++) {
      await giveWay();
      resumed++;
    }
    stop();
    return resumed + 1;
  };
  return iteration;
}

function spawn(): () => void {
  const iteration = (): void => {
    void task();
  };
  // eslint-disable-next-line @typescript-eslint/require-await -- it has nothing to wait for, as in every peer
  const child = async (index: number): Promise<number> => index;
  const task = async (): Promise<void> => {
    let sum = 0;
    start();
    for (let i = 0; i < count; i++) sum += await child(i);
    stop();
    finish(sum >>> 0, iteration);
  };
  return iteration;
}

function gather(): () => void {
  const iteration = (): void => {
    void task();
  };
  const child = async (index: number): Promise<number> => {
    await giveWay();
    return index;
  };
  const task = async (): Promise<void> => {
    let sum = 0;
    start();
    for (let done = 0; done < count; done += size) {
      const children: Promise<number>[] = [];
      for (let i = 0; i < size; i++) children.push(child(i));
      for (const result of await Promise.all(children)) sum += result;
    }
    stop();
    finish(sum >>> 0, iteration);
  };
  return iteration;
}

class Future {
  resolve!: (value: number) => void;
  readonly promise = new Promise<number>((resolve) => {
    this.resolve = resolve;
  });
}

function future(): () => void {
  let there = new Future();
  let back = there;
  const iteration = (): void => {
    there = new Future();
    void answers();
    void asks();
  };
  const answers = async (): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const asked = await there.promise;
      there = new Future();
      back.resolve(asked + 1);
    }
  };
  const asks = async (): Promise<void> => {
    let sum = 0;
    start();
    for (let i = 0; i < count; i++) {
      const answer = (back = new Future());
      there.resolve(i);
      sum += await answer.promise;
    }
    stop();
    finish(sum >>> 0, iteration);
  };
  return iteration;
}

/** Once: bytes. */
function asleep(): () => void {
  let sleeping = 0;
  const task = async (): Promise<void> => {
    sleeping++;
    await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    sleeping--;
  };
  const inUse = (): number => {
    gc!();
    return process.memoryUsage().heapUsed;
  };
  return () => {
    const before = inUse();
    for (let i = 0; i < count; i++) void task();
    setImmediate(() => {
      tell({ checksums: sleeping, bytes: [inUse() - before] });
      process.exit();
    });
  };
}

const workloads: Readonly<Record<string, () => () => void>> = {
  chain,
  burst,
  fire,
  cancel,
  switch: switching,
  resume,
  spawn,
  gather,
  future,
  asleep,
};
setImmediate(workloads[workload]());
