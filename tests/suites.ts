// The suites, in the order in which they begin: checks of the whole tree, what takes longest, then the rest. Every
// tests/**/*.test.ts is a suite by itself.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Requirement } from "./runner/requirements.js";
import type { Suite } from "./runner/suite.js";

const bin = (name: string): string => join("node_modules/.bin", name);

/** What host/abi/generate.ts writes. */
const GENERATED = "host/native/include";
const STYLE = "--style=file:host/native/.clang-format";
const clangFormat: Requirement = { command: "clang-format", packages: ["clang-format"] };
/** To build the native host: WAMR's source comes with cargo. */
const native: readonly Requirement[] = [
  { command: "cmake", packages: ["cmake"] },
  { command: "ninja", packages: ["ninja-build"] },
  { command: "cc", packages: ["gcc", "libc6-dev"] },
  { command: "cargo", packages: ["cargo"] },
];
/** And to run it on an emulated Cortex-M3. */
const cortexM: readonly Requirement[] = [
  { command: "arm-none-eabi-gcc", packages: ["gcc-arm-none-eabi", "libnewlib-arm-none-eabi"] },
  { command: "wasm2c", packages: ["wabt"] },
  { command: "qemu-system-arm", packages: ["qemu-system-arm"] },
];

/** What test files need beyond Node, by suite. */
const needs: Readonly<Partial<Record<string, readonly Requirement[]>>> = {
  "conformance/native-linux": native,
  "conformance/native-sanitized": native,
  "conformance/native-lm3s6965evb": [...native, ...cortexM],
  "native-host": native,
  "native-tasks": [...native, ...cortexM],
  "oracle/native": [...native, ...cortexM],
  "native-modules": native,
  "native-board": [...native, ...cortexM],
  "native-hardware": [...native, ...cortexM],
  "native-figures": [...native, ...cortexM],
  "native-serial": [{ command: "cc", packages: ["gcc", "libc6-dev"] }],
  "native-ring": [
    { command: "spin", packages: ["spin"] },
    { command: "cc", packages: ["gcc", "libc6-dev"] },
  ],
};

/** What no other suite may use at the same time, because several write it: who builds the native host, and who runs the ABI's modules. */
function usedBy(name: string): string[] {
  const buildsHost = needs[name]?.some(({ command }) => command === "cmake") ?? false;
  return [...(buildsHost ? ["build/native"] : []), ...(name.startsWith("conformance/") ? ["build/conformance"] : [])];
}

/** Those that take more than half a minute, longest first: two at a time, they are not what the others end up waiting for. */
const longest: readonly string[] = [
  "oracle/native",
  "cli",
  "async/fuzz",
  "native-figures",
  "async/product",
  "mutations/tasks",
  "sizes",
  "mutations/core",
  "coverage/lines",
  "conformance/native-lm3s6965evb",
  "native-board",
  "model/loop",
  "assemblyscript-0.27",
  "transform",
  "async/language",
  "memory",
  "async/diagnostics",
  "pack",
  "native-host",
];

const checks: readonly Suite[] = [
  { name: "types", about: "TypeScript compiles", command: [bin("tsc"), "-b"], report: "exit status", alone: true },
  { name: "format", about: "prettier", command: [bin("prettier"), "--check", "."], report: "exit status" },
  { name: "lint", about: "eslint", command: [bin("eslint"), "."], report: "exit status" },
  {
    name: "abi",
    about: "what is generated from host/abi/description.ts is fresh",
    command: [process.execPath, "dist/host/abi/generate.js", "--check"],
    report: "exit status",
  },
  {
    name: "format-c",
    about: "clang-format",
    command: ["sh", "-c", `git ls-files '*.c' '*.h' ':!${GENERATED}' | xargs clang-format --dry-run -Werror ${STYLE}`],
    report: "exit status",
    needs: [clangFormat],
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

/** The test files under tests/, as suites: the longest, then those at its top. */
function testFiles(root: string): Suite[] {
  const ending = ".test.ts";
  const names = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length));
  const depth = (name: string): number => name.split("/").length;
  const rank = (name: string): number => (longest.includes(name) ? longest.indexOf(name) : longest.length);
  return names
    .sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b) || (a < b ? -1 : 1))
    .map((name) => ({
      name,
      about: `tests/${name}${ending}`,
      command: [`dist/tests/${name}.test.js`],
      report: "node:test",
      needs: needs[name] ?? [],
      uses: usedBy(name),
    }));
}

export function suites(root: string): Suite[] {
  return [...checks, ...testFiles(root), ...fuzz];
}
