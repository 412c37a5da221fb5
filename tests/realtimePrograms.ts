// tests/programs/realtime.ts compiled once: `program("echo")` is a module whose program is its function `echo`.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import * as abi from "../host/node/abi.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = 4;
let compiled: Promise<Uint8Array> | undefined;

async function compile(): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      "tests/programs/realtime.ts",
      "-o",
      "out.wasm",
      "-O2",
      "--runtime",
      "stub",
      "--use",
      "abort=",
      "--exportStart",
      "initialise",
      "--initialMemory",
      `${PAGES}`,
    ],
    {
      stderr,
      // Without the package's own asconfig.json: these programs stand below the library.
      readFile: (name) =>
        name.endsWith("asconfig.json") ? null : readFile(join(root, name), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        wasm = contents as Uint8Array;
      },
    },
  );
  if (error !== null || wasm === undefined) throw new Error(stderr.toString());
  return wasm;
}

/** The module whose `_start` is the exported function `name`. */
export async function program(name: string): Promise<Uint8Array> {
  const module = binaryen.readBinary(await (compiled ??= compile()));
  const call = (exported: string): number =>
    module.call(binaryen.getExportInfo(module.getExport(exported)).value, [], binaryen.none);
  const body = module.block(null, [call("initialise"), call(name)]);
  module.addFunction("begin", binaryen.none, binaryen.none, [], body);
  module.addFunctionExport("begin", "_start");
  for (const global of ["__heap_base", "__data_end"]) {
    module.addGlobal(`end ${global}`, binaryen.i32, false, module.i32.const(PAGES * 65536));
    module.addGlobalExport(`end ${global}`, global);
  }
  const section = new Uint8Array(abi.SECTION_SIZE);
  const view = new DataView(section.buffer);
  view.setUint32(abi.SECTION_VERSION, 1, true);
  view.setUint32(abi.SECTION_SOURCES, 8, true);
  view.setUint32(abi.SECTION_RING_BYTES, 4096, true);
  view.setUint32(abi.SECTION_MEMORY, PAGES * 65536, true);
  module.addCustomSection("wasyncio", section);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
