// Random calls of the host's imports: what chooses the arguments and judges the answers. The calls themselves are generated
// from the ABI's description (tests/fuzz-module.ts). All state is in globals: memory has nothing that must last, so any of it
// may be given to the host, and every byte that changes where it should not shows.
import {
  CONTROL_LONGEST,
  CONTROL_MICROS,
  CONTROL_PENDING,
  CONTROL_SIZE,
  EBADF,
  ENFILE,
  EVENT_FLAGS,
  EVENT_SIZE,
  EVENT_SOURCE,
  GPIO_DEPTH_SHIFT,
  STDOUT,
  gpioOpen,
  hostClose,
  hostExit,
  hostNow,
  hostWrite,
} from "wasyncio/abi";
import { CONTROL } from "wasyncio/control";

/** Patched by tests/fuzz-imports.ts: a mark to find it by, seed, number of calls. */
const settings = memory.data<u64>([0x5eedfeedf00dface, 0x1111111111111111, 0x2222222222222222], 8);
const name = memory.data(8, 8);
/** What most addresses lie in. */
const area = memory.data(512, 8);
const line = memory.data(128);
/** Where this program's memory ends, and the page that most hosts give it. */
const end: usize = (__heap_base + 15) & ~15;
const PAGE: usize = 65536;

export const calls: i64 = load<i64>(settings + 16);
let state: u64 = load<u64>(settings + 8);

/** A number below `below`. */
export function random(below: u32): u32 {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return <u32>((state >> 11) % below);
}

// ---- arguments

/** Any i32, and the ones that hurt. */
export function anyInt(): i32 {
  switch (random(8)) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return -1;
    case 3:
      return i32.MAX_VALUE;
    case 4:
      return i32.MIN_VALUE;
    case 5:
      return <i32>random(64);
    case 6:
      return 1 << random(32);
    default:
      return <i32>random(0xffffffff);
  }
}

/** A number that an option or a flag may well be. */
export function smallInt(): i32 {
  return random(4) === 0 ? anyInt() : <i32>random(8);
}

/** Never for ever: that would be right to block. */
export function anyDeadline(): i64 {
  switch (random(5)) {
    case 0:
      return i64.MIN_VALUE;
    case 1:
      return -1;
    case 2:
      return hostNow(0) + <i64>random(50);
    case 3:
      return <i64>random(0xffffffff) - 0xffffffff;
    default:
      return 0;
  }
}

/** Bytes of the last address up to the end of memory; may be negative. */
let left: i64 = 0;

export function anyAddress(): usize {
  let address: u32;
  switch (random(8)) {
    case 0:
      address = <u32>end - random(40);
      break;
    case 1:
      address = <u32>end + random(40);
      break;
    case 2:
      address = 0xffffffff - random(40);
      break;
    case 3:
      address = random(0xffffffff);
      break;
    default:
      address = <u32>area + random(512);
  }
  left = <i64>end - <i64>address;
  return address;
}

/** A length for the last address. */
export function anyLength(): i32 {
  switch (random(6)) {
    case 0:
      return anyInt();
    case 1:
      return <i32>left + 1;
    case 2:
      return left > 0 ? <i32>left : 0;
    default:
      return <i32>random(48);
  }
}

let nameLength: i32 = 0;

function known(letters: u64, length: i32): usize {
  store<u64>(name, letters);
  nameLength = length;
  return name;
}

/** The address of a name; lastNameLength() goes with it. */
export function anyName(): usize {
  switch (random(9)) {
    case 0:
      return known(0x7475706e69, 5); // input
    case 1:
      return known(0x74757074756f, 6); // output
    case 2:
      return known(0x746572636573, 6); // secret
    case 3:
      // Seldom the port itself: opening it may take a host long.
      return known(0x3074726175, random(4) === 0 ? 5 : 4); // uart0, uart
    case 4:
      return known(0x746e65736261, 6); // absent
    default: {
      const address = anyAddress();
      nameLength = anyLength();
      return address;
    }
  }
}

export function lastNameLength(): i32 {
  return nameLength;
}

export function anyLine(): i32 {
  return random(3) === 0 ? anyInt() : 32 + <i32>random(10);
}

/** Known flags mostly; depths from 0 to 3. */
export function anyFlags(): i32 {
  return random(4) === 0 ? anyInt() : <i32>(random(64) | (random(4) << 8));
}

// ---- sources: what should be open, one global a slot from 3 on, 0 when it is not

let slot3: i32 = 0;
let slot4: i32 = 0;
let slot5: i32 = 0;
let slot6: i32 = 0;
let stdinOpen: bool = true;
/** A source that was closed. */
let stale: i32 = 0x00010005;

function at(slot: i32): i32 {
  return slot === 3 ? slot3 : slot === 4 ? slot4 : slot === 5 ? slot5 : slot === 6 ? slot6 : 0;
}

function setSlot(slot: i32, source: i32): void {
  if (slot === 3) slot3 = source;
  else if (slot === 4) slot4 = source;
  else if (slot === 5) slot5 = source;
  else slot6 = source;
}

export function anySource(): i32 {
  switch (random(8)) {
    case 0:
      return <i32>random(3);
    case 1:
      return anyInt();
    case 2:
      return stale;
    default: {
      // One that is open, where there is one.
      const first = <i32>random(4);
      for (let i = 0; i < 4; i++) if (at(3 + ((first + i) & 3)) !== 0) return at(3 + ((first + i) & 3));
      return 0;
    }
  }
}

/** To be closed: an open one is kept for a while. */
export function anyClosing(): i32 {
  return random(6) === 0 ? anySource() : random(2) === 0 ? stale : anyInt();
}

/** Whether it should be open. */
function isOpen(source: i32): bool {
  return source === 0 ? stdinOpen : source === 1 || source === 2 || (source > 2 && at(source & 0xffff) === source);
}

// ---- judgement

/** What the last call was given, for the report. */
let a: i64 = 0;
let b: i64 = 0;
let c: i64 = 0;
let d: i64 = 0;
/** Where the host may write in this call, and how much. */
let from: usize = 0;
let room: i64 = 0;
let hash: u64 = 0;

/** Of all memory but that: by words, and by bytes where a word is cut. */
function hashOutside(): u64 {
  const to = from + <usize>room;
  const low = from & ~7;
  const high = (to + 7) & ~7;
  let h: u64 = 0xcbf29ce484222325;
  if (room === 0) {
    for (let address: usize = 0; address < end; address += 8) h = (h ^ load<u64>(address)) * 0x100000001b3;
    return h;
  }
  for (let address: usize = 0; address < low; address += 8) h = (h ^ load<u64>(address)) * 0x100000001b3;
  for (let address = low; address < from; address++) h = (h ^ load<u8>(address)) * 0x100000001b3;
  for (let address = to; address < high; address++) h = (h ^ load<u8>(address)) * 0x100000001b3;
  for (let address = high; address < end; address += 8) h = (h ^ load<u64>(address)) * 0x100000001b3;
  return h;
}

/** What memory the host may write is filled with. */
function pattern(address: usize): u8 {
  return <u8>(0x80 | (address & 0x7f));
}

/** What `wait` writes into the control block, as it was. */
function resetControl(): void {
  store<u32>(CONTROL + CONTROL_PENDING, 1);
  store<i64>(CONTROL + CONTROL_MICROS, 0);
  store<u32>(CONTROL + CONTROL_LONGEST, 0);
}

/** Before a call, with its arguments: the host may write `length` bytes from `address` on, if that is all memory. */
export function given(w: i64, x: i64, y: i64, z: i64, address: usize, length: i64): void {
  a = w;
  b = x;
  c = y;
  d = z;
  const fits = length > 0 && <u64>address + <u64>length <= <u64>end;
  from = address;
  room = fits ? length : 0;
  for (let i: usize = 0; i < <usize>room; i++) store<u8>(from + i, pattern(from + i));
  resetControl();
  hash = hashOutside();
}

/** After the call: an error that is not listed, a result out of its range, a byte that changed: the program ends. */
export function judge(
  call: i32,
  result: i64,
  errors0: u64,
  errors64: u64,
  least: i64,
  largest: i64,
  written: i64,
): void {
  const error = -result;
  if (result < 0) {
    const listed = error < 64 ? errors0 >> (<u64>error) : error < 128 ? errors64 >> (<u64>(error - 64)) : 0;
    if ((listed & 1) === 0) fail(call, result, 1);
    written = 0;
  } else if (result < least || result > largest) fail(call, result, 2);
  if (written > room) fail(call, result, 3);
  resetControl();
  for (let i = <usize>written; i < <usize>room; i++) {
    if (load<u8>(from + i) !== pattern(from + i)) fail(call, result, 4);
  }
  if (hashOutside() !== hash) fail(call, result, 5);
}

/** A call about a source answers EBADF exactly when that is not open. */
export function judgeSource(call: i32, source: i32, result: i32): void {
  if ((result === -EBADF) === isOpen(source)) fail(call, result, 6);
}

/** A call that opens something has answered. */
export function opened(call: i32, source: i32): void {
  if (source < 0) return;
  const slot = source & 0xffff;
  if (slot < 3 || slot > 6 || at(slot) !== 0 || source >> 16 < 1) fail(call, source, 7);
  setSlot(slot, source);
}

export function closed(source: i32): void {
  if (source === 0) stdinOpen = false;
  else {
    setSlot(source & 0xffff, 0);
    stale = source;
  }
}

/** The records of a `wait`. */
export function judgeRecords(call: i32, count: i32): void {
  for (let i = 0; i < count; i++) {
    const record = from + i * EVENT_SIZE;
    const flags = load<u16>(record + EVENT_FLAGS);
    if (!isOpen(load<i32>(record + EVENT_SOURCE)) || flags === 0 || flags > 127) fail(call, count, 8);
  }
}

let clock: i64 = 0;

export function judgeClock(call: i32, now: i64): void {
  if (now < clock) fail(call, now, 9);
  clock = now;
}

/** An address for the records of `wait` that spares the control block, which `wait` writes too. */
export function anyRecords(): usize {
  const address = anyAddress();
  return address < CONTROL + CONTROL_SIZE ? CONTROL + CONTROL_SIZE : address;
}

// ---- the end

let length: usize = 0;

function put(byte: u32): void {
  store<u8>(line + length++, <u8>byte);
}

function number(n: i64): void {
  put(0x20);
  if (n < 0) put(0x2d);
  const magnitude: u64 = n < 0 ? 0 - <u64>n : <u64>n;
  let unit: u64 = 1;
  while (magnitude / unit >= 10) unit *= 10;
  for (; unit > 0; unit /= 10) put(<u32>(0x30 + ((magnitude / unit) % 10)));
}

/** Writes the line to stdout, all of it. */
function writeLine(): void {
  for (let done: usize = 0; done < length;) {
    const taken = hostWrite(STDOUT, line + done, <i32>(length - done));
    if (taken > 0) done += taken;
  }
}

/** Says which status the program is about to end with. */
export function announce(code: i32): void {
  length = 0;
  number(code);
  writeLine();
}

/** Ends the program with status 8 and a last line `! call result reason a b c d`. */
function fail(call: i32, result: i64, reason: i32): void {
  length = 0;
  put(0x0a);
  put(0x21);
  number(call);
  number(result);
  number(reason);
  number(a);
  number(b);
  number(c);
  number(d);
  put(0x0a);
  for (let done: usize = 0; done < length;) {
    const taken = hostWrite(STDOUT, line + done, <i32>(length - done));
    if (taken > 0) done += taken;
  }
  hostExit(8);
}

/** Closes everything, and ends with status 7 if as many sources can be opened as at the start, and memory behind the end is 0. */
export function finish(): void {
  for (let slot = 3; slot <= 6; slot++) if (at(slot) !== 0 && hostClose(at(slot)) !== 0) fail(-1, slot, 10);
  for (let i = 0; i < 4; i++) {
    const source = gpioOpen(i < 3 ? 32 + i : 36, 10 << GPIO_DEPTH_SHIFT);
    if (source < 0) fail(-1, source, 11);
  }
  const more = gpioOpen(40, 0);
  if (more !== -ENFILE) fail(-1, more, 12);
  for (let address = end; address < PAGE; address += 8) if (load<u64>(address) !== 0) fail(-1, <i64>address, 13);
  hostExit(7);
}
