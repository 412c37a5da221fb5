// What a module must be, whatever asc was told: its memory its own and of a fixed size, its program exported as _start, no
// feature that WAMR lacks. An option that asks for something else is an error, not overruled in silence.
import { Feature, Runtime, type Program } from "./asc.js";
import { globalAliases } from "./library.js";
import { report } from "./report.js";

/** Takes the place of the heap's end until the layout is known; asc's allocator rounds it down to 16. */
export const HEAP_END_MARKER = 0x7e57_1000;

const features = ["SignExtension", "MutableGlobals", "NontrappingF2I", "BulkMemory"] as const;

export function forceOptions(program: Program): void {
  const { options } = program;
  const given: readonly (readonly [name: string, given: boolean, instead: string])[] = [
    ["--importMemory", options.importMemory, "a module brings its own memory"],
    ["--sharedMemory", options.sharedMemory, "a module's memory is its own"],
    ["--initialMemory", options.initialMemory !== 0, 'the build lays memory out; set "heap" in wasyncio.json'],
    ["--maximumMemory", options.maximumMemory !== 0, 'the memory never grows; set "heap" in wasyncio.json'],
    ["--lowMemoryLimit", options.lowMemoryLimit !== 0, 'the build lays memory out; set "heap" in wasyncio.json'],
    ["--memoryBase", options.memoryBase !== 0, "the build lays memory out"],
    ["--tableBase", options.tableBase !== 0, "the build lays the table out"],
    ["--importTable", options.importTable, "a module brings its own table"],
    ["--exportTable", options.exportTable, "a host calls nothing but _start"],
    ["--exportRuntime", options.exportRuntime, "a host calls nothing but _start"],
    ["--noExportMemory", !options.exportMemory, "a host must see the module's memory"],
    ["--exportStart", (options.exportStart ?? "_start") !== "_start", "the program is exported as _start"],
    ["--runtime incremental", askedFor("incremental"), 'the collector is "minimal"'],
    ["--runtime stub", options.runtime === Runtime.Stub, 'set "gc": false in wasyncio.json instead'],
  ];
  for (const [name, isGiven, instead] of given) {
    if (isGiven) {
      report(program, null, `${name}: ${instead}. Leave it out.`);
    }
  }
  let wanted: typeof options.features = Feature.None;
  for (const feature of features) {
    wanted |= Feature[feature];
  }
  const extra = options.features & ~wanted;
  if (extra) {
    report(program, null, "--enable: hosts have AssemblyScript's default features and no other. Leave it out.");
  }
  options.features = wanted;
  options.exportStart = "_start";
  options.exportMemory = true;
  options.importMemory = options.sharedMemory = options.importTable = options.exportTable = false;
  options.exportRuntime = false;
  options.initialMemory = options.maximumMemory = options.memoryBase = options.tableBase = 0;
  options.stackSize = 0;
  // asc's default runtime keeps references on a stack in linear memory, and has said so to the module already.
  program.module.useShadowStack = false;
  options.lowMemoryLimit = HEAP_END_MARKER;
  const aliases = (options.globalAliases ??= new Map<string, string>());
  for (const [name, target] of globalAliases) {
    aliases.set(name, target);
  }
}

/** The runtime's name is asc's default or was asked for: only its command line tells. */
function askedFor(runtime: string): boolean {
  return process.argv.some(
    (word, index) => word === `--runtime=${runtime}` || (word === runtime && process.argv[index - 1] === "--runtime"),
  );
}
