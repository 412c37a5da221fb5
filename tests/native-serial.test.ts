// The board's serial driver against a PL011 made of C (tests/native/serial_driver.c): QEMU's sends at once, so that nothing on the
// emulated board is ever refused for want of room.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { root } from "../host/native/wamr.js";

it("the serial driver tells WRITABLE once after EAGAIN, and holds back, marks and counts what it cannot take", () => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  try {
    const test = join(folder, "test");
    const includes = ["core", "include", "ports/baremetal"].map((path) => `-I${join(root, "host/native", path)}`);
    const source = join(root, "tests/native/serial_driver.c");
    const made = spawnSync("cc", ["-std=c11", "-Wall", "-Wextra", ...includes, source, "-o", test], {
      encoding: "utf8",
    });
    assert.equal(made.status, 0, made.stderr);
    const { status, stdout } = spawnSync(test, { encoding: "utf8", timeout: 60_000 });
    assert.equal(status, 0, stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
