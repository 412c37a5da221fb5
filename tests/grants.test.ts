// What a program may reach, as options say it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadBoard } from "../host/node/board.js";
import { allowsLine, allowsPort, everything, nothing, parseGrant, union } from "../host/node/grants.js";

const board = loadBoard("lm3s6965evb");

test("an absent option grants nothing, a bare one everything, a list what it names", () => {
  assert.deepEqual(parseGrant(undefined), []);
  assert.deepEqual(parseGrant(false), []);
  assert.equal(parseGrant(true), "all");
  assert.deepEqual(parseGrant("led, 7,,button"), ["led", "7", "button"]);
  assert.deepEqual(parseGrant(""), []);
});

test("a line is granted by its number or by any of its names, and no other line with it", () => {
  const grants = { gpio: ["up", "40"], uart: [] };
  assert.ok(allowsLine(grants, board, 32));
  assert.ok(allowsLine(grants, board, 40));
  assert.ok(!allowsLine(grants, board, 4));
  assert.ok(!allowsLine(grants, board, 33));
});

test("nothing reaches nothing, everything everything", () => {
  assert.ok(!allowsLine(nothing, board, 40) && !allowsPort(nothing, "uart0"));
  assert.ok(allowsLine(everything, board, 40) && allowsPort(everything, "uart0"));
  assert.ok(!allowsPort({ gpio: "all", uart: ["uart1"] }, "uart0"));
});

test("grants add up", () => {
  assert.deepEqual(union(["led"], ["led", "7"]), ["led", "7"]);
  assert.equal(union([], "all"), "all");
  assert.equal(union("all", ["led"]), "all");
});
