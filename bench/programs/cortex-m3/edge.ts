// From an interrupt to the callback that waits for it.
import { Pin, getEventLoop } from "wasyncio";
import { hostExplain } from "wasyncio/abi";

const EDGES = 8;
const loop = getEventLoop();
const button = Pin.inputNamed("down");
let seen = 0;

function pressed(): void {
  hostExplain(0, 0); // a landmark: the instruments count up to here
  button.discard();
  if (++seen === EDGES) loop.stop();
}

loop.addReader(button, pressed);
console.log("ready");
loop.runForever();
