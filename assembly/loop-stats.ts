// The counts of `loop.stats()`.
import { CONTROL_LONGEST } from "./abi";
import { READY, SOURCES, TIMERS } from "./capacities";
import { CONTROL, turns } from "./control";
import { Loop } from "./core/loop";
import { edgesLost } from "./core/edge-ring";
import { debugging, longestStep } from "./core/steps";
import { sourcesOpen, sourcesPeak } from "./core/source-table";

/** A snapshot. Capacities are those of the build; peaks are high-water marks since the loop was made. */
export class LoopStats {
  /** Turns begun, by all loops. */
  readonly turns: u32 = turns();
  /** Records in use: what is ready, armed or registered. */
  readonly ready: i32;
  /** The most records that were in use at a time. */
  readonly readyPeak: i32;
  /** How many there are: "ready" in wasyncio.json. */
  readonly readyCapacity: i32 = READY;
  /** Timers that are armed. */
  readonly timers: i32;
  /** The most timers that were armed at a time. */
  readonly timersPeak: i32;
  /** How many can be: "timers" in wasyncio.json. */
  readonly timersCapacity: i32 = TIMERS;
  /** Sources that are open. */
  readonly sources: i32 = sourcesOpen();
  /** The most sources that were open at a time. */
  readonly sourcesPeak: i32 = sourcesPeak();
  /** How many can be: "sources" in wasyncio.json. */
  readonly sourcesCapacity: i32 = SOURCES;
  /** Events dropped because a ring was full, by the host or here; each is in the `lost` of an edge too. */
  readonly eventsLost: u32 = edgesLost;
  /**
   * Where the debug mode is on: the longest step of a task or callback, µs. Else the longest time the host had something and the program did
   * not look; the longest turn where it must look every turn.
   */
  readonly longestMicros: u32 = debugging ? longestStep : load<u32>(CONTROL, CONTROL_LONGEST);

  constructor(loop: Loop) {
    this.ready = loop.reserved;
    this.readyPeak = loop.reservedPeak;
    this.timers = loop.armed;
    this.timersPeak = loop.armedPeak;
  }
}
