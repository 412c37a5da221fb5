// Blinks the board's LED for an hour: half a second on, half a second off.
import { Pin, getEventLoop } from "wasyncio";

const loop = getEventLoop();
const led = Pin.output(13);

function blink(): void {
  led.toggle();
  loop.callLater(500, blink);
}

blink();
loop.callLater(3_600_000, () => loop.stop());
loop.runForever();
