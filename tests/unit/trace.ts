// What callbacks leave behind, so that a unit can compare the exact order; and what units do over and over.
import { FOREVER } from "../../assembly/abi";
import { EventLoop } from "../../assembly/event-loop";
import { ByteSource, Source } from "../../assembly/source";

let trace: string = "";

/** A callback that leaves its number. */
export function note(number: i32): void {
  trace += trace.length ? " " + number.toString() : number.toString();
}

/** The numbers left since the last call, in order. */
export function noted(): string {
  const all = trace;
  trace = "";
  return all;
}

/** One turn. */
export function turn(loop: EventLoop): i32 {
  loop.stop();
  return loop.run(FOREVER);
}

let generation = 0;

/** A source that the host has just opened in this slot, with a generation it never had. */
export function open(slot: i32): ByteSource {
  return Source.of<ByteSource>(ByteSource.openedBytes((++generation << 16) | slot).source);
}
