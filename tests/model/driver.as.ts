// What the property test drives: the public API, one export an operation. A callback tells the test its number; what it then
// does is the test's to say, through the same exports.
import {
  ByteSource,
  EventLoop,
  Handle,
  Pin,
  Pull,
  Source,
  TimerHandle,
  Uart,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
} from "../../assembly/index";
import { console } from "../../assembly/console";
import { Loop } from "../../assembly/core/loop";
import { LoopStats } from "../../assembly/loop-stats";

@external("model", "called")
declare function called(callback: i32): void;

@external("model", "edge")
declare function tellEdge(micros: i64, level: i32, lost: i32): void;

/** What a callback without an argument has for a number. */
const NO_NUMBER: i32 = -1;
const MOST_HANDLES: i32 = 4096;
const MOST_LOOPS: i32 = 8;

const handles = new StaticArray<Handle | null>(MOST_HANDLES);
const loops = new StaticArray<EventLoop>(MOST_LOOPS);
let loopCount: i32 = 0;
const buffer = new Uint8Array(8);

function plain(): void {
  called(NO_NUMBER);
}

function numbered(callback: i32): void {
  called(callback);
}

/** The same by an argument that takes all eight bytes. */
function wide(callback: f64): void {
  called(<i32>callback);
}

function indexOf(loop: EventLoop): i32 {
  for (let i = 0; i < loopCount; i++) {
    if (changetype<usize>(loops[i]) == changetype<usize>(loop)) return i;
  }
  loops[loopCount] = loop;
  return loopCount++;
}

function source(number: i32): ByteSource {
  return Source.of<ByteSource>(number);
}

// ---- loops

export function eventLoop(): i32 {
  return indexOf(getEventLoop());
}
export function runningLoop(): i32 {
  return indexOf(getRunningLoop());
}
export function newLoop(): i32 {
  return indexOf(newEventLoop());
}
export function run(loop: i32): void {
  loops[loop].runForever();
}
export function stop(loop: i32): void {
  loops[loop].stop();
}
export function closeLoop(loop: i32): void {
  loops[loop].close();
}
export function isRunning(loop: i32): bool {
  return loops[loop].isRunning;
}
export function isClosed(loop: i32): bool {
  return loops[loop].isClosed;
}
export function time(loop: i32): i64 {
  return loops[loop].time();
}
/** Makes the sequence of timers run out sooner. */
export function setSequence(loop: i32, sequence: u32): void {
  const timers = loops[loop].timers;
  timers.sequence = max(timers.sequence, sequence);
}

// ---- how often what cannot be seen from outside has happened

let sweepCount: i32 = 0;
let renumberingCount: i32 = 0;

/** The sequence of the next timer; its complement while no record is free. */
function mark(loop: i32): i64 {
  const sequence = <i64>loops[loop].timers.sequence;
  return load<usize>(changetype<usize>(loops[loop]), offsetof<Loop>("free")) ? sequence : ~sequence;
}

/** A record was had since `before`. */
function note(loop: i32, before: i64): void {
  if (before < 0) sweepCount++;
  if (<i64>loops[loop].timers.sequence < (before < 0 ? ~before : before)) renumberingCount++;
}

export function sweeps(): i32 {
  return sweepCount;
}
export function renumberings(): i32 {
  return renumberingCount;
}

// ---- callbacks

export function soon(loop: i32, callback: i32): void {
  const before = mark(loop);
  handles[callback] = loops[loop].callSoonWith<i32>(numbered, callback);
  note(loop, before);
}
export function soonPlain(loop: i32, callback: i32): void {
  handles[callback] = loops[loop].callSoon(plain);
}
export function later(loop: i32, delay: i64, callback: i32): void {
  const before = mark(loop);
  handles[callback] = loops[loop].callLaterWith<f64>(delay, wide, <f64>callback);
  note(loop, before);
}
export function laterPlain(loop: i32, delay: i64, callback: i32): void {
  handles[callback] = loops[loop].callLater(delay, plain);
}
export function at(loop: i32, when: i64, callback: i32): void {
  const before = mark(loop);
  handles[callback] = loops[loop].callAtWith<i32>(when, numbered, callback);
  note(loop, before);
}
export function atPlain(loop: i32, when: i64, callback: i32): void {
  handles[callback] = loops[loop].callAt(when, plain);
}
export function cancel(callback: i32): void {
  handles[callback]!.cancel();
}
export function cancelled(callback: i32): bool {
  return handles[callback]!.cancelled;
}
export function when(callback: i32): i64 {
  const handle = handles[callback]!;
  return handle instanceof TimerHandle ? (<TimerHandle>handle).when : 0;
}

// ---- sources

export function openPin(depth: i32): i32 {
  return Pin.input(0, Pull.None, depth).number;
}
export function openPort(): i32 {
  return Uart.open("port").number;
}
export function closeSource(number: i32): void {
  source(number).close();
}
export function isOpen(number: i32): bool {
  return source(number).isOpen;
}
export function addReader(loop: i32, number: i32, callback: i32): void {
  loops[loop].addReaderWith<i32>(source(number), numbered, callback);
}
export function addReaderPlain(loop: i32, number: i32): void {
  loops[loop].addReader(source(number), plain);
}
export function removeReader(loop: i32, number: i32): bool {
  return loops[loop].removeReader(source(number));
}
export function addWriter(loop: i32, number: i32, callback: i32): void {
  loops[loop].addWriterWith<f64>(source(number), wide, <f64>callback);
}
export function addWriterPlain(loop: i32, number: i32): void {
  loops[loop].addWriter(source(number), plain);
}
export function removeWriter(loop: i32, number: i32): bool {
  return loops[loop].removeWriter(source(number));
}
export function read(number: i32): i32 {
  return source(number).readNowait(buffer);
}
export function write(number: i32): i32 {
  return source(number).writeNowait(buffer);
}
/** Tells the oldest edge kept, if there is one; answers whether. */
export function takeEdge(number: i32): bool {
  const edge = Source.of<Pin>(number).edgeNowait();
  if (edge === null) return false;
  tellEdge(edge.micros, edge.level, edge.lost);
  return true;
}
export function discard(number: i32): void {
  Source.of<Pin>(number).discard();
}
export function log(): void {
  console.log("x");
}

// ---- counts

export function reserved(loop: i32): i32 {
  return loops[loop].reserved;
}
export function armed(loop: i32): i32 {
  return loops[loop].armed;
}

let stats: LoopStats | null = null;
export function takeStats(loop: i32): void {
  stats = loops[loop].stats();
}
export function turns(): u32 {
  return stats!.turns;
}
export function readyPeak(): i32 {
  return stats!.readyPeak;
}
export function timersPeak(): i32 {
  return stats!.timersPeak;
}
export function sources(): i32 {
  return stats!.sources;
}
export function sourcesPeak(): i32 {
  return stats!.sourcesPeak;
}
export function eventsLost(): u32 {
  return stats!.eventsLost;
}

export { CONTROL as wasyncio } from "../../assembly/control";
