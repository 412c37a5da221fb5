// What has happened between two waits: per source a ring of edges and a latch of stream readiness, handed out one record a
// source in turn, so that a noisy source cannot fill the batch of `wait`. Nothing is dropped without being counted.
//
//   turns:  slot 5 ─► slot 3 ─► slot 9        each slot with something to tell, once, in order
//   slot 3: edges [r 104][f 180][r 181] + 2 lost since        latch READABLE since 99
import {
  EVENT_ERROR,
  EVENT_FALLING,
  EVENT_FLAGS,
  EVENT_HANGUP,
  EVENT_LOSS,
  EVENT_LOST,
  EVENT_MICROS,
  EVENT_READABLE,
  EVENT_RISING,
  EVENT_SIZE,
  EVENT_SOURCE,
  EVENT_WRITABLE,
} from "./abi.js";
import type { EventSink } from "./backend.js";
import { writeMicros } from "./micros.js";

const EDGES = EVENT_RISING | EVENT_FALLING;
const LATCHED = EVENT_READABLE | EVENT_WRITABLE | EVENT_HANGUP | EVENT_ERROR;
const LOST_MOST = 0xffff;

/** Edges of one pin that no wait has handed on yet, oldest first. */
class EdgeRing {
  private readonly micros: Float64Array;
  private readonly flags: Uint8Array;
  private readonly lost: Uint16Array;
  private oldest = 0;
  count = 0;
  /** Edges dropped since the newest one kept. */
  lostSince = 0;
  lostMicros = 0;

  constructor(private readonly depth: number) {
    this.micros = new Float64Array(depth);
    this.flags = new Uint8Array(depth);
    this.lost = new Uint16Array(depth);
  }

  /** False: no room, counted. */
  push(flags: number, micros: number): boolean {
    if (this.count === this.depth) {
      if (this.lostSince < LOST_MOST) this.lostSince++;
      this.lostMicros = micros;
      return false;
    }
    const at = (this.oldest + this.count) % this.depth;
    this.micros[at] = micros;
    this.flags[at] = flags;
    this.lost[at] = this.lostSince;
    this.lostSince = 0;
    this.count++;
    return true;
  }

  /** Writes the oldest edge as a record, or the loss that nothing followed. */
  take(view: DataView, at: number, source: number): void {
    if (this.count === 0) {
      writeRecord(view, at, source, EVENT_LOSS, this.lostSince, this.lostMicros);
      this.lostSince = 0;
      return;
    }
    const oldest = this.oldest;
    const lost = this.lost[oldest];
    writeRecord(view, at, source, this.flags[oldest] | (lost === 0 ? 0 : EVENT_LOSS), lost, this.micros[oldest]);
    this.oldest = oldest + 1 === this.depth ? 0 : oldest + 1;
    this.count--;
  }
}

function writeRecord(view: DataView, at: number, source: number, flags: number, lost: number, micros: number): void {
  view.setInt32(at + EVENT_SOURCE, source, true);
  view.setUint16(at + EVENT_FLAGS, flags, true);
  view.setUint16(at + EVENT_LOST, lost, true);
  writeMicros(view, at + EVENT_MICROS, micros);
}

export class Events implements EventSink {
  /** The source of each slot, as long as `opened` says so. */
  private readonly sources: Int32Array;
  private readonly opened: Uint8Array;
  private readonly rings: (EdgeRing | null)[];
  /** Which edges of a pin are reported. */
  private readonly edges: Uint8Array;
  /** Readiness to be told, and since when. */
  private readonly latch: Uint8Array;
  private readonly latchMicros: Float64Array;
  /** Readiness that would be news: told flags leave it, EAGAIN brings READABLE and WRITABLE back. */
  private readonly news: Uint8Array;
  /** Slots with something to tell, in order: a ring, since a slot is in it at most once. */
  private readonly turns: Int32Array;
  private readonly waiting: Uint8Array;
  private first = 0;
  private length = 0;
  /** Edges dropped since the start, over all sources. */
  lost = 0;

  /** `slots`: source slots, the three standard streams included. */
  constructor(private readonly slots: number) {
    this.sources = new Int32Array(slots);
    this.opened = new Uint8Array(slots);
    this.rings = new Array<EdgeRing | null>(slots).fill(null);
    this.edges = new Uint8Array(slots);
    this.latch = new Uint8Array(slots);
    this.latchMicros = new Float64Array(slots);
    this.news = new Uint8Array(slots);
    this.turns = new Int32Array(slots);
    this.waiting = new Uint8Array(slots);
  }

  /** `depth`: edges kept; 0 reports none. */
  open(source: number, depth: number): void {
    const slot = source & 0xffff;
    this.sources[slot] = source;
    this.opened[slot] = 1;
    this.rings[slot] = depth === 0 ? null : new EdgeRing(depth);
    this.edges[slot] = EDGES;
    this.latch[slot] = 0;
    this.news[slot] = LATCHED;
  }

  /** Forgets what the source had to tell; its turn, if it had one, passes by. */
  close(source: number): void {
    const slot = source & 0xffff;
    this.opened[slot] = 0;
    this.rings[slot] = null;
    this.latch[slot] = 0;
  }

  /** `flags`: which of RISING and FALLING a pin reports from now on. */
  reportEdges(source: number, flags: number): void {
    this.edges[source & 0xffff] = flags;
  }

  push(source: number, flags: number, micros: number): void {
    const slot = source & 0xffff;
    if (slot >= this.slots || this.opened[slot] === 0 || this.sources[slot] !== source) return;
    if ((flags & EDGES) !== 0) {
      const ring = this.rings[slot];
      if (ring == null || (flags & this.edges[slot]) === 0) return;
      if (!ring.push(flags & EDGES, micros)) this.lost++;
    } else {
      const fresh = flags & this.news[slot];
      if (fresh === 0) return;
      if (this.latch[slot] === 0) this.latchMicros[slot] = micros;
      this.latch[slot] |= fresh;
      this.news[slot] &= ~fresh;
    }
    if (this.waiting[slot] === 0) this.append(slot);
  }

  /** `read` or `write` of this source answered EAGAIN: `flag` is news again. */
  rearm(source: number, flag: number): void {
    const slot = source & 0xffff;
    this.latch[slot] &= ~flag;
    this.news[slot] |= flag;
  }

  get empty(): boolean {
    for (; this.length > 0; this.shift()) {
      // EAGAIN and close leave slots with nothing to tell.
      if (this.tells(this.turns[this.first])) return false;
    }
    return true;
  }

  /** Writes up to `capacity` records from `at` on; answers how many. */
  drain(view: DataView, at: number, capacity: number): number {
    let written = 0;
    while (written < capacity && this.length > 0) {
      const slot = this.shift();
      if (!this.tells(slot)) continue;
      const ring = this.rings[slot];
      const source = this.sources[slot];
      if (ring != null && (ring.count > 0 || ring.lostSince > 0)) {
        ring.take(view, at, source);
      } else {
        writeRecord(view, at, source, this.latch[slot], 0, this.latchMicros[slot]);
        this.latch[slot] = 0;
      }
      at += EVENT_SIZE;
      written++;
      if (this.tells(slot)) this.append(slot);
    }
    return written;
  }

  private tells(slot: number): boolean {
    const ring = this.rings[slot];
    return this.latch[slot] !== 0 || (ring != null && (ring.count > 0 || ring.lostSince > 0));
  }

  private append(slot: number): void {
    this.waiting[slot] = 1;
    let at = this.first + this.length;
    if (at >= this.slots) at -= this.slots;
    this.turns[at] = slot;
    this.length++;
  }

  private shift(): number {
    const slot = this.turns[this.first];
    this.first = this.first + 1 === this.slots ? 0 : this.first + 1;
    this.length--;
    this.waiting[slot] = 0;
    return slot;
  }
}
