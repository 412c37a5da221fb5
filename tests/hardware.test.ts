// Pins as tasks have them, on the hosts of Node.
import { realtime } from "./conformance/realtime.js";
import { simulated } from "./conformance/simulated.js";
import { awaitHardware } from "./hardware.js";

awaitHardware(simulated, realtime);
