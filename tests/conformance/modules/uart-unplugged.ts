// A serial device that goes away: HANGUP once, what it sent can still be read, then comes the end; the program
// goes on.
import {
  EINVAL,
  ENODEV,
  EVENT_HANGUP,
  EVENT_READABLE,
  UART_COUNTER_OVERRUNS,
  UART_OPTION_BAUD,
  hostClose,
  hostNow,
  hostRead,
  hostWrite,
  uartConfigure,
  uartCount,
} from "wasyncio/abi";
import { LONG, SHORT, cue, equal, fails, holds, openPin, openPort, recordFlags, recordSource, waitFor } from "./check";

const buffer = memory.data(64, 8);
fails("uart.open", ENODEV, openPort("absent"));

const port = openPort("uart0");

/** Waits for a record of the port with `flag`; answers whether one came. */
function told(flag: i32, micros: i64): bool {
  const deadline = hostNow(0) + micros;
  while (hostNow(0) < deadline) {
    const n = waitFor(deadline - hostNow(0));
    for (let i = 0; i < n; i++) if (recordSource(i) === port && (recordFlags(i) & flag) !== 0) return true;
  }
  return false;
}

cue("send-abc");
holds("host.wait/READABLE", told(EVENT_READABLE, LONG));
waitFor(SHORT);
cue("unplug");
holds("host.wait/HANGUP", told(EVENT_HANGUP, LONG));
let got = 0;
let n = 0;
while (got < 64) {
  n = hostRead(port, buffer + got, 64 - got);
  if (n <= 0) break;
  got += n;
}
equal("host.read/what-was-sent-before", got, 3);
equal("host.read/the-end", n, 0);
fails("host.write", ENODEV, hostWrite(port, buffer, 1));
fails("uart.configure", EINVAL, uartConfigure(port, UART_OPTION_BAUD, -1), "unplugged");
fails("uart.configure", ENODEV, uartConfigure(port, UART_OPTION_BAUD, 9600));
holds("uart.count/unplugged", uartCount(port, UART_COUNTER_OVERRUNS) >= 0);
holds("host.wait/HANGUP-once", !told(EVENT_HANGUP, SHORT));
equal("host.close/unplugged", hostClose(port), 0);
holds("host.wait/goes-on", waitFor(SHORT) === 0 && openPin("input", 0) > 0);
