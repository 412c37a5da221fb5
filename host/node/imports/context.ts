// What the import modules of one program share: its memory, its sources, what it may reach, and its last failed call.
import { errno, messages, type Imports } from "../abi.js";
import type { Backend, Device } from "../backend.js";
import type { BoardDefinition } from "../board.js";
import type { Events } from "../events.js";
import type { Grants } from "../grants.js";
import type { GuestMemory } from "../memory.js";
import type { SourceTable } from "../sources.js";

export type ImportModule = keyof Imports;

export interface Context {
  readonly memory: GuestMemory;
  readonly sources: SourceTable;
  readonly failure: LastFailure;
  readonly backend: Backend;
  readonly events: Events;
  readonly board: BoardDefinition;
  readonly grants: Grants;
}

const errorNames = new Map<number, string>(Object.entries(errno).map(([name, value]) => [value, name]));

/** The last call that answered an error. It is put into words only when somebody asks: EAGAIN is an everyday answer. */
export class LastFailure {
  private module: ImportModule = "wasyncio";
  private operation = "";
  private error = 0;
  private resource: string | number = "";

  constructor(private readonly remedies: NonNullable<Backend["remedies"]> = {}) {}

  /** Answers what the call must: the negated `error`. `resource`: a name, or a source number that stands for nothing. */
  set(module: ImportModule, operation: string, error: number, resource: string | number): number {
    this.module = module;
    this.operation = operation;
    this.error = error;
    this.resource = resource;
    return -error;
  }

  /** Passes a device's answer on, remembered when it is an error. */
  pass(module: ImportModule, operation: string, result: number, device: Device): number {
    return result < 0 ? this.set(module, operation, -result, device.resource) : result;
  }

  /** `gpio.open: led: already open`; empty before the first failure. */
  text(): string {
    if (this.error === 0) return "";
    const name = errorNames.get(this.error) ?? `error ${this.error}`;
    const resource = typeof this.resource === "number" ? `source ${this.resource}` : this.resource;
    const texts = messages[this.module][this.operation];
    const message = Object.hasOwn(texts, name) ? texts[name] : `{resource}: ${name}`;
    const place = this.module === "wasyncio" ? "" : `${this.module.slice("wasyncio:".length)}.`;
    const call = place + this.operation;
    const key = `${call} ${name}`;
    const remedy = Object.hasOwn(this.remedies, key) ? `; ${this.remedies[key]}` : "";
    return `${call}: ${`${message}${remedy}`.replaceAll("{resource}", () => resource)}`;
  }
}

/** What an open needs once its arguments, its resource and its grant are right. */
export interface Opening {
  /** Set while somebody has the resource open. */
  readonly taken: Set<string>;
  readonly key: string;
  /** Ring memory, bytes. */
  readonly ringBytes: number;
  /** Edges kept. */
  readonly depth: number;
  /** Answers the device or a negated errno. */
  open(source: number): Device | number;
  /** Remembers an error and answers it negated. */
  fail(error: number): number;
}

/** The last part of every open, in this order: is it free (EBUSY), a slot (ENFILE), ring memory (ENOSPC), the device. */
export function openSource(context: Context, opening: Opening): number {
  const { sources } = context;
  const { taken, key } = opening;
  if (taken.has(key)) return opening.fail(errno.EBUSY);
  const source = sources.next();
  if (source === null) return opening.fail(errno.ENFILE);
  if (!sources.hasRing(opening.ringBytes)) return opening.fail(errno.ENOSPC);
  sources.reserve(source, opening.ringBytes, opening.depth);
  const device = opening.open(source);
  if (typeof device === "number") {
    sources.release(source);
    return opening.fail(-device);
  }
  taken.add(key);
  sources.fill(source, device, () => taken.delete(key));
  return source;
}
