// Makes an import of wasyncio/… in a test mean this package, wherever the test lies: loaded before it, by `wasyncio test`.
import * as nodeModule from "node:module";

/** Runs in the thread that resolves imports. */
const hooks = `export async function resolve(specifier, context, next) {
  const isOurs = /^wasyncio(\\/|$)/.test(specifier);
  return next(specifier, isOurs ? { ...context, parentURL: ${JSON.stringify(import.meta.url)} } : context);
}`;

// Node before 20.6 has no such hooks: there the package must be installed.
(nodeModule as Partial<typeof nodeModule>).register?.(`data:text/javascript,${encodeURIComponent(hooks)}`);
