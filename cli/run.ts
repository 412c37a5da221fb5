// `wasyncio run`: a program or a module, in real time on this computer or in virtual time on the simulated board. The program's
// stdout and stderr are the command's; what the command itself says goes to stderr.
import { Option, type Command } from "commander";
import { diagnosticToJson, formatDiagnostic } from "../compiler/diagnostics.js";
import { bind, lineOf, loadBoard, type BoardDefinition } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { Outcome, Running } from "../host/node/host.js";
import { ModuleError } from "../host/node/module.js";
import { parsePinBinding, type PinBinding, type PortBinding } from "../host/node/realtime/bindings.js";
import { grantOptions, grantsOf } from "./bindings.js";
import { parseDuration } from "./duration.js";
import { CommandError, sayOnStderr, type Voice } from "./exit.js";
import { Pace } from "./pace.js";
import { moduleOf } from "./program-file.js";

interface Options extends Readonly<Record<string, unknown>> {
  readonly sim?: true;
  readonly board?: string;
  readonly for?: string;
  readonly seed?: string;
  readonly gpio: readonly string[];
  readonly json?: true;
}

/** What the command line says, read. */
interface Run {
  readonly file: string;
  readonly wasm: Uint8Array;
  readonly board: BoardDefinition;
  readonly pins: Readonly<Record<string, PinBinding>>;
  readonly ports: Readonly<Record<string, PortBinding>>;
  readonly forMicros: bigint | undefined;
  readonly options: Options;
  readonly voice: Voice;
}

/** `ports`: the options `--uart0 …`, which commander cannot know. */
export function addRun(program: Command, ports: Readonly<Record<string, PortBinding>>): void {
  const command = program
    .command("run")
    .summary("run a program or a module")
    .description(
      "Runs a program (building it first) or a module: in real time on this computer, or on the simulated board.",
    )
    .argument("<ENTRY.ts|MODULE.wasm>", "a program, or what `wasyncio build` wrote")
    .option("--sim", "on the simulated board, in virtual time; tells afterwards what its pins did")
    .addOption(
      new Option(
        "--uart0 <pty|PATH|stdio>",
        "a port, uart0 or of any other name: a new pseudo-terminal, a device, this terminal",
      ),
    )
    .addOption(
      new Option("--gpio <NAME=BINDING>", "a pin: key:x, print, script:FILE; can be given several times")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--for <TIME>", "end it after 1h, 90s, 250ms, 500us as Ctrl-C does, with status 0")
    .option(
      "--board <NAME>",
      "the board: its pins and ports by name (default: this computer; with --sim the simulated one)",
    )
    .option("--seed <N>", "makes what is random on the simulated board")
    .option("--allow-all", "everything");
  for (const [name, values, what] of grantOptions) {
    command.addOption(new Option(`--allow-${name} [=${values}]`, what));
  }
  command
    .option("--json", "what the command itself says as one JSON object a line")
    .addHelpText(
      "after",
      `
A program reaches no pin, port, file or network that was not granted. Binding one grants it; pins of this computer that are
not bound lead nowhere and need no grant, and the simulated board's pins and ports need none.

Examples:
  wasyncio run examples/echo.ts --uart0 pty --gpio led=print
  wasyncio run --sim examples/blink.ts
  wasyncio run blink.wasm --allow-gpio=13

Exit status: the program's own (1 when something thrown left it, or it trapped); 2 when it could not be built or loaded or the
command line is wrong; 130 when it was interrupted, 143 when it was terminated.`,
    )
    .action((file: string, options: Options) => run(file, options, ports));
}

function collect(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}

function pinsOf(texts: readonly string[]): Readonly<Record<string, PinBinding>> {
  const pins: Record<string, PinBinding> = {};
  for (const { pin, binding } of texts.map(parsePinBinding)) {
    if (Object.hasOwn(pins, pin)) throw new CommandError(`--gpio ${pin} is bound twice: leave one out`);
    pins[pin] = binding;
  }
  return pins;
}

async function run(file: string, options: Options, ports: Readonly<Record<string, PortBinding>>): Promise<void> {
  const voice: Voice = { json: options.json ?? false, say: sayOnStderr };
  const pins = pinsOf(options.gpio);
  const forMicros = options.for === undefined ? undefined : parseDuration("--for", options.for);
  const definition = loadBoard(options.board ?? (options.sim ? "simulated" : "desktop"));
  const board = bind(definition, { pins: Object.keys(pins), uarts: Object.keys(ports) });
  refuseTwoNames(board, Object.keys(pins));
  if (options.sim) {
    refuseInSimulation(ports, pins);
  } else if (options.seed !== undefined) {
    throw new CommandError("--seed: only the simulated board has it; add --sim, or leave it out");
  }
  const { wasm, diagnostics } = await moduleOf(file, definition);
  for (const diagnostic of diagnostics) {
    voice.say(voice.json ? diagnosticToJson(diagnostic) : formatDiagnostic(diagnostic));
  }
  const given: Run = { file, wasm, board, pins, ports, forMicros, options, voice };
  try {
    const outcome = await (options.sim ? simulate(given) : runHere(given));
    process.exitCode = outcome.status;
    if (voice.json) {
      voice.say(JSON.stringify({ how: outcome.how, status: outcome.status }));
    }
    // All that is still to be written is written; a pipe that nobody reads must not keep the command.
    if (!options.sim) process.exit();
  } catch (error) {
    throw error instanceof ModuleError ? new CommandError(`${file} ${error.message}`) : error;
  }
}

/** A line that has a name and a number may be bound by one of them. */
function refuseTwoNames(board: BoardDefinition, pins: readonly string[]): void {
  const bound = new Map<number | undefined, string>();
  for (const pin of pins) {
    const line = lineOf(board, pin);
    const other = bound.get(line);
    if (other !== undefined)
      throw new CommandError(`--gpio ${pin} is the pin ${other} that is bound already: leave one out`);
    bound.set(line, pin);
  }
}

async function runHere({ wasm, board, pins, ports, forMicros, options, voice }: Run): Promise<Outcome> {
  const { startRealtime } = await import("../host/node/realtime/index.js");
  const granted = grantsOf(options as Readonly<Record<string, string | true | undefined>>, {
    pins: Object.keys(pins),
    ports: Object.keys(ports),
  });
  // This computer's own pins lead nowhere until they are bound, so there is nothing to refuse.
  const grants = options.board === undefined ? { ...granted, gpio: "all" as const } : granted;
  const running = await startRealtime(wasm, {
    board,
    grants,
    pins,
    ports,
    ...(forMicros !== undefined && { forMicros }),
    announce: (port, path) => {
      voice.say(voice.json ? JSON.stringify({ port, path }) : `${port}: ${path}`);
    },
  });
  return untilSignal(running);
}

/** Passes Ctrl-C and kill on to the program: asked once, it ends itself; asked again, it is ended. */
async function untilSignal(running: Running): Promise<Outcome> {
  const interrupt = (): void => {
    running.stop("interrupt");
  };
  const terminate = (): void => {
    running.stop("terminate");
  };
  process.on("SIGINT", interrupt).on("SIGTERM", terminate).on("SIGHUP", terminate);
  try {
    return await running.outcome;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", terminate).off("SIGHUP", terminate);
  }
}

function refuseInSimulation(
  ports: Readonly<Record<string, PortBinding>>,
  pins: Readonly<Record<string, PinBinding>>,
): void {
  for (const name of Object.keys(ports)) {
    throw new CommandError(
      `--${name}: a simulated port has no other end here; drive it from a test, or leave out --sim`,
    );
  }
  for (const [pin, { kind }] of Object.entries(pins)) {
    if (kind === "key") {
      throw new CommandError(
        `--gpio ${pin}=key: virtual time does not wait for keys; use script:FILE, or leave out --sim`,
      );
    }
  }
}

/** The run is over when this returns, and Ctrl-C meanwhile ends the command at once. */
async function simulate({ wasm, board, pins, forMicros, options, voice }: Run): Promise<Outcome> {
  const { startSimulated } = await import("../host/node/simulated/start.js");
  const { readScript } = await import("../host/node/realtime/stimuli.js");
  const scripts = Object.entries(pins).flatMap(([pin, binding]) =>
    binding.kind === "script" ? readScript(binding.path).map((step) => ({ pin, ...step })) : [],
  );
  const pace = process.stderr.isTTY && !voice.json ? new Pace(voice.say) : null;
  const simulated = await startSimulated(wasm, {
    board,
    grants: everything,
    seed: seedOf(options.seed),
    ...(forMicros !== undefined && { forMicros }),
    ...(pace !== null && { onWait: pace.waiting }),
    prepare: (board) => {
      pace?.begin();
      for (const { pin, millis, level } of scripts) {
        board.at(Math.round(millis * 1000), () => {
          board.pin(pin).drive(level === 1);
        });
      }
    },
  });
  const { pins: lines } = simulated.board;
  if (voice.json) {
    for (const { line, name, changeCount } of lines.filter((pin) => pin.changeCount > 0)) {
      voice.say(JSON.stringify({ pin: name, line, changes: changeCount }));
    }
  } else {
    const timeline = simulated.board.timeline().trimEnd();
    if (timeline !== "") voice.say(timeline);
    pace?.ended(simulated.board.time.now);
  }
  return simulated.outcome;
}

function seedOf(text = "1"): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new CommandError(`--seed ${text}: a whole number`);
  }
  return Number(text);
}
