// What happened on the board, in order: pin changes, bytes on ports, notes. Pins and ports keep their own part; the journal
// gives each entry its number, so that the parts can be put together again, the same to the byte in every run.
import { formatMicros } from "./format.js";

/** Changes of one pin, or pieces of one port, that are kept; beyond it the older half is forgotten. */
export const KEPT_MOST = 1 << 20;

export interface Line {
  readonly micros: number;
  readonly order: number;
  readonly text: string;
}

export class Journal {
  private orders = 0;
  private readonly notes: Line[] = [];

  /** The number of the next entry. */
  order(): number {
    return this.orders++;
  }

  /** Keeps a remark on something a person should know. */
  note(micros: number, text: string): void {
    this.notes.push({ micros, order: this.order(), text });
    if (this.notes.length > KEPT_MOST) this.notes.splice(0, KEPT_MOST / 2);
  }

  /** One line an entry: time, and what happened. */
  print(parts: readonly Iterable<Line>[]): string {
    const lines = [...parts.flatMap((part) => [...part]), ...this.notes];
    lines.sort((a, b) => a.order - b.order);
    const times = lines.map((line) => formatMicros(line.micros));
    const width = Math.max(0, ...times.map((time) => time.length));
    return lines.map((line, index) => `${times[index].padStart(width)}  ${line.text}\n`).join("");
  }
}
