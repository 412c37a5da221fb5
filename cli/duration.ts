// Times on the command line, as they are written and as they are told: `1h`, `250ms`, `1.5s`.
import { CommandError } from "./exit.js";

const units: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  min: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
};

/** µs. Throws CommandError. */
export function parseDuration(option: string, text: string): bigint {
  const match = /^(\d+(?:\.\d+)?)(\p{L}+)$/u.exec(text);
  const unit = match && Object.hasOwn(units, match[2]) ? units[match[2]] : undefined;
  if (!match || unit === undefined) {
    throw new CommandError(`${option} ${text}: not a time; it is a number and a unit, as in 1h, 90s, 250ms, 500us`);
  }
  const micros = Math.round(Number(match[1]) * unit);
  if (micros < 1 || !Number.isSafeInteger(micros)) {
    throw new CommandError(`${option} ${text}: it must be at least 1us and at most some 285 years`);
  }
  return BigInt(micros);
}

/** In the largest unit of which there is one, with three digits: `1 h`, `2.78 d`, `5.03 ms`. */
export function formatDuration(micros: number): string {
  const largest = ["d", "h", "min", "s", "ms"].find((unit) => micros >= units[unit]) ?? "us";
  const count = micros / units[largest];
  return `${count >= 1000 ? Math.round(count).toLocaleString("en") : Number(count.toPrecision(3))} ${largest}`;
}
