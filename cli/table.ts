// Small tables for a terminal: names left, numbers right.

export type Row = readonly [name: string, value: number | string, note?: string];

/** 2526 → `2,526` */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Lines without a last end of line. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(
    ([name, value, note]) => [name, typeof value === "number" ? count(value) : value, note ?? ""] as const,
  );
  const nameWidth = Math.max(...cells.map(([name]) => name.length));
  const numberWidth = Math.max(...rows.map(([, value]) => (typeof value === "number" ? count(value).length : 0)));
  return cells
    .map(([name, value, note], index) => {
      const right = typeof rows[index][1] === "number" ? value.padStart(numberWidth) : value;
      return `  ${name.padEnd(nameWidth)}  ${right}${note === "" ? "" : `  ${note}`}`;
    })
    .join("\n");
}
