// Runs a conformance module on the real-time host with this process's own stdout and stderr: `realtime-process.js MODULE`.
import { readFileSync } from "node:fs";
import { startRealtime } from "../../host/node/realtime/index.js";
import { board, grants } from "./host.js";

const running = await startRealtime(readFileSync(process.argv[2]), { board, grants });
process.exitCode = (await running.outcome).status;
