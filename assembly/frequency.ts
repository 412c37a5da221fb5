// What Pin.frequency has measured: whole cycles, and how long they took.
import { EVENT_FALLING, EVENT_RISING } from "./abi";
import { takeEdge } from "./core/edge-ring";
import { LEVEL } from "./core/listen";
import { NONE } from "./core/record";
import { Entry } from "./core/source-table";
import { RuntimeError } from "./errors";

export const LOST_WITHIN = "edges were lost within the measurement";
const EDGES: u32 = EVENT_RISING | EVENT_FALLING;
/** The count of lost edges is no longer exact. */
const SATURATED: i32 = 0xffff;

/** What `pin.frequency` has measured: whole periods and the time they took. */
export class Frequency {
  /** Whole cycles that were seen: from an edge to the next one in the same direction. */
  cycles: i32 = 0;
  /** From the beginning of the first of them to the end of the last, µs; 0 where there was none. */
  micros: i64 = 0;

  /** The first edge: its direction and time. */
  private first: u32 = 0;
  private began: i64 = 0;
  /** Edges since. */
  private edges: i32 = 0;

  /** Cycles a second, rounded; 0 when there was not one. */
  get hertz(): i32 {
    return <i32>this.per(1_000_000);
  }

  /** Cycles in a thousand seconds, rounded. */
  get millihertz(): i64 {
    return this.per(1_000_000_000);
  }

  private per(micros: i64): i64 {
    return this.cycles ? (this.cycles * micros + this.micros / 2) / this.micros : 0;
  }

  /**
   * @internal Takes what a pin has kept since `began`; answers whether some edges were dropped after that, so that it needs the next edge
   * that is like the first. `isOver`: it is what is needed.
   */
  takeFrom(entry: Entry, began: i64, isOver: bool): bool {
    for (let task = entry.tasks; task != NONE; task = task.next) {
      if (!(task.interest & LEVEL)) throw new RuntimeError("another task takes edges of the pin");
    }
    for (let edge = takeEdge(entry); changetype<usize>(edge); edge = takeEdge(entry)) {
      if (edge.micros >= began && this.add(edge.flags & EDGES, edge.lost, edge.micros) && isOver) return false;
    }
    return isOver || (this.first != 0 && entry.lost != 0);
  }

  /** Answers whether it ends a cycle. */
  private add(flags: u32, lost: i32, micros: i64): bool {
    if (!this.first) {
      this.first = flags;
      this.began = micros;
      return false;
    }
    this.edges += 1 + lost;
    // Up and down come by turns, unless some were lost that nobody has counted.
    if (lost == SATURATED || ((this.edges & 1) == 0) != (flags == this.first)) throw new RuntimeError(LOST_WITHIN);
    if (flags != this.first) return false;
    this.cycles = this.edges >> 1;
    this.micros = micros - this.began;
    return true;
  }
}
