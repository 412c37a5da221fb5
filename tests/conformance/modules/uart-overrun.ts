// More bytes than the receive ring holds: the first are kept, the others counted.
import { UART_COUNTER_FRAMING_ERRORS, UART_COUNTER_OVERRUNS, UART_RING_SHIFT, hostRead, uartCount } from "wasyncio/abi";
import { SHORT, cue, equal, holds, openPort, waitFor } from "./check";

const buffer = memory.data(256, 8);
// A ring of 32 bytes; the bytes sent are 0, 1, 2, …
const port = openPort("uart0", 115200, 2 << UART_RING_SHIFT);
cue("send-200-bytes");
for (let i = 0; i < 10; i++) waitFor(SHORT);
let got = 0;
for (;;) {
  const n = hostRead(port, buffer + got, 256 - got);
  if (n <= 0) break;
  got += n;
}
const overruns = uartCount(port, UART_COUNTER_OVERRUNS);
holds("uart.count/overruns", overruns > 0);
equal("uart.count/every-byte-is-read-or-counted", got + overruns, 200);
equal("uart.count/no-framing-errors", uartCount(port, UART_COUNTER_FRAMING_ERRORS), 0);
let wrong = 0;
for (let i = 0; i < 32; i++) if (load<u8>(buffer + i) !== i) wrong++;
equal("host.read/the-first-are-kept", wrong, 0);
