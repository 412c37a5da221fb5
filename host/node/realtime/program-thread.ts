// Where the program's thread begins: it runs the module to its end and leaves the outcome in shared memory.
import { parentPort, workerData } from "node:worker_threads";
import { Front } from "../front.js";
import { ModuleError } from "../module.js";
import { runProgram } from "../program.js";
import { eventsFor } from "../sources.js";
import { RealtimeBackend } from "./backend.js";
import type { Message, ProgramData } from "./messages.js";
import { Shared } from "./shared.js";

const data = workerData as ProgramData;
const main = parentPort!;
const { module, info, board, grants } = data;

const events = eventsFor(info.sources);
const backend = new RealtimeBackend(data, main, events);
const front = new Front({ needs: info, board, grants, backend, events });
try {
  new Shared(data.shared).end(runProgram(module, front, backend));
} catch (error) {
  if (!(error instanceof ModuleError)) throw error;
  main.postMessage({ kind: "refused", reason: error.message } satisfies Message);
}
