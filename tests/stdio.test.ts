// stdin, stdout and stderr of a program in real time, as a process of its own has them: pipes fast and slow, files, /dev/null,
// readers that go away; and that such a process ends by itself, with the program's status.
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess, type StdioOptions } from "node:child_process";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openPseudoTerminal } from "../host/node/realtime/pseudo-terminal.js";
import { program } from "./realtimePrograms.js";

const folder = await mkdtemp(join(tmpdir(), "wasyncio-stdio-"));
const runner = fileURLToPath(new URL("./realtimeRun.js", import.meta.url));
/** Far more than any of these takes, even on a busy machine. */
const HANG = { timeout: 60_000 };

/** Ended when the tests are over: a test that failed leaves none behind. */
const leftovers: (() => unknown)[] = [];
after(() => {
  for (const end of leftovers) end();
  rmSync(folder, { recursive: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; signal: string | null; stdout: string; stderr: string }>;
  readonly prints: (text: string) => Promise<void>;
}

async function start(name: string, stdio: StdioOptions = "pipe", options = "{}"): Promise<Process> {
  const path = join(folder, `${name}.wasm`);
  await writeFile(path, await program(name));
  const child = spawn(process.execPath, [runner, path, options], { stdio });
  leftovers.push(() => child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  let heard = (): void => undefined;
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (chunk: Buffer) => {
      output[stream] += chunk.toString("latin1");
      heard();
    });
  }
  return {
    child,
    ended: new Promise((resolve) => {
      child.on("close", (status, signal) => {
        resolve({ status, signal, ...output });
      });
    }),
    prints: (text) =>
      new Promise((resolve) => {
        heard = () => {
          if (output.stdout.includes(text) || output.stderr.includes(text)) resolve();
        };
        heard();
      }),
  };
}

test("ten megabytes into a slow pipe, then exit(3): nothing is lost", HANG, async () => {
  const path = join(folder, "flood.wasm");
  await writeFile(path, await program("flood"));
  const child = spawn(process.execPath, [runner, path, '{"exit":true}'], { stdio: ["ignore", "pipe", "inherit"] });
  leftovers.push(() => child.kill("SIGKILL"));
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const total = 10 * 1024 * 1024;
  const bytes = Buffer.alloc(total);
  let received = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    chunk.copy(bytes, received);
    received += chunk.length;
    if (received % 7 === 0) await delay(2);
  }
  assert.equal(received, total);
  for (let at = 0; at < total; at += 4) {
    if (bytes.readUInt32LE(at) !== at) assert.fail(`at byte ${at}: ${bytes.readUInt32LE(at)}`);
  }
  assert.equal(await ended, 3);
});

test("a program whose reader goes away is told EPIPE, and there is no stack trace", HANG, async () => {
  const { child, ended } = await start("lines");
  child.stdout!.once("data", () => child.stdout!.destroy());
  const { status, stderr } = await ended;
  assert.deepEqual([status, stderr], [7, "EPIPE\n"]);
});

test("Ctrl-C ends a program that never waits, within the grace time", HANG, async () => {
  const { child, ended, prints } = await start("spin");
  await prints("spinning");
  child.kill("SIGINT");
  const { status, signal } = await ended;
  assert.deepEqual([status, signal], [130, null]);
});

test("SIGTERM ends a program that waits, with status 143", HANG, async () => {
  const { child, ended, prints } = await start("patient");
  await prints("waiting");
  child.kill("SIGTERM");
  const { status, stdout } = await ended;
  assert.deepEqual([status, stdout], [143, "waiting\nasked to end\n"]);
});

test("Ctrl-C ends a program although nobody reads what it has written", HANG, async () => {
  const path = join(folder, "flood.wasm");
  await writeFile(path, await program("flood"));
  const child = spawn(process.execPath, [runner, path], { stdio: ["ignore", "pipe", "inherit"] });
  leftovers.push(() => child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout.once("readable", resolve));
  const exited = new Promise((resolve) => {
    child.on("exit", resolve);
  });
  child.kill("SIGINT");
  assert.equal(await exited, 130);
  child.stdout.destroy();
});

for (const [what, chunks] of [
  ["a few bytes", ["some", "thing"]],
  ["nothing", []],
  ["more than the rings hold", Array.from({ length: 40 }, (_, index) => String(index % 10).repeat(50_000))],
] as const) {
  test(`stdin from a pipe: ${what}`, HANG, async () => {
    const { child, ended } = await start("cat");
    for (const chunk of chunks) child.stdin!.write(chunk);
    child.stdin!.end();
    const { status, stdout, stderr } = await ended;
    assert.equal(stdout, chunks.join(""));
    assert.deepEqual([status, stderr], [0, "end of input\n"]);
  });
}

test("stdin from a file, stdout to a file", HANG, async () => {
  const text = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join("");
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  await writeFile(from, text);
  const { ended } = await start("cat", [openSync(from, "r"), openSync(to, "w"), "pipe"]);
  const { status, stderr } = await ended;
  assert.deepEqual([status, stderr], [0, "end of input\n"]);
  assert.equal(await readFile(to, "utf8"), text);
});

test("stdin from /dev/null is at its end", HANG, async () => {
  const { ended } = await start("cat", [openSync("/dev/null", "r"), "pipe", "pipe"]);
  const { status, stdout, stderr } = await ended;
  assert.deepEqual([status, stdout, stderr], [0, "", "end of input\n"]);
});

test("stdin from a terminal: lines as they are typed, and an end", HANG, async () => {
  const terminal = await openPseudoTerminal("--terminal");
  leftovers.push(() => terminal.close());
  const slave = openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY);
  assert.equal(spawnSync("stty", ["sane"], { stdio: [slave, "inherit", "inherit"] }).status, 0);
  const { ended, prints } = await start("cat", [slave, "pipe", "pipe"]);
  await terminal.write(Buffer.from("one\n"));
  await prints("one\n");
  await terminal.write(Buffer.from("two\n\x04"));
  assert.deepEqual(await ended, { status: 0, signal: null, stdout: "one\ntwo\n", stderr: "end of input\n" });
  closeSync(slave);
  await terminal.close();
});

test("stdin that was closed is at its end", HANG, async () => {
  const path = join(folder, "cat.wasm");
  await writeFile(path, await program("cat"));
  const child = spawn("sh", ["-c", `exec "$0" "$1" "$2" <&-`, process.execPath, runner, path]);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise((resolve) => {
    child.on("close", resolve);
  });
  assert.deepEqual([status, stderr], [0, "end of input\n"]);
});

test("a stdin that a program does not read keeps nobody waiting, though it stays open", HANG, async () => {
  const { child, ended } = await start("hello");
  const { status, stdout } = await ended;
  assert.deepEqual([status, stdout], [0, "hello\n"]);
  child.stdin!.destroy();
});

test("a stdin that a program has closed again keeps nobody waiting either", HANG, async () => {
  const { child, ended } = await start("sip");
  child.stdin!.write("tea and more");
  const { status, stdout } = await ended;
  assert.deepEqual([status, stdout], [0, "tea "]);
  child.stdin!.destroy();
});

test("a program that reads little of stdin holds its writer back", HANG, async () => {
  const { child, ended, prints } = await start("slow");
  child.stdin!.on("error", () => undefined); // what it never read is thrown away at its end
  child.stdin!.write(Buffer.alloc(1 << 20, "x"));
  await prints("xxxx");
  await delay(300);
  assert.ok(child.stdin!.writableLength > 0, "the pipe took all of it");
  child.kill("SIGTERM");
  assert.equal((await ended).stdout, "xxxx");
});

test("a port bound to stdio is stdin and stdout, byte for byte", HANG, async () => {
  const { child, ended, prints } = await start("echo", "pipe", '{"ports":{"uart0":{"kind":"stdio"}}}');
  await prints("open\n");
  const bytes = Buffer.from([0, 1, 13, 10, 26, 255, 254, 127]);
  const latin1 = bytes.toString("latin1");
  child.stdin!.write(bytes);
  await prints(latin1);
  child.stdin!.end();
  const { stdout } = await ended;
  assert.equal(stdout, `open\n${latin1}hang-up\n\0read answers 0, write 1\n${bytes.length} bytes\n`);
});

test("a key of the terminal drives a pin; Ctrl-C still works, and the terminal is as it was", HANG, async () => {
  const terminal = await openPseudoTerminal("--terminal");
  leftovers.push(() => terminal.close());
  const slave = openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY);
  const settings = (...words: string[]): string => {
    const { stdout, status } = spawnSync("stty", words, { stdio: [slave, "pipe", "inherit"] });
    assert.equal(status, 0);
    return stdout.toString();
  };
  settings("sane");
  const before = settings("-a");
  assert.match(before, / icanon/);
  const options = '{"pins":{"button":{"kind":"key","key":"b"}}}';

  const pressed = await start("edges", [slave, "pipe", "pipe"], options);
  await pressed.prints("pulled 1\n");
  assert.match(settings("-a"), /-icanon/);
  await terminal.write(Buffer.from("xbb"));
  await pressed.prints("rising\n");
  await terminal.write(Buffer.from("b"));
  await pressed.prints("rising\nfalling\n");
  await terminal.write(Buffer.from("\x03"));
  const { stdout } = await pressed.ended;
  assert.deepEqual(
    stdout.split("\n").filter((line) => !line.startsWith("at ")),
    ["pulled 1", "falling", "rising", "falling", "then -125", ""],
  );
  assert.equal(settings("-a"), before);

  const interrupted = await start("patient", [slave, "pipe", "pipe"], options);
  await interrupted.prints("waiting\n");
  await terminal.write(Buffer.from("\x03"));
  assert.equal((await interrupted.ended).status, 130);
  assert.equal(settings("-a"), before);
  closeSync(slave);
  await terminal.close();
});

test("a key cannot be bound where stdin is no terminal, and the line says what to do", HANG, async () => {
  const { ended } = await start("edges", "pipe", '{"pins":{"button":{"kind":"key","key":"b"}}}');
  const { status, stderr } = await ended;
  assert.equal(status, 2);
  assert.equal(stderr, "--gpio NAME=key:x needs a terminal on stdin: start the command in one, or use script:FILE\n");
});

test("a run with pins and a pseudo-terminal leaves nothing behind that keeps the process alive", HANG, async () => {
  const script = join(folder, "script");
  await writeFile(script, "100000 1\n");
  const options = { ports: { uart0: { kind: "pty" } }, pins: { button: { kind: "script", path: script } } };
  const { ended } = await start("hello", "pipe", JSON.stringify({ ...options, forMicros: 3_000_000_000 }));
  const { status, stderr } = await ended;
  assert.equal(status, 0);
  assert.match(stderr, /^uart0 \/dev\/\S+\n$/);
});
