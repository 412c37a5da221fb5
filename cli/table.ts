// Small tables for a terminal: names left, numbers right.

import { formatCount } from "../host/node/simulated/format.js";

export type Row = readonly [name: string, value: number | string, note?: string];

/** Lines without a last end of line. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(
    ([name, value, note]) => [name, typeof value === "number" ? formatCount(value) : value, note ?? ""] as const,
  );
  const nameWidth = Math.max(...cells.map(([name]) => name.length));
  const numberWidth = Math.max(...rows.map(([, value]) => (typeof value === "number" ? formatCount(value).length : 0)));
  return cells
    .map(([name, value, note], index) => {
      const right = typeof rows[index][1] === "number" ? value.padStart(numberWidth) : value;
      return `  ${name.padEnd(nameWidth)}  ${right}${note === "" ? "" : `  ${note}`}`;
    })
    .join("\n");
}
