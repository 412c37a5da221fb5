// Node's own loop as a peer: this very Node.
import { fileURLToPath } from "node:url";
import { rowArguments, type Peer } from "./peer.js";

const program = fileURLToPath(new URL("./node-program.js", import.meta.url));
const NO_TIMERS = "microtasks have no timers";
const NO_TURN = "promises need no turn of the loop";
/** What is built of promises would be ours. */
const NO_OTHERS = { group: "no task groups", event: "no events", queue: "no queues", lock: "no locks" } as const;

function nodePeer(name: string, kind: "immediate" | "microtask", rest: Omit<Peer, "name" | "prepare">): Peer {
  return {
    name,
    ...rest,
    prepare: (_, setup) =>
      Promise.resolve({
        command: (row) => [process.execPath, "--expose-gc", program, kind, ...rowArguments(row, setup)],
      }),
  };
}

export const nodePeers: readonly Peer[] = [
  nodePeer("node", "immediate", {
    title: ["Node", "loop"],
    instead: {
      chain: "setImmediate",
      burst: "setImmediate",
      fire: "setTimeout",
      cancel: "setTimeout, clearTimeout",
      switch: "a promise that setImmediate resolves",
      resume: "a promise that setImmediate resolves",
      gather: "Promise.all; each gives way with a promise that setImmediate resolves",
      asleep: "a promise that setTimeout resolves; V8's heap alone is counted",
    },
    lacks: { spawn: NO_TURN, future: NO_TURN, ...NO_OTHERS },
  }),
  nodePeer("node-microtask", "microtask", {
    title: ["Node", "promises"],
    instead: {
      chain: "queueMicrotask: no turn of the loop, nothing else gets a chance",
      burst: "queueMicrotask with a closure",
      switch: "await null",
      resume: "await null",
      spawn: "an async function is called, which begins at once, and awaited",
      gather: "Promise.all; each gives way with await null",
    },
    lacks: { fire: NO_TIMERS, cancel: NO_TIMERS, asleep: NO_TIMERS, ...NO_OTHERS },
  }),
];
