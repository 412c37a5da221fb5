// Every import of the ABI's description and every error it may answer has a case in the conformance programs, or stands in
// not-provoked.json with a reason why no program can bring it about.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { modules } from "../../host/abi/description.js";
import { expectedOutput } from "./conform.js";
import { programs } from "./programs.js";

const folder = join(import.meta.dirname, "../../../tests/conformance");

/** `gpio.open` for import `open` of `wasyncio:gpio`; the base module is `host`, as in docs/abi.md. */
const described = new Map(
  modules.flatMap((module) =>
    module.imports.map((entry): [string, readonly string[]] => [
      `${module.name.split(":")[1] ?? "host"}.${entry.name}`,
      Object.keys(entry.errors),
    ]),
  ),
);
const pairs = [...described].flatMap(([call, errors]) => errors.map((error) => `${call}/${error}`));
const cases = programs.flatMap((program) =>
  [...expectedOutput(program).matchAll(/^ok (\S+)$/gm)].map((match) => match[1]),
);
const covered = new Set(cases.map((name) => name.split("/").slice(0, 2).join("/")));
const notProvoked = JSON.parse(readFileSync(join(folder, "not-provoked.json"), "utf8")) as {
  readonly pair: string;
  readonly reason: string;
}[];

describe("the conformance programs", () => {
  it("have a case for every import", () => {
    const called = new Set([...cases.map((name) => name.split("/")[0]), ...programs.flatMap(({ ends }) => ends ?? [])]);
    assert.deepEqual(
      [...described.keys()].filter((call) => !called.has(call)),
      [],
    );
  });

  it("have a case for every error of every import, or a reason why not", () => {
    const excused = new Set(notProvoked.map(({ pair }) => pair));
    assert.deepEqual(
      pairs.filter((pair) => !covered.has(pair) && !excused.has(pair)),
      [],
    );
  });

  it("excuse nothing that the description does not have or a case provokes", () => {
    const wrong = notProvoked.filter(({ pair, reason }) => !pairs.includes(pair) || covered.has(pair) || reason === "");
    assert.deepEqual(wrong, []);
  });

  it("name no error that the description does not have", () => {
    const errors = [...covered].filter((name) => /\/E[A-Z]+$/.test(name));
    assert.deepEqual(
      errors.filter((name) => !pairs.includes(name)),
      [],
    );
  });

  it("have no line in an expected file but good cases and cues", () => {
    for (const program of programs)
      if (!program.ends) assert.doesNotMatch(expectedOutput(program), /^(?!(ok|>) \S+$)(?!$)/m, program.name);
  });

  it("are all in the list", () => {
    const files = readdirSync(join(folder, "modules")).flatMap((file) => /^(.*)\.ts$/.exec(file)?.[1] ?? []);
    assert.deepEqual(files.filter((name) => name !== "check").sort(), programs.map(({ name }) => name).sort());
  });
});
