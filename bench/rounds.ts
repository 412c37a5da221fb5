// Runs every peer of every row once a round, one process after the other. What disturbs the machine for a while so meets all
// peers of a row, and figures are compared within a round.
import type { Peer, Prepared } from "./peers/peer.js";
import { PeerMissing, type Setup } from "./peers/peer.js";
import type { Row } from "./rows.js";
import { sample } from "./sample.js";

/** What a peer gave for a row. */
export type Cell =
  /** ns or bytes of one operation, one for each round. */
  | { readonly samples: readonly number[] }
  /** Why there is none: it cannot be had here, or has no such operation. */
  | { readonly absent: string }
  /** It ran, and failed. */
  | { readonly failed: string };

export interface Measured {
  /** By row and peer. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>;
  /** What each peer says it is, by its name. */
  readonly versions: ReadonlyMap<string, string>;
}

export interface Plan {
  readonly rows: readonly Row[];
  readonly peers: readonly Peer[];
  readonly rounds: number;
  readonly setup: Setup;
}

export async function measure({ rows, peers, rounds, setup }: Plan): Promise<Measured> {
  const cells = new Map(rows.map((row) => [row.name, new Map<string, Cell>()]));
  const versions = new Map<string, string>();
  const prepared = new Map<Peer, Prepared>();
  for (const peer of peers) {
    try {
      prepared.set(peer, await peer.prepare(rows, setup));
    } catch (error) {
      const reason = (error as Error).message;
      const cell: Cell = error instanceof PeerMissing ? { absent: reason } : { failed: reason };
      for (const row of rows) cells.get(row.name)!.set(peer.name, cell);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      const line = cells.get(row.name)!;
      for (const peer of rotated(peers, round)) {
        const before = line.get(peer.name) ?? first(peer, row);
        line.set(peer.name, before);
        if (!("samples" in before)) continue;
        setup.say(`round ${round + 1} of ${rounds}: ${row.name}, ${peer.name}`);
        try {
          const { each, version } = await sample(prepared.get(peer)!.command(row), row);
          line.set(peer.name, { samples: [...before.samples, each] });
          if (version !== null) versions.set(peer.name, version);
        } catch (error) {
          line.set(peer.name, { failed: (error as Error).message });
        }
      }
    }
  }
  return { cells, versions };
}

function first({ lacks }: Peer, { workload }: Row): Cell {
  const absent = lacks?.[workload];
  return absent === undefined ? { samples: [] } : { absent };
}

/** Another peer begins in each round. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
