// Counts the presses of a button, which pulls its line low, and blinks as often. What is pressed meanwhile is not lost: the pin keeps its
// edges, with the times at which they came. A press of a second ends it.
import { Edge, Pin, Pull, run, sleep } from "wasyncio";

const LONG_MICROS: i64 = 1_000_000;

async function blink(led: Pin, times: i32): Promise<void> {
  for (let i = 0; i < times; i++) {
    led.write(true);
    await sleep(100);
    led.write(false);
    await sleep(100);
  }
}

async function main(): Promise<void> {
  const led = Pin.outputNamed("led");
  const button = Pin.inputNamed("button", Pull.Up);
  button.debounceMicros = 5000;
  for (let presses = 1; ; presses++) {
    const pressed = await button.edge(Edge.Falling);
    const released = await button.edge(Edge.Rising);
    const micros = released.micros - pressed.micros;
    console.log(`press ${presses}, ${micros / 1000} ms`);
    if (micros >= LONG_MICROS) break;
    await blink(led, presses);
  }
}

run(main());
