// The conformance suite: every program on one host, through the ABI alone. What it writes must be its expected file, to the
// byte.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { build } from "./build.js";
import type { ConformanceHost } from "./host.js";
import { programs, type Program } from "./programs.js";
import { acceptable, refusals } from "./refused.js";

const modules = join(import.meta.dirname, "../../../tests/conformance/modules");

/** What a program must write to stdout. */
export function expectedOutput(program: Program): string {
  return readFileSync(join(modules, `${program.name}.expected`), "utf8");
}

/** Registers the suite's tests for a host. */
export function conform(host: ConformanceHost): void {
  describe(`the ABI on ${host.name}`, { concurrency: false }, () => {
    for (const program of programs) {
      const lacking = program.needs?.filter((ability) => !host.abilities.has(ability)) ?? [];
      const skip = lacking.length > 0 && `${host.name} has no ${lacking.join(", no ")}`;
      it(program.name, { skip, timeout: 120_000 }, async () => {
        const ended = await host.run(await build(program.name), program);
        assert.equal(ended.stdout, expectedOutput(program));
        if (program.stderr === undefined) assert.equal(ended.stderr, "");
        else assert.ok(ended.stderr.startsWith(program.stderr), `stderr: ${JSON.stringify(ended.stderr)}`);
        assert.equal(ended.status, program.status ?? 0);
        for (const [pin, level] of Object.entries(program.levels ?? {})) assert.equal(ended.levels[pin], level, pin);
        if (program.sent)
          assert.ok(
            program.sent(ended.sent),
            `uart0 sent ${ended.sent.length} bytes, the last ${JSON.stringify(ended.sent.slice(-20))}`,
          );
      });
    }
    it("runs a module as it must be", async () => {
      const ended = await host.run(acceptable, { name: "acceptable" });
      assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, "ran\n", ""]);
    });
    for (const { name, wasm, names } of refusals)
      it(`refuses ${name}`, async () => {
        const ended = await host.run(wasm, { name });
        assert.deepEqual([ended.status, ended.stdout], [2, ""]);
        assert.match(ended.stderr, /^[^\n]+\n$/);
        assert.match(ended.stderr, names);
      });
  });
}
