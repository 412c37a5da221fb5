// Streams at both ends of a wire, on which a byte takes a millisecond.
import {
  CancelledError,
  ExceptionContext,
  Uart,
  createTask,
  gatherSettled,
  newEventLoop,
  sleep,
  waitFor,
} from "wasyncio";
import { at, begin, say, test, text, turns } from "./cases";

function quoted(text: string): string {
  return '"' + text.replaceAll("\n", "\\n") + '"';
}

class Wire {
  from: Uart = Uart.open("uart1", 10000);
  to: Uart = Uart.open("uart0", 10000);

  close(): void {
    this.from.close();
    this.to.close();
  }
}

async function line(wire: Wire): Promise<void> {
  at(quoted(await wire.to.readLine()));
}

async function some(wire: Wire, count: i32): Promise<void> {
  const bytes = await wire.to.read(count);
  at(quoted(String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length)));
}

async function lines(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("one\ntwo\n\nfour\n");
  for (let i = 0; i < 4; i++) await line(wire);
  wire.close();
}

test("lines come over a wire", lines());

async function exactly(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("abcdefgh");
  at(`${(await wire.to.readExactly(5)).length}`);
  await sleep(10);
  at(`${(await wire.to.readExactly(3)).length}`);
  wire.close();
}

test("so many bytes come over a wire", exactly());

async function pieces(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("abcdefgh");
  await some(wire, 10);
  await some(wire, 10);
  await sleep(4);
  await some(wire, 3);
  await some(wire, 3);
  await some(wire, 10);
  wire.close();
}

test("what has come over a wire is read", pieces());

async function until(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("12.5 °C, 13 °C");
  at(await wire.to.readUntil<string>("°C"));
  at(await wire.to.readUntil<string>("°C"));
  wire.close();
}

test("up to a separator over a wire", until());

async function moreThanItTakes(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("x".repeat(80) + "\n");
  say(`${wire.from.writeBufferSize}`);
  await wire.from.drain();
  say(`${wire.from.writeBufferSize}`);
  at(`${(await wire.to.readLine()).length}`);
  wire.close();
}

test("more goes over a wire than a port takes at once", moreThanItTakes());

async function cancelled(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("abc\n");
  const task = createTask(line(wire));
  await sleep(2);
  task.cancel();
  await gatherSettled<void>([task]);
  at(`cancelled ${task.cancelled}`);
  await line(wire);
  wire.close();
}

test("a line that comes over a wire is cancelled, and read again", cancelled());

async function tooLate(): Promise<void> {
  const wire = new Wire();
  wire.from.writeText("abcdef\n");
  try {
    at(quoted(await waitFor(wire.to.readLine(), 3)));
  } catch (e) {
    if (e instanceof CancelledError) throw e;
    at(text(e));
  }
  await line(wire);
  wire.close();
}

test("a line that comes over a wire is too late", tooLate());

async function answers(wire: Wire): Promise<void> {
  wire.to.writeText(`${await wire.to.readLine()}!\n`);
}

async function bothWays(): Promise<void> {
  const wire = new Wire();
  const task = createTask(answers(wire));
  wire.from.writeText("ping\n");
  at(quoted(await wire.from.readLine()));
  at(quoted(await wire.from.readLine()));
  await task;
  wire.close();
}

test("an answer comes over a wire", bothWays());

async function reads(port: Uart): Promise<void> {
  await port.readLine();
}

begin("a loop is closed while a task reads");
const loop = newEventLoop();
loop.setExceptionHandler((context: ExceptionContext) => say(`handler: ${context.message} ${context.taskName}`));
const port = Uart.open("uart0", 10000);
loop.createTask(reads(port), "reads");
loop.runUntilComplete(turns(3));
loop.close();
port.close();
say("closed");
