// The program's pins on the main thread: a cell for each bound line, and what drives it.
import { lineOf, type BoardDefinition } from "../board.js";
import { changeText } from "./backend.js";
import { BindingError, type PinBinding } from "./bindings.js";
import type { WiredPin } from "./messages.js";
import { PinCell } from "./pin-cell.js";
import type { Shared } from "./shared.js";
import { DrivenPin, Keys, ScriptPlayer, readScript } from "./stimuli.js";

export class Pins {
  readonly wired: WiredPin[] = [];
  private readonly cells: { readonly cell: PinCell; readonly printedAs: string | null }[] = [];
  private readonly driven: DrivenPin[] = [];
  private readonly scripts: ScriptPlayer[] = [];
  private readonly keys: Keys | null = null;

  /** Throws BindingError. */
  constructor(
    bindings: Readonly<Record<string, PinBinding>>,
    board: BoardDefinition,
    private readonly shared: Shared,
    interrupt: () => void,
  ) {
    const keys = new Map<string, DrivenPin[]>();
    for (const [name, binding] of Object.entries(bindings)) {
      const line = lineOf(board, name);
      if (line === undefined) throw new BindingError(`--gpio ${name}: ${board.name} has no such pin`);
      if (this.wired.some((pin) => pin.line === line)) {
        throw new BindingError(`--gpio ${name}: that pin, line ${line}, is bound already; bind it once`);
      }
      const cell = new PinCell();
      const printedAs = binding.kind === "print" ? name : null;
      this.cells.push({ cell, printedAs });
      this.wired.push({ line, cell: cell.buffer, printedAs });
      if (binding.kind === "print") {
        cell.spend();
        continue;
      }
      const pin = new DrivenPin(cell, shared);
      this.driven.push(pin);
      if (binding.kind === "driven") {
        binding.attach((level) => {
          pin.drive(level);
        });
      } else if (binding.kind === "key") keys.set(binding.key, [...(keys.get(binding.key) ?? []), pin]);
      else this.scripts.push(new ScriptPlayer(readScript(binding.path), pin, shared));
    }
    // Last: it changes the terminal.
    if (keys.size > 0) this.keys = new Keys(keys, interrupt);
  }

  /** Whether the terminal's keys are pins: stdin is then not the program's. */
  get takeStdin(): boolean {
    return this.keys !== null;
  }

  /** The program begins. */
  begin(): void {
    for (const script of this.scripts) script.play();
  }

  /** The program has ended. Outputs it left open take their safe level; answers what to print of that. */
  end(): string {
    for (const script of this.scripts) script.end();
    for (const pin of this.driven) pin.end();
    this.keys?.end();
    return this.cells
      .filter(({ cell }) => cell.makeSafe())
      .map(({ cell, printedAs }) => (printedAs === null ? "" : changeText(this.shared.now(), printedAs, cell.level)))
      .join("");
  }
}
