// The conformance suite on an emulated Cortex-M3: WAMR and wasm2c, in real and in virtual time.
import { conform } from "./conform.js";
import { boardHost } from "./native-board.js";

conform(boardHost({ engine: "wamr" }));
conform(boardHost({ engine: "wamr", virtualClock: true }));
conform(boardHost({ engine: "wasm2c" }));
conform(boardHost({ engine: "wasm2c", virtualClock: true }));
