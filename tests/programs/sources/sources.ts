// What tasks do with pins and ports, a case for each byte on stdin: tests/sources.test.ts drives the board and holds what each logs.
import {
  CancelledError,
  CapacityError,
  Edge,
  ExceptionContext,
  HostError,
  Pin,
  Pull,
  Uart,
  createTask,
  getEventLoop,
  getRunningLoop,
  run,
  sleep,
  stdin,
} from "wasyncio";

function say(error: Error): void {
  let code = "";
  if (error instanceof HostError) code = ` ${(error as HostError).code}`;
  console.log(`${error.name}: ${error.message}${code}`);
}

function openPort(): Uart {
  return Uart.open("uart0", 115200);
}

// ---- edges

async function waitsForEdge(name: string, pin: Pin, which: i32): Promise<void> {
  try {
    const edge = await pin.edge(which);
    console.log(`${name} ${edge.level ? "rose" : "fell"} ${edge.micros} lost ${edge.lost}`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

async function waitsForLevel(name: string, pin: Pin, high: bool): Promise<void> {
  try {
    await pin.level(high);
    console.log(`${name} is ${high ? "high" : "low"}`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

async function edges(): Promise<void> {
  const pin = Pin.input(4, Pull.Up, 2);
  createTask(waitsForEdge("any", pin, Edge.Both));
  createTask(waitsForEdge("rising", pin, Edge.Rising));
  createTask(waitsForEdge("any too", pin, Edge.Both));
  await sleep(100);
  await waitsForEdge("one of three", pin, Edge.Falling);
}

async function lostEdges(): Promise<void> {
  const pin = Pin.input(4, Pull.Up, 2);
  await sleep(100);
  await waitsForEdge("kept", pin, Edge.Both);
  await waitsForEdge("kept", pin, Edge.Both);
  await waitsForEdge("next", pin, Edge.Both);
  try {
    await pin.edge(64);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

async function levels(): Promise<void> {
  const pin = Pin.input(4, Pull.Up);
  await waitsForLevel("at once it", pin, true);
  createTask(waitsForLevel("first", pin, false));
  createTask(waitsForLevel("second", pin, false));
  createTask(waitsForLevel("third", pin, true));
  await sleep(100);
  console.log(pin.edgeNowait() ? "kept" : "taken");
}

async function closedPin(): Promise<void> {
  const pin = Pin.input(4);
  createTask(waitsForEdge("a", pin, Edge.Rising));
  createTask(waitsForEdge("b", pin, Edge.Both));
  createTask(waitsForLevel("c", pin, true));
  await sleep(10);
  pin.close();
  console.log("closed");
  await sleep(10);
  await waitsForEdge("d", pin, Edge.Both);
  await waitsForLevel("e", pin, true);
}

// ---- lines

function quoted(line: string): string {
  return `'${line.replaceAll("\n", "|")}'`;
}

async function readsLine(name: string, port: Uart): Promise<void> {
  try {
    const line = await port.readLine();
    console.log(`${name} ${line.length > 70 ? line.length.toString() : quoted(line)}`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

async function lines(): Promise<void> {
  const port = openPort();
  for (let i = 0; i < 6; i++) await readsLine("line", port);
}

async function longLines(): Promise<void> {
  const port = openPort();
  for (let i = 0; i < 5; i++) await readsLine("line", port);
}

async function twoReaders(): Promise<void> {
  const port = openPort();
  const first = createTask(readsLine("first", port));
  await sleep(1);
  await readsLine("second", port);
  await first;
}

async function closedReader(): Promise<void> {
  const port = openPort();
  createTask(readsLine("a", port));
  await sleep(1000);
  port.close();
  console.log("closed");
  await sleep(10);
  await readsLine("b", port);
}

async function readAhead(): Promise<void> {
  const port = openPort();
  const buffer = new Uint8Array(3);
  await sleep(10);
  await readsLine("line", port);
  let text = "";
  for (let count = port.readNowait(buffer); count > 0; count = port.readNowait(buffer)) {
    text += String.UTF8.decodeUnsafe(buffer.dataStart, count) + ",";
  }
  console.log(text);
}

// ---- what was written

async function drains(name: string, port: Uart): Promise<void> {
  try {
    await port.drain();
    console.log(`${name} drained`);
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    say(e);
  }
}

function writes(port: Uart, text: string): void {
  try {
    port.writeText(text);
    console.log("written");
  } catch (e) {
    say(e);
  }
}

async function backPressure(): Promise<void> {
  const port = openPort();
  port.writeText("short\n");
  await drains("nothing", port);
  port.writeText("0123456789".repeat(30));
  createTask(drains("first", port));
  createTask(drains("second", port));
  await sleep(1);
  const bytes = new Uint8Array(3);
  bytes.fill(0x21);
  console.log(port.writeNowait(bytes).toString());
  port.write(bytes);
  await drains("third", port);
  console.log(port.writeNowait(bytes).toString());
  port.writeText("\n");
  await drains("last", port);
}

function tellsOfHandler(): void {
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    console.log(`handler: ${context.message}`);
    const error = context.exception;
    if (error) say(error);
  });
}

async function refusedOutput(): Promise<void> {
  tellsOfHandler();
  const port = openPort();
  port.writeText("0123456789".repeat(30));
  createTask(drains("first", port));
  createTask(drains("second", port));
  await sleep(100);
  writes(port, "more");
  await drains("later", port);
  try {
    port.writeNowait(new Uint8Array(1));
  } catch (e) {
    say(e);
  }
  port.close();
}

async function untoldRefusal(): Promise<void> {
  tellsOfHandler();
  const port = openPort();
  port.writeText("0123456789".repeat(30));
  await sleep(100);
  port.close();
  console.log("closed");
}

async function refusedWhileClosing(): Promise<void> {
  tellsOfHandler();
  const port = openPort();
  port.writeText("0123456789".repeat(30));
  port.close();
  await sleep(100);
  writes(port, "more");
}

async function refusedAtOnce(): Promise<void> {
  const port = openPort();
  await sleep(10);
  writes(port, "text");
  await drains("nothing", port);
}

async function closedWhileSending(): Promise<void> {
  const port = openPort();
  port.writeText("0123456789".repeat(30) + "\n");
  createTask(drains("first", port));
  createTask(readsLine("reader", port));
  await sleep(1);
  port.close();
  port.close();
  console.log(port.isOpen ? "open" : "closed");
  writes(port, "more");
  await drains("second", port);
  await sleep(1000);
  const again = openPort();
  again.writeText("again\n");
}

async function noRecord(): Promise<void> {
  const port = openPort();
  const loop = getRunningLoop();
  try {
    for (;;) loop.callLater(1000, () => {});
  } catch (e) {
    if (!(e instanceof CapacityError)) throw e;
  }
  writes(port, "0123456789".repeat(30));
}

// ---- where no loop runs

async function forAWhile(): Promise<void> {
  await sleep(1000);
}

function betweenLoops(): void {
  const port = openPort();
  port.writeText("0123456789".repeat(30) + "\n");
  run(forAWhile());
}

function closedBetween(): void {
  const loop = getEventLoop();
  const pin = Pin.input(4);
  loop.callSoonWith<Pin>((pin) => {
    createTask(waitsForEdge("left", pin, Edge.Both));
  }, pin);
  loop.runUntilComplete(forAWhile());
  pin.close();
  console.log("closed");
  loop.runUntilComplete(forAWhile());
}

async function writesAndLeaves(port: Uart): Promise<void> {
  port.writeText("0123456789".repeat(30) + "\n");
}

async function writesAndCloses(port: Uart): Promise<void> {
  tellsOfHandler();
  port.writeText("0123456789".repeat(30) + "\n");
  port.close();
}

async function writesAgain(): Promise<void> {
  const port = openPort();
  port.writeText("again\n");
  await drains("again", port);
}

async function overruns(): Promise<void> {
  const port = openPort();
  await sleep(1000);
  const lost = port.overruns;
  let read = 0;
  const buffer = new Uint8Array(64);
  for (let count = port.readNowait(buffer); count > 0; count = port.readNowait(buffer)) read += count;
  console.log(`${read + lost} in all, ${lost > 0 ? "some" : "none"} lost, ${port.framingErrors} framing errors`);
}

const which = new Uint8Array(1);
stdin.readNowait(which);
switch (which[0]) {
  case 0:
    run(edges());
    break;
  case 1:
    run(lostEdges());
    break;
  case 2:
    run(levels());
    break;
  case 3:
    run(closedPin());
    break;
  case 4:
    run(lines());
    break;
  case 5:
    run(longLines());
    break;
  case 6:
    run(twoReaders());
    break;
  case 7:
    run(closedReader());
    break;
  case 8:
    run(readAhead());
    break;
  case 9:
    run(backPressure());
    break;
  case 10:
    run(refusedOutput());
    break;
  case 11:
    run(untoldRefusal());
    break;
  case 12:
    run(refusedWhileClosing());
    break;
  case 13:
    run(refusedAtOnce());
    break;
  case 14:
    run(closedWhileSending());
    break;
  case 15:
    run(noRecord());
    break;
  case 16:
    betweenLoops();
    break;
  case 17:
    closedBetween();
    break;
  case 18: {
    const port = openPort();
    run(writesAndLeaves(port));
    run(drains("second run", port));
    break;
  }
  case 19:
    run(overruns());
    break;
  case 20:
    run(writesAndCloses(openPort()));
    run(writesAgain());
    break;
}
console.log("end");
