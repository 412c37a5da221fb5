// What a schedule is performed on: the core, through the exports of the driver, or the model. The same operations, the same
// answers, and the same refusals.

/** What a program would have been thrown. */
export class Refused extends Error {}

/** Tells the schedule that a callback runs. */
export type Called = (callback: number) => void;
/** Tells the schedule an edge that was taken. */
export type TellEdge = (micros: bigint, level: number, lost: number) => void;

/** Loops by number from 0, callbacks and their handles by the number the schedule gave them, sources by the host's. */
export interface System {
  eventLoop(): number;
  runningLoop(): number;
  newLoop(): number;
  run(loop: number): void;
  stop(loop: number): void;
  closeLoop(loop: number): void;
  isRunning(loop: number): number;
  isClosed(loop: number): number;
  time(loop: number): bigint;
  setSequence(loop: number, sequence: number): void;

  soon(loop: number, callback: number): void;
  soonPlain(loop: number, callback: number): void;
  later(loop: number, delay: bigint, callback: number): void;
  laterPlain(loop: number, delay: bigint, callback: number): void;
  at(loop: number, when: bigint, callback: number): void;
  atPlain(loop: number, when: bigint, callback: number): void;
  cancel(callback: number): void;
  cancelled(callback: number): number;
  when(callback: number): bigint;

  openPin(depth: number): number;
  openPort(): number;
  closeSource(source: number): void;
  isOpen(source: number): number;
  addReader(loop: number, source: number, callback: number): void;
  addReaderPlain(loop: number, source: number): void;
  removeReader(loop: number, source: number): number;
  addWriter(loop: number, source: number, callback: number): void;
  addWriterPlain(loop: number, source: number): void;
  removeWriter(loop: number, source: number): number;
  read(source: number): number;
  write(source: number): number;
  takeEdge(source: number): number;
  discard(source: number): void;
  log(): void;

  reserved(loop: number): number;
  armed(loop: number): number;
  /** Of the program; the next six are of this moment. */
  takeStats(loop: number): void;
  turns(): number;
  readyPeak(): number;
  timersPeak(): number;
  sources(): number;
  sourcesPeak(): number;
  eventsLost(): number;
}
