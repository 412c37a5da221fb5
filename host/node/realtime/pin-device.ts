// An open line on the program's side: what the program asks of a pin, done on the cell it shares with the main thread.
import { GPIO_OPTION_DEBOUNCE_MICROS } from "../abi.js";
import type { Device, EventSink, PinSetup } from "../backend.js";
import type { PinCell } from "./pin-cell.js";

const PULL_UP = 1;

export class PinDevice implements Device {
  readonly resource: string;
  readonly pin: NonNullable<Device["pin"]>;

  constructor(
    private readonly source: number,
    line: number,
    private readonly cell: PinCell,
    private readonly setup: PinSetup,
    private readonly now: () => number,
    /** Called with each level an output takes that is another than before, and with its first. */
    private readonly changed: (level: 0 | 1) => void,
    private readonly closed: () => void,
  ) {
    this.resource = `gpio ${line}`;
    cell.open(setup);
    if (setup.output) changed(setup.initial);
    this.pin = {
      output: setup.output,
      get: () => cell.level,
      set: (level) => {
        this.set(level);
        return 0;
      },
      configure: (option, value) => {
        if (option === GPIO_OPTION_DEBOUNCE_MICROS) cell.setDebounce(value);
        else cell.pull(value === PULL_UP ? 1 : 0);
        return 0;
      },
    };
  }

  look(sink: EventSink): boolean {
    return this.cell.takeEdges(this.source, sink, this.now());
  }

  close(): void {
    if (this.setup.output) this.set(this.setup.safe);
    this.cell.close();
    this.closed();
  }

  private set(level: 0 | 1): void {
    if (this.cell.level === level) return;
    this.cell.set(level);
    this.changed(level);
  }
}
