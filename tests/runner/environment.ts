// The environment of a suite is a person's shell, also when npm runs the tests: npm puts its settings into the environment, and
// the commands of all dependencies before the machine's own (one of them brings an old npm along).
import { delimiter } from "node:path";

export function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^npm_/i.test(name) && name !== "PATH");
  const path = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder))
    .join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}
