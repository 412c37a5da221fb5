// StreamWriter: water marks, drain and closing, on a port that sends a byte in a millisecond and has room for 64 of them; it takes more when
// half of that is sent.
import { CancelledError, Stream, Uart, createTask, gatherSettled, sleep, waitFor } from "wasyncio";
import { at, say, test, text, ticker } from "./cases";

function open(): Uart {
  return Uart.open("uart0", 10000);
}

/** So many bytes. */
function bytes(count: i32): Uint8Array {
  return new Uint8Array(count);
}

async function drains(name: string, writer: Stream): Promise<void> {
  try {
    await writer.drain();
    at(`${name} has drained, ${writer.writeBufferSize} kept`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (e instanceof CancelledError) throw e;
  }
}

async function closes(name: string, writer: Stream): Promise<void> {
  try {
    await writer.waitClosed();
    at(`${name} is closed`);
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (e instanceof CancelledError) throw e;
  }
}

/** The port sends all that it has, and is closed. */
async function settle(port: Uart): Promise<void> {
  await sleep(400);
  port.close();
}

async function nothingWritten(): Promise<void> {
  const port = open();
  createTask(ticker(1));
  await drains("a", port);
  say("in the same turn");
  await settle(port);
}

async function whatThePortTakes(): Promise<void> {
  const port = open();
  port.write(bytes(64));
  createTask(ticker(1));
  await drains("a", port);
  say("in the same turn");
  await settle(port);
}

async function moreThanThePortTakes(): Promise<void> {
  const port = open();
  port.write(bytes(100));
  say(`${port.writeBufferSize}`);
  port.setWriteBufferLimits(0, 0);
  await drains("a", port);
  await settle(port);
}

async function belowTheHighMark(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(50);
  port.write(bytes(100));
  createTask(ticker(1));
  await drains("a", port);
  say("in the same turn");
  await settle(port);
}

async function atTheHighMark(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(36);
  port.write(bytes(100));
  await drains("a", port);
  port.write(bytes(1));
  await drains("a", port);
  await settle(port);
}

async function downToTheLowMark(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(60, 40);
  port.write(bytes(164));
  await drains("a", port);
  await drains("a", port);
  await settle(port);
}

async function betweenTheMarks(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(90, 10);
  port.write(bytes(164));
  await sleep(40);
  say(`${port.writeBufferSize}`);
  await drains("a", port);
  await settle(port);
}

async function marksThatAreLowered(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(90);
  port.write(bytes(100));
  await drains("a", port);
  port.setWriteBufferLimits(8, 8);
  await drains("a", port);
  await settle(port);
}

async function onlyTheLowMark(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(-1, 9);
  port.write(bytes(100));
  await drains("a", port);
  port.write(bytes(1));
  await drains("a", port);
  await settle(port);
}

async function noMarks(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits();
  port.write(bytes(300));
  await drains("a", port);
  await settle(port);
}

async function theWrongMarks(): Promise<void> {
  const port = open();
  try {
    port.setWriteBufferLimits(5, 6);
  } catch (e) {
    say(text(e));
  }
  port.setWriteBufferLimits(-1, 2_000_000_000);
  await settle(port);
}

async function severalWrites(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  for (let i = 0; i < 4; i++) {
    port.write(bytes(40));
    await drains(`${i}`, port);
  }
  await settle(port);
}

async function writtenWhileItDrains(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(80));
  const task = createTask(drains("a", port));
  await sleep(20);
  port.write(bytes(60));
  await task;
  await settle(port);
}

async function nothingIsAdded(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(0));
  await drains("a", port);
  port.write(bytes(70));
  port.write(bytes(0));
  await drains("a", port);
  await settle(port);
}

async function twoDrain(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(80));
  const a = createTask(drains("a", port));
  const b = createTask(drains("b", port));
  await a;
  await b;
  await settle(port);
}

async function oneOfTwoIsCancelled(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(80));
  const a = createTask(drains("a", port));
  const b = createTask(drains("b", port));
  await sleep(5);
  a.cancel("enough");
  await gatherSettled<void>([a]);
  await b;
  say(`${a.cancelled} ${port.writeBufferSize}`);
  await settle(port);
}

async function cancelledAsItIsDrained(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(80));
  const task = createTask(drains("a", port));
  await sleep(100);
  say(`${task.done} ${task.cancel()}`);
  await settle(port);
}

async function drainedTooLate(): Promise<void> {
  const port = open();
  port.setWriteBufferLimits(0);
  port.write(bytes(80));
  try {
    await waitFor(port.drain(), 10);
  } catch (e) {
    at(text(e));
    if (e instanceof CancelledError) throw e;
  }
  await drains("a", port);
  await settle(port);
}

async function closedAtOnce(): Promise<void> {
  const port = open();
  say(`${port.isClosing}`);
  port.close();
  say(`${port.isClosing}`);
  await closes("a", port);
}

async function closedWithInput(): Promise<void> {
  const port = open();
  port.feedData(bytes(30));
  port.write(bytes(3));
  say(`${(await port.read(10)).length}`);
  port.close();
  await closes("a", port);
}

async function closedWithoutWhatIsKept(): Promise<void> {
  const port = open();
  port.write(bytes(60));
  port.close();
  await closes("a", port);
  await sleep(100);
}

async function closedWithWhatIsKept(): Promise<void> {
  const port = open();
  port.write(bytes(120));
  port.close();
  say(`${port.isClosing}`);
  await closes("a", port);
  await sleep(400);
}

async function closedWhileSomebodyWaits(): Promise<void> {
  const port = open();
  port.write(bytes(80));
  const a = createTask(closes("a", port));
  const b = createTask(closes("b", port));
  await sleep(5);
  port.close();
  await a;
  await b;
  await closes("c", port);
  await sleep(400);
}

async function whoWaitsIsCancelled(): Promise<void> {
  const port = open();
  port.write(bytes(80));
  port.close();
  const a = createTask(closes("a", port));
  await sleep(5);
  a.cancel();
  await gatherSettled<void>([a]);
  await sleep(400);
}

test("drained where nothing was written", nothingWritten());
test("drained where the port takes all", whatThePortTakes());
test("drained of more than the port takes", moreThanThePortTakes());
test("drained below the high-water mark", belowTheHighMark());
test("drained at the high-water mark", atTheHighMark());
test("drained down to the low-water mark", downToTheLowMark());
test("drained between the marks", betweenTheMarks());
test("drained after the marks were lowered", marksThatAreLowered());
test("drained with only a low-water mark", onlyTheLowMark());
test("drained without marks", noMarks());
test("water marks the wrong way round", theWrongMarks());
test("drained between several writes", severalWrites());
test("written while it is drained", writtenWhileItDrains());
test("nothing is written", nothingIsAdded());
test("two drain", twoDrain());
test("one of two that drain is cancelled", oneOfTwoIsCancelled());
test("cancelled after it was drained", cancelledAsItIsDrained());
test("drained too late", drainedTooLate());
test("closed at once", closedAtOnce());
test("closed with input that nobody has read", closedWithInput());
test("closed with nothing kept", closedWithoutWhatIsKept());
test("closed with bytes kept", closedWithWhatIsKept());
test("closed while somebody waits", closedWhileSomebodyWaits());
test("who waits for the close is cancelled", whoWaitsIsCancelled());
