// Who takes part, in the order of the columns.
import { nodePeers } from "./peers/node.js";
import type { Peer } from "./peers/peer.js";
import { pythonPeers } from "./peers/python.js";
import { rustPeers } from "./peers/rust.js";
import { wasyncio, wasyncioBare } from "./peers/wasyncio.js";

/** What every figure is held against. */
export const SUBJECT = wasyncio.name;

/** Of these, all that are not `extra` take part unless the command line says otherwise. */
export const PEERS: readonly Peer[] = [wasyncio, wasyncioBare, ...pythonPeers, ...nodePeers, ...rustPeers];
export const EXTRA: readonly string[] = [wasyncioBare.name];
