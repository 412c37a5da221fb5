// Blinks the board's LED: half a second on, half a second off, by a task.
import { Pin, run, sleep } from "wasyncio";

async function blink(): Promise<void> {
  const led = Pin.output(13);
  while (true) {
    led.toggle();
    await sleep(500);
  }
}

run(blink());
