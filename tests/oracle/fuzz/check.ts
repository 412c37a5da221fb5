// Whether this checkout's library says of the fuzzer's programs what the digests hold: status 0 when it does, 1 when not, with the first
// batch that differs, 2 when the interpreter cannot be built. What the mutations of the task code are hunted with.
//   node dist/tests/oracle/fuzz/check.js
import { batch, digest, digests } from "./digests.js";
import { buildInterpreter, runSimulated } from "./run.js";

async function main(): Promise<number> {
  let wasm;
  try {
    wasm = await buildInterpreter({}, { debug: true }); // which takes a quarter of the time of a release build
  } catch (error) {
    console.error(String(error));
    return 2;
  }
  for (const [index, wanted] of digests().entries()) {
    const programs = batch(index);
    if (digest(await runSimulated(wasm, programs)) !== wanted) {
      console.log(`programs ${programs[0].seed} to ${programs[programs.length - 1].seed}`);
      return 1;
    }
  }
  return 0;
}

process.exit(await main());
