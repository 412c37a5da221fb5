// Bytes of a serial port, and the latch: READABLE and WRITABLE are told once, and again only after EAGAIN.
import { EAGAIN, EVENT_READABLE, EVENT_WRITABLE, hostClose, hostNow, hostRead, hostWrite } from "wasyncio/abi";
import {
  LONG,
  SHORT,
  bytesOf,
  cue,
  cueAndDone,
  equal,
  fails,
  holds,
  openPin,
  openPort,
  poll,
  recordFlags,
  recordSource,
  waitFor,
  writeAll,
} from "./check";

const buffer = memory.data(64, 8);
const port = openPort("uart0");
const done = openPin("done", 0);

/** Waits for a record of the port; answers its flags, 0 when none came. */
function flagsOf(micros: i64): i32 {
  const deadline = hostNow(0) + micros;
  while (hostNow(0) < deadline) {
    const n = waitFor(deadline - hostNow(0));
    for (let i = 0; i < n; i++) if (recordSource(i) === port) return recordFlags(i);
  }
  return 0;
}

/** Reads `count` bytes, waiting for them; answers whether they are `s`. */
function reads(s: string): bool {
  let got = 0;
  while (got < s.length) {
    const n = hostRead(port, buffer + got, s.length - got);
    if (n === -EAGAIN) {
      if ((flagsOf(LONG) & EVENT_READABLE) === 0) return false;
    } else if (n <= 0) return false;
    else got += n;
  }
  for (let i = 0; i < got; i++) if (load<u8>(buffer + i) !== s.charCodeAt(i)) return false;
  return true;
}

equal("uart.open/reports-WRITABLE", flagsOf(LONG), EVENT_WRITABLE);
equal("uart.open/once", poll(), 0);
cue("send-abc");
equal("host.wait/READABLE-before-the-first-read", flagsOf(LONG), EVENT_READABLE);
holds("host.read/what-was-sent", reads("abc"));
fails("host.read", EAGAIN, hostRead(port, buffer, 64));

cue("send-hello");
equal("host.wait/READABLE-after-EAGAIN", flagsOf(LONG), EVENT_READABLE);
holds("host.read/a-part", reads("he"));
cueAndDone("send-world", done);
equal("host.wait/no-second-READABLE", flagsOf(SHORT), 0);
holds("host.read/the-rest-and-more", reads("llo world"));
equal("host.read/0-bytes-asked", hostRead(port, buffer, 0), 0);

writeAll(port, bytesOf("written"), 7);
cue("receive-written");
equal("host.write/told-nothing", flagsOf(SHORT), 0);

// A peer that takes nothing: sooner or later there is no room.
cue("hold");
let taken = 0;
let digits: usize = 0;
let last = 0;
memory.fill(buffer, 0x2e, 64);
while (taken < 1000000) {
  last = hostWrite(port, buffer, 64);
  if (last <= 0) break;
  taken += last;
}
fails("host.write", EAGAIN, last);
cue("release");
equal("host.wait/WRITABLE-after-EAGAIN", flagsOf(LONG), EVENT_WRITABLE);
holds("host.write/goes-on", hostWrite(port, buffer, 1) === 1);
taken++;
equal("host.wait/WRITABLE-once", flagsOf(SHORT), 0);

// The number of dots goes after them, and the port is closed at once: what was written is still sent.
store<u8>(buffer, 0x23);
for (let unit = 1000000; unit > 0; unit /= 10) store<u8>(buffer + ++digits, <u8>(0x30 + ((taken / unit) % 10)));
writeAll(port, buffer, digits + 1);
hostClose(port);
