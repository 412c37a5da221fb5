// What asc says, with what to do about it, where asc leaves a person alone.

/** Globals of browsers and Node that no program has here, and what it has. */
const instead: ReadonlyMap<string, string> = new Map([
  ["process", "use exit(code), console, stdin and stdout"],
  ["setTimeout", "use getEventLoop().callLater(ms, callback)"],
  ["setInterval", "use getEventLoop().callLater(ms, callback), again in the callback"],
  ["setImmediate", "use getEventLoop().callSoon(callback)"],
  ["queueMicrotask", "use getEventLoop().callSoon(callback)"],
  ["require", "use import"],
]);

const rules: readonly (readonly [pattern: RegExp, explain: (...found: string[]) => string | undefined])[] = [
  [
    /^Cannot find name '(\w+)'\.$/,
    (message, name) => (instead.has(name) ? `${message.slice(0, -1)}: ${instead.get(name)!}.` : undefined),
  ],
  [
    /^File '~lib\/wasyncio\/(.+?)(?:\/index)?\.ts' not found\.$/,
    (_message, part) => `wasyncio has no part '${part}': import from "wasyncio".`,
  ],
  [
    /^File '~lib\/((?:@[^/]+\/)?[^/]+?)(?:\/.+)?\.ts' not found\.$/,
    (_message, name) =>
      `There is no package '${name}' in a node_modules above the program: install it, or correct the name.`,
  ],
  [/^File '(.+)' not found\.$/, (_message, path) => `There is no file '${path}': correct the path.`],
  [/^Not implemented: Exceptions$/, () => "'try' is not there yet: what is thrown ends the program."],
];

export function explain(message: string): string {
  for (const [pattern, rule] of rules) {
    const found = pattern.exec(message);
    if (found) {
      return rule(...found) ?? message;
    }
  }
  return message;
}
