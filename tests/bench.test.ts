// The benchmarks' own works, on tiny runs: what they time is nobody's business here, that every peer did the work is.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { TARGETS, figure, median, midmean, reached } from "../bench/figures.js";
import { PeerMissing, type Peer } from "../bench/peers/peer.js";
import { resultOf, type Result } from "../bench/result.js";
import { measure, type Cell } from "../bench/rounds.js";
import { ROWS, expectedChecksums, type Row } from "../bench/rows.js";
import { read } from "../bench/sample.js";
import { markdownTable, terminalTable } from "../bench/tables.js";
import { summaryLines, warningLines } from "../bench/texts.js";

const command = fileURLToPath(new URL("../bench/run.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wasyncio-bench-"));
after(() => {
  rmSync(folder, { recursive: true });
});

const rowNamed = (name: string): Row => ROWS.find((row) => row.name === name)!;
const chain = rowNamed("soon-chain");

/** A peer that prints what it is told to, one line a round. */
function talker(name: string, ...lines: readonly object[]): Peer {
  let round = 0;
  return {
    name,
    title: [name, ""],
    prepare: () =>
      Promise.resolve({
        command: () => [process.execPath, "-e", `console.log(${JSON.stringify(JSON.stringify(lines[round++]))})`],
      }),
  };
}

/** What a peer prints that did the row's work twice, at so many ns an operation. */
function honest(nanos: number): object {
  const iteration = nanos * chain.count;
  return { nanos: [iteration, iteration], checksums: expectedChecksums(chain, 2), version: "1" };
}

const setup = { warmUpMillis: 1, measureMillis: 1, directory: folder, say: () => undefined };
const machine = { cpu: "abacus", cores: 1, memoryBytes: 2 ** 30, system: "Desk 1", load: [0, 0] as const };

test("the command measures wasyncio beside other loops and writes what it prints", { timeout: 300_000 }, () => {
  const callbacks = ["soon-chain", "soon-burst", "timers-fire-100", "timers-cancel-100"];
  const tasks = [
    "task-switch-100",
    "resume-depth-8",
    "spawn-await",
    "gather-100",
    "task-group-100",
    "future-round-trip",
  ];
  const rows = [...callbacks, ...tasks, "event-round-trip", "queue-1", "lock-hand-over", "sleeping-task"];
  const asked = ["--rows", rows.join(","), "--peers", "cpython-3.11,node,node-microtask", "--rounds", "1"];
  const run = spawnSync(process.execPath, [command, ...asked, "--millis", "4", "--out", folder], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  const { rows: measured, peers } = JSON.parse(readFileSync(join(folder, "bench.json"), "utf8")) as Result;
  assert.deepEqual(
    measured.map(({ name }) => name),
    rows,
  );
  assert.deepEqual(
    peers.map(({ name }) => name),
    ["wasyncio", "cpython-3.11", "node", "node-microtask"],
  );
  for (const { name, cells } of measured) {
    for (const [peer, cell] of Object.entries(cells)) {
      if (peer === "cpython-3.11" && "absent" in cell) {
        assert.match(cell.absent, /^no python3\.11 on PATH or in pyenv$/);
        continue;
      }
      if ("absent" in cell) {
        assert.match(
          cell.absent,
          /^(microtasks have no timers|promises need no turn of the loop|no (task groups|events|queues|locks))$/,
          `${name}, ${peer}`,
        );
        continue;
      }
      assert.ok("samples" in cell, `${name}, ${peer}: ${JSON.stringify(cell)}`);
      assert.equal(cell.samples.length, 1);
      assert.ok(cell.each > 0);
    }
    assert.match(run.stdout, new RegExp(`^${name} .* ([nµ]s|B)`, "m"));
  }
  assert.match(readFileSync(join(folder, "bench.md"), "utf8"), /\| soon-chain \| /);
});

test("a name that begins no row or peer, and a number that is none, are refused in one line", () => {
  for (const [args, line] of [
    [["--rows", "sooner"], /^--rows: there is no sooner; there are soon-chain, /],
    [["--peers", "trio"], /^--peers: there is no trio; there are wasyncio, /],
    [["--rounds", "0"], /give a whole number from 1 on/],
  ] as const) {
    const run = spawnSync(process.execPath, [command, ...args, "--out", folder], { encoding: "utf8" });
    assert.equal(run.status, 1);
    assert.match(run.stderr, line);
  }
});

test("a peer that skips work, does it in another order, or counts wrongly is found out", () => {
  const burst = { ...rowNamed("soon-burst"), count: 3 };
  const line = (checksums: number, nanos = [300]): string => JSON.stringify({ nanos, checksums });
  const inOrder = ((3 * 31 + 0) * 31 + 1) * 31 + 2;
  const swapped = ((3 * 31 + 1) * 31 + 0) * 31 + 2;
  assert.equal(read(line(inOrder), burst).each, 100);
  assert.throws(() => read(line(swapped), burst), /did not do the work/);
  assert.throws(() => read(line(inOrder, [300, 300]), burst), /did not do the work/);
  assert.throws(() => read(line(0, []), burst), /did not do the work/);
  assert.throws(() => read("Traceback", burst), /printed no result but "Traceback"/);
  assert.notEqual(
    expectedChecksums(rowNamed("timers-fire-100"), 1),
    expectedChecksums(rowNamed("timers-fire-1000"), 1),
  );
});

test("what a peer cannot, and what it did wrong, stand in its cells with the reason", async () => {
  const wrong = { ...honest(50), checksums: 1 };
  const missing: Peer = { ...talker("missing"), prepare: () => Promise.reject(new PeerMissing("not sold here")) };
  const lacking: Peer = { ...talker("lacking"), lacks: { chain: "no chains" } };
  const peers = [talker("wasyncio", honest(10), honest(20)), talker("wrong", honest(30), wrong), missing, lacking];
  const { cells, versions } = await measure({ rows: [chain], peers, rounds: 2, setup });
  const line = cells.get(chain.name)!;
  assert.deepEqual(line.get("wasyncio"), { samples: [10, 20] });
  assert.deepEqual(line.get("missing"), { absent: "not sold here" });
  assert.deepEqual(line.get("lacking"), { absent: "no chains" });
  assert.match((line.get("wrong") as { failed: string }).failed, /did not do the work/);
  assert.equal(versions.get("wasyncio"), "1");
});

test("an iteration that was interrupted does not count", () => {
  assert.equal(midmean([7]), 7);
  assert.equal(midmean([900, 10, 12, 1]), 11);
});

test("ratios are taken within a round, and the median of the rounds counts", () => {
  assert.equal(median([9, 1, 3]), 3);
  assert.equal(median([4, 1, 2, 9]), 3);
  // The machine was ten times as slow in the second round: for both.
  const { each, ratio, spread } = figure([120, 1200, 130], [10, 100, 10]);
  assert.deepEqual({ each, ratio }, { each: 130, ratio: 12 });
  assert.equal(spread.toFixed(2), "4.15");
  const cells = new Map<string, Cell>([
    ["cpython-3.11", { samples: [150, 90] }],
    ["cpython-3.13", { samples: [100, 110] }],
  ]);
  assert.equal(reached(TARGETS[0], cells, [10, 10]), 9.5);
  assert.equal(reached(TARGETS[1], cells, [10, 10]), null);
});

test("the tables fit the terminal and name the rows that are lost", async () => {
  const peers = [
    talker("wasyncio", honest(100)),
    talker("cpython-3.13", honest(900)),
    talker("uvloop-3.13", honest(420)),
    talker("micropython", honest(31400)),
  ];
  const plan = { rows: [chain], peers, rounds: 1, setup };
  const result = resultOf(plan, "wasyncio", await measure(plan), machine);
  assert.deepEqual(summaryLines(result), [
    "ten times CPython: NOT in 1 of 1 rows: soon-chain (9.00×)",
    "three times uvloop: in all 1 rows",
    "ahead of MicroPython: in all 1 rows",
    ...["Node's promises", "smol", "embassy-executor"].map((peer) => `ahead of ${peer}: not measured`),
  ]);
  assert.deepEqual(warningLines(result), []);
  assert.match(warningLines({ ...result, machine: { ...machine, load: [3, 1] } })[0], /busy with other programs/);
  const lines = terminalTable(result, "wasyncio", { columns: 60, colour: false }).split("\n");
  assert.ok(lines.slice(3).every((line) => line.length <= 60));
  assert.deepEqual(
    lines.filter((line) => /^soon-chain .*(ns|×)/.test(line)).map((line) => line.split(/ +/).slice(1)),
    [
      ["100", "ns", "9.00×", "4.20×"],
      ["100", "ns", "314×"],
    ],
  );
  assert.match(markdownTable(result, "wasyncio"), /\*\*314×\*\*<br>31\.4 µs/);
});
