// The end by `exit`: everything written arrives, outputs take their safe levels, the low 8 bits are the status.
import { GPIO_INITIAL_HIGH, GPIO_OUTPUT, GPIO_SAFE_HIGH, STDERR, STDOUT, hostExit } from "wasyncio/abi";
import { bytesOf, cue, holds, openPin, text, writeAll, number, newline } from "./check";

holds("gpio.openNamed/safe-low", openPin("output", GPIO_OUTPUT | GPIO_INITIAL_HIGH) > 0);
holds("gpio.openNamed/safe-high", openPin("other", GPIO_OUTPUT | GPIO_SAFE_HIGH) > 0);
for (let i = 0; i < 500; i++) {
  text("line ");
  number(i);
  newline();
}
writeAll(STDERR, bytesOf("last words\n"), 11);
writeAll(STDOUT, bytesOf("no newline"), 10);
hostExit(0x0103);
cue("never-seen");
