// `npm start`: a tour. Runs the example programs through the command that a person would type, on the simulated board and on a
// real pseudo-terminal, and shows what comes out.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { constants, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import { ReadStream } from "node:tty";

const root = join(import.meta.dirname, "../..");
const command = join(root, "dist/cli/main.js");
/** A program that says nothing for so long hangs, ms. */
const PATIENCE_MS = 60_000;

function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

function title(number: number, text: string): void {
  say(`\n── ${number}. ${text} ${"─".repeat(Math.max(0, 90 - text.length))}\n`);
}

/** Starts the command as a person would. */
function wasyncio(...words: string[]): ChildProcessByStdio<null, Readable, Readable> {
  say(`$ npx wasyncio ${words.join(" ")}`);
  return spawn(process.execPath, [command, ...words], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs it to its end and shows what it said; answers that. */
async function run(...words: string[]): Promise<string> {
  const child = wasyncio(...words);
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      process.stdout.write(text);
    });
  const [status] = (await once(child, "close")) as [number | null];
  clearTimeout(patience);
  if (status !== 0) throw new Error(`that command ended with status ${status ?? "unknown"}`);
  return said;
}

/** Runs the echo on a pseudo-terminal, writes lines into it as another program would, and shows what comes back. */
async function echo(lines: readonly string[]): Promise<void> {
  const child = wasyncio("run", "examples/echo.ts", "--uart0", "pty");
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const ended = once(child, "close") as Promise<[number | null]>;
  try {
    child.stdout.pipe(process.stdout, { end: false });
    const path = await terminalOf(createInterface(child.stderr));
    say(`(another program opens ${path}, as \`screen ${path}\` would)`);
    const terminal = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));
    terminal.setEncoding("utf8");
    const answers = createInterface(terminal)[Symbol.asyncIterator]();
    for (const line of lines) {
      terminal.write(`${line}\n`);
      const answer = await answers.next();
      say(`  in  ${line}\n  out ${String(answer.value)}`);
      if (answer.value !== line) throw new Error("that is not what went in");
    }
    terminal.write("\x04");
    const [status] = await ended;
    terminal.destroy();
    if (status !== 0) throw new Error(`that command ended with status ${status ?? "unknown"}`);
  } finally {
    clearTimeout(patience);
    child.kill();
  }
}

/** The path that the command announces: `uart0: /dev/pts/3`. */
async function terminalOf(output: Interface): Promise<string> {
  for await (const line of output) {
    const path = /^uart0: (\S+)$/.exec(line)?.[1];
    if (path !== undefined) return path;
    say(line);
  }
  throw new Error("the command announced no pseudo-terminal");
}

say("wasyncio: asyncio for microcontrollers. Three things you can do with it, each as you would type it.");

title(1, "build: a program for a Cortex-M3 becomes one small module");
await run("build", "examples/blink.ts", "--board", "lm3s6965evb", "-o", "build/tour/blink.wasm");

title(2, "simulate: the same bytes on the simulated board; an hour of blinking in virtual time, twice");
const first = await run("run", "--sim", "build/tour/blink.wasm");
const again = await run("run", "--sim", "build/tour/blink.wasm");
if (first !== again) throw new Error("two runs of the same program differ");

title(3, "run: a serial echo, with a blinking pin beside it, on a real pseudo-terminal");
await echo(["hello", "every byte comes back,", "in order"]);

say("\nNext: `npx wasyncio --help`, README.md, and the programs in examples/.");
