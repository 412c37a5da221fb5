// Node's own loop as a peer: this very Node.
import { fileURLToPath } from "node:url";
import type { Peer } from "./peer.js";

const program = fileURLToPath(new URL("./node-program.js", import.meta.url));
const NO_TIMERS = "microtasks have no timers";

function nodePeer(name: string, kind: "immediate" | "microtask", rest: Omit<Peer, "name" | "prepare">): Peer {
  return {
    name,
    ...rest,
    prepare: (_, { warmUpMillis, measureMillis }) =>
      Promise.resolve({
        command: ({ workload, count }) =>
          [process.execPath, program, kind, workload, count, warmUpMillis, measureMillis].map(String),
      }),
  };
}

export const nodePeers: readonly Peer[] = [
  nodePeer("node", "immediate", {
    title: ["Node", "loop"],
    instead: { chain: "setImmediate", burst: "setImmediate", fire: "setTimeout", cancel: "setTimeout, clearTimeout" },
  }),
  nodePeer("node-microtask", "microtask", {
    title: ["Node", "microtasks"],
    instead: {
      chain: "queueMicrotask: no turn of the loop, nothing else gets a chance",
      burst: "queueMicrotask with a closure",
    },
    lacks: { fire: NO_TIMERS, cancel: NO_TIMERS },
  }),
];
