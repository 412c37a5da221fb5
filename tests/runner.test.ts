// The test runner is tested by what it says and answers for suites made up here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { withoutNpm } from "./runner/environment.js";
import { main } from "./runner/main.js";
import { schedule } from "./runner/schedule.js";
import type { ExpectedSkip } from "./runner/skips.js";
import type { Suite } from "./runner/suite.js";

let root: string;
let bin: string;
let said: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "runner-"));
  bin = join(root, "bin");
  mkdirSync(bin);
  expectSkips([]);
  said = "";
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function expectSkips(entries: readonly ExpectedSkip[]): void {
  mkdirSync(join(root, "tests"), { recursive: true });
  writeFileSync(join(root, "tests/expected-skips.json"), JSON.stringify(entries));
}

interface Surroundings {
  readonly argv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly superuser?: boolean;
}

/** Runs suites on a machine whose only commands are those put into `bin`. */
function run(suites: readonly Suite[], { argv = [], env = {}, superuser = false }: Surroundings = {}): Promise<number> {
  const say = (text: string): void => void (said += text);
  return main(suites, argv, { root, env: { PATH: bin, ...env }, superuser, terminal: false, say });
}

const closingLine = (): string => /[^\n]*(?=\n$)/.exec(said)?.[0] ?? "";
const node = (program: string): string[] => [process.execPath, "-e", program];
const command = (name: string, program: string, more: Partial<Suite> = {}): Suite => {
  return { name, about: "a command", command: node(program), report: "exit status", ...more };
};
function testFile(name: string, program: string): Suite {
  const path = join(root, `${name}.test.mjs`);
  writeFileSync(path, `import { describe, it } from "node:test";\n${program}`);
  return { name, about: "a test file", command: [path], report: "node:test" };
}
function script(name: string, lines: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${lines}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** Whether a process is no more, within five seconds. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

describe("what a run says", () => {
  it("ends with the counts alone on a line, and answers 0 when nothing failed", async () => {
    assert.equal(await run([command("one", ""), command("two", "")]), 0);
    assert.equal(closingLine(), "2 passed, 0 failed, 0 skipped");
  });

  it("shows everything a failing suite wrote, nothing of a passing one, and answers 1", async () => {
    const bad = command("bad", 'console.log("first words"); console.error("last words"); process.exit(3)');
    assert.equal(await run([bad, command("good", 'console.log("never shown")')]), 1);
    assert.match(said, /\| first words\n.*\| last words/);
    assert.match(said, /^failed: bad: exit status 3$/m);
    assert.doesNotMatch(said, /never shown/);
    assert.equal(closingLine(), "1 passed, 1 failed, 0 skipped");
  });

  it("has a line for each suite with its seconds and counts", async () => {
    await run([command("one", "")]);
    assert.match(said, /^ok {4}one +\d+\.\d s {2}1 passed$/m);
  });

  it("keeps a suite's output in build/tests", async () => {
    await run([command("one", 'console.log("kept")')]);
    assert.equal(readFileSync(join(root, "build/tests/one.log"), "utf8"), "kept\n");
  });
});

describe("the command line", () => {
  const touch = (name: string): Suite => command(name, `require("fs").writeFileSync("${name}", "")`);

  it("runs the suites it names and no other", async () => {
    assert.equal(await run([touch("one"), touch("two")], { argv: ["two"] }), 0);
    assert.deepEqual([existsSync(join(root, "one")), existsSync(join(root, "two"))], [false, true]);
  });

  it("refuses a suite that is not there and runs nothing", async () => {
    assert.equal(await run([touch("one")], { argv: ["one", "tow"] }), 2);
    assert.match(said, /^there is no suite "tow"; npm test -- --list shows them$/m);
    assert.equal(existsSync(join(root, "one")), false);
  });

  it("refuses an option it does not have", async () => {
    assert.equal(await run([touch("one")], { argv: ["--fast"] }), 2);
    assert.match(said, /--fast.*--help/);
  });

  it("lists the suites without running one", async () => {
    assert.equal(await run([touch("one")], { argv: ["--list"] }), 0);
    assert.equal(said, "one  a command\n");
    assert.equal(existsSync(join(root, "one")), false);
  });

  it("prints help", async () => {
    assert.equal(await run([], { argv: ["--help"] }), 0);
    assert.match(said, /npm test -- \[NAME…\]/);
  });

  it("hands a seed to the suites", async () => {
    const seeded = command("seeded", 'process.exit(process.env.WASYNCIO_SEED === "77" ? 0 : 1)');
    assert.equal(await run([seeded], { argv: ["--seed", "77"] }), 0);
    assert.equal(await run([seeded], { argv: ["--seed", "x"] }), 2);
  });
});

describe("several suites at a time", () => {
  /** Starts suites that end when told to; `trace` has what began and ended, and `end` lets one end and what follows begin. */
  function scheduled(jobs: number, ...suites: readonly Partial<Suite>[]) {
    const trace: string[] = [];
    const ends = new Map<string, () => void>();
    const run = async ({ name }: Suite): Promise<string> => {
      trace.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      trace.push(`-${name}`);
      return name;
    };
    const done = schedule(
      suites.map((suite) => command(suite.name ?? "", "", suite)),
      jobs,
      run,
    );
    const end = async (name: string): Promise<void> => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    };
    return { trace, end, done };
  }

  it("begin in their order, as many as may run, and the next when one has ended", async () => {
    const { trace, end, done } = scheduled(2, { name: "a" }, { name: "b" }, { name: "c" });
    assert.equal(trace.join(" "), "a b");
    await end("b");
    assert.equal(trace.join(" "), "a b -b c");
    await end("a");
    await end("c");
    assert.deepEqual(await done, ["b", "a", "c"]);
  });

  it("never are two that use the same thing; others pass those that wait", async () => {
    const uses = ["build/x"];
    const { trace, end } = scheduled(2, { name: "a", uses }, { name: "b", uses: ["y", ...uses] }, { name: "c" });
    assert.equal(trace.join(" "), "a c");
    await end("c");
    assert.equal(trace.join(" "), "a c -c");
    await end("a");
    assert.equal(trace.join(" "), "a c -c -a b");
  });

  it("are none beside one that must be alone, which none passes", async () => {
    const { trace, end } = scheduled(3, { name: "a" }, { name: "b", alone: true }, { name: "c" });
    assert.equal(trace.join(" "), "a");
    await end("a");
    assert.equal(trace.join(" "), "a -a b");
    await end("b");
    assert.equal(trace.join(" "), "a -a b -b c");
  });

  it("are so many as --jobs says", async () => {
    const wait = (mine: string, other: string): string =>
      `const fs = require("fs"); fs.writeFileSync("${mine}", ""); setInterval(() => fs.existsSync("${other}") && process.exit(), 20)`;
    const pair = [command("one", wait("1", "2"), { guardSeconds: 3 }), command("two", wait("2", "1"))];
    assert.equal(await run(pair, { argv: ["--jobs", "1"] }), 1, "the first waits in vain for the second");
    rmSync(join(root, "1"));
    rmSync(join(root, "2"));
    assert.equal(await run(pair, { argv: ["--jobs", "2"] }), 0);
    for (const jobs of ["0", "x", "-1"]) assert.equal(await run(pair, { argv: ["--jobs", jobs] }), 2, jobs);
  });

  it("are all ended when the run is interrupted", async () => {
    const stays = (name: string): Suite =>
      command(name, `require("fs").writeFileSync("${name}", String(process.pid)); setInterval(() => {}, 1e6)`);
    const program = `import { main } from ${JSON.stringify(new URL("runner/main.js", import.meta.url).href)};
      const machine = { root: process.cwd(), env: process.env, superuser: false, terminal: false, say() {} };
      await main(${JSON.stringify([stays("one"), stays("two")])}, ["--jobs", "2"], machine);`;
    const runner = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: root, stdio: "ignore" });
    const pids = (): number[] =>
      ["one", "two"].flatMap((name) =>
        existsSync(join(root, name)) ? [Number(readFileSync(join(root, name), "utf8"))] : [],
      );
    while (pids().filter((pid) => pid > 0).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = once(runner, "exit");
    runner.kill("SIGINT");
    assert.deepEqual(await ended, [130, null]);
    for (const pid of pids()) assert.ok(await isGone(pid));
  });
});

describe("what counts", () => {
  it("each test of a node:test file counts, by name, with its reason", async () => {
    const file = testFile(
      "file",
      `describe("group", () => {
        it("passes", () => {});
        it("passes too", () => {});
        it("fails", () => { throw new Error("the reason"); });
        it("is left out", { skip: "no such thing here" }, () => {});
      });`,
    );
    assert.equal(await run([file]), 1);
    assert.equal(closingLine(), "2 passed, 1 failed, 1 skipped");
    assert.match(said, /^failed: file: fails: the reason$/m);
    assert.match(said, /skipped file: is left out: no such thing here$/m);
  });

  it("a test file that cannot be loaded fails", async () => {
    assert.equal(await run([testFile("broken", 'import "./missing.mjs";')]), 1);
    assert.match(closingLine(), /^0 passed, 1 failed/);
  });

  it("a test file that ends the process early fails", async () => {
    assert.equal(await run([testFile("early", 'it("a", () => {}); process.exit(0);')]), 1);
    assert.equal(await run([testFile("midway", 'it("a", () => {}); it("b", () => process.exit(0));')]), 1);
  });

  it("lines of ok, FAIL and skip count", async () => {
    const lines = 'console.log("ok a\\nok b\\nFAIL c got 1 want 2\\nskip d: no such line\\nother words")';
    assert.equal(await run([command("lines", lines, { report: "lines" })]), 1);
    assert.equal(closingLine(), "2 passed, 1 failed, 1 skipped");
    assert.match(said, /^failed: lines: c: got 1 want 2$/m);
  });

  it("the summary of as-pect counts", async () => {
    const summary = 'console.log("[Tests]: \\x1b[32m3\\x1b[39m / 4"); process.exit(1)';
    assert.equal(await run([command("units", summary, { report: "as-pect" })]), 1);
    assert.equal(closingLine(), "3 passed, 1 failed, 0 skipped");
  });

  it("a suite that runs nothing fails", async () => {
    for (const report of ["node:test", "as-pect", "lines"] as const) {
      const empty = report === "node:test" ? testFile("empty", "") : command("empty", "", { report });
      said = "";
      assert.equal(await run([empty]), 1, report);
      assert.match(said, /^failed: empty: it ran nothing$/m);
    }
  });

  it("a suite that passes everything and then crashes fails", async () => {
    const crash = command("crash", 'console.log("ok a"); process.kill(process.pid, "SIGSEGV")', { report: "lines" });
    assert.equal(await run([crash]), 1);
    assert.match(said, /^failed: crash: ended by SIGSEGV$/m);
  });

  it("a command that is not there fails with its name", async () => {
    assert.equal(await run([{ ...command("gone", ""), command: ["no-such-program"] }]), 1);
    assert.match(said, /^failed: gone: could not be started: .*no-such-program/m);
  });

  it("a suite that hangs is ended by its guard, with all it started", async () => {
    const hang = `const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
      require("fs").writeFileSync("pid", String(child.pid)); setInterval(() => {}, 1e6);`;
    assert.equal(await run([command("hang", hang, { guardSeconds: 2 })]), 1);
    assert.match(said, /^failed: hang: ended by the hang guard after 2 s$/m);
    assert.ok(await isGone(Number(readFileSync(join(root, "pid"), "utf8"))));
  });
});

describe("the environment of a suite", () => {
  it("is the shell's, without what npm adds to it", () => {
    const npm = { npm_config_prefix: "/x", npm_lifecycle_event: "test", NPM_CONFIG_USERCONFIG: "y" };
    const path = [
      "/a/node_modules/.bin",
      "/b/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin",
      "/usr/bin",
      "/bin",
    ];
    assert.deepEqual(withoutNpm({ ...npm, LANG: "C", PATH: path.join(":") }), { LANG: "C", PATH: "/usr/bin:/bin" });
  });
});

describe("what a suite needs", () => {
  const needy = command("needy", 'process.exit(require("fs").existsSync("bin/frob") ? 0 : 1)', {
    needs: [{ command: "frob", packages: ["frobnicator"] }],
  });
  const apt = `case "$*" in *install*frobnicator*) echo > $BIN/frob; /bin/chmod 755 $BIN/frob;; esac`;
  const withBin = (): NodeJS.ProcessEnv => ({ BIN: bin });

  it("is installed through apt by root, and said", async () => {
    script("apt-get", apt);
    assert.equal(await run([needy], { superuser: true, env: withBin() }), 0);
    assert.match(said, /^installing frobnicator with apt, for needy$/m);
    assert.equal(closingLine(), "1 passed, 0 failed, 0 skipped");
  });

  it("is installed through sudo where that asks for no password", async () => {
    script("apt-get", apt);
    script("sudo", 'shift; [ "$1" = true ] && exit 0; exec "$@"');
    assert.equal(await run([needy], { env: withBin() }), 0);
    assert.equal(closingLine(), "1 passed, 0 failed, 0 skipped");
  });

  it("is not installed when it is there", async () => {
    script("apt-get", "exit 1");
    script("frob", "");
    assert.equal(await run([needy], { superuser: true }), 0);
    assert.doesNotMatch(said, /installing/);
  });

  it("skips the suite with the command to run where nobody may install", async () => {
    script("apt-get", "");
    script("sudo", "exit 1");
    assert.equal(await run([needy, command("other", "")]), 0);
    assert.match(said, /skipped needy: frob is missing; run: sudo apt-get install frobnicator$/m);
    assert.equal(closingLine(), "1 passed, 0 failed, 1 skipped");
  });

  it("fails in CI when apt could install it but did not", async () => {
    script("apt-get", "exit 100");
    assert.equal(await run([needy], { superuser: true, env: { CI: "true" } }), 1);
    assert.match(said, /^failed: needy: frob is missing; apt could not install frobnicator/m);
  });

  it("skips the suite where there is no apt", async () => {
    assert.equal(await run([needy]), 0);
    assert.match(said, /skipped needy: frob is missing; Debian has it in frobnicator$/m);
  });
});

describe("skips by nature in CI", () => {
  const env = { CI: "true" };
  const impossible = command("moon", "process.exit(1)", { impossible: () => "no moon on this machine" });
  const part = (): Suite => testFile("part", 'it("a", () => {}); it("b", { skip: "no b here" }, () => {});');

  it("pass when they are listed", async () => {
    expectSkips([
      { name: "moon", reason: "needs a moon" },
      { name: "part: b", reason: "needs a b" },
    ]);
    assert.equal(await run([impossible, part()], { env }), 0);
    assert.equal(closingLine(), "1 passed, 0 failed, 2 skipped");
  });

  it("fail when they are not listed", async () => {
    assert.equal(await run([impossible, part()], { env }), 1);
    assert.match(said, /^failed: skipped, but not in tests\/expected-skips.json: moon$/m);
    assert.match(said, /^failed: skipped, but not in tests\/expected-skips.json: part: b$/m);
    assert.equal(closingLine(), "1 passed, 2 failed, 2 skipped");
  });

  it("fail when one is listed that was not skipped", async () => {
    expectSkips([{ name: "part: a", reason: "once" }]);
    const passing = testFile("part", 'it("a", () => {});');
    assert.equal(await run([passing], { env }), 1);
    assert.match(said, /^failed: in tests\/expected-skips.json, but not skipped: part: a$/m);
  });

  it("may or may not be there when their entry says so", async () => {
    expectSkips([{ name: "part: a", reason: "only on some machines", sometimes: true }]);
    assert.equal(await run([testFile("part", 'it("a", () => {});')], { env }), 0);
    assert.equal(
      await run([testFile("part", 'it("a", { skip: "not here" }, () => {}); it("b", () => {});')], { env }),
      0,
    );
  });

  it("say nothing of suites that were not asked for", async () => {
    expectSkips([{ name: "moon", reason: "needs a moon" }]);
    assert.equal(await run([impossible, command("one", "")], { env, argv: ["one"] }), 0);
  });

  it("do not matter outside CI", async () => {
    assert.equal(await run([impossible]), 0);
  });
});
