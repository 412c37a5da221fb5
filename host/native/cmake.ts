// Configures and builds host/native with CMake and Ninja, in a folder of build/native for each combination of settings.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NativeBuildError, root } from "./wamr.js";

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Builds `folder` (under build/native) with these cache entries; answers the folder's path. Throws NativeBuildError. */
export async function cmakeBuild(folder: string, settings: Settings): Promise<string> {
  const out = join(root, "build/native", folder);
  mkdirSync(out, { recursive: true });
  const entries = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  // Ninja runs CMake again when its files have changed; here only other settings are a reason.
  const note = join(out, "settings.txt");
  const settled = existsSync(join(out, "build.ninja")) && existsSync(note) && readFileSync(note, "utf8");
  if (settled !== entries.join("\n")) {
    await run("cmake", ["-S", join(root, "host/native"), "-B", out, "-G", "Ninja", ...entries], out);
    writeFileSync(note, entries.join("\n"));
  }
  await run("ninja", ["-C", out], out);
  return out;
}

/** Runs a tool to its end; its output stands in build.log of `folder`, and the first error of it in what is thrown. */
export async function run(tool: string, words: readonly string[], folder: string): Promise<string> {
  let output = "";
  const status = await new Promise<number | string>((resolve) => {
    const child = spawn(tool, words, { stdio: ["ignore", "pipe", "pipe"] });
    const take = (bytes: Buffer): void => {
      output += bytes.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? "error");
    });
    child.on("close", (code, signal) => {
      resolve(code ?? signal ?? "ended");
    });
  });
  writeFileSync(join(folder, `${tool}.log`), output);
  if (status === "ENOENT") throw new NativeBuildError(`${tool} is not installed`);
  if (status !== 0) {
    const lines = output.split("\n");
    const at = lines.findIndex((line) => /\berror:|CMake Error|overflowed|undefined reference/i.test(line));
    throw new NativeBuildError(`${tool} failed (${join(folder, `${tool}.log`)}): ${lines[Math.max(at, 0)].trim()}`);
  }
  return output;
}
