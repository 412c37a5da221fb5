// What gpio answers to wrong lines, names, flags, sources and options.
import {
  EACCES,
  EBADF,
  EBUSY,
  EFAULT,
  EINVAL,
  ENOENT,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  GPIO_INITIAL_HIGH,
  GPIO_OPTION_DEBOUNCE_MICROS,
  GPIO_OPTION_EDGES,
  GPIO_OPTION_PULL,
  GPIO_OUTPUT,
  GPIO_PULL_DOWN,
  GPIO_PULL_UP,
  STDIN,
  STDOUT,
  gpioConfigure,
  gpioGet,
  gpioOpen,
  gpioOpenNamed,
  gpioSet,
  hostClose,
  hostRead,
  hostWrite,
} from "wasyncio/abi";
import { INPUT, SECRET, bytesOf, end, equal, fails, holds, openPin } from "./check";

const buffer = memory.data(16, 8);
const never: i32 = 0x00010003;
const far: usize = 0xfffffff0;
const unknownFlag: i32 = 1 << 6;
const lastKnown: i32 = 1 << 15;

fails("gpio.open", ENXIO, gpioOpen(-1, 0), "negative");
fails("gpio.open", ENXIO, gpioOpen(100000, 0));
fails("gpio.open", EINVAL, gpioOpen(100000, unknownFlag), "before-ENXIO");
fails("gpio.open", EINVAL, gpioOpen(0, unknownFlag));
fails("gpio.open", EINVAL, gpioOpen(0, lastKnown << 1), "beyond-the-depth");
fails("gpio.open", EINVAL, gpioOpen(0, GPIO_PULL_UP | GPIO_PULL_DOWN), "both-pulls");

fails("gpio.openNamed", ENOENT, openPin("nosuch", 0));
fails("gpio.openNamed", ENOENT, gpioOpenNamed(buffer, 0, 0), "empty");
fails("gpio.openNamed", EACCES, openPin("secret", 0));
fails("gpio.openNamed", EINVAL, gpioOpenNamed(buffer, -1, 0), "negative-length");
fails("gpio.openNamed", EINVAL, openPin("input", unknownFlag));
fails("gpio.openNamed", EFAULT, gpioOpenNamed(end - 2, 3, 0));
fails("gpio.openNamed", EFAULT, gpioOpenNamed(far, 32, 0), "wraps");
fails("gpio.openNamed", EINVAL, gpioOpenNamed(far, -1, 0), "before-EFAULT");
fails("gpio.openNamed", EFAULT, gpioOpenNamed(far, 32, unknownFlag), "before-the-flags");
fails("gpio.openNamed", EINVAL, openPin("nosuch", unknownFlag), "before-ENOENT");
fails("gpio.openNamed", EINVAL, openPin("secret", unknownFlag), "before-EACCES");
store<u8>(buffer, 0xff);
fails("gpio.openNamed", EINVAL, gpioOpenNamed(buffer, 1, 0), "not-UTF-8");
fails("gpio.openNamed", EINVAL, gpioOpenNamed(bytesOf("input\0"), 6, 0), "NUL");

fails("gpio.open", EACCES, gpioOpen(SECRET, 0));

const input = openPin("input", GPIO_PULL_UP);
holds("gpio.openNamed/a-source", input > 0xffff);
fails("gpio.openNamed", EBUSY, openPin("input", 0));
fails("gpio.open", EBUSY, gpioOpen(INPUT, 0));
fails("gpio.openNamed", EACCES, openPin("secret", 0), "after-an-open");
const output = openPin("output", GPIO_OUTPUT | GPIO_INITIAL_HIGH);

equal("gpio.get/initial-level", gpioGet(output), 1);
equal("gpio.set/low", gpioSet(output, 0), 0);
equal("gpio.get/of-an-output", gpioGet(output), 0);
equal("gpio.set/anything-else-is-high", gpioSet(output, -256), 0);
equal("gpio.get/after-set", gpioGet(output), 1);
const level = gpioGet(input);
holds("gpio.get/of-an-input", level === 0 || level === 1);

fails("gpio.get", EBADF, gpioGet(never + 100));
fails("gpio.get", EOPNOTSUPP, gpioGet(STDIN));
fails("gpio.set", EBADF, gpioSet(-1, 1));
fails("gpio.set", EOPNOTSUPP, gpioSet(STDOUT, 1));
fails("gpio.set", EPERM, gpioSet(input, 1));
fails("gpio.configure", EBADF, gpioConfigure(never + 100, 0, 0));
fails("gpio.configure", EOPNOTSUPP, gpioConfigure(STDOUT, 0, 0));
fails("gpio.configure", EPERM, gpioConfigure(output, GPIO_OPTION_PULL, 0));
fails("gpio.configure", EINVAL, gpioConfigure(input, 0, 0), "unknown-option");
fails("gpio.configure", EINVAL, gpioConfigure(input, GPIO_OPTION_PULL, 3));
fails("gpio.configure", EINVAL, gpioConfigure(input, GPIO_OPTION_EDGES, 4), "edges");
fails("gpio.configure", EINVAL, gpioConfigure(input, GPIO_OPTION_DEBOUNCE_MICROS, -1), "debounce");
equal("gpio.configure/pull", gpioConfigure(input, GPIO_OPTION_PULL, 2), 0);
equal("gpio.configure/edges", gpioConfigure(input, GPIO_OPTION_EDGES, 0), 0);
equal("gpio.configure/debounce", gpioConfigure(input, GPIO_OPTION_DEBOUNCE_MICROS, 0), 0);

fails("host.read", EOPNOTSUPP, hostRead(input, buffer, 8), "a-pin");
fails("host.write", EOPNOTSUPP, hostWrite(output, buffer, 8), "a-pin");

equal("host.close/a-pin", hostClose(input), 0);
fails("gpio.get", EBADF, gpioGet(input), "closed");
const again = gpioOpen(INPUT, 0);
holds("gpio.open/a-source", again > 0xffff);
equal("gpio.open/the-lowest-free-slot", again & 0xffff, input & 0xffff);
holds("gpio.open/another-generation", again >> 16 !== input >> 16);
fails("gpio.get", EBADF, gpioGet(input), "stale");
