// Several programs of the oracle as one module, built in a folder of its own: they run one after the other. A build takes two seconds,
// whatever is in it, so that one for each program and kind of build would take minutes.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Build, type BuildOptions } from "../../compiler/build.js";
import { SHARED, folder } from "./programs.js";

export interface ModuleOptions extends Pick<BuildOptions, "board" | "debug"> {
  /** wasyncio.json. */
  readonly settings?: Readonly<Record<string, number | boolean>>;
}

/** Room for all programs at once on this computer. */
export const ROOMY = { ready: 256, timers: 192, heap: 1 << 24 };

export async function buildPrograms(names: readonly string[], options: ModuleOptions = {}): Promise<Build> {
  const { settings = ROOMY, ...rest } = options;
  const cwd = mkdtempSync(join(tmpdir(), "wasyncio-"));
  try {
    for (const name of [...names.map((name) => `${name}.ts`), ...SHARED])
      copyFileSync(join(folder, name), join(cwd, name));
    writeFileSync(join(cwd, "all.ts"), names.map((name) => `import "./${name}";\n`).join(""));
    writeFileSync(join(cwd, "wasyncio.json"), JSON.stringify(settings));
    return await build({ entry: "all.ts", cwd, ...rest });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
