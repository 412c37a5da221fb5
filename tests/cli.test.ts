// The command as a person or a script meets it: words, output, exit statuses.
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { build } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { parseDuration } from "../cli/duration.js";
import { folderOf } from "./program-folder.js";

const root = join(import.meta.dirname, "../..");
const command = join(root, "dist/cli/main.js");
const blink = join(root, "examples/blink.ts");

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Hang guard, ms. */
const LONGEST = 120_000;

function wasyncio(words: readonly string[], cwd: string = root, input = ""): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], {
    cwd,
    input,
    encoding: "utf8",
    timeout: LONGEST,
  });
  return { status, stdout, stderr };
}

/** A running command whose output is being kept. */
class Started {
  stdout = "";
  stderr = "";
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(t: TestContext, words: readonly string[], cwd: string) {
    this.child = spawn(process.execPath, [command, ...words], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LONGEST,
    });
    this.closed = once(this.child, "close");
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    t.after(() => this.child.kill("SIGKILL"));
  }

  /** Until its stdout has this. */
  async says(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      assert.equal(this.child.exitCode, null, this.stderr);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ended(): Promise<{ readonly status: number | null; readonly signal: string | null }> {
    await this.closed;
    return { status: this.child.exitCode, signal: this.child.signalCode };
  }
}

/** A folder with these files and, of each program, the module: a command that is given one builds nothing. */
async function folderWithModules(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = folderOf(t, files);
  for (const entry of Object.keys(files).filter((name) => name.endsWith(".ts"))) {
    writeFileSync(join(cwd, entry.replace(/ts$/, "wasm")), (await build({ entry, cwd })).wasm);
  }
  return cwd;
}

const forever = 'import { getEventLoop } from "wasyncio";\nconsole.log("ready");\ngetEventLoop().runForever();\n';

// ---- help and mistakes

void test("--help tells of each command, its options, examples and exit statuses", () => {
  for (const name of ["build", "run", "inspect"]) {
    const { status, stdout } = wasyncio([name, "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^Usage: wasyncio ${name} `));
    assert.match(stdout, /\nExamples:\n {2}wasyncio /);
    assert.match(stdout, /\nExit status: /);
  }
  const { status, stdout } = wasyncio(["--help"]);
  assert.equal(status, 0);
  for (const name of ["build", "run", "inspect"]) {
    assert.match(stdout, new RegExp(`^ {2}${name} `, "m"));
  }
});

void test("--version is the package's", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  assert.deepEqual(wasyncio(["--version"]), { status: 0, stdout: `${version}\n`, stderr: "" });
});

const mistakes: readonly (readonly [words: readonly string[], stderr: RegExp])[] = [
  [[], /^Usage: wasyncio/],
  [["flash"], /^wasyncio: unknown command 'flash' \(--help tells what there is\)\n$/],
  [["build"], /^wasyncio: missing required argument 'ENTRY\.ts' \(--help/],
  [["build", "a.ts", "b.ts"], /^wasyncio: too many arguments for 'build'\./],
  [["build", "a.ts", "-o", "a.bin"], /^wasyncio: -o a\.bin: a module's name ends in \.wasm\n$/],
  [["build", "a.ts", "--board", "nix"], /^wasyncio: no board "nix": there are desktop, /],
  [["build", "nowhere.ts"], /^error: nowhere\.ts does not exist: /],
  [["run", "nowhere.wasm"], /^wasyncio: nowhere\.wasm does not exist: build it with /],
  [["run", "a.ts", "--frob"], /^wasyncio: unknown option '--frob' .*\(--help/],
  [["run", "a.ts", "--for", "3"], /^wasyncio: --for 3: not a time; it is a number and a unit, as in 1h, /],
  [["run", "a.ts", "--for", "0s"], /^wasyncio: --for 0s: it must be at least 1us/],
  [["run", "a.ts", "--uart0"], /^wasyncio: --uart0 needs a value: pty, stdio, /],
  [["run", "a.ts", "--allow-frob"], /^wasyncio: unknown option '--allow-frob' .*\(--help/],
  [["build", "a.ts", "--uart0", "pty"], /^wasyncio: unknown option '--uart0' \(--help/],
  [["run", "a.ts", "--uart0", "pty", "--uart0", "stdio"], /^wasyncio: --uart0 is given twice: leave one out\n$/],
  [["run", "a.ts", "--uart0", "a.ts"], /^wasyncio: --uart0 a\.ts: this is no serial device\n$/],
  [
    ["run", "a.ts", "--gpio", "led=print", "--gpio", "led=print"],
    /^wasyncio: --gpio led is bound twice: leave one out\n$/,
  ],
  [
    ["run", "a.ts", "--board", "lm3s6965evb", "--gpio", "led=print", "--gpio", "40=print"],
    /^wasyncio: --gpio led is the pin 40 that is bound already: leave one out\n$/,
  ],
  [["run", "a.ts", "--gpio", "led"], /^wasyncio: --gpio led: not NAME=BINDING; /],
  [["run", "a.ts", "--gpio", "led=lamp"], /^wasyncio: --gpio led=lamp: "lamp" is no binding; /],
  [["run", "--sim", "a.ts", "--uart0", "pty"], /^wasyncio: --uart0: a simulated port has no other end here; /],
  [
    ["run", "--sim", "a.ts", "--gpio", "button=key:b"],
    /^wasyncio: --gpio button=key: virtual time does not wait for keys; /,
  ],
  [["run", "--sim", "a.ts", "--seed", "x"], /^wasyncio: --seed x: a whole number\n$/],
  [["run", "a.ts", "--seed", "3"], /^wasyncio: --seed: only the simulated board has it; /],
  [["inspect", "a.ts"], /^wasyncio: a\.ts is a program: build it first with `wasyncio build a\.ts`\n$/],
  [["inspect", "."], /^wasyncio: \. is a folder: /],
];
for (const [words, stderr] of mistakes) {
  void test(`status 2 and what to do: wasyncio ${words.join(" ")}`, (t) => {
    const ended = wasyncio(words, folderOf(t, { "a.ts": "" }));
    assert.match(ended.stderr, stderr);
    assert.equal(ended.stdout, "");
    assert.equal(ended.status, 2);
  });
}

void test("with --json a mistake on the command line is an object too", () => {
  const { status, stdout, stderr } = wasyncio(["build", "--json"]);
  const message = "missing required argument 'ENTRY.ts' (--help tells what there is)";
  assert.deepEqual([status, JSON.parse(stdout), stderr], [2, { severity: "error", message }, ""]);
});

void test("a port or pin that is not bound: the message says how to bind it", (t) => {
  const cwd = folderOf(t, {
    "port.ts": 'import { Uart } from "wasyncio";\nUart.open("uart0", 9600);\n',
    "pin.ts": 'import { Pin } from "wasyncio";\nPin.inputNamed("door");\n',
  });
  const bindings = "--uart0 pty, --uart0 PATH or --uart0 stdio";
  assert.deepEqual(wasyncio(["run", "port.ts"], cwd), {
    status: 1,
    stdout: "",
    stderr: `HostError: uart.open: uart0: the board has no such port; bind it with ${bindings}\n`,
  });
  assert.match(wasyncio(["run", "pin.ts"], cwd).stderr, /: door: the board has no such pin; bind it with --gpio door=/);
});

void test("a time is a number and a unit", () => {
  const times = {
    "1h": 3_600_000_000n,
    "90s": 90_000_000n,
    "250ms": 250_000n,
    "500us": 500n,
    "1.5s": 1_500_000n,
    "2min": 120_000_000n,
  };
  for (const [text, micros] of Object.entries(times)) {
    assert.equal(parseDuration("--for", text), micros);
  }
});

void test("output that nobody takes ends a command in silence, and a full disk in a line", (t) => {
  const cwd = folderOf(t, { "app.ts": "" });
  assert.equal(wasyncio(["build", "app.ts"], cwd).status, 0);
  const shell = (line: string): Ended => {
    const script = line.replaceAll("wasyncio", `"${process.execPath}" "${command}"`);
    return spawnSync("bash", ["-c", `set -o pipefail; ${script}`], { cwd, encoding: "utf8", timeout: LONGEST });
  };
  for (const words of ["inspect app.wasm", "--help", "build app.ts --json"]) {
    assert.equal(shell(`wasyncio ${words} | true`).stderr, "", words);
  }
  if (process.platform !== "linux") return;
  const full = shell("wasyncio inspect app.wasm >/dev/full");
  assert.match(full.stderr, /^wasyncio: the output cannot be written: .*ENOSPC.*\n$/);
  assert.equal(full.status, 2);
});

void test("in virtual time too, a program is told of output that cannot be written", async (t) => {
  const cwd = await folderWithModules(t, { "app.ts": 'for (let i = 0; i < 3; i++) console.log("a line");\n' });
  const run = `"${process.execPath}" "${command}" run --sim app.wasm`;
  for (const [to, error] of [
    ["| true", /^HostError: write: stdout: /],
    [">/dev/full", /^HostError: write: stdout: /],
  ] as const) {
    if (to === ">/dev/full" && process.platform !== "linux") continue;
    const line = to === "| true" ? `(sleep 1; exec ${run}) | true` : `${run} ${to}`;
    const { stderr, status } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], { cwd, encoding: "utf8" });
    assert.match(stderr, error);
    assert.equal(status, 1);
  }
});

void test("a reader of stdin is called without a read before it, in real time and in virtual time", async (t) => {
  const cwd = await folderWithModules(t, {
    "app.ts": `import { getEventLoop, stdin } from "wasyncio";
      const loop = getEventLoop();
      const buffer = new Uint8Array(16);
      let bytes = 0;
      loop.addReader(stdin, () => {
        const count = stdin.readNowait(buffer);
        if (count > 0) bytes += count;
        if (count !== 0) return;
        console.log(bytes.toString());
        loop.stop();
      });
      loop.runForever();
    `,
  });
  const told = { status: 0, stdout: "5\n", stderr: "" };
  assert.deepEqual(wasyncio(["run", "app.wasm"], cwd, "hello"), told);
  assert.deepEqual(wasyncio(["run", "--sim", "app.wasm"], cwd, "hello"), told);
});

void test("a thousand loops made and closed again leave their memory to the next", (t) => {
  const cwd = folderOf(t, {
    "app.ts": `import { newEventLoop } from "wasyncio";
      for (let i = 0; i < 1000; i++) newEventLoop().close();
      console.log("done");
    `,
  });
  assert.deepEqual(wasyncio(["run", "app.ts"], cwd), { status: 0, stdout: "done\n", stderr: "" });
});

// ---- build and inspect

void test("build writes the module into this folder and says how large it is", (t) => {
  const cwd = folderOf(t, {});
  const { status, stdout, stderr } = wasyncio(["build", blink, "--board", "lm3s6965evb"], cwd);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const size = readFileSync(join(cwd, "blink.wasm")).length;
  assert.match(stdout, /^blink\.wasm, for lm3s6965evb\n/);
  assert.match(stdout, new RegExp(`\\n  in all +${size.toLocaleString("en-US")}\\n`));
  assert.match(stdout, /\n {2}ready +16\n/);
  assert.match(stdout, /\ncapabilities: wasyncio:gpio\n$/);
});

void test("build --debug puts a source map beside the module", (t) => {
  const cwd = folderOf(t, { "app.ts": 'console.log("x");\n' });
  assert.equal(wasyncio(["build", "app.ts", "--debug", "-o", "out.wasm"], cwd).status, 0);
  const map = JSON.parse(readFileSync(join(cwd, "out.wasm.map"), "utf8")) as { sources: string[] };
  assert.ok(map.sources.includes("app.ts"));
  assert.ok(readFileSync(join(cwd, "out.wasm")).includes("out.wasm.map"));
});

void test("build of a program with a mistake writes nothing; with --json each diagnostic is an object", (t) => {
  const cwd = folderOf(t, { "app.ts": "foo();\nbar();\n" });
  const plain = wasyncio(["build", "app.ts"], cwd);
  assert.equal(
    plain.stderr,
    "app.ts:1:1 - error: Cannot find name 'foo'. (TS2304)\n    foo();\n    ^^^\n" +
      "app.ts:2:1 - error: Cannot find name 'bar'. (TS2304)\n    bar();\n    ^^^\n",
  );
  assert.deepEqual([plain.status, plain.stdout], [2, ""]);
  assert.equal(existsSync(join(cwd, "app.wasm")), false);
  const json = wasyncio(["build", "app.ts", "--json"], cwd);
  const lines = json.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { line: number; severity: string });
  assert.deepEqual(
    lines.map(({ line, severity }) => [line, severity]),
    [
      [1, "error"],
      [2, "error"],
    ],
  );
  assert.deepEqual([json.status, json.stderr], [2, ""]);
});

void test("a place that cannot be written is said, with status 2", (t) => {
  const cwd = folderOf(t, { "app.ts": "" });
  const { status, stderr } = wasyncio(["build", "app.ts", "-o", "app.ts/folder/app.wasm"], cwd);
  assert.equal(stderr, "wasyncio: app.ts/folder/app.wasm cannot be written (ENOTDIR): give another place with -o\n");
  assert.equal(status, 2);
  if (process.platform !== "linux") return;
  const nowhere = wasyncio(["build", "app.ts", "-o", "/proc/folder/app.wasm"], cwd);
  assert.match(nowhere.stderr, /^wasyncio: \/proc\/folder\/app\.wasm cannot be written \(ENOENT\)/);
});

void test("build makes the folder that the module goes to", (t) => {
  const cwd = folderOf(t, { "app.ts": "" });
  assert.equal(wasyncio(["build", "app.ts", "-o", "new/folder/app.wasm"], cwd).status, 0);
  assert.ok(existsSync(join(cwd, "new/folder/app.wasm")));
});

void test("an entry by its absolute path, in a folder with nothing else, from another folder", (t) => {
  const program = folderOf(t, { "app.ts": 'import { exit } from "wasyncio";\nexit(9);\n' });
  const cwd = folderOf(t, {});
  assert.equal(wasyncio(["run", join(program, "app.ts")], cwd).status, 9);
  assert.equal(wasyncio(["build", join(program, "app.ts")], cwd).status, 0);
  assert.equal(wasyncio(["run", "app.wasm"], cwd).status, 9);
});

void test("inspect tells what a module is and asks for, for a person and for a program", async (t) => {
  const { wasm, info } = await build({ entry: blink, board: loadBoard("lm3s6965evb") });
  const cwd = folderOf(t, { "blink.wasm": wasm });
  const { status, stdout } = wasyncio(["inspect", "blink.wasm"], cwd);
  assert.equal(status, 0);
  assert.match(stdout, /^blink\.wasm: a wasyncio program, ABI version 1\n/);
  assert.match(stdout, /\n {2}wasyncio:gpio\.open \(i32, i32\) -> i32\n/);
  assert.match(stdout, /\n {2}_start \(function\)\n/);
  const json = JSON.parse(wasyncio(["inspect", "blink.wasm", "--json"], cwd).stdout) as Record<string, unknown>;
  assert.equal(json["bytes"], info.bytes);
  assert.equal(json["memory"], info.memory);
  assert.deepEqual(json["capabilities"], ["wasyncio:gpio"]);
  assert.deepEqual(json["capacities"], { ready: 16, timers: 16, sources: 8, ringBytes: 512 });
});

void test("what is no module is refused by run and inspect in one line, and nothing runs", async (t) => {
  const { wasm } = await build({ entry: blink });
  const version = wasm.slice();
  const at = Buffer.from(version).indexOf("wasyncio", Buffer.from(version).lastIndexOf("wasyncio")) + "wasyncio".length;
  version[at] = 99;
  const cwd = folderOf(t, {
    "text.wasm": "hello",
    "cut.wasm": wasm.slice(0, 100),
    "empty.wasm": "",
    "old.wasm": version,
    "stranger.wasm": Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
  });
  for (const [file, message] of [
    ["text.wasm", /^wasyncio: text\.wasm is not wasm: /],
    ["cut.wasm", /^wasyncio: cut\.wasm is cut off: /],
    ["empty.wasm", /^wasyncio: empty\.wasm is empty; /],
    ["old.wasm", /^wasyncio: old\.wasm was built for version 99 of the ABI, /],
    ["stranger.wasm", /^wasyncio: stranger\.wasm is no wasyncio program: /],
  ] as const) {
    for (const words of [["run"], ["run", "--sim"], ["inspect"]]) {
      const { status, stdout, stderr } = wasyncio([...words, file], cwd);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().includes("\n"), false);
      assert.deepEqual([status, stdout], [2, ""]);
    }
  }
});

// ---- run

void test("run: output and status are the program's, and nothing is added to them", async (t) => {
  const cwd = await folderWithModules(t, {
    "ok.ts": 'console.log("out");\nconsole.error("err");\n',
    "three.ts": 'import { exit } from "wasyncio";\nconsole.log("out");\nexit(3);\n',
    "thrown.ts": 'console.log("out");\nthrow new RangeError("far out");\n',
    "trap.ts": 'console.log("out");\nunreachable();\n',
  });
  for (const [where, type] of [
    [[], "ts"],
    [["--sim"], "wasm"],
  ] as const) {
    const run = (name: string): Ended => wasyncio(["run", ...where, `${name}.${type}`], cwd);
    assert.deepEqual(run("ok"), { status: 0, stdout: "out\n", stderr: "err\n" });
    assert.deepEqual(run("three"), { status: 3, stdout: "out\n", stderr: "" });
    const thrown = "RangeError: far out\n    at thrown.ts:2:7\n";
    assert.deepEqual(run("thrown"), { status: 1, stdout: "out\n", stderr: thrown });
    assert.deepEqual(run("trap"), { status: 1, stdout: "out\n", stderr: "Trap: unreachable\n" });
  }
});

void test("run of a program that cannot be built is status 2, and its diagnostics are on stderr", (t) => {
  const cwd = folderOf(t, { "app.ts": "foo();\n" });
  const plain = wasyncio(["run", "app.ts"], cwd);
  assert.deepEqual(plain, {
    status: 2,
    stdout: "",
    stderr: "app.ts:1:1 - error: Cannot find name 'foo'. (TS2304)\n    foo();\n    ^^^\n",
  });
  const json = wasyncio(["run", "app.ts", "--json"], cwd);
  assert.equal((JSON.parse(json.stderr) as { line: number }).line, 1);
  assert.deepEqual([json.status, json.stdout], [2, ""]);
});

void test("Ctrl-C is status 130, a termination 143, as the program ends in an orderly way", async (t) => {
  const cwd = await folderWithModules(t, { "app.ts": forever });
  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    const started = new Started(t, ["run", "app.wasm"], cwd);
    await started.says("ready");
    started.signal(signal);
    assert.deepEqual(await started.ended(), { status, signal: null });
    assert.equal(started.stderr, "");
  }
});

void test("a program that never waits ends after the grace time, or at the second Ctrl-C", async (t) => {
  const cwd = await folderWithModules(t, {
    "app.ts": 'console.log("ready");\nwhile (true) if (load<u8>(0) == 1) trace("x");\n',
  });
  for (const times of [1, 2]) {
    const started = new Started(t, ["run", "app.wasm"], cwd);
    await started.says("ready");
    const begun = performance.now();
    for (let sent = 0; sent < times; sent++) {
      started.signal("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(await started.ended(), { status: 130, signal: null });
    if (times === 1) {
      assert.ok(performance.now() - begun >= 1900, "one Ctrl-C leaves it its grace time");
    }
  }
});

void test("--for ends a run with status 0, in real time and in virtual time", async (t) => {
  const cwd = await folderWithModules(t, { "app.ts": forever });
  assert.deepEqual(wasyncio(["run", "--for", "50ms", "app.wasm"], cwd), { status: 0, stdout: "ready\n", stderr: "" });
  const simulated = wasyncio(["run", "--sim", "--for", "2h", "app.wasm"], cwd);
  assert.deepEqual([simulated.status, simulated.stdout], [0, "ready\n"]);
});

const opens = 'import { Pin, Uart } from "wasyncio";\n';

void test("what was not granted is refused with the option that grants it; binding grants", async (t) => {
  const cwd = await folderWithModules(t, {
    "pin.ts": `${opens}Pin.outputNamed("led").write(true);\nconsole.log("ok");\n`,
    "line.ts": `${opens}Pin.output(13);\nconsole.log("ok");\n`,
    "port.ts": `${opens}Uart.open("uart0");\nconsole.log("ok");\n`,
  });
  const status = (...words: string[]): number | null => wasyncio(["run", ...words], cwd).status;
  const refusal = wasyncio(["run", "--board", "simulated", "pin.wasm"], cwd);
  assert.match(refusal.stderr, /^HostError: .*led.*--allow-gpio=led\n/);
  assert.deepEqual([refusal.status, refusal.stdout], [1, ""]);
  assert.equal(status("--board", "simulated", "--allow-gpio", "pin.wasm"), 0);
  assert.equal(status("--board", "simulated", "--allow-gpio=led", "pin.wasm"), 0);
  assert.equal(status("--board", "simulated", "--allow-gpio=13", "pin.wasm"), 0);
  assert.equal(status("--board", "simulated", "--allow-gpio=button", "pin.wasm"), 1);
  assert.equal(status("--board", "simulated", "--allow-all", "line.wasm"), 0);
  assert.equal(status("--gpio", "led=print", "pin.wasm"), 0);
  assert.equal(status("--gpio=13=print", "line.wasm"), 0);
  assert.match(wasyncio(["run", "--board", "simulated", "port.wasm"], cwd).stderr, /--allow-uart=uart0\n/);
  assert.equal(status("--uart0", "pty", "port.wasm"), 0);
  assert.equal(status("--uart0=pty", "port.wasm"), 0);
  for (const file of ["pin.wasm", "line.wasm", "port.wasm"]) {
    assert.equal(status("--sim", file), 0, "the simulated board's need no grant");
  }
});

void test("the path of a pseudo-terminal is told on stderr, as JSON too", async (t) => {
  const cwd = await folderWithModules(t, { "app.ts": `${opens}Uart.open("uart1");\n` });
  assert.match(wasyncio(["run", "--uart1", "pty", "app.wasm"], cwd).stderr, /^uart1: \/dev\/\S+\n$/);
  const [port, end] = wasyncio(["run", "--json", "--uart1", "pty", "app.wasm"], cwd)
    .stderr.trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(port["port"], "uart1");
  assert.match(String(port["path"]), /^\/dev\//);
  assert.deepEqual(end, { how: "end", status: 0 });
});

void test("an hour of blinking in virtual time, twice the same to the byte, with the pin's timeline", async (t) => {
  const cwd = folderOf(t, { "blink.wasm": (await build({ entry: blink })).wasm });
  const first = wasyncio(["run", "--sim", blink]);
  assert.equal(first.status, 0);
  assert.equal(first.stdout, "");
  assert.match(first.stderr, /^led .*█/m);
  assert.match(first.stderr, /7,200 changes/);
  assert.deepEqual(wasyncio(["run", "--sim", "blink.wasm"], cwd), first);
});

void test("on the simulated board a script drives a pin", (t) => {
  const cwd = folderOf(t, {
    script: "10 1 # pressed\n25.5 0\n",
    "app.ts": `${opens}import { getEventLoop } from "wasyncio";
      const button = Pin.inputNamed("button");
      function read(): void {
        for (let edge = button.edgeNowait(); edge; edge = button.edgeNowait()) console.log(edge.micros.toString() + (edge.level ? " up" : " down"));
      }
      getEventLoop().addReader(button, read);
      getEventLoop().runForever();
    `,
  });
  const { stdout, status } = wasyncio(["run", "--sim", "--gpio", "button=script:script", "app.ts"], cwd);
  assert.equal(stdout, "10000 up\n25500 down\n");
  assert.equal(status, 0);
});

void test("a script with a mistake is status 2", async (t) => {
  const cwd = await folderWithModules(t, { "app.ts": "", script: "soon 1\n" });
  writeFileSync(join(cwd, "late"), "5 1\n4 0\n");
  for (const where of [[], ["--sim"]]) {
    const bad = wasyncio(["run", ...where, "--gpio", "a=script:script", "app.wasm"], cwd);
    assert.match(bad.stderr, /^wasyncio: script:1: "soon 1" is not `TIME LEVEL`/);
    assert.equal(bad.status, 2);
    assert.equal(wasyncio(["run", ...where, "--gpio", "a=script:late", "app.wasm"], cwd).status, 2);
    assert.equal(wasyncio(["run", ...where, "--gpio", "a=script:nowhere", "app.wasm"], cwd).status, 2);
  }
});
