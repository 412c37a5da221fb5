// Writes everything that follows from host/abi/description.ts: `npm run abi`. With `--check` it writes nothing and fails
// where a file is not what the description says.
import { readFileSync, writeFileSync, mkdirSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as abi from "./description.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const notice = "Generated from host/abi/description.ts by `npm run abi`. Do not edit.";

type Constants = Readonly<Record<string, readonly [number, string]>>;
/** Groups of numbers: prefix of each name, the numbers, what they are. */
const groups: readonly (readonly [prefix: string, values: Constants, title: string])[] = [
  ["", abi.errors, "Errors; calls answer them negated"],
  ["EVENT_", abi.eventFlags, "flags of an event record"],
  ["GPIO_", abi.gpioFlags, "flags of gpio.open"],
  ["GPIO_OPTION_", abi.gpioOptions, "options of gpio.configure"],
  ["UART_", abi.uartFormat, "format of uart.open"],
  ["UART_OPTION_", abi.uartOptions, "options of uart.configure"],
  ["UART_COUNTER_", abi.uartCounters, "counters of uart.count"],
];
const numbers: readonly (readonly [name: string, value: number, doc: string])[] = [
  ["ABI_VERSION", abi.ABI_VERSION, "this ABI"],
  ["EVENT_SIZE", abi.EVENT_SIZE, "bytes of an event record"],
  ["CONTROL_SIZE", abi.CONTROL_SIZE, "bytes of the control block"],
  ["MAGIC", abi.CONTROL_MAGIC, "first word of the control block"],
  ["SECTION_SIZE", abi.SECTION_SIZE, "bytes of the custom section"],
  ["GPIO_DEPTH_SHIFT", abi.GPIO_DEPTH_SHIFT, "position of the ring depth in gpio.open's flags"],
  ["UART_RING_SHIFT", abi.UART_RING_SHIFT, "position of the ring size in uart.open's format"],
  ["STDIN", abi.STDIN, "source"],
  ["STDOUT", abi.STDOUT, "source"],
  ["STDERR", abi.STDERR, "source"],
];
const structs: readonly (readonly [name: string, fields: readonly abi.Field[]])[] = [
  ["EVENT", abi.eventRecord],
  ["CONTROL", abi.controlBlock],
  ["SECTION", abi.moduleSection],
];

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
const constant = (s: string): string => s.replace(/[A-Z]/g, (c) => "_" + c).toUpperCase();
const short = (module: string): string => module.split(":")[1] ?? "host";

interface WasmParameter {
  readonly name: string;
  readonly type: "i32" | "i64" | "ptr";
  readonly doc: string;
}

/** The wasm parameters of an import: names and types. */
function wasmParameters(i: abi.Import): WasmParameter[] {
  return i.parameters.flatMap((p): WasmParameter[] => {
    switch (p.kind) {
      case "i32":
      case "source":
        return [{ name: p.name, type: "i32", doc: p.doc }];
      case "i64":
        return [{ name: p.name, type: "i64", doc: p.doc }];
      case "ptr":
        return [{ name: p.name, type: "ptr", doc: p.doc }];
      default:
        return [
          { name: p.name, type: "ptr", doc: p.doc },
          {
            name: p.name + (p.kind === "out" ? "Capacity" : "Length"),
            type: "i32",
            doc: p.kind === "utf16" ? "UTF-16 code units" : "bytes",
          },
        ];
    }
  });
}

function assemblyScript(): string {
  const type = { i32: "i32", i64: "i64", ptr: "usize" };
  const out = [`// ${notice}`, "// The host ABI as AssemblyScript sees it.", ""];
  for (const m of abi.modules) {
    out.push(`// ---- ${m.name}`);
    for (const i of m.imports) {
      const parameters = wasmParameters(i).map((p) => `${p.name === "class" ? "name" : p.name}: ${type[p.type]}`);
      out.push(`/** ${i.doc} */`);
      out.push(`@external("${m.name}", "${i.name}")`);
      out.push(`export declare function ${short(m.name)}${capital(i.name)}(${parameters.join(", ")}): ${i.result};`);
    }
    out.push("");
  }
  out.push("export const FOREVER: i64 = i64.MAX_VALUE;");
  for (const [name, value] of numbers) out.push(`export const ${name}: i32 = ${value};`);
  for (const [prefix, values, title] of groups) {
    out.push("", `// ${title}`);
    for (const [name, [value, doc]] of Object.entries(values))
      out.push(`/** ${doc} */`, `export const ${prefix}${name}: i32 = ${value};`);
  }
  for (const [name, fields] of structs) {
    out.push("", `// offsets in ${name.toLowerCase()}`);
    for (const f of fields)
      out.push(`/** ${f.type}: ${f.doc} */`, `export const ${name}_${constant(f.name)}: usize = ${f.offset};`);
  }
  return out.join("\n") + "\n";
}

function typeScript(): string {
  const type = { i32: "number", i64: "bigint", ptr: "number" };
  const out = [`// ${notice}`, "// The host ABI as a host written in TypeScript sees it.", ""];
  out.push(
    "/** What a host gives a module. Addresses and lengths come straight from the module: nothing about them is certain. */",
  );
  out.push("export interface Imports {");
  for (const m of abi.modules) {
    out.push(`  readonly "${m.name}": {`);
    for (const i of m.imports) {
      const parameters = wasmParameters(i).map((p) => `${p.name === "class" ? "name" : p.name}: ${type[p.type]}`);
      const result = i.returns === "never" ? "void" : i.result === "void" ? "void" : type[i.result];
      out.push(`    /** ${i.doc} */`, `    ${i.name}(${parameters.join(", ")}): ${result};`);
    }
    out.push("  };");
  }
  out.push("}", "");
  out.push("/** The wasm type of every import: parameters, then the result. */");
  out.push(
    "export const signatures: Readonly<Record<string, Readonly<Record<string, readonly [parameters: readonly string[], result: string]>>>> = {",
  );
  for (const m of abi.modules) {
    out.push(`  "${m.name}": {`);
    for (const i of m.imports) {
      const parameters = wasmParameters(i).map((p) => `"${p.type === "ptr" ? "i32" : p.type}"`);
      out.push(`    ${i.name}: [[${parameters.join(", ")}], "${i.result}"],`);
    }
    out.push("  },");
  }
  out.push("};", "");
  out.push("/** The option that grants a module's resources; null where none is needed. */");
  out.push("export const grants: Readonly<Record<string, string | null>> = {");
  for (const m of abi.modules) out.push(`  "${m.name}": ${JSON.stringify(m.grant)},`);
  out.push("};", "");
  out.push("/** What (module, operation, error) means to a person; `{resource}` is the name of what was asked for. */");
  out.push(
    "export const messages: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {",
  );
  for (const m of abi.modules) {
    out.push(`  "${m.name}": {`);
    for (const i of m.imports) {
      const entries = Object.entries(i.errors);
      if (!entries.length) continue;
      out.push(`    ${i.name}: {`);
      for (const [e, text] of entries) out.push(`      ${e}: ${JSON.stringify(message(m, e, text))},`);
      out.push("    },");
    }
    out.push("  },");
  }
  out.push("};", "", "export const FOREVER = 0x7fffffffffffffffn;");
  for (const [name, value, doc] of numbers) out.push(`/** ${doc} */`, `export const ${name} = ${value};`);
  out.push("", "/** Errors; calls answer them negated. */", "export const errno = {");
  for (const [name, [value, doc]] of Object.entries(abi.errors)) out.push(`  /** ${doc} */`, `  ${name}: ${value},`);
  out.push("} as const;", "export type ErrorName = keyof typeof errno;");
  for (const [prefix, values, title] of groups.slice(1)) {
    out.push("", `// ${title}`);
    for (const [name, [value, doc]] of Object.entries(values))
      out.push(`/** ${doc} */`, `export const ${prefix}${name} = ${value};`);
  }
  for (const [name, fields] of structs) {
    out.push("", `// offsets in ${name.toLowerCase()}`);
    for (const f of fields)
      out.push(`/** ${f.type}: ${f.doc} */`, `export const ${name}_${constant(f.name)} = ${f.offset};`);
  }
  return out.join("\n") + "\n";
}

function message(m: abi.ImportModule, error: string, text: string): string {
  return error === "EACCES" && m.grant ? `${text}; run with ${m.grant}={resource}` : text;
}

const cName = (m: abi.ImportModule, i: abi.Import): string => `${short(m.name)}_${constant(i.name).toLowerCase()}`;

/**
 * What stands between an engine and the C functions: for an interpreter, functions over its argument cells (32 bits each, an
 * i64 in two, low word first); for wasm2c, functions by the names that it gives to imports.
 */
function cEngines(): string {
  const out = [`/* ${notice} */`];
  out.push("/* The host ABI as an engine's glue sees it; docs/porting.md. */");
  out.push("#ifndef WASYNCIO_ENGINES_H", "#define WASYNCIO_ENGINES_H", "", '#include "wasyncio_abi.h"');
  out.push("", "#ifdef WASYNCIO_CELLS");
  out.push("/* An interpreter's argument cells, 32 bits each, an i64 in two, low word first; the result likewise. */");
  for (const m of abi.modules)
    for (const i of m.imports) {
      let cell = 0;
      const values = wasmParameters(i).map((p) => {
        const at = cell;
        cell += p.type === "i64" ? 2 : 1;
        if (p.type === "i64") return `(int64_t)((uint64_t)cells[${at + 1}] << 32 | cells[${at}])`;
        return p.type === "ptr" ? `cells[${at}]` : `(int32_t)cells[${at}]`;
      });
      const call = `${cName(m, i)}(${values.join(", ")})`;
      out.push(`static void cells_${cName(m, i)}(const uint32_t *cells, uint32_t *result)`, "{");
      if (!values.length) out.push("    (void)cells;");
      if (i.result === "void") out.push("    (void)result;", `    ${call};`);
      else if (i.result === "i32") out.push(`    result[0] = (uint32_t)${call};`);
      else
        out.push(
          `    uint64_t value = (uint64_t)${call};`,
          "    result[0] = (uint32_t)value;",
          "    result[1] = (uint32_t)(value >> 32);",
        );
      if (i.returns === "never") out.push("    engine_leave();");
      out.push("}");
    }
  out.push("#endif", "", "#ifdef WASYNCIO_WASM2C");
  out.push(
    "/* wasm2c's imports (wabt 1.0.32): the instance of the importing module's namesake, then the parameters. */",
  );
  const mangled = (name: string): string =>
    name.replace(/[^A-Za-z0-9_]/g, (c) => `Z${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const unsigned = { i32: "uint32_t", i64: "uint64_t", ptr: "uint32_t", void: "void" };
  const signed = { i32: "int32_t", i64: "int64_t", ptr: "uint32_t" };
  for (const m of abi.modules) {
    out.push(`struct Z_${mangled(m.name)}_instance_t;`);
    for (const i of m.imports) {
      const parameters = wasmParameters(i);
      const declared = parameters.map((p) => `, ${unsigned[p.type]} ${constant(p.name).toLowerCase()}`).join("");
      const values = parameters.map((p) => {
        const name = constant(p.name).toLowerCase();
        return p.type === "ptr" ? name : `(${signed[p.type]})${name}`;
      });
      const head = `${unsigned[i.result]} Z_${mangled(m.name)}Z_${i.name}(struct Z_${mangled(m.name)}_instance_t *module${declared})`;
      const call = `${cName(m, i)}(${values.join(", ")})`;
      out.push(`${head};`, head, "{", "    (void)module;");
      out.push(i.result === "void" ? `    ${call};` : `    return (${unsigned[i.result]})${call};`);
      if (i.returns === "never") out.push("    engine_leave();");
      out.push("}");
    }
  }
  out.push("#endif", "", "#endif");
  return out.join("\n") + "\n";
}

function cHeader(): string {
  const type = { i32: "int32_t", i64: "int64_t", ptr: "uint32_t" };
  const letter = { i32: "i", i64: "I", ptr: "i", void: "" };
  const out = [
    `/* ${notice} */`,
    "/* The host ABI as a host written in C sees it. Addresses are offsets in linear memory, unchecked. */",
  ];
  out.push("#ifndef WASYNCIO_ABI_H", "#define WASYNCIO_ABI_H", "", "#include <stddef.h>", "#include <stdint.h>", "");
  out.push("#define WASYNCIO_FOREVER INT64_MAX");
  for (const [name, value, doc] of numbers) out.push(`#define WASYNCIO_${name} ${value} /* ${doc} */`);
  for (const [prefix, values, title] of groups) {
    out.push("", `/* ${title} */`, "enum {");
    for (const [name, [value, doc]] of Object.entries(values))
      out.push(`    WASYNCIO_${prefix}${name} = ${value}, /* ${doc} */`);
    out.push("};");
  }
  const field = { i32: "int32_t", u32: "uint32_t", u16: "uint16_t", i64: "int64_t" };
  for (const [name, fields] of structs) {
    const tag = `wasyncio_${name.toLowerCase()}`;
    out.push("", `struct ${tag} {`);
    for (const f of fields) out.push(`    ${field[f.type]} ${constant(f.name).toLowerCase()}; /* ${f.doc} */`);
    out.push("};");
    for (const f of fields)
      out.push(
        `_Static_assert(offsetof(struct ${tag}, ${constant(f.name).toLowerCase()}) == ${f.offset}, "${name.toLowerCase()}.${f.name}");`,
      );
    out.push(`_Static_assert(sizeof(struct ${tag}) == WASYNCIO_${name}_SIZE, "${name.toLowerCase()}");`);
  }
  out.push(
    "",
    "/* Every import: module, name, C name, signature in WAMR's notation. */",
    "#define WASYNCIO_IMPORTS(X) \\",
  );
  const rows = abi.modules.flatMap((m) =>
    m.imports.map((i) => {
      const parameters = wasmParameters(i).map((p) => letter[p.type]);
      return `    X("${m.name}", "${i.name}", ${cName(m, i)}, "(${parameters.join("")})${letter[i.result]}")`;
    }),
  );
  out.push(rows.join(" \\\n"));
  out.push(
    "",
    "/* Every error of every import: C name, error, what a person reads; {resource} is the name of what was asked for. */",
    "#define WASYNCIO_MESSAGES(X) \\",
  );
  const messages = abi.modules.flatMap((m) =>
    m.imports.flatMap((i) =>
      Object.entries(i.errors).map(
        ([e, text]) => `    X(${cName(m, i)}, WASYNCIO_${e}, ${JSON.stringify(message(m, e, text))})`,
      ),
    ),
  );
  out.push(messages.join(" \\\n"));
  for (const m of abi.modules) {
    out.push("", `/* ${m.name} */`);
    for (const i of m.imports) {
      const parameters = wasmParameters(i).map((p) => `${type[p.type]} ${constant(p.name).toLowerCase()}`);
      const result = i.result === "void" ? "void" : type[i.result];
      out.push(`/* ${i.doc} */`);
      out.push(`${result} ${cName(m, i)}(${parameters.join(", ") || "void"});`);
    }
  }
  out.push("", "#endif");
  return out.join("\n") + "\n";
}

/** The tables of docs/abi.md, by the name of their marker. */
function tables(): Record<string, string> {
  const cell = (s: string): string => s.replace(/\|/g, "\\|");
  const importTables = abi.modules.map((m) => {
    const rows = m.imports.map((i) => {
      const parameters = wasmParameters(i).map((p) => `${p.name}: ${p.type}`);
      const result = i.returns === "never" ? "never" : i.result;
      return `| \`${i.name}(${parameters.join(", ")}) -> ${result}\` | ${cell(i.doc)}${i.result_doc ? ` Result: ${cell(i.result_doc)}.` : ""} | ${Object.keys(i.errors).join(" ") || "none"} |`;
    });
    return [
      `### Module \`${m.name}\``,
      "",
      m.doc + (m.grant ? ` Grant: \`${m.grant}\`.` : ""),
      "",
      "| import | what it does | errors |",
      "| --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  const parameterRows = abi.modules.flatMap((m) =>
    m.imports.flatMap((i) =>
      i.parameters.map((p) => `| \`${short(m.name)}.${i.name}\` | \`${p.name}\` | ${p.kind} | ${cell(p.doc)} |`),
    ),
  );
  const errorRows = abi.modules.flatMap((m) =>
    m.imports.flatMap((i) =>
      Object.entries(i.errors).map(
        ([e, text]) => `| \`${short(m.name)}.${i.name}\` | ${e} | ${cell(message(m, e, text))} |`,
      ),
    ),
  );
  const struct = (fields: readonly abi.Field[]): string =>
    [
      "| offset | field | type | meaning |",
      "| --- | --- | --- | --- |",
      ...fields.map((f) => `| ${f.offset} | \`${f.name}\` | ${f.type} | ${cell(f.doc)} |`),
    ].join("\n");
  const constants = groups.map(([prefix, values, title]) =>
    [
      `**${capital(title)}**`,
      "",
      "| name | value | meaning |",
      "| --- | --- | --- |",
      ...Object.entries(values).map(([n, [v, d]]) => `| ${prefix}${n} | ${v} | ${cell(d)} |`),
    ].join("\n"),
  );
  return {
    imports: importTables.join("\n\n"),
    parameters: ["| import | parameter | kind | meaning |", "| --- | --- | --- | --- |", ...parameterRows].join("\n"),
    errors: ["| import | error | what a person reads |", "| --- | --- | --- |", ...errorRows].join("\n"),
    event: struct(abi.eventRecord),
    control: struct(abi.controlBlock),
    section: struct(abi.moduleSection),
    exports: [
      "| export | what it is |",
      "| --- | --- |",
      ...Object.entries(abi.moduleExports).map(([n, d]) => `| \`${n}\` | ${cell(d)} |`),
    ].join("\n"),
    constants: constants.join("\n\n"),
  };
}

function documented(text: string): string {
  const fresh = tables();
  const seen = new Set<string>();
  const result = text.replace(/<!-- abi:(\w+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    if (!(name in fresh)) throw new Error(`docs/abi.md: unknown table "${name}"`);
    seen.add(name);
    return `<!-- abi:${name} -->\n\n${fresh[name]}\n\n<!-- end -->`;
  });
  for (const name of Object.keys(fresh))
    if (!seen.has(name)) throw new Error(`docs/abi.md: no place for the table "${name}"`);
  return result;
}

/** Every generated file with the text it must have. */
export function generated(): Map<string, string> {
  const docs = join(root, "docs/abi.md");
  return new Map([
    [join(root, "assembly/abi.ts"), assemblyScript()],
    [join(root, "host/node/abi.ts"), typeScript()],
    [join(root, "host/native/include/wasyncio_abi.h"), cHeader()],
    [join(root, "host/native/include/wasyncio_engines.h"), cEngines()],
    [docs, documented(readFileSync(docs, "utf8"))],
  ]);
}

function main(): void {
  const check = process.argv.includes("--check");
  let stale = 0;
  for (const [path, text] of generated()) {
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    stale++;
    console.error(`${check ? "not what host/abi/description.ts says" : "written"}: ${path.slice(root.length + 1)}`);
    if (!check) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
  if (check && stale) {
    console.error("run `npm run abi`");
    process.exit(1);
  }
}
if (process.argv[1] === fileURLToPath(import.meta.url)) main();
