// Pins as tasks have them, on the native host: on this computer and on the emulated Cortex-M3, where edges are real interrupts. (WAMR's
// loader has no room there for a program of this size; native-board has what it does with edges.)
import { boardHost } from "./conformance/native-board.js";
import { nativeHost } from "./conformance/native.js";
import { awaitHardware } from "./hardware.js";

awaitHardware(
  nativeHost({}),
  nativeHost({ virtualClock: true }),
  boardHost({ engine: "wasm2c" }),
  boardHost({ engine: "wasm2c", virtualClock: true }),
);
