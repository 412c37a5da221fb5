// A trap: status 1, a line on stderr, outputs take their safe levels.
import { GPIO_INITIAL_HIGH, GPIO_OUTPUT } from "wasyncio/abi";
import { cue, holds, openPin } from "./check";

holds("gpio.openNamed/safe-low", openPin("output", GPIO_OUTPUT | GPIO_INITIAL_HIGH) > 0);
unreachable();
cue("never-seen");
