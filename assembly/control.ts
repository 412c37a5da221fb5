// The control block (docs/abi.md): the struct in linear memory that the host and the module share. The build exports its
// address as the global `wasyncio`.
import { CONTROL_DEADLINE, CONTROL_MICROS, CONTROL_PENDING, CONTROL_TURN } from "./abi";

/** magic, pending = 1, deadline = for ever, and zeros. */
export const CONTROL: usize = memory.data<u32>([0x01736177, 1, 0xffffffff, 0x7fffffff, 0, 0, 0, 0, 0, 0, 0, 0], 8);

/** Whether the host may have something: events, or a deadline that has passed. */
@inline
export function pending(): u32 {
  return load<u32>(CONTROL, CONTROL_PENDING);
}

/** Makes the next turn call `wait`: what the host knows of the earliest deadline is no longer true. */
@inline
export function setPending(): void {
  store<u32>(CONTROL, 1, CONTROL_PENDING);
}

/** Tells the host the earliest deadline, µs. Only just before a `wait`: the host reads it there and nowhere else. */
@inline
export function setDeadline(micros: i64): void {
  store<i64>(CONTROL, micros, CONTROL_DEADLINE);
}

/** The clock as of the last `wait`, µs. */
@inline
export function waitMicros(): i64 {
  return load<i64>(CONTROL, CONTROL_MICROS);
}

/** Turns begun. */
@inline
export function turns(): u32 {
  return load<u32>(CONTROL, CONTROL_TURN);
}

@inline
export function countTurn(): void {
  store<u32>(CONTROL, turns() + 1, CONTROL_TURN);
}
