// What a unit tells the host that as-pect.config.js gives it.
import { CONTROL } from "../../assembly/control";

/** Puts an event record into the next `wait`. */
@external("unit", "event")
export declare function hostEvent(source: i32, flags: i32, lost: i32, micros: i64): void;

/** Makes the next `wait` ask the program to end. */
@external("unit", "end")
export declare function hostEnd(): void;

/** How often `wait` was called. */
@external("unit", "waits")
export declare function hostWaits(): i32;

@external("unit", "reset")
declare function reset(control: usize): void;

/** The clock at 0, no event, no wait so far. */
export function hostReset(): void {
  reset(CONTROL);
}
