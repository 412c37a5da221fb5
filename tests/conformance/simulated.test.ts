// The conformance suite on the simulated board.
import { conform } from "./conform.js";
import { simulated } from "./simulated.js";

conform(simulated);
