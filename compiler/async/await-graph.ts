// Which coroutines await which, and where the child can be run by a direct call: the callee is known, it does not await its way back to
// the caller, and the calls that may follow from it are few, so that the native stack it takes is known when the program is built.
import type { ExpressionRef } from "../asc.js";
import type { Ir } from "./expressions.js";
import { AWAIT, RETHROW } from "./markers.js";

/** Longest chain of direct calls. */
const MAX_DEPTH = 16;

interface Node {
  readonly children: Set<string>;
  /** An error leaves it without going through a park. */
  throws: boolean;
  /** The cycle of awaits it is in: coroutines with the same number await each other. */
  component: number;
  depth: number;
}

export class AwaitGraph {
  private readonly nodes = new Map<string, Node>();

  /** `coroutineOf`: the coroutine whose frame a function makes. */
  constructor(
    ir: Ir,
    coroutines: Iterable<string>,
    private readonly coroutineOf: (frameFunction: string) => string | undefined,
  ) {
    for (const name of coroutines) {
      const node: Node = { children: new Set(), throws: false, component: -1, depth: 0 };
      ir.visit(ir.function(name).body, (_, { kind, target, operands }) => {
        if (kind !== "Call") {
          return;
        }
        if (target === RETHROW) {
          node.throws = true;
        } else if (target === AWAIT) {
          const child = this.frameMadeBy(ir, operands[0]);
          if (child !== undefined) {
            node.children.add(child);
          }
        }
      });
      this.nodes.set(name, node);
    }
    this.findComponents();
    this.spreadThrows();
  }

  /** Whether `parent` may run `child` by a direct call. */
  isDirect(parent: string, child: string): boolean {
    const [from, to] = [this.nodes.get(parent), this.nodes.get(child)];
    return from !== undefined && to !== undefined && from.component !== to.component && to.depth < MAX_DEPTH;
  }

  mayThrow(name: string): boolean {
    return this.nodes.get(name)?.throws ?? true;
  }

  private frameMadeBy(ir: Ir, ref: ExpressionRef): string | undefined {
    const info = ir.info(ref);
    return info.kind === "Call"
      ? this.coroutineOf(info.target)
      : info.kind === "Block" && info.children.length
        ? this.frameMadeBy(ir, info.children.at(-1)!)
        : undefined;
  }

  /** Tarjan's strongly connected components; they come out children first, so that depths are known by then. */
  private findComponents(): void {
    const index = new Map<string, number>();
    const low = new Map<string, number>();
    const stack: string[] = [];
    let components = 0;
    const visit = (name: string): void => {
      index.set(name, index.size);
      low.set(name, index.get(name)!);
      stack.push(name);
      const node = this.nodes.get(name)!;
      for (const child of node.children) {
        if (!index.has(child)) {
          visit(child);
          low.set(name, Math.min(low.get(name)!, low.get(child)!));
        } else if (stack.includes(child)) {
          low.set(name, Math.min(low.get(name)!, index.get(child)!));
        }
      }
      if (low.get(name) !== index.get(name)) {
        return;
      }
      const members = stack.splice(stack.indexOf(name));
      for (const member of members) {
        this.nodes.get(member)!.component = components;
      }
      components++;
      const depths = members
        .flatMap((member) => [...this.nodes.get(member)!.children])
        .filter((child) => !members.includes(child))
        .map((child) => this.nodes.get(child)!.depth)
        .filter((depth) => depth < MAX_DEPTH);
      for (const member of members) {
        this.nodes.get(member)!.depth = 1 + Math.max(0, ...depths);
      }
    };
    for (const name of this.nodes.keys()) {
      if (!index.has(name)) {
        visit(name);
      }
    }
  }

  private spreadThrows(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const node of this.nodes.values()) {
        if (!node.throws && [...node.children].some((child) => this.nodes.get(child)!.throws)) {
          node.throws = changed = true;
        }
      }
    }
  }
}
