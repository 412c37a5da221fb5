// The conformance suite on the native host on this computer, in real and in virtual time.
import { conform } from "./conform.js";
import { nativeHost } from "./native.js";

conform(nativeHost({}));
conform(nativeHost({ virtualClock: true }));
