// Sources and ring memory run out, and come back: the modules are built for 4 sources and 640 bytes of rings, 40 edges.
import { EBADF, EBUSY, ENFILE, ENOSPC, GPIO_DEPTH_SHIFT, gpioGet, gpioOpen, hostClose } from "wasyncio/abi";
import { INPUT, equal, fails, holds, openPin, openPort } from "./check";

const ALL_EDGES: i32 = 40 << GPIO_DEPTH_SHIFT;
const ONE_EDGE: i32 = 1 << GPIO_DEPTH_SHIFT;
const EXTRA: i32 = 36;

const first = openPin("input", ALL_EDGES);
equal("gpio.openNamed/the-first-slot", first & 0xffff, 3);
fails("gpio.openNamed", ENOSPC, openPin("done", ONE_EDGE));
fails("uart.open", ENOSPC, openPort("uart0"));
const second = openPin("done", 0);
equal("gpio.openNamed/the-second-slot", second & 0xffff, 4);
equal("gpio.openNamed/the-third-slot", openPin("output", 0) & 0xffff, 5);
equal("gpio.openNamed/the-last-slot", openPin("other", 0) & 0xffff, 6);
fails("gpio.openNamed", ENFILE, openPin("noisy", 0));
fails("gpio.openNamed", ENFILE, openPin("noisy", ONE_EDGE), "before-ENOSPC");
fails("gpio.open", ENFILE, gpioOpen(EXTRA, 0));
fails("uart.open", ENFILE, openPort("uart0"));
fails("gpio.openNamed", EBUSY, openPin("input", 0), "before-ENFILE");

equal("host.close/the-first", hostClose(first), 0);
fails("host.close", EBADF, hostClose(first), "twice");
equal("gpio.get/the-second-goes-on", gpioGet(second) & ~1, 0);
fails("gpio.open", ENOSPC, gpioOpen(INPUT, ALL_EDGES + ONE_EDGE));
const again = gpioOpen(INPUT, ALL_EDGES);
equal("gpio.open/the-slot-came-back", again & 0xffff, 3);
hostClose(again);
const port = openPort("uart0");
holds("uart.open/ring-memory-came-back", port > 0);
hostClose(port);

let wrong = 0;
let generation = port >> 16;
for (let i = 0; i < 33000; i++) {
  const source = gpioOpen(INPUT, 0);
  const next = source >> 16;
  if (source <= 0 || next === generation || next < 1 || next > 32767) wrong++;
  generation = next;
  hostClose(source);
}
equal("gpio.open/33000-generations", wrong, 0);
