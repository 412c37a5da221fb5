// Sends back every byte that comes in on the serial port, in order, while a timer blinks the LED. Ctrl-D (byte 4) ends it.
//
//   npx wasyncio run examples/echo.ts --uart0 pty        then, in another terminal, on the path it prints: screen PATH
import { Pin, Uart, getEventLoop } from "wasyncio";

const CTRL_D = 4;
const BLINK_MILLIS: i64 = 10;

const loop = getEventLoop();
const port = Uart.open("uart0", 115200);
const led = Pin.outputNamed("led");

// ---- the echo: what was read but not yet taken is buffer[sent, filled)
const buffer = new Uint8Array(4096);
let sent = 0;
let filled = 0;
let echoed: i64 = 0;

function readable(): void {
  countLateness();
  const count = port.readNowait(buffer);
  if (count === 0) finish(); // nobody is at the other end any more
  if (count <= 0) return;
  sent = 0;
  filled = count;
  send();
  if (sent === filled) return;
  loop.removeReader(port); // no more comes in until this is out
  loop.addWriter(port, writable);
}

function writable(): void {
  countLateness();
  send();
  if (sent < filled) return;
  loop.removeWriter(port);
  loop.addReader(port, readable);
}

function send(): void {
  const count = port.writeNowait(buffer, sent, filled);
  if (count < 0) return;
  echoed += count;
  for (const end = sent + count; sent < end; sent++) {
    if (buffer[sent] === CTRL_D) finish();
  }
}

// ---- the blinking: how many turns began at or after a deadline before its callback ran, at worst
let due: i64 = 0; // ms
let blinks = 0;
let late = 0;
let latest = 0;
let counted: u32 = 0; // the last turn that was

function countLateness(): void {
  if (loop.turnMicros < due * 1000 || loop.turns === counted) return;
  counted = loop.turns;
  late++;
}

function blink(): void {
  countLateness();
  if (late > latest) latest = late;
  late = 0;
  blinks++;
  led.toggle();
  due = loop.time() + BLINK_MILLIS;
  loop.callAt(due, blink);
}

let finished = false;

function finish(): void {
  if (finished) return;
  finished = true;
  console.log(`echoed ${echoed} bytes, blinked ${blinks} times, at most ${latest} turns late`);
  loop.stop();
}

console.log("echo: type, and it comes back; Ctrl-D ends");
loop.addReader(port, readable);
blink();
loop.runForever();
