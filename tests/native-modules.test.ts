// One .wasm for all: what was built for the board runs, byte for byte the same, under WAMR on this computer and in JavaScript. That
// the board runs these bytes is in native-board.test.ts and, for the conformance modules, in conformance/native-board.ts.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "../compiler/build.js";
import { loadBoard } from "../host/node/board.js";
import { everything } from "../host/node/grants.js";
import { boardArguments, buildLinuxHost } from "../host/native/linux.js";
import { root } from "../host/native/wamr.js";

const board = loadBoard("lm3s6965evb");
const HALF_SECONDS_OF_AN_HOUR = 7200;
const CTRL_D = "\x04";

describe("a module built for the lm3s6965evb runs unchanged", { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "wasyncio-"));
  const module = (name: string): string => join(folder, `${name}.wasm`);
  const echo = module("echo");
  let native = "";
  before(
    async () => {
      native = await buildLinuxHost({ virtualClock: true });
      for (const name of ["blink", "async-blink", "echo"])
        writeFileSync(module(name), (await build({ entry: join(root, `examples/${name}.ts`), board })).wasm);
    },
    { timeout: 300_000 },
  );
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function run(program: string, words: readonly string[], input = ""): string {
    const { status, stdout, stderr } = spawnSync(program, words, { encoding: "latin1", input, timeout: 120_000 });
    assert.equal(status, 0, stderr);
    return stdout + stderr;
  }
  const onNative = (...words: string[]): string =>
    run(native, [...boardArguments(board, everything, { uart0: "script" }), "--watch", "2", ...words]);
  const onNode = (input: string, ...words: string[]): string =>
    run(process.execPath, [join(root, "dist/cli/main.js"), "run", ...words], input);

  it("blink, under WAMR: an hour in virtual time", () => {
    const changes = onNative(module("blink")).match(/ pin 13 /g);
    assert.equal(changes?.length, HALF_SECONDS_OF_AN_HOUR + 1, "with the level at open");
  });

  it("async-blink, which never ends, under WAMR: an hour in virtual time", async () => {
    const child = spawn(native, [...boardArguments(board, everything), "--watch", "2", module("async-blink")]);
    let said = "";
    for await (const chunk of child.stderr.setEncoding("latin1")) {
      said += chunk as string;
      if (/^360\d{7} pin 13 /m.test(said)) break;
    }
    child.kill();
    const changes = [...said.matchAll(/^(\d+) pin 13 /gm)].map(([, micros]) => Number(micros));
    assert.equal(changes.filter((micros) => micros < 3_600_000_000).length, HALF_SECONDS_OF_AN_HOUR + 1);
  });

  for (const [blink, ...words] of [["blink"], ["async-blink", "--for", "1h"]]) {
    it(`${blink}, in JavaScript: an hour in virtual time`, () => {
      assert.match(onNode("", "--sim", ...words, module(blink)), /7,200 changes, 500\.\d+ ms apart/);
    });
  }

  it("echo, under WAMR", () => {
    const script = join(folder, "script");
    writeFileSync(script, "1000 send uart0 hello\n500000 send uart0 \\x04\n");
    const said = onNative("--script", script, echo);
    const sent = [...said.matchAll(/ sent uart0 (\d+)/g)].map(([, byte]) => Number(byte));
    assert.equal(Buffer.from(sent).toString(), `hello${CTRL_D}`);
    assert.match(said, /echoed 6 bytes/);
  });

  it("echo, in JavaScript", () => {
    const words = ["--uart0", "stdio", "--allow-gpio", "--board", board.name, echo];
    assert.ok(onNode(`hello${CTRL_D}`, ...words).includes(`hello${CTRL_D}echoed 6 bytes`));
  });
});
