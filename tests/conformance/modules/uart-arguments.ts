// What uart answers to wrong names, rates, formats, sources, options and counters.
import {
  EACCES,
  EBADF,
  EBUSY,
  EFAULT,
  EINVAL,
  ENOENT,
  EOPNOTSUPP,
  GPIO_OUTPUT,
  STDERR,
  STDIN,
  UART_COUNTER_FRAMING_ERRORS,
  UART_COUNTER_OVERRUNS,
  UART_OPTION_BAUD,
  UART_OPTION_FORMAT,
  UART_PARITY_EVEN,
  UART_PARITY_ODD,
  gpioConfigure,
  gpioGet,
  gpioSet,
  hostClose,
  hostRead,
  hostWrite,
  uartConfigure,
  uartCount,
  uartOpen,
} from "wasyncio/abi";
import { bytesOf, end, equal, fails, holds, openPin, openPort } from "./check";

const buffer = memory.data(16, 8);
const never: i32 = 0x00010003;
const far: usize = 0xfffffff0;
const unknownFormat: i32 = 1 << 5;
const bothParities = UART_PARITY_EVEN | UART_PARITY_ODD;

fails("uart.open", ENOENT, openPort("nosuch"));
fails("uart.open", ENOENT, openPort("input"), "a-pin");
fails("uart.open", EACCES, openPort("secret"));
fails("uart.open", EINVAL, openPort("uart0", 0));
fails("uart.open", EINVAL, openPort("uart0", -1), "negative-rate");
fails("uart.open", EINVAL, openPort("uart0", 115200, unknownFormat), "format");
fails("uart.open", EINVAL, openPort("uart0", 115200, bothParities), "both-parities");
fails("uart.open", EINVAL, uartOpen(buffer, -1, 115200, 0), "negative-length");
fails("uart.open", EFAULT, uartOpen(end - 2, 3, 115200, 0));
fails("uart.open", EFAULT, uartOpen(far, 32, 115200, 0), "wraps");
fails("uart.open", EINVAL, uartOpen(far, -1, 115200, 0), "before-EFAULT");
fails("uart.open", EFAULT, uartOpen(far, 32, 0, 0), "before-the-rate");
fails("uart.open", EINVAL, openPort("nosuch", 0), "before-ENOENT");
fails("uart.open", EINVAL, openPort("secret", 0), "before-EACCES");
store<u8>(buffer, 0xc0);
fails("uart.open", EINVAL, uartOpen(buffer, 1, 115200, 0), "not-UTF-8");
fails("uart.open", EINVAL, uartOpen(bytesOf("uart0\0"), 6, 115200, 0), "NUL");

const port = openPort("uart0");
holds("uart.open/a-source", port > 0xffff);
fails("uart.open", EBUSY, openPort("uart0"));
const output = openPin("output", GPIO_OUTPUT);

fails("uart.configure", EBADF, uartConfigure(never + 100, UART_OPTION_BAUD, 9600));
fails("uart.configure", EOPNOTSUPP, uartConfigure(output, UART_OPTION_BAUD, 9600));
fails("uart.configure", EOPNOTSUPP, uartConfigure(STDIN, UART_OPTION_BAUD, 9600), "stdin");
fails("uart.configure", EINVAL, uartConfigure(port, 0, 0), "unknown-option");
fails("uart.configure", EINVAL, uartConfigure(port, UART_OPTION_BAUD, 0));
fails("uart.configure", EINVAL, uartConfigure(port, UART_OPTION_FORMAT, unknownFormat), "format");
equal("uart.configure/rate", uartConfigure(port, UART_OPTION_BAUD, 9600), 0);
equal("uart.configure/format", uartConfigure(port, UART_OPTION_FORMAT, 0), 0);

fails("uart.count", EBADF, uartCount(-1, UART_COUNTER_OVERRUNS));
fails("uart.count", EOPNOTSUPP, uartCount(STDERR, UART_COUNTER_OVERRUNS));
fails("uart.count", EINVAL, uartCount(port, 0));
equal("uart.count/overruns", uartCount(port, UART_COUNTER_OVERRUNS), 0);
equal("uart.count/framing-errors", uartCount(port, UART_COUNTER_FRAMING_ERRORS), 0);

fails("gpio.get", EOPNOTSUPP, gpioGet(port), "a-port");
fails("gpio.set", EOPNOTSUPP, gpioSet(port, 1), "a-port");
fails("gpio.configure", EOPNOTSUPP, gpioConfigure(port, 0, 0), "a-port");
fails("host.read", EINVAL, hostRead(port, buffer, -1), "a-port");
fails("host.read", EFAULT, hostRead(port, end - 1, 2), "a-port");
fails("host.write", EINVAL, hostWrite(port, buffer, -1), "a-port");
fails("host.write", EFAULT, hostWrite(port, far, 32), "a-port");

equal("host.close/a-port", hostClose(port), 0);
fails("host.read", EBADF, hostRead(port, buffer, 8), "closed-port");
fails("uart.count", EBADF, uartCount(port, UART_COUNTER_OVERRUNS), "closed");
const again = openPort("uart0", 9600);
equal("uart.open/the-lowest-free-slot", again & 0xffff, port & 0xffff);
holds("uart.open/another-generation", again !== port);
