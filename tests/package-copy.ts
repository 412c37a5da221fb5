// A copy of what builds and runs programs, in a folder of its own, for tests that change the library's text.
import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../host/native/wamr.js";

/** Its folder: whoever asked removes it. */
export function copyPackage(...more: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), "wasyncio-"));
  for (const path of ["assembly", "boards", "dist", "package.json", ...more]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}
