// The end of the top-level code: status 0, outputs take their safe levels. A closed output has taken its own.
import { GPIO_INITIAL_HIGH, GPIO_OUTPUT, GPIO_SAFE_HIGH, hostClose } from "wasyncio/abi";
import { equal, holds, openPin } from "./check";

const closed = openPin("output", GPIO_OUTPUT | GPIO_INITIAL_HIGH);
equal("host.close/an-output", hostClose(closed), 0);
holds("gpio.openNamed/safe-high", openPin("other", GPIO_OUTPUT | GPIO_SAFE_HIGH) > 0);
