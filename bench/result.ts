// What a run of the benchmarks comes to: what bench.json holds, and the tables are made of.
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { TARGETS, figure, reached, type Figure } from "./figures.js";
import type { Peer } from "./peers/peer.js";
import type { Measured, Plan } from "./rounds.js";
import type { Row } from "./rows.js";

export interface Result {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly warmUpMillis: number;
  readonly measureMillis: number;
  readonly peers: readonly ResultPeer[];
  readonly rows: readonly ResultRow[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  /** Programs that wanted to run, the mean of a minute: when the run began, and when it ended. */
  readonly load: readonly [before: number, after: number];
}

export interface ResultPeer extends Pick<Peer, "name" | "title" | "instead" | "lacks"> {
  /** What it says it is; null when it never ran or does not say. */
  readonly version: string | null;
}

export interface ResultRow extends Pick<Row, "name" | "workload" | "operation" | "unit"> {
  /** By peer. */
  readonly cells: Readonly<Record<string, ResultCell>>;
  readonly targets: readonly ResultTarget[];
}

export type ResultCell =
  (Figure & { readonly samples: readonly number[] }) | { readonly absent: string } | { readonly failed: string };

export interface ResultTarget {
  readonly text: string;
  readonly factor: number;
  /** null: not measured. */
  readonly reached: number | null;
}

export function resultOf(plan: Plan, subject: string, { cells, versions }: Measured, machine: Machine): Result {
  const { warmUpMillis, measureMillis } = plan.setup;
  return {
    date: new Date().toISOString(),
    machine,
    rounds: plan.rounds,
    warmUpMillis,
    measureMillis,
    peers: plan.peers.map(({ name, title, instead, lacks }) => ({
      name,
      title,
      instead,
      lacks,
      version: versions.get(name) ?? null,
    })),
    rows: plan.rows.map(({ name, workload, operation, unit }) => {
      const line = cells.get(name)!;
      const own = line.get(subject);
      const samples = own && "samples" in own ? own.samples : null;
      return {
        name,
        workload,
        operation,
        unit,
        cells: Object.fromEntries(
          [...line].map(([peer, cell]) => [
            peer,
            "samples" in cell ? { ...figure(cell.samples, samples), samples: cell.samples } : cell,
          ]),
        ),
        targets: TARGETS.map((target) => ({
          text: target.text,
          factor: target.factor,
          reached: samples === null ? null : reached(target, line, samples),
        })),
      };
    }),
  };
}

export function machineNow(): Omit<Machine, "load"> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${process.arch}`,
  };
}

export function loadNow(): number {
  return loadavg()[0];
}
