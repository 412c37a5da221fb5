// StreamReader: pieces, ends, limits and cancellation. What comes is fed to the stream of a port at which nobody is.
import {
  CancelledError,
  IncompleteReadError,
  LimitOverrunError,
  StreamReader,
  Task,
  Uart,
  createTask,
  gatherSettled,
  sleep,
  waitFor,
} from "wasyncio";
import { at, say, test, text, ticker } from "./cases";

function open(limit: i32 = 65536): Uart {
  const port = Uart.open("uart0");
  port.limit = limit;
  return port;
}

function quoted(text: string): string {
  return '"' + text.replaceAll("\n", "\\n") + '"';
}

function quotedBytes(bytes: Uint8Array): string {
  return quoted(String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length));
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(text));
}

/** Each part 10 ms after the one before; "" is the end. */
async function feeds(reader: StreamReader, parts: string[]): Promise<void> {
  for (let i = 0; i < parts.length; i++) {
    if (i) await sleep(10);
    if (parts[i].length) reader.feedData(bytesOf(parts[i]));
    else reader.feedEof();
  }
}

/** The stream of a case, fed from the first turn on. */
function fed(parts: string[], limit: i32 = 65536): Uart {
  const port = open(limit);
  createTask(feeds(port, parts));
  return port;
}

function tell(name: string, error: Error): void {
  at(`${name} throws ${text(error)}`);
  if (error instanceof IncompleteReadError) {
    const incomplete = error as IncompleteReadError;
    say(`  had ${quotedBytes(incomplete.partial)} of ${incomplete.expected}`);
  }
  if (error instanceof LimitOverrunError) say(`  consumed ${(error as LimitOverrunError).consumed}`);
}

async function line(reader: StreamReader, name: string = "line"): Promise<void> {
  try {
    at(`${name} ${quoted(await reader.readLine())}`);
  } catch (e) {
    tell(name, e);
    if (e instanceof CancelledError) throw e;
  }
}

async function until(reader: StreamReader, separator: string, name: string = "until"): Promise<void> {
  try {
    at(`${name} ${quotedBytes(await reader.readUntil(bytesOf(separator)))}`);
  } catch (e) {
    tell(name, e);
    if (e instanceof CancelledError) throw e;
  }
}

async function exactly(reader: StreamReader, count: i32, name: string = "exactly"): Promise<void> {
  try {
    at(`${name} ${quotedBytes(await reader.readExactly(count))}`);
  } catch (e) {
    tell(name, e);
    if (e instanceof CancelledError) throw e;
  }
}

async function some(reader: StreamReader, count: i32 = -1, name: string = "read"): Promise<void> {
  try {
    at(`${name} ${quotedBytes(await reader.read(count))}`);
  } catch (e) {
    tell(name, e);
    if (e instanceof CancelledError) throw e;
  }
}

/** Waits for a task, however it ends. */
async function ended(task: Task<void>): Promise<void> {
  await gatherSettled<void>([task]);
  at(task.cancelled ? "cancelled" : "ended");
}

// ---- lines

async function aLine(): Promise<void> {
  const port = fed(["one\n"]);
  await line(port);
  port.close();
}

async function twoLinesAtOnce(): Promise<void> {
  const port = fed(["one\ntwo\n"]);
  await line(port);
  createTask(ticker(2));
  await line(port);
  say("in the same turn");
  port.close();
}

async function aLineInPieces(): Promise<void> {
  const port = fed(["o", "n", "e\nt", "wo\n"]);
  await line(port);
  await line(port);
  port.close();
}

async function anEmptyLine(): Promise<void> {
  const port = fed(["\n\nx\n"]);
  await line(port);
  await line(port);
  await line(port);
  port.close();
}

async function aLineWithoutEnd(): Promise<void> {
  const port = fed(["one\ntw", "o", ""]);
  await line(port);
  await line(port);
  await line(port);
  port.close();
}

async function nothingAtAll(): Promise<void> {
  const port = fed([""]);
  await line(port);
  await some(port, 5);
  port.close();
}

async function aLineAtTheLimit(): Promise<void> {
  const port = fed(["12345\n", "123", "45\n"], 5);
  await line(port);
  await line(port);
  port.close();
}

async function aLineOverTheLimit(): Promise<void> {
  const port = fed(["123456\nnext\n"], 5);
  await line(port);
  await line(port);
  port.close();
}

async function noEndWithinTheLimit(): Promise<void> {
  const port = fed(["1234", "567", "8\nnext\n"], 5);
  await line(port);
  await line(port);
  await line(port);
  port.close();
}

async function theEndComesJustTooLate(): Promise<void> {
  const port = fed(["12345", "6\nnext\n"], 5);
  await line(port);
  await line(port);
  port.close();
}

async function noSuchLimit(): Promise<void> {
  const port = open();
  try {
    port.limit = 0;
  } catch (e) {
    say(text(e));
  }
  port.close();
}

// ---- separators

async function aSeparatorInPieces(): Promise<void> {
  const port = fed(["a;", "-;", "-", ";b;-;c"]);
  await until(port, ";-;");
  await until(port, ";-;");
  await some(port, 10);
  port.close();
}

async function aSeparatorWithinItself(): Promise<void> {
  const port = fed(["aaab", "aab"]);
  await until(port, "aab");
  await until(port, "aab");
  port.close();
}

async function noSeparatorBeforeTheEnd(): Promise<void> {
  const port = fed(["abc", "de", ""]);
  await until(port, ">");
  await until(port, ">");
  await some(port, 5);
  port.close();
}

async function noSeparatorWithinTheLimit(): Promise<void> {
  const port = fed(["1234567", "8>9"], 5);
  await until(port, ">");
  await some(port, 3);
  await until(port, ">");
  await until(port, "9");
  port.close();
}

async function aLongSeparatorNotWithinTheLimit(): Promise<void> {
  const port = fed(["1234567<", "<", "<>"], 5);
  await until(port, "<<<");
  await sleep(25);
  await until(port, "<<<");
  port.close();
}

async function aSeparatorBeyondTheLimit(): Promise<void> {
  const port = fed(["1234567>8"], 5);
  await until(port, ">");
  await until(port, ">");
  await exactly(port, 9);
  port.close();
}

async function theEmptySeparator(): Promise<void> {
  const port = fed(["abc"]);
  await until(port, "");
  await some(port, 5);
  port.close();
}

// ---- bytes

async function exactlyInPieces(): Promise<void> {
  const port = fed(["ab", "cd", "efg"]);
  await exactly(port, 5);
  await exactly(port, 2);
  port.close();
}

async function exactlyAndTheEnd(): Promise<void> {
  const port = fed(["ab", "cd", ""]);
  await exactly(port, 5);
  await exactly(port, 2);
  await exactly(port, 0);
  port.close();
}

async function exactlyNothing(): Promise<void> {
  const port = open();
  await exactly(port, 0);
  await exactly(port, -1);
  port.close();
}

async function exactlyIgnoresTheLimit(): Promise<void> {
  const port = fed(["12345", "67890"], 3);
  await exactly(port, 10);
  port.close();
}

async function someOfWhatIsThere(): Promise<void> {
  const port = fed(["abcdef"]);
  await some(port, 4);
  await some(port, 4);
  port.close();
}

async function someOfWhatComes(): Promise<void> {
  const port = fed(["ab", "cd"]);
  await some(port, 1);
  await some(port, 10);
  await some(port, 10);
  port.close();
}

async function everything(): Promise<void> {
  const port = fed(["ab", "cd", "ef", ""]);
  await some(port);
  await some(port);
  port.close();
}

async function everythingBeyondTheLimit(): Promise<void> {
  const port = fed(["abcdef", "ghi", ""], 2);
  await some(port);
  port.close();
}

async function nothingAsked(): Promise<void> {
  const port = open();
  createTask(ticker(1));
  await some(port, 0);
  say("in the same turn");
  port.close();
}

async function atTheEnd(): Promise<void> {
  const port = fed(["ab", ""]);
  say(`${port.atEof}`);
  await some(port, 1);
  say(`${port.atEof}`);
  await sleep(15);
  say(`${port.atEof}`);
  await some(port, 1);
  say(`${port.atEof}`);
  port.close();
}

async function nothingFed(): Promise<void> {
  const port = open();
  const task = createTask(line(port));
  await sleep(1);
  port.feedData(new Uint8Array(0));
  await sleep(1);
  say(`${task.done}`);
  port.feedData(bytesOf("a\n"));
  await task;
  port.close();
}

async function severalInOneTurn(): Promise<void> {
  const port = open();
  const task = createTask(some(port, 10));
  await sleep(1);
  port.feedData(bytesOf("a"));
  port.feedData(bytesOf("b"));
  port.feedEof();
  await task;
  say(`${port.atEof}`);
  port.close();
}

// ---- two readers

async function aSecondLine(): Promise<void> {
  const port = fed(["x"]);
  const task = createTask(line(port, "first"));
  await sleep(5);
  await line(port, "second");
  port.feedData(bytesOf("y\n"));
  await task;
  port.close();
}

async function aSecondOfEachKind(): Promise<void> {
  const port = open();
  const task = createTask(exactly(port, 3, "first"));
  await sleep(5);
  await until(port, ">");
  await exactly(port, 2);
  await some(port, 2);
  await some(port);
  port.feedEof();
  await task;
  port.close();
}

async function aSecondThatNeedNotWait(): Promise<void> {
  const port = fed(["abcd"]);
  const task = createTask(exactly(port, 6, "first"));
  await sleep(5);
  await some(port, 3, "second");
  port.feedData(bytesOf("efghi"));
  await task;
  port.close();
}

async function oneAfterTheOther(): Promise<void> {
  const port = open();
  const first = createTask(line(port, "first"));
  await sleep(1);
  port.feedData(bytesOf("one\ntwo\n"));
  await line(port, "second");
  await first;
  port.close();
}

// ---- cancelled

async function aLineIsCancelled(): Promise<void> {
  const port = fed(["one", " two\n"]);
  const task = createTask(line(port, "first"));
  await sleep(5);
  task.cancel();
  await ended(task);
  await line(port, "second");
  port.close();
}

async function untilIsCancelled(): Promise<void> {
  const port = fed(["one", " two>"]);
  const task = createTask(until(port, ">", "first"));
  await sleep(5);
  task.cancel("enough");
  await ended(task);
  await until(port, ">", "second");
  port.close();
}

async function exactlyIsCancelled(): Promise<void> {
  const port = fed(["abc", "defg"]);
  const task = createTask(exactly(port, 6, "first"));
  await sleep(5);
  task.cancel();
  await ended(task);
  await exactly(port, 2, "second");
  await exactly(port, 5, "third");
  port.close();
}

async function readIsCancelled(): Promise<void> {
  const port = open();
  const task = createTask(some(port, 5, "first"));
  await sleep(5);
  task.cancel();
  await ended(task);
  port.feedData(bytesOf("abc"));
  await some(port, 5, "second");
  port.close();
}

async function cancelledAsItComes(): Promise<void> {
  const port = open();
  const task = createTask(line(port, "first"));
  await sleep(5);
  port.feedData(bytesOf("one\ntwo\n"));
  task.cancel();
  await ended(task);
  await line(port, "second");
  await line(port, "third");
  port.close();
}

async function comesAsItIsCancelled(): Promise<void> {
  const port = open();
  const task = createTask(line(port, "first"));
  await sleep(5);
  task.cancel();
  port.feedData(bytesOf("one\n"));
  await ended(task);
  await line(port, "second");
  port.close();
}

async function theEndAsItIsCancelled(): Promise<void> {
  const port = fed(["part"]);
  const task = createTask(line(port, "first"));
  await sleep(5);
  port.feedEof();
  task.cancel();
  await ended(task);
  await line(port, "second");
  port.close();
}

async function cancelledBeforeItBegins(): Promise<void> {
  const port = fed(["one\n"]);
  const task = createTask(line(port, "first"));
  task.cancel();
  await ended(task);
  await line(port, "second");
  port.close();
}

async function anotherInTheTurnOfTheCancel(): Promise<void> {
  const port = fed(["on", "e\n"]);
  const first = createTask(line(port, "first"));
  await sleep(5);
  first.cancel();
  const second = createTask(line(port, "second"));
  await ended(first);
  await second;
  port.close();
}

// ---- limits of time

async function tooLate(): Promise<void> {
  const port = fed(["on", "e\n"]);
  try {
    await waitFor(port.readLine(), 5);
  } catch (e) {
    tell("waitFor", e);
    if (e instanceof CancelledError) throw e;
  }
  await line(port);
  port.close();
}

async function inTime(): Promise<void> {
  const port = fed(["on", "e\n"]);
  at(quoted(await waitFor(port.readLine(), 15)));
  port.close();
}

// ---- for await

async function allLines(): Promise<void> {
  const port = fed(["one\nt", "wo\nthree", ""]);
  for await (const line of port) at(quoted(line));
  say(`${port.atEof}`);
  port.close();
}

async function linesUpToABreak(): Promise<void> {
  const port = fed(["one\ntwo\nthree\n", "four\n", ""]);
  for await (const line of port) {
    at(quoted(line));
    if (line.startsWith("tw")) break;
  }
  await line(port);
  for await (const line of port) at(quoted(line));
  port.close();
}

async function linesOverTheLimit(): Promise<void> {
  const port = fed(["one\n1234567\n", "two\n", ""], 5);
  try {
    for await (const line of port) at(quoted(line));
  } catch (e) {
    tell("lines", e);
    if (e instanceof CancelledError) throw e;
  }
  for await (const line of port) at(quoted(line));
  port.close();
}

async function consumes(port: Uart): Promise<void> {
  for await (const line of port) at(quoted(line));
}

async function linesAreCancelled(): Promise<void> {
  const port = fed(["one\ntw", "o\n", ""]);
  const task = createTask(consumes(port));
  await sleep(5);
  task.cancel();
  await ended(task);
  await line(port);
  port.close();
}

test("a line", aLine());
test("two lines at once", twoLinesAtOnce());
test("a line in pieces", aLineInPieces());
test("an empty line", anEmptyLine());
test("a line without end", aLineWithoutEnd());
test("a stream of nothing", nothingAtAll());
test("a line at the limit", aLineAtTheLimit());
test("a line over the limit", aLineOverTheLimit());
test("no end of a line within the limit", noEndWithinTheLimit());
test("the end of a line comes just too late", theEndComesJustTooLate());
test("no such limit", noSuchLimit());
test("a separator in pieces", aSeparatorInPieces());
test("a separator within itself", aSeparatorWithinItself());
test("no separator before the end", noSeparatorBeforeTheEnd());
test("no separator within the limit", noSeparatorWithinTheLimit());
test("a long separator not within the limit", aLongSeparatorNotWithinTheLimit());
test("a separator beyond the limit", aSeparatorBeyondTheLimit());
test("the empty separator", theEmptySeparator());
test("exactly so many in pieces", exactlyInPieces());
test("exactly so many, and the end", exactlyAndTheEnd());
test("exactly none", exactlyNothing());
test("exactly more than the limit", exactlyIgnoresTheLimit());
test("some of what is there", someOfWhatIsThere());
test("some of what comes", someOfWhatComes());
test("everything to the end", everything());
test("everything beyond the limit", everythingBeyondTheLimit());
test("nothing is asked for", nothingAsked());
test("at the end", atTheEnd());
test("nothing is fed", nothingFed());
test("several pieces in one turn", severalInOneTurn());
test("a second line while one waits", aSecondLine());
test("a second reader of each kind", aSecondOfEachKind());
test("a second reader that need not wait", aSecondThatNeedNotWait());
test("one line after the other", oneAfterTheOther());
test("a line is cancelled", aLineIsCancelled());
test("up to a separator is cancelled", untilIsCancelled());
test("exactly so many is cancelled", exactlyIsCancelled());
test("read is cancelled", readIsCancelled());
test("cancelled as the line comes", cancelledAsItComes());
test("the line comes as it is cancelled", comesAsItIsCancelled());
test("cancelled as the stream ends", theEndAsItIsCancelled());
test("a reader is cancelled before it begins", cancelledBeforeItBegins());
test("another reader in the turn of the cancel", anotherInTheTurnOfTheCancel());
test("a line is too late", tooLate());
test("a line is in time", inTime());
test("all lines", allLines());
test("lines up to a break", linesUpToABreak());
test("lines over the limit", linesOverTheLimit());
test("lines are cancelled", linesAreCancelled());
