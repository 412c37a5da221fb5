// Serial ports.
import { UART_COUNTER_FRAMING_ERRORS, UART_COUNTER_OVERRUNS, uartCount, uartOpen } from "./abi";
import { encodeName } from "./pin";
import { refused } from "./refusal";
import { ByteSource, Source } from "./source";
import { Stream } from "./stream";
import { encoded } from "./text";

/** A serial port: a stream, and how many bytes the hardware has lost. */
@unmanaged
export class Uart extends Stream {
  /** Opens the port that the board calls `name`: `baud` bits a second, 8 data bits, no parity, 1 stop bit; `format` as in docs/abi.md. */
  static open(name: string, baud: i32 = 115200, format: i32 = 0): Uart {
    return Source.of<Uart>(ByteSource.openedBytes(uartOpen(encoded, encodeName(name), baud, format)).source);
  }

  /** Bytes that arrived when no room was left, since open. */
  get overruns(): i32 {
    return this.count(UART_COUNTER_OVERRUNS);
  }

  /** Bytes with a wrong stop or parity bit, since open. */
  get framingErrors(): i32 {
    return this.count(UART_COUNTER_FRAMING_ERRORS);
  }

  private count(counter: i32): i32 {
    const answer = uartCount(this.number, counter);
    if (answer < 0) refused(answer);
    return answer;
  }
}
