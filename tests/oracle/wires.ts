// The wires of the simulated board on which the oracle's programs run: an output drives inputs beside it, as in pins.py, and its two ports are
// connected.
import type { SimulatedBoard } from "../../host/node/simulated/board.js";

const NETS = [
  [20, 21],
  [22, 23, 24],
  ["led", "button"],
] as const;

export function wire(board: SimulatedBoard): void {
  for (const [first, ...others] of NETS) for (const other of others) board.pin(first).wire(board.pin(other));
  board.uart("uart0").connect(board.uart("uart1"));
}
