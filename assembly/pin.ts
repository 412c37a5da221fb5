// Pins. An output never glitches when it is opened and takes its safe level when the program ends; an input keeps the edges
// that nobody has taken yet, up to `depth`, and counts the rest: no edge is lost silently.
import {
  EVENT_FALLING,
  EVENT_RISING,
  GPIO_DEPTH_SHIFT,
  GPIO_INITIAL_HIGH,
  GPIO_OPTION_DEBOUNCE_MICROS,
  GPIO_OUTPUT,
  GPIO_SAFE_HIGH,
  gpioConfigure,
  gpioGet,
  gpioOpen,
  gpioOpenNamed,
  gpioSet,
  hostNow,
} from "./abi";
import { AsyncIterator, Step, emptyStep } from "./async-iterator";
import { CATCHES } from "./capacities";
import { discardEdges, giveRing, ringFits, takeEdge, tellLost } from "./core/edge-ring";
import { reclaimEdge, returnEdge } from "./core/edge-return";
import { LEVEL, edgeFlags, edgeLost, edgeMicros, listen, setEdge, useReturns } from "./core/listen";
import { QUEUED, Record } from "./core/record";
import { Entry, entryOf } from "./core/source-table";
import { running } from "./coroutine/frame";
import { suspend } from "./coroutine/intrinsics";
import { CapacityError, RuntimeError, TimeoutError, ValueError } from "./errors";
import { Frequency, LOST_WITHIN } from "./frequency";
import { refused } from "./refusal";
import { sleep } from "./sleep";
import { Source, openEntry } from "./source";
import { CAPACITY, encode, encoded } from "./text";

/** What holds an input that nothing drives. */
export enum Pull {
  None,
  Up,
  Down,
}

/** One change of an input's level. */
export class Edge {
  /** Which edges to wait for. */
  static readonly Rising: i32 = EVENT_RISING;
  /** From high to low. */
  static readonly Falling: i32 = EVENT_FALLING;
  /** Either. */
  static readonly Both: i32 = EVENT_RISING | EVENT_FALLING;

  constructor(
    /** When the hardware saw it, µs since the program began. */
    readonly micros: i64,
    /** The level after it. */
    readonly level: bool,
    /** Edges of this pin that were dropped before this one because nobody took them; saturates at 65,535. */
    readonly lost: i32,
  ) {}
}

const PULL_SHIFT = 2;
/** What the host refuses: a number that is no Pull must not reach the flags behind it. */
const NO_PULL = 3;

/** A pin of the board: its level, and its edges with the moment of each. */
@unmanaged
export class Pin extends Source {
  /** Opens line `line` of the board as an input that keeps `depth` edges (0 to 255). */
  static input(line: i32, pull: Pull = Pull.None, depth: i32 = 8): Pin {
    return openedInput(gpioOpen(line, inputFlags(pull, depth)), depth);
  }

  /** The same by a name of the board's definition. */
  static inputNamed(name: string, pull: Pull = Pull.None, depth: i32 = 8): Pin {
    return openedInput(gpioOpenNamed(encoded, encodeName(name), inputFlags(pull, depth)), depth);
  }

  /** Opens line `line` as an output that is at `initial` from its first moment and at `safe` when the program ends. */
  static output(line: i32, initial: bool = false, safe: bool = false): Pin {
    return opened(gpioOpen(line, outputFlags(initial, safe)));
  }

  /** `output` by the name that the board, or the command line, gives the pin. */
  static outputNamed(name: string, initial: bool = false, safe: bool = false): Pin {
    return opened(gpioOpenNamed(encoded, encodeName(name), outputFlags(initial, safe)));
  }

  /** Sets the level of an output. */
  write(level: bool): void {
    check(gpioSet(this.number, level));
  }

  /** The level on the pin now, of an output too. */
  read(): bool {
    return check(gpioGet(this.number)) != 0;
  }

  /** Sets an output to the other level. */
  toggle(): void {
    this.write(!this.read());
  }

  /**
   * The next edge that is `which`: the oldest kept one, or the next that comes. An edge goes to every task that waits for one like it
   * at that moment; while some task waits for edges, none is kept. Kept edges that are not `which` are forgotten. ValueError where no edge
   * could come: of an output, and of an input of depth 0.
   */
  @inline
  async edge(which: i32 = Edge.Both): Promise<Edge> {
    if (!(which & Edge.Both)) throw new ValueError("an edge is Rising, Falling or Both");
    if (!this.takeKept(which & Edge.Both)) suspend();
    return takenEdge();
  }

  /** Its edges that are `which`, one after the other, for `for await`. They have no end: `edge` throws when the pin is closed. */
  edges(which: i32 = Edge.Both): Edges {
    return new Edges(this, which);
  }

  /** All its edges, for `for await`. */
  iterate(): Edges {
    return this.edges();
  }

  /** Waits until the pin is at `high`; not at all if it already is. Takes no edges; to wait it needs them, as `edge` does: ValueError. */
  async level(high: bool): Promise<void> {
    while (true) {
      const entry = openEntry(this.number);
      if (this.read() == high) return;
      checkTells(entry);
      listen(changetype<Record>(running), entry, Edge.Both | LEVEL);
      suspend();
    }
  }

  /**
   * How long the next complete pulse at `level` is, µs: from the edge that begins it to the one that ends it, by the times at which the
   * interrupts came. A pulse that has begun before its beginning was kept does not count; kept edges do: `discard()` them to measure only
   * what comes. RuntimeError when edges were lost within the pulse; the next call measures the next one. A limit is `waitFor`'s or
   * `timeout`'s. Meanwhile no other task may take edges of the pin. ValueError as in `edge`.
   */
  async pulse(level: bool): Promise<i64> {
    const beginning = level ? EVENT_RISING : EVENT_FALLING;
    let began = false;
    let micros: i64 = 0;
    while (true) {
      if (!this.takeKept(Edge.Both)) suspend();
      const record = changetype<Record>(running);
      const begins = (takenFlags() & beginning) != 0;
      if (began) {
        if (begins || edgeLost(record)) throw new RuntimeError(LOST_WITHIN);
        return edgeMicros(record) - micros;
      }
      began = begins;
      micros = edgeMicros(record);
    }
  }

  /**
   * Counts the cycles of a signal for `window` ms from now, and measures how long they took, by the times at which the interrupts came.
   * The edges kept before are forgotten. Nothing wakes the task meanwhile: the pin keeps the first edges and counts those it drops, so
   * when some were dropped, the measurement ends with the next edge after the window. TimeoutError when that does not come within
   * another window: the signal has stopped. RuntimeError when edges were lost that nobody has counted: the signal is too fast for the
   * host, or more than 65,534 were dropped, or another task has taken some. ValueError as in `edge`.
   */
  async frequency(window: i64): Promise<Frequency> {
    const found = new Frequency();
    const began = hostNow(0);
    const entry = openEntry(this.number);
    checkTells(entry);
    discardEdges(entry);
    await sleep(window);
    for (let more = window; found.takeFrom(openEntry(this.number), began, more != window); more--) {
      if (more <= 0) throw new TimeoutError("the signal has stopped");
      await sleep(1);
    }
    return found;
  }

  /** Gives the running task a kept edge, or parks it. */
  takeKept(which: i32): bool {
    if (CATCHES) useReturns(returnEdge.index, reclaimEdge.index);
    const entry = openEntry(this.number);
    const record = changetype<Record>(running);
    let lost: u32 = 0;
    for (let edge = takeEdge(entry); changetype<usize>(edge); edge = takeEdge(entry)) {
      lost += edge.lost;
      if (edge.flags & which) {
        setEdge(record, edge.flags, min(lost, 0xffff), edge.micros);
        return true;
      }
    }
    tellLost(entry, lost);
    checkTells(entry);
    listen(record, entry, which);
    return false;
  }

  /** The oldest edge kept, or null. */
  edgeNowait(): Edge | null {
    const edge = takeEdge(openEntry(this.number));
    if (changetype<usize>(edge) == 0) return null;
    return new Edge(edge.micros, (edge.flags & EVENT_RISING) != 0, edge.lost);
  }

  /** Edges dropped since the last one that was kept: what the next one will carry in its `lost`. */
  get lost(): i32 {
    return openEntry(this.number).lost;
  }

  /** Forgets the edges kept. */
  discard(): void {
    const entry = entryOf(this.number);
    if (changetype<usize>(entry)) discardEdges(entry);
  }

  /** An edge counts once the level has held for so long, µs; 0: at once. */
  set debounceMicros(micros: i32) {
    check(gpioConfigure(this.number, GPIO_OPTION_DEBOUNCE_MICROS, micros));
  }
}

/** The edges of a pin. */
@final
export class Edges extends AsyncIterator<Edge> {
  private readonly step: Step<Edge> = emptyStep<Edge>();

  /** @internal */
  constructor(
    private readonly pin: Pin,
    private readonly which: i32,
  ) {
    super();
  }

  /** Waits for the next edge. */
  @inline
  async next(): Promise<Step<Edge>> {
    const edge = await this.pin.edge(this.which);
    const step = this.step;
    step.value = edge;
    return step;
  }
}

/** The host tells of no edge of an output, nor of an input of depth 0: who waits for one would wait for ever. */
function checkTells(entry: Entry): void {
  if (!entry.depth) throw new ValueError("only an input with a depth has edges");
}

/** The flags of the edge that the running task was given. */
@inline
function takenFlags(): u32 {
  const record = changetype<Record>(running);
  const flags = edgeFlags(record);
  if (!flags) throw new ValueError("the source is closed");
  if (CATCHES) record.state = QUEUED;
  return flags;
}

/** The edge that the running task was given. */
function takenEdge(): Edge {
  const record = changetype<Record>(running);
  const flags = takenFlags();
  return new Edge(edgeMicros(record), (flags & EVENT_RISING) != 0, edgeLost(record));
}

function check(answer: i32): i32 {
  if (answer < 0) refused(answer);
  return answer;
}

function inputFlags(pull: Pull, depth: i32): i32 {
  if (<u32>depth > 255) throw new ValueError("depth is from 0 to 255");
  if (!ringFits(depth)) throw new CapacityError('raise "ringBytes" in wasyncio.json');
  return (min<u32>(pull, NO_PULL) << PULL_SHIFT) | (depth << GPIO_DEPTH_SHIFT);
}

function outputFlags(initial: bool, safe: bool): i32 {
  return GPIO_OUTPUT | (initial ? GPIO_INITIAL_HIGH : 0) | (safe ? GPIO_SAFE_HIGH : 0);
}

/** A name of the board's definition in the text buffer; its bytes. What does not fit leaves more of them there than a name may have. */
export function encodeName(name: string): i32 {
  const length = encode(name, 0);
  if (length > CAPACITY - 4) throw new ValueError("a name of a pin or port is at most 124 bytes long");
  return length;
}

@inline
function opened(answer: i32): Pin {
  return Source.of<Pin>(Source.opened(answer).source);
}

function openedInput(answer: i32, depth: i32): Pin {
  const entry = Source.opened(answer);
  if (depth) giveRing(entry, depth);
  return Source.of<Pin>(entry.source);
}
