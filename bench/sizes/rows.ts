// What each part of the library adds to a program, in bytes of wasm: one program with it, beside one that has what it stands on.

export interface Row {
  readonly name: string;
  /** The row that is the program without it. */
  readonly without?: string;
  /** What the program imports. */
  readonly imports: string;
  /** Declarations, and the body of `main`. */
  readonly declares?: string;
  readonly main: string;
  /** Bytes that the whole program may have. */
  readonly most?: number;
  /** Why it has more. */
  readonly missed?: string;
}

const work = "async function work(): Promise<void> { await sleep(1); }";
const failing = "async function work(): Promise<void> { await sleep(1); throw new Error(); }";
const number = "async function one(): Promise<i32> { await sleep(1); return 1; }";

export const rows: readonly Row[] = [
  { name: "sleep", imports: "run, sleep", main: "await sleep(1);" },
  {
    name: "createTask",
    without: "sleep",
    imports: "createTask, run, sleep",
    declares: work,
    main: "createTask(work()); await sleep(1);",
  },
  {
    name: "a task that is awaited",
    without: "createTask",
    imports: "createTask, run, sleep",
    declares: work,
    main: "const task = createTask(work()); await sleep(1); await task;",
  },
  {
    name: "throw and catch",
    without: "createTask",
    imports: "createTask, run, sleep",
    declares: failing,
    main: "createTask(sleep(9)); try { await work(); } catch (e) { await sleep(2); }",
  },
  {
    name: "task.cancel",
    without: "a task that is awaited",
    imports: "createTask, run, sleep",
    declares: work,
    main: "const task = createTask(work()); await sleep(1); task.cancel(); await task;",
  },
  ...(
    [
      ["Future", "Future", "const future = new Future<i32>(); createTask(work()); future.setResult(1); await future;"],
      ["gather", "gather", "await gather([one(), one()]);"],
      ["gatherSettled", "gatherSettled", "await gatherSettled([one(), one()]);"],
      ["wait", "wait", "await wait([one(), one()]);"],
      ["asCompleted", "asCompleted", "const all = asCompleted([one(), one()]); while (all.hasNext) await all.next();"],
      ["shield", "shield", "await shield(one());"],
      ["waitFor", "waitFor", "await waitFor(one(), 5);"],
      ["timeout", "timeout", "await using limit = timeout(5); await one();"],
      ["TaskGroup", "TaskGroup", "await using group = new TaskGroup(); group.createTask(work());"],
    ] as const
  ).map(([name, imported, main]): Row => ({
    name,
    without: "a task that is awaited",
    imports: `createTask, run, sleep, ${imported}`,
    declares: `${work} ${number}`,
    main: `const task = createTask(work()); await sleep(1); await task; ${main}`,
  })),
  ...(
    [
      ["Lock", "Lock()", "await gate.acquire(); gate.release();"],
      ["Event", "Event()", "gate.set(); await gate.wait();"],
      ["Condition", "Condition()", "await gate.acquire(); gate.notify(); await gate.wait(); gate.release();"],
      ["Semaphore", "Semaphore(1)", "await gate.acquire(); gate.release();"],
      ["BoundedSemaphore", "BoundedSemaphore(1)", "await gate.acquire(); gate.release();"],
      ["Barrier", "Barrier(2)", "await gate.wait();"],
      ["Queue", "Queue<i32>(4)", "await gate.put(1); await gate.get();"],
      ["PriorityQueue", "PriorityQueue<i32>(4)", "await gate.put(1); await gate.get();"],
      ["LifoQueue", "LifoQueue<i32>(4)", "await gate.put(1); await gate.get();"],
    ] as const
  ).map(([name, made, main]): Row => ({
    name,
    without: "createTask",
    imports: `createTask, run, sleep, ${name}`,
    declares: `const gate = new ${made}; async function work(): Promise<void> { ${main} }`,
    main: `createTask(work()); await sleep(1); ${main}`,
  })),
  {
    name: "Pin.output",
    without: "sleep",
    imports: "Pin, run, sleep",
    main: "Pin.output(13).toggle(); await sleep(1);",
  },
  {
    name: "Pin.edge",
    without: "sleep",
    imports: "Pin, run, sleep",
    main: "await sleep(1); await Pin.input(0).edge();",
  },
  {
    name: "Uart.readLine",
    without: "sleep",
    imports: "Uart, run, sleep",
    main: `await sleep(1); await Uart.open("uart0").readLine();`,
  },
  {
    name: "Uart.writeText and drain",
    without: "sleep",
    imports: "Uart, run, sleep",
    main: `await sleep(1); const port = Uart.open("uart0"); port.writeText("x"); await port.drain();`,
  },
  { name: "console.log", without: "sleep", imports: "run, sleep", main: `await sleep(1); console.log("x");` },
  {
    name: "a task group, a queue, a lock, lines of a UART, three pins",
    imports: "Edge, Lock, Pin, Pull, Queue, TaskGroup, Uart, run, sleep",
    declares: `
      const button = Pin.input(0, Pull.Up);
      const led = Pin.output(13);
      const relay = Pin.output(12);
      const port = Uart.open("uart0", 115200);
      const lock = new Lock();
      const jobs = new Queue<string>(4);
      async function commands(): Promise<void> { while (true) await jobs.put(await port.readLine()); }
      async function worker(): Promise<void> {
        while (true) {
          const job = await jobs.get();
          await using held = lock;
          relay.write(job == "on");
          await sleep(100);
        }
      }
      async function presses(): Promise<void> {
        while (true) {
          await button.edge(Edge.Falling);
          await lock.acquire();
          led.toggle();
          lock.release();
        }
      }`,
    main: `await using group = new TaskGroup();
      group.createTask(commands()); group.createTask(worker()); group.createTask(presses());`,
    most: 12_288,
    missed:
      "the collector is a seventh of it, the task group a sixth, lines of a UART with all that a stream can refuse a quarter",
  },
];

/** The program of a row. */
export function programOf({ imports, declares = "", main }: Row): string {
  return `import { ${imports} } from "wasyncio"; ${declares} async function main(): Promise<void> { ${main} } run(main());`;
}
