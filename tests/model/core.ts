// The core as a system: a fresh instance of the driver for each schedule, in a memory that is used again and again.
import * as abi from "../../host/node/abi.js";
import type { ScriptedHost } from "./host.js";
import { Refused, type Called, type System, type TellEdge } from "./system.js";

/** Of 64 KiB. The driver takes more when it needs it. */
const PAGES = 2;

/** What happened inside the core and cannot be seen from outside. */
export interface Hidden {
  sweeps(): number;
  renumberings(): number;
}

/** The driver's module with a memory for its instances, one after the other. */
export class CoreMaker {
  private readonly memory = new WebAssembly.Memory({ initial: PAGES });
  /** Texts of refusals by their address: static strings. */
  private readonly texts = new Map<number, string>();
  /** Of the instance made last. */
  hidden: Hidden | undefined;

  constructor(private readonly module: WebAssembly.Module) {}

  make(host: ScriptedHost, called: Called, tellEdge: TellEdge): System {
    const { memory } = this;
    new Uint8Array(memory.buffer).fill(0);
    let control = 0;
    const view = (): DataView => new DataView(memory.buffer);
    const wait = (deadline: bigint, at: number, capacity: number): number => {
      const answer = host.wait(deadline, capacity, view().getBigInt64(control + abi.CONTROL_DEADLINE, true));
      view().setBigInt64(control + abi.CONTROL_MICROS, host.micros, true);
      if (typeof answer === "number") return answer;
      answer.forEach(({ source, flags, lost, micros }, index) => {
        const record = at + index * abi.EVENT_SIZE;
        view().setInt32(record + abi.EVENT_SOURCE, source, true);
        view().setUint16(record + abi.EVENT_FLAGS, flags, true);
        view().setUint16(record + abi.EVENT_LOST, lost, true);
        view().setBigInt64(record + abi.EVENT_MICROS, micros, true);
      });
      return answer.length;
    };
    const imports = {
      env: {
        memory,
        abort: (message: number) => {
          throw new Refused(this.text(message));
        },
      },
      model: { called, edge: tellEdge },
      wasyncio: {
        now: () => host.clock,
        wait,
        read: (source: number) => (host.isOpen(source) ? host.nextAnswer : -abi.errno.EBADF),
        write: (source: number, _at: number, length: number) =>
          length === 1 ? host.print() : host.isOpen(source) ? host.nextAnswer : -abi.errno.EBADF,
        close: (source: number) => host.close(source),
      },
      "wasyncio:gpio": { open: () => host.open() },
      "wasyncio:uart": { open: () => host.open() },
    };
    const { exports } = new WebAssembly.Instance(this.module, imports);
    control = (exports["wasyncio"] as WebAssembly.Global).value;
    host.setPending = (pending) => {
      view().setUint32(control + abi.CONTROL_PENDING, pending, true);
    };
    this.hidden = exports as unknown as Hidden;
    return exports as unknown as System;
  }

  /** The AssemblyScript string at an address. */
  private text(at: number): string {
    if (at === 0) return "";
    let text = this.texts.get(at);
    if (text === undefined) {
      const length = new DataView(this.memory.buffer).getUint32(at - 4, true);
      text = Buffer.from(this.memory.buffer, at, length).toString("utf16le");
      this.texts.set(at, text);
    }
    return text;
  }
}
