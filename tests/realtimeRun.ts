// A process that runs one module in real time, as the command line will: `node realtimeRun.js MODULE.wasm [OPTIONS]`, OPTIONS
// being JSON of `ports`, `pins`, `forMicros` and `exit`. It ends by itself, with the program's status, when nothing keeps it alive; with 2 when the
// program could not begin.
import { readFileSync } from "node:fs";
import { bind, loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import { ModuleError } from "../host/node/module.js";
import { BindingError, startRealtime, type PinBinding, type PortBinding } from "../host/node/realtime/index.js";

interface Options {
  readonly ports?: Readonly<Record<string, PortBinding>>;
  readonly pins?: Readonly<Record<string, PinBinding>>;
  readonly forMicros?: number;
  /** Exits as soon as the outcome is there, as a command may: what is not written then is lost. */
  readonly exit?: boolean;
}

const [path = "", json = "{}"] = process.argv.slice(2);
const { forMicros, exit, ...bindings } = JSON.parse(json) as Options;
const refuse = (error: unknown): never => {
  if (!(error instanceof BindingError) && !(error instanceof ModuleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
};
const run = await startRealtime(readFileSync(path), {
  ...bindings,
  ...(forMicros !== undefined && { forMicros: BigInt(forMicros) }),
  board: bind(loadBoard("desktop"), { pins: ["led", "button"], uarts: ["uart0"] }),
  grants: everything,
  announce: (port, terminal) => {
    process.stderr.write(`${port} ${terminal}\n`);
  },
}).catch(refuse);
const stopped = new AbortController();
const interrupt = (): void => {
  stopped.abort();
  run.stop("interrupt");
};
const terminate = (): void => {
  stopped.abort();
  run.stop("terminate");
};
process.on("SIGINT", interrupt).on("SIGTERM", terminate);
const { status } = await run.outcome;
process.off("SIGINT", interrupt).off("SIGTERM", terminate);
process.exitCode = status;
// What nobody reads any more would keep a process that was told to end.
if (exit === true || stopped.signal.aborted) process.exit();
