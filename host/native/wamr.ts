// Where WAMR's source is: in WAMR_ROOT_DIR, or in the crate `wamrx-sys`, which cargo fetches (exact version and checksum in
// wamr/Cargo.lock) into build/wamr. Run as a program it fetches and prints the folder.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const vendored = join(root, "build/wamr/vendor/wamrx-sys/wasm-micro-runtime");
const isWamr = (folder: string): boolean => existsSync(join(folder, "build-scripts/runtime_lib.cmake"));

/** What is missing on this computer to build native hosts, and what to do about it, in one line. */
export class NativeBuildError extends Error {
  override readonly name = "NativeBuildError";
}

/** The folder of WAMR's source, fetched if need be. Throws NativeBuildError. */
export function wamrSource(env: NodeJS.ProcessEnv = process.env): string {
  const given = env.WAMR_ROOT_DIR;
  if (given) {
    if (isWamr(given)) return given;
    throw new NativeBuildError(`WAMR_ROOT_DIR=${given}: no WAMR there; unset it to have cargo fetch the source`);
  }
  if (isWamr(vendored)) return vendored;
  const folder = join(root, "build/wamr/vendor");
  mkdirSync(folder, { recursive: true });
  const manifest = join(root, "host/native/wamr/Cargo.toml");
  const cargo = spawnSync("cargo", ["vendor", "--locked", "--manifest-path", manifest, folder], {
    env: { ...env, CARGO_TERM_COLOR: "never" },
    encoding: "utf8",
    timeout: 600_000,
  });
  if (cargo.error) {
    throw new NativeBuildError(
      "WAMR's source is fetched with cargo, which is not installed; install it or set WAMR_ROOT_DIR",
    );
  }
  if (cargo.status !== 0 || !isWamr(vendored)) {
    const last = cargo.stderr.trim().split("\n").slice(-1)[0];
    throw new NativeBuildError(`cargo could not fetch WAMR's source (${last}); try again or set WAMR_ROOT_DIR`);
  }
  return vendored;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(wamrSource());
