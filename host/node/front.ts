// The front of every Node host: what a module imports, over one backend. What a module passes is checked here, in the order of
// docs/abi.md: the source (EBADF), what it is (EOPNOTSUPP, EPERM), lengths and options (EINVAL), addresses (EFAULT). An open then
// asks for the resource (ENXIO, ENOENT), the grant (EACCES), whether it is free (EBUSY), a slot (ENFILE), ring memory (ENOSPC).
import * as abi from "./abi.js";
import type { Backend } from "./backend.js";
import type { BoardDefinition } from "./board.js";
import type { Events } from "./events.js";
import type { Grants } from "./grants.js";
import { baseImports } from "./imports/base.js";
import { LastFailure, type Context } from "./imports/context.js";
import { gpioImports } from "./imports/gpio.js";
import { uartImports } from "./imports/uart.js";
import { GuestMemory } from "./memory.js";
import { SourceTable } from "./sources.js";

/** What the front must know of a module (ModuleInfo of module.ts has it). */
export interface ModuleNeeds {
  /** Sources that can be open at once, the three standard streams not counted. */
  readonly sources: number;
  /** Ring memory, bytes. */
  readonly ringBytes: number;
  /** Linear memory in use, bytes: what lies behind is refused, as on a board whose memory ends there. */
  readonly memory: number;
}

export interface FrontOptions {
  readonly needs: ModuleNeeds;
  readonly board: BoardDefinition;
  readonly grants: Grants;
  readonly backend: Backend;
  /** The backend's sink too; from `eventsFor(needs.sources)` of sources.ts. */
  readonly events: Events;
}

/** The module's side of the control block. */
export interface ControlBlock {
  readonly turn: number;
  readonly task: number;
  readonly state: number;
  /** µs */
  readonly longest: number;
}

export class Front {
  readonly imports: abi.Imports;
  private readonly memory = new GuestMemory();
  private readonly failure: LastFailure;
  private readonly sources: SourceTable;
  private readonly inUse: number;

  constructor(options: FrontOptions) {
    const { needs, board, grants, backend, events } = options;
    this.sources = new SourceTable(needs.sources, needs.ringBytes, events, backend);
    this.inUse = needs.memory;
    this.failure = new LastFailure(backend.remedies);
    const { memory, failure, sources } = this;
    const context: Context = { memory, failure, sources, board, grants, backend, events };
    this.imports = {
      wasyncio: baseImports(context),
      "wasyncio:gpio": gpioImports(context),
      "wasyncio:uart": uartImports(context),
    };
  }

  /** Makes the instance known, before it starts; its control block has been checked (`instantiate` of module.ts). */
  attach(instance: { readonly memory: WebAssembly.Memory; readonly control: number }): void {
    this.memory.attach(instance.memory, this.inUse, instance.control);
  }

  /** Closes what is open: outputs take their safe level, what was written is still sent. */
  close(): void {
    this.sources.releaseAll();
  }

  /** What the control block says now; null where there is none. */
  control(): ControlBlock | null {
    const at = this.memory.control;
    if (at === 0 || !this.memory.has(at, abi.CONTROL_SIZE)) return null;
    const field = (offset: number): number => this.memory.view.getUint32(at + offset, true);
    return {
      turn: field(abi.CONTROL_TURN),
      task: field(abi.CONTROL_TASK),
      state: field(abi.CONTROL_STATE),
      longest: field(abi.CONTROL_LONGEST),
    };
  }
}
