// Streams of text: separators and lines of more than ASCII, in pieces that cut characters; and what a port is asked outside of its stream.
import {
  CapacityError,
  ExceptionContext,
  HostError,
  IncompleteReadError,
  LimitOverrunError,
  StreamReader,
  Uart,
  createTask,
  getRunningLoop,
  run,
  sleep,
} from "wasyncio";
import { at, begin, say, test, text } from "./cases";

function open(): Uart {
  return Uart.open("uart0", 10000);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text));
}

function quoted(text: string): string {
  return '"' + text.replaceAll("\n", "\\n") + '"';
}

/** Pieces of so many bytes, one in 10 ms, and then the end. */
async function feeds(reader: StreamReader, text: string, size: i32): Promise<void> {
  const bytes = bytesOf(text);
  for (let from = 0; from < bytes.length; from += size) {
    reader.feedData(bytes.slice(from, from + size));
    await sleep(10);
  }
  reader.feedEof();
}

function fed(text: string, size: i32): Uart {
  const port = open();
  createTask(feeds(port, text, size));
  return port;
}

async function until(reader: StreamReader, separator: string): Promise<void> {
  try {
    at(quoted(await reader.readUntil<string>(separator)));
  } catch (e) {
    at(text(e));
    if (e instanceof IncompleteReadError) say(`  had ${(e as IncompleteReadError).partial.length}`);
    else if (e instanceof LimitOverrunError) say(`  consumed ${(e as LimitOverrunError).consumed}`);
    else throw e;
  }
}

async function linesOf(text: string, size: i32): Promise<void> {
  const port = fed(text, size);
  for await (const line of port) at(quoted(line));
  say(`${port.atEof}`);
  port.close();
}

test("lines of two bytes a character", linesOf("grün\nblåbær\nßß\n", 3));
test("lines of three bytes a character", linesOf("温度 25 ℃\n湿度\n…\n", 4));
test("lines of four bytes a character", linesOf("𝒳𝒴\n🌡️ 25\n𐀀\u{10ffff}\n", 5));
test("a line of every length, byte by byte", linesOf("aé€𝒳\n𝒳€éa\n", 1));
test("a last line without end that is not ASCII", linesOf("é\n€𝒳", 2));

/** What comes up to each separator. */
async function untilEach(text: string, size: i32, separators: string[]): Promise<void> {
  const port = fed(text, size);
  for (let i = 0; i < separators.length; i++) await until(port, separators[i]);
  port.close();
}

test("a separator is a text", untilEach("eins; zwei; drei", 5, ["; ", "; ", "; "]));
test("a separator of two bytes a character", untilEach("12 °C13 °C14 °F", 4, ["°C", "°C", "°C"]));
test("a separator of three bytes a character", untilEach("a€b€€c", 2, ["€", "€€", "€"]));
test("a separator of four bytes a character", untilEach("𝒳𝒴𝒵𝒴", 3, ["𝒴", "𝒴", "𝒴"]));
// The first byte is the same of all.
test("a separator that begins like what comes before it", untilEach("\u00e9\u00e8\u00ea\u00e9!", 1, ["ê", "é", "!"]));

async function untilTheLimit(): Promise<void> {
  const port = fed("ééé€", 4);
  say(`${port.limit}`);
  port.limit = 5;
  say(`${port.limit}`);
  await until(port, "€");
  port.limit = 6;
  await until(port, "€");
  port.close();
}

test("a limit is one of bytes", untilTheLimit());

async function emptyText(): Promise<void> {
  const port = fed("abc", 3);
  try {
    await port.readUntil<string>("");
  } catch (e) {
    say(text(e));
  }
  await sleep(20);
  port.close();
}

test("the empty text as a separator", emptyText());

// ---- text that is written

async function written(): Promise<void> {
  const port = open();
  const texts = ["x".repeat(64), "é".repeat(10), "€".repeat(10), "𝒳".repeat(10), "", "x".repeat(300), "\ud800"];
  for (let i = 0; i < texts.length; i++) {
    port.writeText(texts[i]);
    say(`${port.writeBufferSize}`);
  }
  await sleep(1000);
  say(`${port.writeBufferSize}`);
  port.close();
}

test("text is kept as UTF-8", written());

// ---- beside the stream

async function takenBeside(): Promise<void> {
  const port = fed("one\ntwo\nthree", 13);
  say(quoted(await port.readLine()));
  const buffer = new Uint8Array(6);
  const count = port.readNowait(buffer);
  say(`${count} ${quoted(String.UTF8.decodeUnsafe(buffer.dataStart, count))}`);
  say(quoted(await port.readLine()));
  say(`${port.atEof}`);
  port.close();
}

test("what a line has left is read beside the stream", takenBeside());

async function writtenBeside(): Promise<void> {
  const port = open();
  say(`${port.writeNowait(new Uint8Array(50))} ${port.writeNowait(new Uint8Array(50))}`);
  port.write(new Uint8Array(40));
  say(`${port.writeBufferSize} ${port.writeNowait(new Uint8Array(5))}`);
  await sleep(40); // the port has sent enough to take what is kept
  say(`${port.writeBufferSize}`);
  await sleep(100);
  say(`${port.writeNowait(new Uint8Array(10), 4)} ${port.writeNowait(new Uint8Array(10), 2, 5)}`);
  say(`${port.writeNowait(new Uint8Array(10), 11)}`);
  await sleep(100);
  port.close();
}

test("bytes are written beside the stream, behind what it keeps", writtenBeside());

async function sentBeside(): Promise<void> {
  const port = open();
  port.write(new Uint8Array(100));
  const until = getRunningLoop().time() + 50;
  while (getRunningLoop().time() < until); // nobody else runs, and the port sends
  say(`${port.writeBufferSize} ${port.writeNowait(new Uint8Array(3))} ${port.writeBufferSize}`);
  await port.drain();
  port.close();
}

test("what a stream keeps goes first when bytes are written beside it", sentBeside());

async function noEnd(): Promise<void> {
  const port = open();
  try {
    port.writeEof();
  } catch (e) {
    say(text(e));
  }
  port.close();
}

test("a port has no end that can be written", noEnd());

async function asked(): Promise<void> {
  const port = open();
  say(`${port.isOpen} ${port.overruns} ${port.framingErrors}`);
  port.close();
  say(`${port.isOpen}`);
  try {
    say(`${port.overruns}`);
  } catch (e) {
    say(`${e.name} ${(e as HostError).code}`);
  }
  port.close();
}

test("what a port counts", asked());

function opens(name: string): void {
  try {
    Uart.open(name);
  } catch (e) {
    say(`${e.name} ${(e as HostError).code} ${e.message.includes(name)}`);
  }
}

async function refused(): Promise<void> {
  const port = open();
  opens("uart0");
  port.close();
  opens("nobody");
  opens("nobody who is called ".repeat(5));
  opens("é€𝒳");
  try {
    Uart.open("n".repeat(130));
  } catch (e) {
    say(text(e));
  }
  say(new CapacityError().name);
}

test("a port that cannot be opened", refused());

async function throws<T>(awaitable: Promise<T>): Promise<void> {
  try {
    await awaitable;
  } catch (e) {
    say(text(e));
  }
}

async function closed(): Promise<void> {
  const port = open();
  port.close();
  try {
    port.writeText("too late");
  } catch (e) {
    say(text(e));
  }
  await throws(port.drain());
  await throws(port.readLine());
  await throws(port.readUntil<string>(";"));
  try {
    port.feedEof();
  } catch (e) {
    say(text(e));
  }
  await port.waitClosed();
  say(`${port.isClosing}`);
}

test("a port that is closed", closed());

async function leavesOutput(): Promise<void> {
  getRunningLoop().setExceptionHandler((context: ExceptionContext) => {
    say(`handler: ${context.message} ${text(context.exception)}`);
  });
  const port = open();
  port.write(new Uint8Array(100));
  port.close();
  await sleep(10);
  say("main ends");
}

test("a run ends before all is sent", leavesOutput());

begin("the port is there again");

async function opensAgain(): Promise<void> {
  const port = open();
  say(`${port.isOpen}`);
  port.close();
}

run(opensAgain());
