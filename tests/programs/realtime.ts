// Programs for the tests of the real-time host, written against the ABI alone. They are compiled once; each test makes the
// function it wants the module's `_start`.
import {
  ECANCELED,
  EAGAIN,
  EDEADLK,
  EPIPE,
  EVENT_FALLING,
  EVENT_HANGUP,
  EVENT_LOSS,
  EVENT_READABLE,
  EVENT_RISING,
  EVENT_WRITABLE,
  FOREVER,
  GPIO_DEPTH_SHIFT,
  GPIO_OPTION_DEBOUNCE_MICROS,
  GPIO_OUTPUT,
  GPIO_PULL_UP,
  GPIO_SAFE_HIGH,
  STDERR,
  STDIN,
  STDOUT,
  UART_COUNTER_OVERRUNS,
  UART_OPTION_BAUD,
  UART_OPTION_FORMAT,
  UART_PARITY_EVEN,
  gpioConfigure,
  gpioGet,
  gpioOpenNamed,
  gpioSet,
  hostAbort,
  hostClose,
  hostExit,
  hostExplain,
  hostNow,
  hostRead,
  hostWait,
  hostWrite,
  uartConfigure,
  uartCount,
  uartOpen,
} from "../../assembly/abi";

/** The control block: magic, pending, no deadline. */
export const wasyncio: usize = memory.data<u32>([0x01736177, 1, 0xffffffff, 0x7fffffff, 0, 0, 0, 0, 0, 0, 0, 0]);

const EVENTS: i32 = 8;
const events = memory.data(8 * 16, 8);
const buffer = memory.data(65536);
const BUFFER: i32 = 65536;

function eventSource(index: i32): i32 {
  return load<i32>(events + index * 16);
}
function eventFlags(index: i32): i32 {
  return load<u16>(events + index * 16, 4);
}
function eventLost(index: i32): i32 {
  return load<u16>(events + index * 16, 6);
}
function eventMicros(index: i32): i64 {
  return load<i64>(events + index * 16, 8);
}

/** Writes it all, waiting for room where there is none; answers 0 or the error. */
function put(source: i32, at: usize, length: i32): i32 {
  while (length > 0) {
    const count = hostWrite(source, at, length);
    if (count > 0) {
      at += count;
      length -= count;
    } else if (count == -EAGAIN) {
      hostWait(FOREVER, events, EVENTS);
    } else {
      return count;
    }
  }
  return 0;
}

/** Text is UTF-16 here and ASCII in these programs. */
function say(source: i32, text: string): i32 {
  const at = heap.alloc(text.length);
  for (let i = 0; i < text.length; i++) store<u8>(at + i, text.charCodeAt(i));
  return put(source, at, text.length);
}

function openUart(name: string, format: i32): i32 {
  for (let i = 0; i < name.length; i++) store<u8>(buffer + i, name.charCodeAt(i));
  return uartOpen(buffer, name.length, 115200, format);
}

function openPin(name: string, flags: i32): i32 {
  for (let i = 0; i < name.length; i++) store<u8>(buffer + i, name.charCodeAt(i));
  return gpioOpenNamed(buffer, name.length, flags);
}

function fail(name: string, message: string): void {
  const file = "programs/realtime.ts";
  hostAbort(
    changetype<usize>(name),
    name.length,
    changetype<usize>(message),
    message.length,
    changetype<usize>(file),
    file.length,
    12,
    3,
  );
}

export function hello(): void {
  say(STDOUT, "hello\n");
}

/** Ten times 2^20 bytes that tell where they are, then a status. */
export function flood(): void {
  for (let line = 0; line < 10 * 1024 * 1024; line += BUFFER) {
    for (let i = 0; i < BUFFER; i += 4) store<u32>(buffer + i, line + i);
    put(STDOUT, buffer, BUFFER);
  }
  hostExit(3);
}

/** Never reaches `wait`. */
export function spin(): void {
  say(STDOUT, "spinning\n");
  const led = openPin("led", GPIO_OUTPUT | GPIO_SAFE_HIGH);
  if (led > 0) gpioSet(led, 0);
  for (;;) gpioGet(led);
}

/** Waits for what never comes, and ends as asyncio's run does when the host asks it to. */
export function patient(): void {
  say(STDOUT, "waiting\n");
  const port = openUart("uart0", 0);
  let result = 0;
  do result = hostWait(port > 0 ? FOREVER : hostNow(0) + 60_000_000, events, EVENTS);
  while (result >= 0);
  say(STDOUT, result == -ECANCELED ? "asked to end\n" : "woken by " + result.toString() + "\n");
  fail("CancelledError", "");
}

/** Is asked to end once, and does not. */
export function stubborn(): void {
  let asked = 0;
  for (;;) {
    if (hostWait(hostNow(0) + 60_000_000, events, EVENTS) == -ECANCELED) {
      asked++;
      say(STDOUT, "asked " + asked.toString() + "\n");
    }
  }
}

/** Is asked to end, and ends by its own choice. */
export function graceful(): void {
  say(STDOUT, "waiting\n");
  while (hostWait(hostNow(0) + 60_000_000, events, EVENTS) != -ECANCELED);
  say(STDOUT, "bye\n");
}

/** Asks for nothing that could wake it. */
export function deadlock(): void {
  say(STDOUT, "wait answers " + hostWait(FOREVER, events, EVENTS).toString() + "\n");
  const led = openPin("led", GPIO_OUTPUT);
  say(STDOUT, "with an output " + hostWait(FOREVER, events, EVENTS).toString() + "\n");
  hostClose(led);
  let count = 0;
  do {
    count = hostRead(STDIN, buffer, BUFFER);
    if (count == -EAGAIN) hostWait(FOREVER, events, EVENTS);
  } while (count != 0);
  hostWait(0, events, EVENTS); // the end may have been told and not fetched
  say(STDOUT, "after stdin's end " + hostWait(FOREVER, events, EVENTS).toString() + "\n");
}

/** Something thrown leaves it. */
export function throwing(): void {
  say(STDOUT, "out 1\n");
  say(STDERR, "err 1\n");
  say(STDOUT, "out 2\n");
  fail("ValueError", "seven is odd");
}

/** A refusal leaves it: no such port. */
export function refused(): void {
  openUart("uart9", 0);
  fail("HostError", "");
}

export function trapping(): void {
  say(STDOUT, "before\n");
  store<i32>(buffer, 0);
  store<i32>(buffer + 4, 1 / load<i32>(buffer));
}

export function recursing(): void {
  store<i32>(buffer, depth(1));
}
function depth(n: i32): i32 {
  return depth(n + 1) + n;
}

/** stdin to stdout. */
export function cat(): void {
  for (;;) {
    const count = hostRead(STDIN, buffer, BUFFER);
    if (count == 0) break;
    if (count > 0) {
      if (put(STDOUT, buffer, count) < 0) break;
    } else if (count == -EAGAIN) {
      hostWait(FOREVER, events, EVENTS);
    } else {
      hostExit(-count);
    }
  }
  say(STDERR, "end of input\n");
}

/** Reads a little, then closes stdin. */
export function sip(): void {
  let count = hostRead(STDIN, buffer, 4);
  while (count == -EAGAIN) {
    hostWait(FOREVER, events, EVENTS);
    count = hostRead(STDIN, buffer, 4);
  }
  put(STDOUT, buffer, count);
  hostClose(STDIN);
}

/** Reads a little, then waits. */
export function slow(): void {
  let count = hostRead(STDIN, buffer, 4);
  while (count == -EAGAIN) {
    hostWait(FOREVER, events, EVENTS);
    count = hostRead(STDIN, buffer, 4);
  }
  put(STDOUT, buffer, count);
  while (hostWait(hostNow(0) + 60_000_000, events, EVENTS) != -ECANCELED);
}

/** Lines until nobody reads them. */
export function lines(): void {
  for (let i = 0; ; i++) {
    const result = say(STDOUT, "line " + i.toString() + "\n");
    if (result < 0) {
      say(STDERR, result == -EPIPE ? "EPIPE\n" : "error " + result.toString() + "\n");
      hostExit(7);
    }
    if ((i & 63) == 63) heap.reset();
  }
}

function sayHangUps(n: i32): void {
  for (let i = 0; i < n; i++) if (eventFlags(i) & EVENT_HANGUP) say(STDOUT, "hang-up\n");
}

/** Bytes of uart0 back to it, until the other side hangs up; says what it saw. `!` asks it to end. */
export function echo(): void {
  const port = openUart("uart0", 0);
  if (port < 0) {
    say(STDOUT, "open " + port.toString() + "\n");
    return;
  }
  say(STDOUT, "open\n");
  let total = 0;
  for (;;) {
    const count = hostRead(port, buffer, BUFFER);
    if (count == -EAGAIN) {
      const n = hostWait(FOREVER, events, EVENTS);
      if (n == -ECANCELED) break;
      sayHangUps(n);
      continue;
    }
    if (count <= 0) {
      sayHangUps(hostWait(0, events, EVENTS)); // the end can be read before its record is fetched
      say(STDOUT, "read answers " + count.toString() + ", write " + hostWrite(port, buffer, 1).toString() + "\n");
      break;
    }
    total += count;
    const last = load<u8>(buffer + count - 1);
    if (put(port, buffer, count) < 0) break;
    if (last == 33) break;
  }
  hostClose(port);
  say(STDOUT, total.toString() + " bytes\n");
}

/** Opens uart0, takes a line, answers it, closes; three times. */
export function reopening(): void {
  for (let round = 1; round <= 3; round++) {
    const port = openUart("uart0", 0);
    say(STDOUT, "round " + round.toString() + "\n");
    let last: u8 = 0;
    while (last != 10) {
      const count = hostRead(port, buffer, 1);
      if (count == -EAGAIN) hostWait(FOREVER, events, EVENTS);
      if (count > 0) last = load<u8>(buffer);
    }
    say(port, "answer " + round.toString() + "\n");
    hostClose(port);
  }
}

/** Writes 20,000 bytes in each of three opens of uart0, which fit into its rings unread, and then waits for a reader. */
export function rewriting(): void {
  for (let open = 0; open < 3; open++) {
    const port = openUart("uart0", 0);
    memory.fill(buffer, <u8>(97 + open), 20000);
    put(port, buffer, 20000);
    hostClose(port);
  }
  say(STDOUT, "three opens\n");
  const port = openUart("uart0", 0);
  while (hostWrite(port, buffer, 0) == 0 && hostNow(0) < 3_000_000) hostWait(hostNow(0) + 100_000, events, EVENTS);
}

/** Writes 300,000 bytes to uart0 and ends at once: they must still arrive. */
export function parting(): void {
  const port = openUart("uart0", 0);
  for (let i = 0; i < 30000; i++) {
    for (let digit = 0, rest = i; digit < 9; digit++, rest /= 10) store<u8>(buffer + 8 - digit, 48 + (rest % 10));
    store<u8>(buffer + 9, 10);
    put(port, buffer, 10);
  }
}

/** Writes 3000 bytes to uart0 and ends at once. */
export function brief(): void {
  put(openUart("uart0", 0), buffer, 3000);
  say(STDOUT, "written\n");
}

/** What a serial device answers when it is configured and counted. */
export function configuring(): void {
  const port = openUart("uart0", 0);
  say(STDOUT, "open " + (port > 0).toString() + "\n");
  say(STDOUT, "baud " + uartConfigure(port, UART_OPTION_BAUD, 9600).toString() + "\n");
  say(STDOUT, "format " + uartConfigure(port, UART_OPTION_FORMAT, UART_PARITY_EVEN).toString() + "\n");
  say(STDOUT, "overruns " + uartCount(port, UART_COUNTER_OVERRUNS).toString() + "\n");
  say(port, "after\n");
}

/** Edges of `button` until the third, with their order and times; and the pull of a line nothing drives. */
export function edges(): void {
  const flags = 8 << GPIO_DEPTH_SHIFT;
  const button = openPin("button", flags | GPIO_PULL_UP);
  say(STDOUT, "pulled " + gpioGet(button).toString() + "\n");
  const began = hostNow(0);
  let seen = 0;
  let latest: i64 = -1;
  while (seen < 3) {
    const n = hostWait(FOREVER, events, EVENTS);
    if (n < 0) {
      say(STDOUT, "wait answers " + n.toString() + "\n");
      return;
    }
    for (let i = 0; i < n; i++) {
      if (eventSource(i) != button) continue;
      const edge = eventFlags(i) & EVENT_RISING ? "rising" : eventFlags(i) & EVENT_FALLING ? "falling" : "?";
      const micros = eventMicros(i);
      const sane = micros >= latest && micros <= hostNow(0);
      say(STDOUT, edge + (sane ? "" : " at a wrong time") + "\n");
      if (seen == 0 && micros > began) say(STDOUT, "at " + (micros / 1000).toString() + "\n");
      latest = micros;
      seen++;
    }
  }
  hostWait(hostNow(0), events, EVENTS);
  say(STDOUT, "then " + hostWait(FOREVER, events, EVENTS).toString() + "\n");
}

/** One edge through a debounced input. */
export function debounced(): void {
  const button = openPin("button", 8 << GPIO_DEPTH_SHIFT);
  gpioConfigure(button, GPIO_OPTION_DEBOUNCE_MICROS, 30_000);
  let n = 0;
  while ((n = hostWait(FOREVER, events, EVENTS)) >= 0) {
    for (let i = 0; i < n; i++) {
      say(
        STDOUT,
        "edge to " + (eventFlags(i) & EVENT_RISING ? "1" : "0") + " at " + (eventMicros(i) / 1000).toString(),
      );
      say(STDOUT, ", seen after " + ((hostNow(0) - eventMicros(i)) / 1000 >= 30 ? "30 ms" : "less") + "\n");
    }
  }
}

/** Computes while edges come; then says how many it got and how many it was told were lost. */
export function overrun(): void {
  const button = openPin("button", 4 << GPIO_DEPTH_SHIFT);
  while (hostNow(0) < 400_000);
  let got = 0;
  let lost = 0;
  let n = 0;
  while ((n = hostWait(FOREVER, events, EVENTS)) >= 0) {
    for (let i = 0; i < n; i++) {
      if (eventFlags(i) & (EVENT_RISING | EVENT_FALLING)) got++;
      if (eventFlags(i) & EVENT_LOSS) lost += eventLost(i);
    }
  }
  say(STDOUT, got.toString() + " edges, " + lost.toString() + " lost, " + gpioGet(button).toString() + "\n");
}

/** An output that goes on, off and on; its safe level is low. */
export function blinking(): void {
  say(STDERR, "begin\n");
  const led = openPin("led", GPIO_OUTPUT);
  gpioSet(led, 1);
  gpioSet(led, 1);
  gpioSet(led, 0);
  say(STDERR, "between\n");
  gpioSet(led, 1);
}

/** How long `now` and a `wait` that only looks take; and the clock never goes back. */
export function timing(): void {
  const ROUNDS = 1_000_000;
  let latest: i64 = 0;
  let backwards = 0;
  for (let round = 0; round < 2; round++) {
    const began = hostNow(0);
    for (let i = 0; i < ROUNDS; i++) {
      const now = hostNow(0);
      if (now < latest) backwards++;
      latest = now;
    }
    const between = hostNow(0);
    for (let i = 0; i < ROUNDS; i++) hostWait(0, events, EVENTS);
    const end = hostNow(0);
    if (round == 0) continue; // the engine is still compiling
    say(STDOUT, "now " + ((between - began) / (ROUNDS / 1000)).toString() + " ns, ");
    say(
      STDOUT,
      "wait " + ((end - between) / (ROUNDS / 1000)).toString() + " ns, backwards " + backwards.toString() + "\n",
    );
  }
}

/** Sleeps ten times 20 ms and says whether it ever woke early. */
export function sleeping(): void {
  let early = 0;
  for (let i = 0; i < 10; i++) {
    const deadline = hostNow(0) + 20_000;
    hostWait(deadline, events, EVENTS);
    if (hostNow(0) < deadline) early++;
  }
  say(STDOUT, "early " + early.toString() + "\n");
}

/** What `explain` says of the last refusal. */
export function explaining(): void {
  openUart("uart9", 0);
  const length = hostExplain(buffer, BUFFER);
  put(STDOUT, buffer, length);
  say(STDOUT, "\n");
}

/** Uses every name, so that the tests' table of flags stays honest. */
export const flagsUsed: i32 = EVENT_READABLE | EVENT_WRITABLE | EDEADLK;
