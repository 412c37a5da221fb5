// The example programs with pins and ports, as a person would try them: on the simulated board, with a finger on the button.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Board } from "../host/node/testing/index.js";

const example = (name: string): string => join(import.meta.dirname, "../../examples", name);

/** Part of the time from `from` to `to`, µs, in which a line was high. */
function duty(board: Board, name: string | number, from: number, to: number): number {
  const pin = board.pin(name);
  let high = 0;
  let since: number | null = null;
  for (const { micros, level } of [...pin.history, { micros: to, level: false }]) {
    if (since !== null) high += Math.max(0, Math.min(micros, to) - Math.max(since, from));
    since = level ? micros : null;
  }
  return high / (to - from);
}

const near = (got: number, want: number, what: string): void => {
  assert.ok(Math.abs(got - want) < 0.005, `${what}: ${got}, not ${want}`);
};

test("software-pwm: the serial port and the button set the duty, the other channel fades, and quit makes it dark", async () => {
  await using board = await Board.start(example("software-pwm.ts"));
  const port = board.uart("uart0");
  port.write("duty 30\n");
  await board.advance(200);
  assert.equal(await port.readLine(), "duty 30 %");
  near(duty(board, "led", 100_000, 200_000), 0.3, "by the serial port");
  board.pin("button").press(40, { bounceMs: 2 });
  await board.advance(300);
  near(duty(board, "led", 300_000, 500_000), 0.55, "by the button");
  for (const wrong of ["duty 101", "duty", "light"]) {
    port.write(`${wrong}\n`);
    assert.equal(await port.readLine(), "say: duty 0..100, or quit");
  }
  await board.advance(1_000);
  const other = [500_000, 1_000_000].map((from) => duty(board, 5, from, from + 100_000));
  near(other[1] - other[0], 0.25, "half a second of fading");
  port.write("quit\n");
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  assert.equal(board.stdout, "button: 55 %\n");
  assert.deepEqual([board.pin("led").level, board.pin(5).level], [false, false]);
});

test("quadrature: quarters of a cycle in both directions, also many at once; what nobody can know is counted apart", async () => {
  await using board = await Board.start(example("quadrature.ts"), { seed: 3 });
  const lines = [board.pin(2), board.pin(3)];
  let at = 50_000;
  /** Drives A and B to these states, so many µs apart. */
  const turn = (states: readonly string[], micros: number): void => {
    for (const state of states) {
      at += micros;
      board.at(at, () => {
        lines.forEach((line, n) => {
          line.drive(state[n] === "1");
        });
      });
    }
  };
  const forward = ["01", "00", "10", "11"];
  const backward = ["10", "00", "01", "11"];
  turn([...forward, ...forward, "01"], 500); // 9 forward
  await board.advance(101);
  assert.equal(board.stdout, "position 9, 0 missed\n");
  at = 150_000;
  turn(["11", ...backward, ...backward, ...backward], 3); // 13 back, faster than the loop looks
  await board.advance(100);
  assert.equal(board.stdout.split("\n")[1], "position -4, 0 missed");
  at = 250_000;
  turn(["00", "10"], 100); // both at once, then one forward
  await board.advance(100);
  assert.equal(board.stdout.split("\n")[2], "position -3, 1 missed");
});

test("button: clicks, double clicks and long presses are told apart, bouncing or not", async () => {
  await using board = await Board.start(example("button.ts"), { seed: 5 });
  const button = board.pin("button");
  for (const [millis, length] of [
    [100, 60], // alone
    [1_000, 1_500], // long
    [4_000, 700], // nearly
    [6_000, 80],
    [6_250, 80], // a second one soon
  ])
    board.at(millis * 1000, () => {
      button.press(length, { bounceMs: 4 });
    });
  await board.advance(2_000);
  assert.equal(board.stdout, "click\nstill held ...\n");
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  const said = board.stdout.trimEnd().split("\n");
  assert.match(said[2], /^long press, (149\d|150\d) ms$/);
  assert.deepEqual(said.slice(3), ["click", "double click"]);
});

/** A sentence with its checksum. */
function sentence(text: string): string {
  const sum = Buffer.from(text).reduce((sum, byte) => sum ^ byte, 0);
  return `$${text}*${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
}

test("nmea: place, time and speed of what is right; wrong checksums, garbage and overlong lines are reported and skipped", async () => {
  await using board = await Board.start(example("nmea.ts"));
  const port = board.uart("uart0");
  const lines = [
    "002,N,00630.3372,W,1,8,1.03,61.7,M,55.3,M,,*75\r\n", // it was switched on in the middle of a sentence
    sentence("GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.3,M,,"),
    sentence("GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,A"),
    sentence("GNGGA,235959,3355.1000,S,15112.5,E,1,12,0.9,-3,M,20,M,,"),
    sentence("GPGSA,A,3,10,07,05,02,29,04,08,13,,,,,1.72,1.03,1.38"),
    sentence("GPGGA,092751.000,,,,,0,0,,,M,,M,,"),
    sentence("GPRMC,092751.000,V,,,,,,,280511,,,N"),
    sentence("GPGGA,092752.000,5321.6802,N,00630.3371,W,1,8,1.03,61.7,M,55.3,M,,").replace("61.7", "61.8"),
    `$${"x".repeat(500)}*00\r\n`,
    sentence("GPGGA,092753.000,53x1.6802,N,00630.3371,W,1,8,1.03,61.7,M,55.3,M,,"),
    "\r\n",
  ];
  for (const line of lines) {
    port.write(line);
    await board.advance(600); // 9600 baud are a character a millisecond
  }
  port.unplug();
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  assert.deepEqual(board.stdout.trimEnd().split("\n"), [
    "skipped: no sentence",
    "09:27:50 at 53361336, -6505620, 617 dm high, 8 satellites",
    "2011-05-28 09:27:50, 2 hundredths of a knot",
    "23:59:59 at -33918333, 151208333, -30 dm high, 12 satellites",
    "GSA is of no interest",
    "09:27:51 no fix yet",
    "2011-05-28 09:27:51, not valid",
    "skipped: wrong checksum",
    "skipped: a line of 506 characters",
    'skipped: "x1.6802" is no number',
    "skipped: no sentence",
    "6 sentences, 5 skipped",
  ]);
});
