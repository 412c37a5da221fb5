// Rust's executors as peers: smol and embassy-executor's std port from crates.io, pinned in rust/Cargo.lock, in one program that cargo
// builds.
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PeerMissing, lastWords, rowArguments, type Peer, type Setup } from "./peer.js";

const run = promisify(execFile);
const manifest = fileURLToPath(new URL("../../../bench/peers/rust/Cargo.toml", import.meta.url));
const NO_CALLBACKS = "no callbacks, only tasks";
const NO_GROUPS = "no task groups";

function rustPeer(name: "smol" | "embassy", rest: Omit<Peer, "name" | "prepare">): Peer {
  return {
    name,
    ...rest,
    lacks: { chain: NO_CALLBACKS, burst: NO_CALLBACKS, fire: NO_CALLBACKS, cancel: NO_CALLBACKS, ...rest.lacks },
    prepare: async (_, setup) => {
      const program = await built(name, setup);
      return { command: (row) => [program, name, ...rowArguments(row, setup)] };
    },
  };
}

export const rustPeers: readonly Peer[] = [
  rustPeer("smol", {
    title: ["Rust", "smol"],
    instead: {
      gather: "tasks that are made, then awaited one after the other",
      future: "a channel for one value, made anew each time",
      queue: "a channel for one value",
      lock: "a Mutex, which whoever is quicker gets unless another has waited for half a millisecond",
    },
    lacks: { group: NO_GROUPS, event: "no events" },
  }),
  rustPeer("embassy", {
    title: ["Rust", "embassy std"],
    instead: {
      spawn: "a task in memory that is used again; it tells its result by a Signal",
      future: "two Signals, used again each time",
      event: "two Signals, which the wait clears",
      queue: "a channel for one value",
      lock: "a Mutex, which whoever is quicker gets",
    },
    lacks: { gather: "a task has no result that could be awaited", group: NO_GROUPS },
  }),
];

/** The path of the program. Throws PeerMissing. */
async function built(name: string, { directory, say }: Setup): Promise<string> {
  const target = join(directory, "rust");
  mkdirSync(target, { recursive: true });
  say(`${name}: cargo builds bench/peers/rust`);
  try {
    const words = ["build", "--quiet", "--release", "--locked", "--manifest-path", manifest, "--target-dir", target];
    await run("cargo", words, { env: { ...process.env, CARGO_TERM_COLOR: "never" } });
  } catch (error) {
    throw new PeerMissing(`cargo build of bench/peers/rust: ${lastWords(error)}`);
  }
  return join(target, "release", "rust-peers");
}
