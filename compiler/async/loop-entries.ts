// A loop with an await in it that need not stop has two ways in: its head, at first, and what follows the await, for who was resumed.
// No structured code has such a loop, so that the Relooper steers through it by a variable. Copies of the head's blocks, run once on the
// way to what follows the await, leave it one way in:
//
//   start ─► head ─► rest ─┐              start ─► head' ─► rest ─► head ─┐
//             ▲        ▲   │        ►                         ▲           │
//             └────────│───┘                                  ├───────────┘
//           resumed ───┘                            resumed ──┘
import type { ExpressionRef } from "../asc.js";
import type { Ir } from "./expressions.js";
import { reachable, successors, type Block, type End, type FlowGraph, type Point } from "./flow-graph.js";

/** Expressions that are copied for a loop at most: about as many as the steering would take. */
const LARGEST = 24;

/** `goesOn`: whether a point need not stop. Changes the graph, and answers all its blocks and where it begins. */
export function enterLoopsOnce(
  ir: Ir,
  { entry, blocks, points }: FlowGraph,
  goesOn: (point: Point) => boolean,
): { readonly entry: Block; readonly blocks: readonly Block[] } {
  const follows = (block: Block): Block[] => (block.end.op === "point" && !goesOn(block.end) ? [] : successors(block));
  const resumed = points.flatMap(({ to, handler }) => (handler ? [to, handler] : [to]));
  const all = [...blocks];
  let start = entry;
  for (const loop of loopsOf(blocks, follows)) {
    const first = entries(loop, [start], follows);
    const later = entries(loop, resumed, follows);
    const [head, rest] = [[...first][0], [...later][0]];
    if (first.size !== 1 || later.size !== 1 || head === rest) continue;
    const way = wayTo(ir, head, rest, loop, follows);
    if (!way) continue;
    const copies = copiesOf(ir, way, all.length);
    all.push(...copies);
    for (const block of all) if (!loop.has(block)) retarget(block.end, head, copies[0]);
    if (start === head) start = copies[0];
  }
  return { entry: start, blocks: all };
}

/** Where a loop is entered by who begins at one of some blocks. */
function entries(
  loop: ReadonlySet<Block>,
  from: readonly Block[],
  follows: (block: Block) => Block[],
): ReadonlySet<Block> {
  const found = new Set<Block>();
  const seen = new Set(from);
  for (const block of seen) {
    if (loop.has(block)) found.add(block);
    else for (const next of follows(block)) seen.add(next);
  }
  return found;
}

/** Blocks that can be reached from each other: Kosaraju's algorithm, without recursion, since a function may have any number of blocks. */
function loopsOf(blocks: readonly Block[], follows: (block: Block) => Block[]): Set<Block>[] {
  const left = reachable(blocks, follows);
  const before = new Map<Block, Block[]>(left.map((block) => [block, []]));
  for (const block of left) for (const next of follows(block)) before.get(next)!.push(block);
  const placed = new Set<Block>();
  const loops: Set<Block>[] = [];
  for (const first of left.reverse()) {
    const loop = new Set(placed.has(first) ? [] : [first]);
    for (const block of loop) {
      placed.add(block);
      for (const other of before.get(block)!) if (!placed.has(other)) loop.add(other);
    }
    if (loop.size > 1) loops.push(loop);
  }
  return loops;
}

/** The blocks from `head` on before `to`, where there is one way in the loop, which is short; else null. */
function wayTo(
  ir: Ir,
  head: Block,
  to: Block,
  loop: ReadonlySet<Block>,
  follows: (block: Block) => Block[],
): Block[] | null {
  const way: Block[] = [];
  let size = 0;
  for (let block = head; block !== to;) {
    const { code, end } = block;
    const within = [...new Set(follows(block))].filter((next) => loop.has(next));
    if ((end.op !== "goto" && end.op !== "if") || within.length !== 1 || way.includes(block)) return null;
    for (const ref of end.op === "if" ? [...code, end.condition] : code) {
      ir.visit(ref, (_, { kind }) => {
        size += kind === "Call" || kind === "CallIndirect" ? LARGEST : 1;
      });
    }
    if (size > LARGEST) return null;
    way.push(block);
    block = within[0];
  }
  return way;
}

function copiesOf(ir: Ir, way: readonly Block[], id: number): Block[] {
  const copy = (ref: ExpressionRef): ExpressionRef => ir.module.copyExpression(ref);
  const copies = way.map((block, index) => {
    const end = block.end.op === "if" ? { ...block.end, condition: copy(block.end.condition) } : { ...block.end };
    return { ...block, id: id + index, code: block.code.map(copy), end };
  });
  for (let index = 1; index < way.length; index++) retarget(copies[index - 1].end, way[index], copies[index]);
  return copies;
}

function retarget(end: End, from: Block, to: Block): void {
  const other = (block: Block): Block => (block === from ? to : block);
  if (end.op === "goto") end.to = other(end.to);
  if (end.op === "if") {
    end.yes = other(end.yes);
    end.no = other(end.no);
  }
  if (end.op === "switch") {
    end.cases = end.cases.map(other);
    end.otherwise = other(end.otherwise);
  }
}
