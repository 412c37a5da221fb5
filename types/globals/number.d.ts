// Before AssemblyScript's declarations, whose type alias of this name TypeScript 7 does not take for the global type.
interface Number {
  toString(radix?: i32): string;
}
