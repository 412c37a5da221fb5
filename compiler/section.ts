// The custom section `wasyncio` (docs/abi.md): what a host must know before it runs the module.
import { ABI_VERSION, SECTION_SIZE, moduleSection } from "../host/abi/description.js";
import type { ProgramSettings } from "./capacities.js";
import type { Layout } from "./layout.js";

export function moduleSectionBytes(
  settings: ProgramSettings,
  layout: Layout,
  flags: { readonly debug: boolean; readonly collector: boolean; readonly fuel: boolean },
): Uint8Array {
  const values: Readonly<Record<string, number>> = {
    version: ABI_VERSION,
    flags: (flags.debug ? 1 : 0) | (flags.collector ? 2 : 0) | (flags.fuel ? 4 : 0),
    ready: settings.ready,
    timers: settings.timers,
    sources: settings.sources,
    ringBytes: settings.ringBytes,
    heap: layout.heap,
    memory: layout.end,
  };
  const view = new DataView(new ArrayBuffer(SECTION_SIZE));
  for (const { name, offset } of moduleSection) {
    view.setUint32(offset, values[name], true);
  }
  return new Uint8Array(view.buffer);
}
