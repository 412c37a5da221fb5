// `wasyncio/testing`: the simulated board for tests.
export { Board, type BoardOptions, type BuildOptions } from "./board.js";
export type { BoardPin } from "./pin.js";
export type { BoardUart, WriteOptions } from "./uart.js";
export { StuckError } from "./tested-board.js";
export type { Stats } from "./messages.js";
export type { Change } from "../simulated/pins.js";
export type { Outcome } from "../host.js";
