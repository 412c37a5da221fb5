// Globals of the library that are known only once the program is compiled: they become constants, by which the optimiser drops what a
// program does not use.
import type { Binaryen, BinaryenModule } from "./asc.js";
import { LIBRARY } from "./library.js";

/** Makes a global the constant `value`, an i32; where the module has no such global, nothing asks for it. */
export function setConstant(binaryen: Binaryen, module: BinaryenModule, name: string, value: number): void {
  if (module.getGlobal(name)) {
    module.removeGlobal(name);
    module.addGlobal(name, binaryen.i32, false, module.i32.const(value));
  }
}

/** What the library keeps up only for who asks: the flag that says so, and the function that asks. */
const kept: readonly (readonly [flag: string, asks: string])[] = [
  [`${LIBRARY}core/loop/counting`, `${LIBRARY}loop-stats/LoopStats#constructor`],
  // error-message.ts makes the field an accessor.
  [`${LIBRARY}refusal/messagesAreRead`, "~lib/error/Error#get:message"],
];

/** Once functions that nothing reaches are gone, and before optimisation. */
export function keepOnlyWhatIsAsked(binaryen: Binaryen, module: BinaryenModule): void {
  for (const [flag, asks] of kept) {
    if (!module.getFunction(asks)) {
      setConstant(binaryen, module, flag, 0);
    }
  }
}
