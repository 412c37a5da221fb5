// The suites, in the order they run: what is quickest to fail first. Every tests/**/*.test.ts is a suite by itself.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Requirement } from "./runner/requirements.js";
import type { Suite } from "./runner/suite.js";

const bin = (name: string): string => join("node_modules/.bin", name);

/** What test files need beyond Node, by suite. */
const needs: Readonly<Record<string, readonly Requirement[]>> = {};

const checks: readonly Suite[] = [
  { name: "types", about: "TypeScript compiles", command: [bin("tsc"), "-b"], report: "exit status" },
  { name: "format", about: "prettier", command: [bin("prettier"), "--check", "."], report: "exit status" },
  { name: "lint", about: "eslint", command: [bin("eslint"), "."], report: "exit status" },
  {
    name: "abi",
    about: "what is generated from host/abi/description.ts is fresh",
    command: [process.execPath, "dist/host/abi/generate.js", "--check"],
    report: "exit status",
  },
  { name: "units", about: "assembly/, by as-pect: tests/unit", command: [bin("asp"), "--verbose"], report: "as-pect" },
];

const fuzz: readonly Suite[] = [
  {
    name: "fuzz-imports",
    about: "every import called with garbage, on every Node host",
    command: [process.execPath, "dist/tests/fuzz-imports.js"],
    report: "lines",
  },
];

/** The test files under tests/, as suites: those at its top first. */
function testFiles(root: string): Suite[] {
  const ending = ".test.ts";
  const names = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length));
  const depth = (name: string): number => name.split("/").length;
  return names
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .map((name) => ({
      name,
      about: `tests/${name}${ending}`,
      command: [`dist/tests/${name}.test.js`],
      report: "node:test",
      needs: needs[name] ?? [],
    }));
}

export function suites(root: string): Suite[] {
  return [...checks, ...testFiles(root), ...fuzz];
}
