// The level of an input that nothing drives is what its pull says.
import { GPIO_OPTION_PULL, GPIO_PULL_DOWN, GPIO_PULL_UP, gpioConfigure, gpioGet, hostClose } from "wasyncio/abi";
import { equal, openPin } from "./check";

let input = openPin("input", GPIO_PULL_UP);
equal("gpio.openNamed/pulled-up", gpioGet(input), 1);
gpioConfigure(input, GPIO_OPTION_PULL, 2);
equal("gpio.configure/pulled-down", gpioGet(input), 0);
gpioConfigure(input, GPIO_OPTION_PULL, 1);
equal("gpio.configure/pulled-up", gpioGet(input), 1);
hostClose(input);
input = openPin("input", GPIO_PULL_DOWN);
equal("gpio.openNamed/pulled-down", gpioGet(input), 0);
