// A button, properly: debounced, and told apart by how it is pressed. A long press is told while it is still held; a click waits a moment
// for a second one. No press is lost while the program does something else: the pin keeps its edges, with their times.
//
//   npx wasyncio run examples/button.ts --gpio button=key:b
import { Edge, Pin, Pull, TimeoutError, run, waitFor } from "wasyncio";

const DEBOUNCE_MICROS = 5000;
/** Held for so long it is a long press, ms. */
const LONG: i64 = 800;
/** A second press that comes within so long makes a double click, ms. */
const DOUBLE: i64 = 300;

/** Waits for an edge, but no longer than `limit` ms; null: none came. */
async function edgeWithin(button: Pin, which: i32, limit: i64): Promise<Edge | null> {
  try {
    return await waitFor(button.edge(which), limit);
  } catch (error) {
    if (error instanceof TimeoutError) return null;
    throw error;
  }
}

/** Waits for what the button does next. It pulls its line low. */
async function nextPress(button: Pin): Promise<string> {
  const pressed = await button.edge(Edge.Falling);
  const released = await edgeWithin(button, Edge.Rising, LONG);
  if (!released) {
    console.log("still held ...");
    const end = await button.edge(Edge.Rising);
    return `long press, ${(end.micros - pressed.micros) / 1000} ms`;
  }
  const second = await edgeWithin(button, Edge.Falling, DOUBLE);
  if (!second) return "click";
  await button.edge(Edge.Rising);
  return "double click";
}

async function main(): Promise<void> {
  const button = Pin.inputNamed("button", Pull.Up);
  button.debounceMicros = DEBOUNCE_MICROS;
  while (true) {
    const press = await nextPress(button);
    console.log(press);
    if (press == "double click") break; // enough
  }
}

run(main());
