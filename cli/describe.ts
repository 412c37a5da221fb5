// What `build` and `inspect` tell of a module.
import type { ModuleInfo } from "../host/node/module.js";
import { table, type Row } from "./table.js";

/** Bytes by section, memory, capacities, capabilities. */
export function describeModule(info: ModuleInfo): string {
  const sections: Row[] = info.sections.map(({ name, bytes }) => [name, bytes]);
  const headers = info.bytes - info.sections.reduce((sum, { bytes }) => sum + bytes, 0);
  const kind = [
    info.debug ? "debug build" : "release build",
    info.collector ? "with the collector" : info.heap > 0 ? "without a collector" : "nothing allocates",
  ];
  return [
    `wasm, bytes (${kind.join(", ")})`,
    table([...sections, ["headers", headers], ["in all", info.bytes]]),
    "linear memory, bytes",
    table([
      ["static data, tables, rings", info.memory - info.heap],
      ["heap", info.heap],
      ["in all", info.memory],
    ]),
    "capacities",
    table([
      ["ready", info.ready],
      ["timers", info.timers],
      ["sources", info.sources],
      ["ringBytes", info.ringBytes],
    ]),
    `capabilities: ${info.capabilities.length ? info.capabilities.join(", ") : "none"}`,
  ].join("\n");
}

/** For `--json`. */
export function moduleToObject(info: ModuleInfo): object {
  const { bytes, memory, heap, ready, timers, sources, ringBytes, capabilities, debug, collector, version } = info;
  return {
    version,
    debug,
    collector,
    bytes,
    sections: info.sections,
    memory,
    heap,
    capacities: { ready, timers, sources, ringBytes },
    capabilities,
  };
}
