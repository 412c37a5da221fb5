// Writes what TypeScript shows of `wasyncio`, dist/types/wasyncio/, from the library's own source: TypeScript's declarations of it, without
// what only the library and the compiler call.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Writes the declarations of `entries`, paths below `folder`, to `out`, and of what they import. */
export function writeDeclarations(folder: string, entries: readonly string[], out: string): void {
  rmSync(out, { recursive: true, force: true });
  const done = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (!done.has(path)) {
      done.add(path);
      const { text, imports } = declare(join(folder, path));
      const target = join(out, path.replace(/(\.as)?\.ts$/, ".d.ts"));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      waiting.push(...imports.map((name) => relative(folder, name)));
    }
  }
}

/** The declarations of one file, and the paths of the files they name. Decorators where TypeScript has none do not matter to it. */
function declare(path: string): { readonly text: string; readonly imports: readonly string[] } {
  const source = readFileSync(path, "utf8");
  const { outputText } = ts.transpileDeclaration(source, {
    fileName: path,
    compilerOptions: { stripInternal: true, experimentalDecorators: true, target: ts.ScriptTarget.ESNext },
  });
  const text = forPrograms(outputText, indexed(source));
  const imports = [...text.matchAll(/ from "(\.[^"]+)"/g)].map(([, name]) => join(dirname(path), `${name}.ts`));
  return { text, imports: imports.filter((name) => existsSync(name)) };
}

/** The declarations of methods that are AssemblyScript's `a[i]`. */
function indexed(source: string): readonly string[] {
  return [...source.matchAll(/@operator\("\[\]"\)\s+(?:@\w+\s+)*(\w+\(\w+: \w+\): [^{]+?) \{/g)].map(
    ([, head]) => head,
  );
}

/** `a[i]` and what `for await` takes as TypeScript has them; what begins with `__` or ends like a twin is the compiler's. */
function forPrograms(text: string, indexers: readonly string[]): string {
  const kept = text
    .split("\n")
    .filter((line) => !/^\s*(?:protected |abstract )*__\w+\(/.test(line))
    .filter((line) => !/^export declare (?:function|const) \w*__/.test(line))
    .map((line) => line.replace(/^(\s*)(?:abstract )?iterate\(\)(: .+;)$/, "$&\n$1[Symbol.asyncIterator]()$2"))
    .map((line) => line.replace(/(?:, )?\b\w+__\w+(?=[, }])/g, (name) => (line.startsWith("export {") ? "" : name)));
  return indexers.reduce((declared, head) => {
    const type = head.slice(head.lastIndexOf("): ") + "): ".length);
    return declared.replace(`${head};`, `readonly [index: number]: ${type};`);
  }, kept.join("\n"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeDeclarations(join(root, "assembly"), ["index.ts"], join(root, "dist/types/wasyncio"));
}
