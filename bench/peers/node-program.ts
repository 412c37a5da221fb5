// The rows for Node's own loop: what bench/programs/*.ts does, with the same names. Node has no call_soon; it has setImmediate,
// which waits for the next turn, and queueMicrotask, which waits for the end of the callback and never lets the loop turn.
//
// Usage: node-program.js immediate|microtask WORKLOAD COUNT WARM_UP_MILLIS MEASURE_MILLIS
const [kind, workload] = process.argv.slice(2);
const [count, warmUpMillis, measureMillis] = process.argv.slice(4).map(Number);
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
  console.log(JSON.stringify({ version: `Node ${process.version}`, checksums, nanos: iterations }));
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

const workloads: Readonly<Record<string, () => () => void>> = { chain, burst, fire, cancel };
setImmediate(workloads[workload]());
