// The board's lines and the wires between them. Lines that are wired together are one net with one level:
//
//   level of a net = low   if anything strong drives it low: an output, an open drain, a test
//                    high  if anything strong drives it high
//                    else what its pulls say (up and down together, or none: low)
import { EVENT_FALLING, EVENT_RISING, GPIO_OPTION_DEBOUNCE_MICROS, GPIO_OPTION_PULL } from "../abi.js";
import type { Device, EventSink, PinSetup, Pull } from "../backend.js";
import { formatMicros } from "./format.js";
import { KEPT_MOST, type Journal, type Line } from "./journal.js";
import type { Random } from "./random.js";
import type { VirtualTime } from "./time.js";

export type Level = 0 | 1;

export interface Change {
  readonly micros: number;
  readonly level: boolean;
}

interface Net {
  level: Level;
  lines: SimulatedPin[];
  /** Both a high and a low driver: reported once until it is over. */
  conflict: boolean;
}

/** How a program has a line open as an input. */
interface Listening {
  readonly source: number;
  debounceMicros: number;
  /** The level last reported, or there at open. */
  reported: Level;
  /** When the level first left `reported`; -1: it has not, or is back for good. */
  sinceMicros: number;
  /** Counts changes: what was to be settled after an older one is off. */
  changes: number;
}

const PULLS: readonly Pull[] = ["none", "up", "down"];
/** A bouncing contact: extra pairs of edges at most. */
const BOUNCES_MOST = 4;

export interface PinSurroundings {
  readonly time: VirtualTime;
  readonly sink: EventSink;
  readonly journal: Journal;
  readonly random: Random;
  /** Called after each change, when all pins of the net have it. */
  onChange(pin: SimulatedPin): void;
}

export class SimulatedPin {
  /** When the level changed, µs: first to high, then in turn. `forgotten` older changes, an even number, are not kept. */
  private readonly changes: number[] = [];
  private readonly orders: number[] = [];
  private forgotten = 0;
  private net: Net = { level: 0, lines: [this], conflict: false };
  /** What the outside drives; null: nothing. */
  private outside: Level | null = null;
  /** What the program's output drives; null: nothing, an open drain that is high too. */
  private driven: Level | null = null;
  private openDrain = false;
  private pull: Pull = "none";
  private listening: Listening | null = null;
  /** The program has had it. */
  wasOpened = false;

  constructor(
    readonly line: number,
    /** `led`, or `gpio 13` for a line without a name. */
    readonly name: string,
    private readonly board: PinSurroundings,
  ) {}

  get level(): boolean {
    return this.net.level === 1;
  }

  /** Changes kept: some million. */
  get history(): Change[] {
    return this.changes.map((micros, index) => ({ micros, level: index % 2 === 0 }));
  }

  /** Changes since the start, those that are not kept too. */
  get changeCount(): number {
    return this.forgotten + this.changes.length;
  }

  /** Changes from the one numbered `from` on; those that are no longer kept are skipped. */
  changesFrom(from: number): number[] {
    return this.changes.slice(Math.max(0, from - this.forgotten));
  }

  // ---- the outside

  /** Drives the line from outside, as a strong output would. */
  drive(level: boolean): void {
    this.outside = level ? 1 : 0;
    this.resolve();
  }

  /** Stops driving it. */
  release(): void {
    this.outside = null;
    this.resolve();
  }

  /**
   * Presses a button for `micros`: drives the line against its rest, which is what the outside drives, else what its pull
   * says, else its level. With `bounceMicros` the contact bounces for at most so long after each change.
   */
  press(micros: number, bounceMicros = 0): void {
    const before = this.outside;
    const pull = this.netPull();
    const rest: Level = before ?? (pull === "up" ? 1 : pull === "down" ? 0 : this.net.level);
    const { time } = this.board;
    this.contact(rest === 0 ? 1 : 0, before, bounceMicros);
    time.at(time.now + micros, () => {
      this.contact(before, rest === 0 ? 1 : 0, bounceMicros);
    });
  }

  /** Connects two lines with a wire. */
  wire(other: SimulatedPin): void {
    if (other.net === this.net) return;
    for (const line of other.net.lines) {
      this.net.lines.push(line);
      line.net = this.net;
    }
    this.resolve();
  }

  private contact(to: Level | null, from: Level | null, bounceMicros: number): void {
    const { random, time } = this.board;
    const set = (outside: Level | null): void => {
      this.outside = outside;
      this.resolve();
    };
    set(to);
    if (bounceMicros === 0) return;
    const bounces = 2 * (1 + random.upTo(BOUNCES_MOST - 1));
    const times = Array.from({ length: bounces }, () => 1 + random.upTo(bounceMicros - 1)).sort((a, b) => a - b);
    times.forEach((after, index) => {
      time.at(time.now + after, () => {
        set(index % 2 === 0 ? from : to);
      });
    });
  }

  // ---- the program

  open(source: number, setup: PinSetup): Device {
    this.wasOpened = true;
    this.pull = setup.pull;
    this.openDrain = setup.output && setup.openDrain;
    this.driven = setup.output ? this.driving(setup.initial) : null;
    this.resolve();
    this.board.time.catchUp();
    if (!setup.output && setup.depth > 0) {
      this.listening = { source, debounceMicros: 0, reported: this.net.level, sinceMicros: -1, changes: 0 };
    }
    return {
      resource: this.name,
      pin: {
        output: setup.output,
        get: () => this.net.level,
        set: (level) => {
          const driven = this.driving(level);
          if (driven !== this.driven) {
            this.driven = driven;
            this.resolve();
            this.board.time.catchUp();
          }
          return 0;
        },
        configure: (option, value) => {
          if (option === GPIO_OPTION_PULL) {
            this.pull = PULLS[value];
            this.resolve();
          } else if (option === GPIO_OPTION_DEBOUNCE_MICROS && this.listening !== null) {
            this.listening.debounceMicros = value;
            if (value === 0) this.settled(this.listening);
          }
          return 0;
        },
      },
      close: () => {
        this.listening = null;
        if (!setup.output) return;
        this.driven = this.driving(setup.safe);
        this.resolve();
      },
    };
  }

  private driving(level: Level): Level | null {
    return this.openDrain && level === 1 ? null : level;
  }

  // ---- levels

  private netPull(): Pull {
    const up = this.net.lines.some((line) => line.pull === "up");
    const down = this.net.lines.some((line) => line.pull === "down");
    return up === down ? "none" : up ? "up" : "down";
  }

  /** Works out the net's level; every line of it learns of a change. */
  private resolve(): void {
    const { net } = this;
    let low = false;
    let high = false;
    for (const line of net.lines) {
      if (line.outside === 0 || line.driven === 0) low = true;
      if (line.outside === 1 || line.driven === 1) high = true;
    }
    if (low && high && !net.conflict) {
      this.board.journal.note(this.board.time.now, `${this.name} is driven high and low at once: low wins`);
    }
    net.conflict = low && high;
    net.level = low ? 0 : high || this.netPull() === "up" ? 1 : 0;
    // After a new wire some lines of the net may have its level already.
    const changed = net.lines.filter((line) => line.changes.length % 2 !== net.level);
    for (const line of changed) line.changed(net.level);
    for (const line of changed) this.board.onChange(line);
  }

  private changed(level: Level): void {
    const now = this.board.time.now;
    this.changes.push(now);
    this.orders.push(this.board.journal.order());
    if (this.changes.length > KEPT_MOST) {
      this.changes.splice(0, KEPT_MOST / 2);
      this.orders.splice(0, KEPT_MOST / 2);
      this.forgotten += KEPT_MOST / 2;
    }
    const { listening } = this;
    if (listening === null) return;
    if (listening.debounceMicros === 0) {
      listening.reported = level;
      this.board.sink.push(listening.source, level === 1 ? EVENT_RISING : EVENT_FALLING, now);
      return;
    }
    if (listening.sinceMicros < 0) listening.sinceMicros = now;
    const change = ++listening.changes;
    this.board.time.at(now + listening.debounceMicros, () => {
      if (this.listening === listening && listening.changes === change) this.settled(listening);
    });
  }

  /** The level has held: it is reported with the time at which it first left the one before. */
  private settled(listening: Listening): void {
    const { level } = this.net;
    const since = listening.sinceMicros;
    listening.sinceMicros = -1;
    listening.changes++;
    if (level === listening.reported) return;
    listening.reported = level;
    this.board.sink.push(listening.source, level === 1 ? EVENT_RISING : EVENT_FALLING, since);
  }

  *lines(): Iterable<Line> {
    for (const [index, micros] of this.changes.entries()) {
      yield { micros, order: this.orders[index], text: `${this.name} ${index % 2 === 0 ? "high" : "low"}` };
    }
  }

  /** `led: high since 1,000.004 ms; 2 changes: 500.002 ms high, 1,000.004 ms low` */
  describe(): string {
    return describePin(this.name, this.changes, this.changeCount);
  }
}

/** What a pin did, in one line: the latest changes. */
export function describePin(name: string, changes: readonly number[], count: number): string {
  const level = changes.length % 2 === 1 ? "high" : "low";
  if (changes.length === 0) return `${name}: low, never changed`;
  const shown = Math.min(changes.length, 6);
  const latest = changes.slice(-shown).map((micros, index) => {
    const high = (changes.length - shown + index) % 2 === 0;
    return `${high ? "high" : "low"} at ${formatMicros(micros)}`;
  });
  return `${name}: ${level}; ${count} changes: ${count > shown ? "… " : ""}${latest.join(", ")}`;
}
