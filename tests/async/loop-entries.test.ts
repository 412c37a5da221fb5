// How a loop is entered once, on graphs without code.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ir } from "../../compiler/async/expressions.js";
import type { Block, End, FlowGraph, Point } from "../../compiler/async/flow-graph.js";
import { enterLoopsOnce } from "../../compiler/async/loop-entries.js";

const block = (id: number): Block => ({
  id,
  code: [],
  end: { op: "unreachable" },
  liveIn: new Set(),
  operations: [],
  endOperations: [],
});

const goto = (to: Block): End => ({ op: "goto", to });

/** start ─► 0 ─► 1 … ─► size-1 ─► 0; `resumed` leads to one of them. */
function ring(size: number, resumedAt: number): { graph: FlowGraph; loop: readonly Block[]; resumed: Block } {
  const loop = Array.from({ length: size }, (_, id) => block(id));
  for (const [id, of] of loop.entries()) of.end = goto(loop[(id + 1) % size]);
  const [start, resumed] = [block(size), block(size + 1)];
  start.end = goto(loop[0]);
  resumed.end = goto(loop[resumedAt]);
  const point = { op: "point", to: resumed, handler: null } as unknown as Point;
  const graph = { entry: start, blocks: [start, ...loop, resumed], points: [point] } as unknown as FlowGraph;
  return { graph, loop, resumed };
}

const enter = (graph: FlowGraph): ReturnType<typeof enterLoopsOnce> =>
  enterLoopsOnce(undefined as unknown as Ir, graph, () => false);

const after = ({ end }: Block): Block => (end as { readonly to: Block }).to;

test("the way from the head to what follows the await is copied in front of the loop", () => {
  const { graph, loop, resumed } = ring(5, 2);
  const { entry, blocks } = enter(graph);
  assert.equal(entry, graph.entry);
  const copies = blocks.filter((of) => !graph.blocks.includes(of));
  assert.deepEqual([after(entry), after(copies[0]), after(copies[1])], [copies[0], copies[1], loop[2]]);
  assert.equal(copies.length, 2);
  assert.equal(after(resumed), loop[2]);
  assert.equal(after(loop[4]), loop[0], "the loop itself is as it was");
});

test("a loop that is resumed at its head stays as it is", () => {
  const { graph } = ring(5, 0);
  assert.deepEqual(enter(graph).blocks, graph.blocks);
});

test("a function may have any number of blocks", () => {
  const { graph } = ring(100_000, 3);
  assert.equal(enter(graph).blocks.length, graph.blocks.length + 3);
});
