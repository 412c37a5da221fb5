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

test("traffic-light: pedestrians who press walk after the green phase of one road, once however often they press", async () => {
  await using board = await Board.start(example("traffic-light.ts"), { seed: 2 });
  const button = board.pin("button");
  for (const millis of [2_000, 2_400, 9_000]) {
    board.at(millis * 1000, () => {
      button.press(80, { bounceMs: 3 });
    });
  }
  const { status } = await board.end();
  assert.equal(status, 0, board.stderr);
  const said = board.stdout.trimEnd().split("\n");
  assert.equal(said.filter((line) => line === "pedestrians walk").length, 2, board.stdout);
  const passed = new Map<string, number>();
  for (const [, road, cars] of board.stdout.matchAll(/^(\w+): (\d) pass/gm))
    passed.set(road, (passed.get(road) ?? 0) + Number(cars));
  assert.deepEqual(Object.fromEntries(passed), { north: 40, east: 12, south: 7 });
});

test("thermostat: it heats, stops at the target, obeys the command line, and is off when the sensor is silent", async () => {
  await using board = await Board.start(example("thermostat.ts"));
  const [terminal, sensor, heater] = [board.uart("uart0"), board.uart("uart1"), board.pin("led")];
  const ask = async (line: string): Promise<string> => {
    terminal.write(`${line}\n`);
    return terminal.readLine();
  };
  const measured = async (text: string): Promise<boolean> => {
    sensor.write(`${text}\r\n`);
    await board.advance(50);
    return heater.level;
  };
  assert.equal(await ask("get"), "nothing measured yet");
  assert.equal(await measured("18.0"), true);
  assert.equal(await ask("status"), "target 20.0, now 18.0, heater on");
  assert.equal(await measured("19.9"), true);
  assert.equal(await measured("20.0"), false);
  assert.equal(await measured("19.6"), false, "not yet");
  assert.equal(await ask("set 22.5"), "target 22.5");
  assert.equal(heater.level, true);
  assert.equal(await ask("get"), "19.6");
  assert.equal(await measured("-3.0"), true);
  assert.equal(await ask("get"), "-3.0");
  for (const [line, error] of [
    ["set", "say get, set DEGREES, status or quit"],
    ["set warm", '"warm" is no temperature: say 21 or 21.5'],
    ["set 21.55", '"21.55" is no temperature: say 21 or 21.5'],
    ["set 30.1", "from 5.0 to 30.0"],
    ["", "say get, set DEGREES, status or quit"],
  ])
    assert.equal(await ask(line), `error: ${error}`);
  assert.equal(await measured("2?.0"), false);
  assert.equal(await ask("get"), 'the sensor: "2?.0" is no temperature: say 21 or 21.5');
  assert.equal(await measured("20.0"), true);
  await board.advance(10_100);
  assert.equal(heater.level, false);
  assert.equal(await ask("status"), "target 22.5, now the sensor is silent, heater off");
  assert.equal(await measured("20.0"), true);
  sensor.unplug();
  await board.advance(100);
  assert.equal(heater.level, false);
  assert.equal(await ask("get"), "the sensor is gone");
  terminal.write("quit\n");
  const { status } = await board.end();
  assert.deepEqual([status, board.stderr, heater.level], [0, "", false]);
});

test("data-logger: a port that is too slow loses nothing silently: the log says where changes were dropped, and how many", async () => {
  await using board = await Board.start(example("data-logger.ts"));
  const changes = 300;
  for (let n = 0; n < changes; n++) {
    board.at(10_000 + n * 1000, () => {
      board.pin(2).drive(n % 2 === 1);
    });
  }
  await board.advance(2_000);
  board.pin(2).drive(false); // the next one that is kept says what was lost before it
  await board.advance(100);
  await board.stop("interrupt");
  const { status } = await board.end();
  assert.deepEqual([status, board.stderr], [0, ""]);
  let next = 0;
  for (const line of board.uart("uart0").output.trimEnd().split("\n")) {
    const [first, second] = line.split(" ");
    if (first === "lost") {
      next += Number(second);
      continue;
    }
    const micros = next < changes ? 10_000 + next * 1000 : 2_000_000;
    assert.deepEqual([Number(first), second], [micros, next % 2 === 1 ? "high" : "low"]);
    next++;
  }
  assert.equal(next, changes + 1);
  const [, sampled, delayed, written, lost, left] =
    /^(\d+) sampled, (\d+) of them delayed; (\d+) written\n(\d+) lost, (\d+) left\n$/.exec(board.stdout)!.map(Number);
  assert.ok(delayed > 0 && lost > 0, board.stdout);
  assert.deepEqual([written, sampled + lost, left], [sampled, changes + 1, 0]);
});

test("data-logger: ended in the middle of it, it writes what was sampled and says what was not", async () => {
  await using board = await Board.start(example("data-logger.ts"));
  for (let n = 0; n < 100; n++) {
    board.at(10_000 + n * 1000, () => {
      board.pin(2).drive(n % 2 === 1);
    });
  }
  await board.advance(45);
  await board.stop("interrupt");
  const { status } = await board.end();
  assert.deepEqual([status, board.stderr], [0, ""]);
  const [, sampled, , written, lost, left] =
    /^(\d+) sampled, (\d+) of them delayed; (\d+) written\n(\d+) lost, (\d+) left\n$/.exec(board.stdout)!.map(Number);
  assert.deepEqual([written, sampled + lost + left], [sampled, 36], board.stdout);
});

test("data-logger: a port that is gone ends it with what the host says", async () => {
  await using board = await Board.start(example("data-logger.ts"));
  await board.advance(10);
  board.uart("uart0").unplug();
  board.pin(2).drive(false);
  const { status } = await board.end();
  assert.deepEqual([status, board.stderr.split("\n")[0]], [1, "HostError: write: uart0: the device is gone"]);
});
