// The import module `wasyncio:uart`: serial ports. Their bytes go through `read` and `write` of the base.
import * as abi from "../abi.js";
import { allowsPort } from "../grants.js";
import { openSource, type Context } from "./context.js";

const { EACCES, EBADF, EFAULT, EINVAL, ENOENT, EOPNOTSUPP } = abi.errno;
const MODULE = "wasyncio:uart";

const PARITY = abi.UART_PARITY_EVEN | abi.UART_PARITY_ODD;
const FORMAT = abi.UART_SEVEN_BITS | PARITY | abi.UART_TWO_STOP_BITS | abi.UART_FLOW_CONTROL;
const KNOWN = FORMAT | (0xff << abi.UART_RING_SHIFT);
const RING_UNIT = 16;
/** Bytes of the receive ring when the format asks for none. */
const RING_DEFAULT = 64;
const COUNT_MOST = 0x7fff_ffff;

export function uartImports(context: Context): abi.Imports["wasyncio:uart"] {
  const { backend, board, events, failure, grants, memory, sources } = context;
  const touch = (): void => backend.touch?.();
  const taken = new Set<string>();

  return {
    open: (at, length, baud, format) => {
      touch();
      if (length < 0) return failure.set(MODULE, "open", EINVAL, "the port");
      if (!memory.has(at, length)) return failure.set(MODULE, "open", EFAULT, "the port");
      const name = memory.text(at, length);
      if (name === null) return failure.set(MODULE, "open", EINVAL, "the port");
      const fail = (error: number): number => failure.set(MODULE, "open", error, name);
      if (baud <= 0 || !isFormat(format)) return fail(EINVAL);
      if (!Object.hasOwn(board.uarts, name)) return fail(ENOENT);
      if (!allowsPort(grants, name)) return fail(EACCES);
      const units = (format >>> abi.UART_RING_SHIFT) & 0xff;
      const ringBytes = units === 0 ? RING_DEFAULT : units * RING_UNIT;
      const setup = { baud, format: format & FORMAT, ringBytes };
      const source = openSource(context, {
        taken,
        key: name,
        ringBytes,
        depth: 0,
        open: (source) => backend.openPort(source, name, setup),
        fail,
      });
      if (source > 0) events.push(source, abi.EVENT_WRITABLE, backend.now(false));
      return source;
    },
    configure: (source, option, value) => {
      touch();
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "configure", EBADF, source);
      const port = device.port;
      if (port === undefined) return failure.set(MODULE, "configure", EOPNOTSUPP, device.resource);
      if (option === abi.UART_OPTION_BAUD ? value <= 0 : option !== abi.UART_OPTION_FORMAT || !isFormat(value)) {
        return failure.set(MODULE, "configure", EINVAL, device.resource);
      }
      // The ring was sized at open.
      const setting = option === abi.UART_OPTION_FORMAT ? value & FORMAT : value;
      return failure.pass(MODULE, "configure", port.configure(option, setting), device);
    },
    count: (source, counter) => {
      touch();
      const device = sources.device(source);
      if (device === null) return failure.set(MODULE, "count", EBADF, source);
      const port = device.port;
      if (port === undefined) return failure.set(MODULE, "count", EOPNOTSUPP, device.resource);
      if (counter !== abi.UART_COUNTER_OVERRUNS && counter !== abi.UART_COUNTER_FRAMING_ERRORS) {
        return failure.set(MODULE, "count", EINVAL, device.resource);
      }
      return failure.pass(MODULE, "count", Math.min(port.count(counter), COUNT_MOST), device);
    },
  };
}

function isFormat(format: number): boolean {
  return (format & ~KNOWN) === 0 && (format & PARITY) !== PARITY;
}
