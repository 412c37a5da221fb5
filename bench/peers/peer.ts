// What a peer is: something that can do the same work, in a process of its own, and say in one line of JSON how long it took.
import type { Row, Workload } from "../rows.js";

export interface Peer {
  /** As `--peers` names it. */
  readonly name: string;
  /** Head of its column, two lines. */
  readonly title: readonly [string, string];
  /** What it does where it lacks the operation of a workload. */
  readonly instead?: Partial<Readonly<Record<Workload, string>>>;
  /** Workloads it has nothing for, and why. */
  readonly lacks?: Partial<Readonly<Record<Workload, string>>>;
  /** Makes it ready to run these rows: installs, builds. Throws PeerMissing when it cannot be had here. */
  prepare(rows: readonly Row[], setup: Setup): Promise<Prepared>;
}

export interface Setup {
  /** How long a process iterates unmeasured, and how long measured. */
  readonly warmUpMillis: number;
  readonly measureMillis: number;
  /** Where what is installed and built goes. */
  readonly directory: string;
  /** Tells the person who waits what is going on. */
  readonly say: (text: string) => void;
}

export interface Prepared {
  /** The process that measures a row once. */
  command(row: Row): readonly string[];
}

/** What a peer's program is told of a row: its arguments. */
export function rowArguments({ workload, count, size }: Row, { warmUpMillis, measureMillis }: Setup): string[] {
  return [workload, count, size, warmUpMillis, measureMillis].map(String);
}

/** Why a peer cannot be had, in one line. */
export class PeerMissing extends Error {
  override readonly name = "PeerMissing";
}

/** What a command that failed said last. */
export function lastWords(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr ?? "").trim().split("\n").at(-1) || message.split("\n")[0];
}
