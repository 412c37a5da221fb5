// Cancellations that a task has swallowed: in debug mode they are told of, by what is named here by its table index (debugging.ts).
import { isShuttingDown } from "./shutdown";

/** Called as `(name, cancels)`: its parameters are those of no other function in the table (core/steps.ts). */
let teller: u32 = 0;

@inline
export function useSwallowed(index: u32): void {
  teller = index;
}

/** A task has returned. `cancels`: cancellations that were not taken back. What `run` cancels at its end may end as it likes. */
@inline
export function noteReturn(name: usize, cancels: u32): void {
  if (cancels && teller && !isShuttingDown()) call_indirect<void>(teller, name, <i64>cancels);
}
