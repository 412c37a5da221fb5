// Overrides of methods of AssemblyScript's Compiler. Each pass that has to work while types and flow are known brings the
// methods it wants to see; what it calls `next` is the method as it was. Programs that were not given hooks are left alone.
import { compilerPrototype, type Compiler, type Hookable, type Program } from "./asc.js";

export type Hooks = {
  readonly [Name in keyof Hookable]?: (
    compiler: Compiler,
    next: Hookable[Name],
    ...operands: Parameters<Hookable[Name]>
  ) => ReturnType<Hookable[Name]>;
};

type Method = (this: Compiler, ...operands: unknown[]) => unknown;
type Hook = (compiler: Compiler, next: (...operands: unknown[]) => unknown, ...operands: unknown[]) => unknown;

const hooksOf = new WeakMap<Program, readonly Hooks[]>();
const overridden = new Set<keyof Hookable>();

/** Puts `hooks` around the compiler's methods, for this program only; a later one runs first. */
export function installHooks(program: Program, hooks: readonly Hooks[]): void {
  hooksOf.set(program, hooks);
  for (const name of hooks.flatMap((some) => Object.keys(some) as (keyof Hookable)[])) {
    if (!overridden.has(name)) {
      overridden.add(name);
      override(name);
    }
  }
}

function override(name: keyof Hookable): void {
  const methods = compilerPrototype as unknown as Record<keyof Hookable, Method>;
  const stock = methods[name];
  methods[name] = function (...operands) {
    let method = (...given: unknown[]): unknown => stock.apply(this, given);
    for (const hooks of hooksOf.get(this.program) ?? []) {
      const hook = hooks[name] as Hook | undefined;
      if (hook) {
        const next = method;
        method = (...given) => hook(this, next, ...given);
      }
    }
    return method(...operands);
  };
}
