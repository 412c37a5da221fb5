// stdin: unread it wakes nobody; then its bytes, READABLE once after EAGAIN, and its end.
import { EAGAIN, EBADF, EVENT_READABLE, STDIN, hostClose, hostNow, hostRead } from "wasyncio/abi";
import { LONG, SHORT, cue, equal, fails, holds, recordFlags, recordSource, waitFor } from "./check";

const buffer = memory.data(64, 8);
let records = 0;

function readable(micros: i64): bool {
  const deadline = hostNow(0) + micros;
  while (hostNow(0) < deadline) {
    const n = waitFor(deadline - hostNow(0));
    for (let i = 0; i < n; i++) {
      records++;
      if (recordSource(i) === STDIN && (recordFlags(i) & EVENT_READABLE) !== 0) return true;
    }
  }
  return false;
}

/** Reads until there are `count` bytes or the end; answers how many. */
function reads(count: i32): i32 {
  let got = 0;
  while (got < count) {
    const n = hostRead(STDIN, buffer + got, count - got);
    if (n === -EAGAIN) {
      if (!readable(LONG)) return -1;
    } else if (n <= 0) return n < 0 ? n : got;
    else got += n;
  }
  return got;
}

cue("first-line");
equal("host.wait/an-unread-stdin-wakes-nobody", readable(SHORT) ? 1 : records, 0);
equal("host.read/the-first-line", reads(6), 6);
equal("host.read/its-bytes", load<u8>(buffer) * 256 + load<u8>(buffer + 5), 0x660a);
fails("host.read", EAGAIN, hostRead(STDIN, buffer, 64), "stdin");
cue("second-line");
holds("host.wait/READABLE-of-stdin", readable(LONG));
equal("host.read/the-second-line", reads(7), 7);
cue("end");
equal("host.read/the-end", reads(64), 0);
equal("host.read/still-the-end", reads(64), 0);
equal("host.close/stdin-at-its-end", hostClose(STDIN), 0);
fails("host.read", EBADF, hostRead(STDIN, buffer, 1), "after-close");
