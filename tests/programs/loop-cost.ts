// What tests/cost counts: each pair of calls of `time` encloses one kind of work, done so many times.
import { Pin, Pull, Uart, getEventLoop } from "wasyncio";

const TIMES: i32 = 1000;
const loop = getEventLoop();
let left: i32 = 0;

function nothing(): void {}

function chain(): void {
  if (--left > 0) loop.callSoon(chain);
  else loop.stop();
}

function chainWith(argument: i32): void {
  if (--left > 0) loop.callSoonWith<i32>(chainWith, argument);
  else loop.stop();
}

/** So many chains at a time, so that a turn has as many callbacks. */
function measureChains(chains: i32): void {
  left = TIMES;
  for (let i = 0; i < chains; i++) loop.callSoon(chain);
  loop.time();
  loop.runForever();
  loop.time();
  loop.stop();
  loop.runForever();
}

function again(): void {
  if (--left > 0) loop.callLater(1, again);
  else loop.stop();
}

/** A timer that arms itself again, in front of so many that are far away. */
function measureTimer(pending: i32): void {
  for (let i = 0; i < pending; i++) loop.callLater(1_000_000 + ((i * 7919) % 1000), nothing);
  left = TIMES;
  loop.callLater(1, again);
  loop.time();
  loop.runForever();
  loop.time();
}

const pin = Pin.input(4, Pull.Up, 8);
const port = Uart.open("uart0", 115200);

function readable(): void {
  if (--left <= 0) loop.stop();
}

measureChains(1);
measureChains(20);

left = TIMES;
loop.callSoonWith<i32>(chainWith, 7);
loop.time();
loop.runForever();
loop.time();

measureTimer(0);
measureTimer(10);
measureTimer(100);

// a writer whose port has room is called in every turn
left = TIMES;
loop.addWriter(port, readable);
loop.time();
loop.runForever();
loop.time();
loop.removeWriter(port);

// a reader that takes an edge a turn: the host has one for each wait
left = TIMES;
loop.addReader(pin, () => {
  pin.discard();
  readable();
});
loop.time();
loop.runForever();
loop.time();
