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

/** Globals of the library that lowering sets, or to which the compiler gives their value afterwards. */
const filledIn: ReadonlySet<string> = new Set(
  [
    "coroutine/error/pending",
    "coroutine/frame/running",
    "coroutine/result/i32Result",
    "coroutine/result/i64Result",
    "coroutine/result/f32Result",
    "coroutine/result/f64Result",
    "coroutine/roots/top",
    "coroutine/tables/firstResume",
    "coroutine/tables/coroutineCount",
    "coroutine/tables/coroutines",
    "coroutine/place/places",
    "coroutine/place/isWide",
    "core/loop/counting",
    "refusal/messagesAreRead",
    "fuel/left",
  ].map((name) => LIBRARY + name),
);

export function isFilledIn(name: string): boolean {
  return filledIn.has(name);
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
