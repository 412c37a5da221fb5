// Builds the conformance modules once, for every host: tests/conformance/modules/NAME.ts → build/conformance/NAME.wasm, from
// nothing but the ABI's externs. `node dist/tests/conformance/build.js` builds them all, for hosts that are built elsewhere.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as compile } from "../../compiler/build.js";
import { programs } from "./programs.js";

const root = join(import.meta.dirname, "../../..");
const modules = join(root, "tests/conformance/modules");
const folder = join(root, "build/conformance");

/** What modules are made from. */
const inputs = ["tests/conformance/modules", "assembly", "dist/compiler"].map((path) => join(root, path));

/** When the latest of them was changed, ms. */
function changed(): number {
  const times = inputs.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => statSync(join(folder, path)).mtimeMs),
  );
  return Math.max(...times);
}

/** Answers a module of build/conformance, built when it is not there or older than what it is made from. */
export async function build(name: string): Promise<Uint8Array> {
  const path = join(folder, `${name}.wasm`);
  const built = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > changed()) return readFileSync(path);
  const { wasm } = await compile({ entry: join(modules, `${name}.ts`) });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, wasm);
  return wasm;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { name } of programs) process.stdout.write(`${name} ${(await build(name)).length} bytes\n`);
