// Cases of the programs in tests/programs: each runs one, which it finds on its stdin, and says "end" when that has ended.
import assert from "node:assert/strict";
import { Board } from "../host/node/testing/index.js";

/** Runs a case to its end, on a board that `drive` makes something happen to. */
export async function play(
  program: Uint8Array,
  stdin: Uint8Array,
  drive: (board: Board) => void | Promise<void> = () => {},
): Promise<Board> {
  await using board = await Board.start(program, { stdin });
  await drive(board);
  const { status } = await board.end();
  assert.equal(board.stderr, "");
  assert.equal(status, 0);
  assert.ok(board.stdout.endsWith("end\n"), board.stdout);
  return board;
}

/** The lines before the last, "end". */
export const said = ({ stdout }: Board): string[] => stdout.split("\n").slice(0, -2);

/** Line 4 changes at these times, and is at level `first` after the first. */
export function changes(board: Board, micros: readonly number[], first: boolean): void {
  micros.forEach((at, n) => {
    board.at(at, () => {
      board.pin(4).drive((n % 2 === 0) === first);
    });
  });
}
