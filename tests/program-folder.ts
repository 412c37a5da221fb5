// Programs for tests of the compiler and the command, written into a folder of their own that goes with the test.
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { build, BuildError, type Build, type BuildOptions, type Diagnostic } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import type { SimulatedBoard } from "../host/node/simulated/board.js";
import { startSimulated } from "../host/node/simulated/start.js";
import { givenInput } from "../host/node/simulated/output.js";

/** A folder outside the repository with these files; its path. */
export function folderOf(test: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wasyncio-")));
  test.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** Builds app.ts of a folder with these files. */
export function buildIn(
  test: TestContext,
  files: Readonly<Record<string, string>>,
  options: Partial<BuildOptions> = {},
): Promise<Build> {
  const cwd = folderOf(test, files);
  return build({ entry: "app.ts", cwd, ...options });
}

/** What a build that must fail complains about. */
export async function complaintsOf(building: Promise<Build>): Promise<readonly Diagnostic[]> {
  try {
    await building;
  } catch (error) {
    if (error instanceof BuildError) {
      return error.diagnostics;
    }
    throw error;
  }
  throw new Error("the build went well, which it should not");
}

/** Runs a module on the simulated board. `prepare` hangs wires and stimuli on it. */
export async function simulate(
  wasm: Uint8Array,
  prepare: (board: SimulatedBoard) => void = () => undefined,
): Promise<{ status: number; how: string; stdout: string; stderr: string }> {
  const output = { stdout: "", stderr: "" };
  const decoder = new TextDecoder();
  const { outcome } = await startSimulated(wasm, {
    board: loadBoard("simulated"),
    grants: everything,
    prepare,
    stdin: givenInput(new Uint8Array()),
    stdout: (bytes) => void (output.stdout += decoder.decode(bytes)),
    stderr: (bytes) => void (output.stderr += decoder.decode(bytes)),
  });
  return { ...(await outcome), ...output };
}
