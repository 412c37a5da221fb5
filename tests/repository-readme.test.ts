// README.md is held to what it says: its program runs, its commands print what stands there, its links lead somewhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const command = join(root, "dist/cli/main.js");

/** The texts of the code blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter((m) => m[1] === language).map((m) => m[2]);
}

/** Commands of blocks without prompt, which show no output. */
const plain = blocks("").flatMap((block) => (block.startsWith("$") ? [] : block.trim().split("\n")));

describe("the README", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "readme-"));
    writeFileSync(join(folder, "countdown.ts"), blocks("ts")[0]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs a command of the README as it stands there, with the program and the examples where it says. */
  function run(line: string): { status: number | null; stdout: string; stderr: string } {
    const words = line.replace(/^npx wasyncio /, "").split(" ");
    const args = words.map((word) => (word.startsWith("examples/") ? join(root, word) : word));
    return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8", timeout: 120_000 });
  }

  it("shows what its commands print", () => {
    const shown = blocks("").filter((block) => block.startsWith("$ "));
    assert.ok(shown.length > 0);
    for (const block of shown) {
      const [first, ...output] = block.split("\n");
      const { stdout, stderr } = run(first.slice(2));
      assert.equal(stdout + stderr, output.join("\n"), first);
    }
  });

  it("has commands that work", () => {
    const commands = plain.filter((line) => line.startsWith("npx wasyncio ") && !line.includes("pty"));
    assert.ok(commands.length > 0);
    for (const line of commands) {
      const { status, stderr } = run(line);
      assert.equal(status, 0, `${line}\n${stderr}`);
    }
  });

  it("links only to what is there", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]);
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  it("names every folder", () => {
    for (const folder of ["assembly", "compiler", "cli", "host/abi", "host/node", "host/native", "boards", "examples"])
      assert.match(readme, new RegExp(`^\\| ${folder}/`, "m"));
  });
});

describe("npm start", () => {
  it("shows all it has to show, in a checkout where nothing was built before", () => {
    rmSync(join(root, "build/tour"), { recursive: true, force: true });
    const tour = spawnSync(process.execPath, [join(root, "dist/examples/tour.js")], {
      encoding: "utf8",
      timeout: 240_000,
    });
    assert.equal(tour.status, 0, tour.stdout + tour.stderr);
    assert.equal(tour.stderr, "");
    assert.match(tour.stdout, /^\$ npx wasyncio build examples\/blink\.ts .*\n[^]*in all +1,\d\d\d\n/m);
    assert.match(tour.stdout, /^ +7,200 changes,/m);
    assert.match(tour.stdout, / {2}in {2}hello\n {2}out hello\n/);
    assert.match(tour.stdout, /^echoed \d+ bytes, blinked \d+ times/m);
  });
});
