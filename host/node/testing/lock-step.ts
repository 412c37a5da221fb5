// The test's side of the lock step: gives the board's thread its turns and never blocks. While a test waits for nothing the
// board is parked and virtual time stands still; what several waits at once ask for is served in the order it happens.
//
//   test thread    …──► advance(10) ───────────────┐ (free for anything else)     ┌─► next line of the test
//   board thread        parked at 3 ms ──► runs ───┴─► 13 ms: parks, reports ─────┘
import { Worker } from "node:worker_threads";
import { GRACE_MS, type Ending, type Outcome } from "../host.js";
import { ModuleError } from "../module.js";
import { SharedState, type BoardSetup } from "./board-setup.js";
import type { Command, FromBoard, Report, Stimulus, Watch } from "./messages.js";
import { StuckError, type Waited } from "./tested-board.js";

interface Waiter {
  readonly id: number;
  readonly watch: Watch | null;
  /** Whether what is waited for has been reported already. */
  readonly check: () => boolean;
  /** µs; Infinity: as long as it takes. */
  readonly until: number;
  readonly resolve: (waited: Waited) => void;
  readonly reject: (error: Error) => void;
}

interface Action {
  readonly micros: number;
  readonly act: () => unknown;
}

export interface LockStepOptions {
  readonly setup: Omit<BoardSetup, "shared">;
  /** How long the program may run without coming back to `wait`, ms of real time. */
  readonly stuckMs: number;
  readonly onReport: (report: Report) => void;
  readonly onOutput: (stream: "stdout" | "stderr", bytes: Uint8Array) => void;
}

/** How often the board's thread is looked at while it runs, ms of real time. */
const LOOK_MS = 250;

export class LockStep {
  /** Virtual time, µs: where the board is parked, or ended. */
  micros = 0;
  outcome: Outcome | null = null;
  private failure: Error | null = null;
  private readonly shared: SharedState;
  private readonly worker: Worker;
  private waiters: Waiter[] = [];
  private ids = 0;
  private running = false;
  private stimuli: { micros: number; stimulus: Stimulus }[] = [];
  /** In order of time, then of being asked for. */
  private actions: Action[] = [];
  private letGo = false;
  private closing = false;
  /** To be sent with the next turn. */
  private end: Ending | null = null;
  /** When the program was first asked to end, real time. */
  private asked: { readonly ending: Ending; readonly since: number } | null = null;
  private received: ((report: Report) => void) | null = null;
  private broke: ((error: Error) => void) | null = null;

  private constructor(private readonly options: LockStepOptions) {
    const shared = new SharedArrayBuffer(SharedState.BYTES);
    this.shared = new SharedState(shared);
    this.worker = new Worker(new URL("./board-thread.js", import.meta.url), {
      workerData: { ...options.setup, shared } satisfies BoardSetup,
    });
    this.worker.on("message", (message: FromBoard) => {
      this.take(message);
    });
    this.worker.on("error", (error: Error) => {
      this.failure ??= error;
      this.broke?.(error);
    });
    this.worker.on("exit", () => {
      this.broke?.(new Error("the board's thread ended without a report"));
    });
  }

  /** Starts the board's thread; it is parked at time 0, the program not begun. Throws ModuleError. */
  static async start(options: LockStepOptions): Promise<LockStep> {
    const lockStep = new LockStep(options);
    // The thread may take its time to start: nothing of the program has run.
    await lockStep.report(Infinity);
    return lockStep;
  }

  /** Queues a stimulus; past times are now. */
  stimulate(micros: number, stimulus: Stimulus): void {
    this.stimuli.push({ micros, stimulus });
  }

  /** Calls `act` when the clock is at `micros`; what it does to the board happens at that time. */
  at(micros: number, act: () => unknown): void {
    let place = this.actions.length;
    while (place > 0 && this.actions[place - 1].micros > micros) place--;
    this.actions.splice(place, 0, { micros, act });
  }

  /** Runs virtual time until `watch` is met, unless `check` says that it has been, or until `until`. */
  wait(watch: Watch | null, until: number, check: () => boolean): Promise<Waited> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ id: this.ids++, watch, check, until, resolve, reject });
      if (!this.running) {
        this.running = true;
        void this.run();
      }
    });
  }

  /** No more stimuli come from the test: what waits for some is deadlocked from now on. */
  release(): void {
    this.letGo = true;
  }

  /**
   * Asks the program to end; a second time, or 2 s of virtual time, makes it. One that does not come back to `wait` for 2 s of
   * real time is ended with its thread.
   */
  stop(ending: Ending): void {
    this.end = ending;
    this.asked ??= { ending, since: performance.now() };
    this.letGo = true;
  }

  /** Ends the board's thread, whatever it does. */
  async close(): Promise<void> {
    this.closing = true;
    this.failure ??= new Error("the board has been closed");
    this.broke?.(this.failure);
    await this.worker.terminate();
  }

  /** Gives turns for as long as somebody waits. */
  private async run(): Promise<void> {
    try {
      for (;;) {
        // Whoever was answered goes on before time does, and may wait for more.
        await new Promise(setImmediate);
        this.act();
        this.answer();
        if (this.waiters.length === 0) break;
        await this.turn();
      }
    } catch (error) {
      for (const waiter of this.waiters) waiter.reject(error as Error);
      this.waiters = [];
    }
    this.running = false;
  }

  /** Does what was asked for at this time; it may ask for more. What fails, now or later, fails whoever waits. */
  private act(): void {
    while (this.actions.length > 0 && this.actions[0].micros <= this.micros) {
      const result = this.actions.shift()!.act();
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          for (const waiter of this.waiters) waiter.reject(error as Error);
          this.waiters = [];
        });
      }
    }
  }

  /** Answers the waits that are over. */
  private answer(): void {
    if (this.failure !== null) throw this.failure;
    this.waiters = this.waiters.filter((waiter) => {
      if (waiter.watch !== null && waiter.check()) waiter.resolve("met");
      else if (this.outcome !== null) waiter.resolve("ended");
      else if (waiter.until <= this.micros && this.stimuli.length === 0) waiter.resolve("time");
      else return true;
      return false;
    });
  }

  /** One turn of the board: up to the first time anybody asked for. */
  private async turn(): Promise<void> {
    const nextAction = this.actions.length > 0 ? this.actions[0].micros : Infinity;
    const command: Command = {
      stimuli: this.stimuli,
      watches: this.waiters.flatMap(({ id, watch }) => (watch === null ? [] : [{ id, watch }])),
      until: Math.min(nextAction, ...this.waiters.map((waiter) => waiter.until)),
      letGo: this.letGo && nextAction === Infinity,
      end: this.end,
    };
    this.stimuli = [];
    this.end = null;
    const reported = this.report(this.options.stuckMs);
    this.worker.postMessage(command);
    this.shared.countCommand();
    const report = await reported;
    const met = new Set(report?.met);
    this.waiters = this.waiters.filter((waiter) => {
      if (!met.has(waiter.id)) return true;
      waiter.resolve("met");
      return false;
    });
  }

  /** The next report; null when the program had to be ended. Rejects when the thread breaks, or comes back to no `wait`. */
  private async report(stuckMs: number): Promise<Report | null> {
    this.worker.ref();
    let waits = this.shared.waits;
    let since = performance.now();
    let watchdog: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Report | null>((resolve, reject) => {
        this.received = resolve;
        this.broke = reject;
        watchdog = setInterval(() => {
          if (this.shared.waits !== waits) {
            waits = this.shared.waits;
            since = performance.now();
          }
          const quiet = performance.now() - Math.max(since, this.asked?.since ?? 0);
          if (quiet < (this.asked === null ? stuckMs : GRACE_MS)) return;
          void this.worker.terminate();
          if (this.asked !== null) {
            this.outcome = this.asked.ending;
            resolve(null);
          } else {
            this.failure = new StuckError(
              `the program did not come back to wait for ${stuckMs} ms of real time, ` +
                `after ${waits} waits, at ${this.shared.micros} µs of virtual time: look for a loop without an await`,
            );
            reject(this.failure);
          }
        }, LOOK_MS);
      });
    } finally {
      clearInterval(watchdog);
      this.received = null;
      this.broke = null;
      // A test that forgets its board does not keep the process alive; one that closes it waits for the thread's end.
      if (!this.closing) this.worker.unref();
    }
  }

  private take(message: FromBoard): void {
    switch (message.kind) {
      case "output":
        this.options.onOutput(message.stream, message.bytes);
        break;
      case "refused":
        this.broke?.(new ModuleError(message.message));
        break;
      case "report":
        this.micros = message.report.micros;
        this.outcome ??= message.report.outcome;
        this.options.onReport(message.report);
        this.received?.(message.report);
        break;
    }
  }
}
