// Figures as a person reads them, the same in the terminal and in Markdown.
import type { Result } from "./result.js";
import type { Workload } from "./rows.js";

/** Three digits: `217 ns`, `2.60 µs`, `31.4 µs`. */
export function timeText(nanos: number): string {
  return nanos < 999.5 ? `${threeDigits(nanos)} ns` : `${threeDigits(nanos / 1000)} µs`;
}

/** What one operation took, in the row's unit. */
export function figureText(each: number, unit: "ns" | "bytes"): string {
  return unit === "ns" ? timeText(each) : `${threeDigits(each)} B`;
}

/** `0.41×`, `12.0×`, `339×` */
export function ratioText(ratio: number): string {
  return `${threeDigits(ratio)}×`;
}

export function spreadText(spread: number): string {
  return `±${Math.round(spread * 100)}%`;
}

function threeDigits(value: number): string {
  return value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

export function machineLines({ machine, date, rounds, warmUpMillis, measureMillis, peers }: Result): string[] {
  const { cpu, cores, memoryBytes, system, load } = machine;
  const versions = new Set(peers.map(({ version }) => version).filter((version) => version !== null));
  return [
    `${date.slice(0, 16).replace("T", " ")} UTC, ${rounds} ${rounds === 1 ? "round" : "rounds"} of ${measureMillis} ms each after ${warmUpMillis} ms unmeasured`,
    `${cpu}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${system}; load ${load[0].toFixed(1)} before, ${load[1].toFixed(1)} after`,
    [...versions].join(", "),
  ];
}

/** The run itself is a load of 1. */
const QUIET = [1, 2] as const;

/** A slow peer is interrupted in every iteration, a fast one in few: on a busy machine the ratios are too good. */
export function warningLines({ machine }: Result): string[] {
  const isQuiet = machine.load.every((load, index) => load < QUIET[index]);
  return isQuiet
    ? []
    : ["The machine was busy with other programs: run this again when it is not, before believing it."];
}

/** Where the subject is as fast as it should be, and by name where it is not. */
export function summaryLines({ rows }: Result): string[] {
  const targets = rows.at(0)?.targets ?? [];
  return targets.map(({ text, factor }, index) => {
    const measured = rows.flatMap(({ name, targets }) => {
      const { reached } = targets[index];
      return reached === null ? [] : [{ name, reached }];
    });
    const missed = measured.filter(({ reached }) => reached < factor);
    if (measured.length === 0) return `${text}: not measured`;
    if (missed.length === 0) return `${text}: in all ${measured.length} rows`;
    const names = missed.map(({ name, reached }) => `${name} (${ratioText(reached)})`).join(", ");
    return `${text}: NOT in ${missed.length} of ${measured.length} rows: ${names}`;
  });
}

/** What the cells have no room for: why one is empty, and what a peer does where it has no such operation. */
export function noteLines({ peers, rows }: Result): string[] {
  return peers.flatMap(({ name, instead, lacks }) => {
    const reasons = new Map<string, string[]>();
    for (const row of rows) {
      const cell = row.cells[name];
      if ("each" in cell || ("absent" in cell && lacks?.[row.workload] !== undefined)) continue;
      const reason = "absent" in cell ? cell.absent : `FAILED: ${cell.failed}`;
      reasons.set(reason, [...(reasons.get(reason) ?? []), row.name]);
    }
    const measured = new Set(rows.map(({ workload }) => workload));
    return [
      ...[...reasons].map(([reason, names]) => {
        const which = names.length === rows.length ? "" : `, ${names.join(", ")}`;
        return `${name}${which}: ${reason}`;
      }),
      ...Object.entries({ ...instead, ...lacks })
        .filter(([workload]) => measured.has(workload as Workload))
        .map(([workload, text]) => `${name}, ${workload}: ${text}`),
    ];
  });
}
