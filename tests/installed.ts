// Packages of which the tests need another version than this package has: installed through npm, once, under build/installed/.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The folder whose node_modules has `name` at `version` and what it needs. */
export function installed(name: string, version: string): string {
  const folder = join(root, "build/installed", `${name}-${version}`);
  const manifest = join(folder, "node_modules", name, "package.json");
  if (existsSync(manifest)) {
    const found = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
    if (found.version === version) {
      return folder;
    }
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"];
  const { status, stderr } = spawnSync("npm", ["install", ...options, `${name}@${version}`], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`npm cannot install ${name}@${version}: ${stderr}`);
  }
  return folder;
}
