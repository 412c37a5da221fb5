// The base module's answers to wrong sources, lengths and addresses.
import {
  EBADF,
  EFAULT,
  EINVAL,
  EOPNOTSUPP,
  STDERR,
  STDIN,
  STDOUT,
  hostClose,
  hostExplain,
  hostNow,
  hostRead,
  hostWait,
  hostWrite,
} from "wasyncio/abi";
import { end, equal, fails, holds } from "./check";

const buffer = memory.data(64, 8);
/** Bytes behind the end, also where 32 bits wrap. */
const far: usize = 0xfffffff0;
const never: i32 = 0x00010003;

equal("host.explain/before-the-first-error", hostExplain(buffer, 64), 0);

fails("host.wait", EINVAL, hostWait(0, buffer, 0));
fails("host.wait", EINVAL, hostWait(0, buffer, -1), "negative");
fails("host.wait", EFAULT, hostWait(0, end - 8, 1));
fails("host.wait", EFAULT, hostWait(0, far, 1), "wraps");
fails("host.wait", EFAULT, hostWait(0, buffer, 0x7fffffff), "huge");
fails("host.wait", EINVAL, hostWait(0, far, 0), "before-EFAULT");
equal("host.wait/last-bytes", hostWait(0, end - 16, 1), 0);

fails("host.read", EBADF, hostRead(never, buffer, 8));
fails("host.read", EBADF, hostRead(-1, buffer, 8), "negative");
fails("host.read", EBADF, hostRead(0x00010000, buffer, 8), "stdin-of-another-generation");
fails("host.read", EBADF, hostRead(never, far, -1), "before-EINVAL");
fails("host.read", EOPNOTSUPP, hostRead(STDOUT, buffer, 8));
fails("host.read", EOPNOTSUPP, hostRead(STDERR, far, -1), "before-EINVAL");
fails("host.read", EINVAL, hostRead(STDIN, buffer, -1));
fails("host.read", EINVAL, hostRead(STDIN, far, -1), "before-EFAULT");
fails("host.read", EFAULT, hostRead(STDIN, end - 8, 9));
fails("host.read", EFAULT, hostRead(STDIN, far, 32), "wraps");
fails("host.read", EFAULT, hostRead(STDIN, buffer, 0x7fffffff), "huge");
equal("host.read/nothing", hostRead(STDIN, buffer, 0), 0);

fails("host.write", EBADF, hostWrite(never, buffer, 8));
fails("host.write", EBADF, hostWrite(0x00010001, buffer, 8), "stdout-of-another-generation");
fails("host.write", EOPNOTSUPP, hostWrite(STDIN, buffer, 8));
fails("host.write", EOPNOTSUPP, hostWrite(STDIN, far, -1), "before-EINVAL");
fails("host.write", EINVAL, hostWrite(STDOUT, buffer, -1));
fails("host.write", EINVAL, hostWrite(STDERR, far, -1), "before-EFAULT");
fails("host.write", EFAULT, hostWrite(STDOUT, end - 8, 9));
fails("host.write", EFAULT, hostWrite(STDOUT, far, 32), "wraps");
equal("host.write/nothing", hostWrite(STDOUT, buffer, 0), 0);

fails("host.close", EBADF, hostClose(never));
fails("host.close", EINVAL, hostClose(STDOUT));
fails("host.close", EINVAL, hostClose(STDERR), "stderr");
equal("host.close/stdin", hostClose(STDIN), 0);
fails("host.close", EBADF, hostClose(STDIN), "stdin-twice");
fails("host.read", EBADF, hostRead(STDIN, buffer, 8), "closed-stdin");

fails("host.explain", EINVAL, hostExplain(buffer, -1));
fails("host.explain", EFAULT, hostExplain(end - 8, 9));
fails("host.explain", EFAULT, hostExplain(far, 32), "wraps");

hostClose(never);
const whole = hostExplain(buffer, 0);
holds("host.explain/says-something", whole > 8);
memory.fill(buffer, 0xee, 64);
equal("host.explain/length-of-the-whole", hostExplain(buffer, 4), whole);
holds("host.explain/writes-what-fits", load<u8>(buffer + 3) !== 0xee && load<u8>(buffer + 4) === 0xee);
hostWrite(STDOUT, buffer, 0);
hostNow(0);
equal("host.explain/a-good-call-changes-nothing", hostExplain(buffer, 4), whole);
