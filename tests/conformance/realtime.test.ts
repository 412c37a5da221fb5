// The conformance suite on the real-time host.
import { conform } from "./conform.js";
import { realtime } from "./realtime.js";

conform(realtime);
