// stdin that is all there: unread it wakes nobody; then its bytes and its end.
import { EAGAIN, STDIN, hostRead } from "wasyncio/abi";
import { LONG, SHORT, equal, waitFor } from "./check";

const buffer = memory.data(64, 8);

/** Reads until there are `count` bytes or the end; answers how many. */
function reads(count: i32): i32 {
  let got = 0;
  while (got < count) {
    const n = hostRead(STDIN, buffer + got, count - got);
    if (n === -EAGAIN) waitFor(LONG);
    else if (n <= 0) return n < 0 ? n : got;
    else got += n;
  }
  return got;
}

equal("host.wait/an-unread-stdin-wakes-nobody", waitFor(SHORT), 0);
equal("host.read/a-part", reads(3), 3);
equal("host.read/its-last-byte", load<u8>(buffer + 2), 0x63);
equal("host.read/the-rest-and-the-end", reads(64), 5);
equal("host.read/its-first-byte", load<u8>(buffer), 0x64);
equal("host.read/still-the-end", reads(1), 0);
