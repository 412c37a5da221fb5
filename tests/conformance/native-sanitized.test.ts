// The conformance suite on the native host with AddressSanitizer and UndefinedBehaviorSanitizer.
import { conform } from "./conform.js";
import { nativeHost } from "./native.js";

conform(nativeHost({ sanitize: true }));
