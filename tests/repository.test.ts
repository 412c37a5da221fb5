// What holds for the repository as a whole: it names no machine and no registry, and says of itself what is true.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { extname, join } from "node:path";
import { describe, it } from "node:test";

const root = join(import.meta.dirname, "../..");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
const present = tracked.filter((path) => {
  try {
    return statSync(join(root, path)).isFile();
  } catch {
    return false; // removed, and not yet committed
  }
});
const text = (path: string): string => readFileSync(join(root, path), "utf8");

/** `PATH:LINE: TEXT` of every line of the tracked files that is found. */
function lines(found: (line: string) => boolean, paths = present): string[] {
  return paths.flatMap((path) =>
    text(path)
      .split("\n")
      .flatMap((line, i) => (found(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
  );
}

describe("the repository", () => {
  it("keeps the addresses of registries out of package-lock.json", () => {
    assert.deepEqual(
      lines((line) => line.includes('"resolved"'), ["package-lock.json"]),
      [],
    );
  });

  it("names no registry host in a tracked file", () => {
    const names = ["registry.npmjs", "registry.yarnpkg", "npm.pkg.github", "static.crates", "index.crates", "pypi"];
    const more = ["files.pythonhosted", "deb.debian", "archive.ubuntu", "proxy.golang"];
    const hosts = [...names, ...more].flatMap((name) => [`${name}.org`, `${name}.com`, `${name}.io`]);
    assert.deepEqual(
      lines((line) => hosts.some((host) => line.includes(host))),
      [],
    );
  });

  it("names no home or work directory in a tracked file", () => {
    const typical = /(^|[^\w./~-])\/(home|Users|root|work|workspace)\/\w/;
    const own = [root, homedir()].filter((path) => path !== "/").map((path) => join(path, "/"));
    assert.deepEqual(
      lines((line) => typical.test(line) || own.some((path) => line.includes(path))),
      [],
    );
  });

  it("has the two command lines that its README promises", () => {
    const readme = text("README.md");
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    for (const script of ["start", "test"]) {
      assert.match(readme, new RegExp(`^npm install && npm ${script}$`, "m"));
      assert.ok(scripts[script]);
    }
  });

  it("says in the first line of every source file what the file is", () => {
    const sources = present.filter((path) => [".ts", ".js", ".mjs", ".c", ".h", ".S", ".ld"].includes(extname(path)));
    const silent = sources.filter((path) => !/^(#!.*\n)?(\/\/|\/\*|;)/.test(text(path)));
    assert.deepEqual(silent, []);
  });

  it("has a program for each of its commands", () => {
    const { bin } = JSON.parse(text("package.json")) as { bin: Record<string, string> };
    for (const path of Object.values(bin)) assert.ok(present.includes(path.replace(/^dist\/(.*)\.js$/, "$1.ts")), path);
  });
});
