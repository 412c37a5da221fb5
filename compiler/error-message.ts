// `message` of AssemblyScript's Error becomes an accessor, so that whether a program ever reads one can be seen: it then has the function.
// Where it never does, the library fetches no words of the host for it (constants.ts, assembly/refusal.ts).
import type { Program } from "./asc.js";

/** The field behind the accessor. */
export const MESSAGE = "__message";

const FILE = "~lib/error.ts";
const FIELD = "public message: string";

/** While the program is being parsed. */
export function readMessagesByCall({ parser }: Program): void {
  const parse = parser.parseFile.bind(parser);
  parser.parseFile = (text, path, isEntry) => {
    parse(path === FILE && text !== null ? withAccessor(text) : text, path, isEntry);
  };
}

function withAccessor(text: string): string {
  const accessor = `get message(): string { return this.${MESSAGE}; } set message(text: string) { this.${MESSAGE} = text; }`;
  const changed = text.replace(FIELD, `public ${MESSAGE}: string`).replace(/(class Error \{)/, `$1 ${accessor}`);
  if (!text.includes(FIELD) || !changed.includes(accessor)) {
    throw new Error("asc's class Error has changed its shape");
  }
  return changed;
}
