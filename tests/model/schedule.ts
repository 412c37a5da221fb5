// A schedule: what a program does, what its callbacks do when they run, and what the host has for it. Numbers that name a
// loop, a source or a handle are taken modulo how many there are by then, so that any schedule makes sense, however shortened.
// Sources are counted from the one opened last; the first three are stdin, stdout and stderr.

export interface Schedule {
  /** Which of the builds of capacities.ts. */
  readonly capacities: number;
  /** The host publishes `pending` (docs/abi.md). */
  readonly publishes: boolean;
  /** What each callback without an argument does: nobody can tell them apart. */
  readonly plain: readonly Operation[];
  readonly operations: readonly Operation[];
}

/** What a callback does each time it runs. */
interface Then {
  readonly then: readonly Operation[];
}

export type Operation =
  | ({ readonly do: "soon"; readonly loop: number; readonly plain: boolean } & Then)
  | ({ readonly do: "later" | "at"; readonly loop: number; readonly plain: boolean; readonly ms: bigint } & Then)
  | { readonly do: "cancel"; readonly handle: number }
  | ({
      readonly do: "addReader" | "addWriter";
      readonly loop: number;
      readonly source: number;
      readonly plain: boolean;
    } & Then)
  | { readonly do: "removeReader" | "removeWriter"; readonly loop: number; readonly source: number }
  | { readonly do: "pin"; readonly depth: number }
  | { readonly do: "port" }
  | { readonly do: "close" | "edge" | "discard"; readonly source: number }
  /** `after` µs from now the source has these flags; which of them make sense depends on what it is. */
  | {
      readonly do: "emit";
      readonly after: number;
      readonly source: number;
      readonly flags: number;
      readonly lost: number;
    }
  | { readonly do: "read" | "write"; readonly source: number; readonly answer: number }
  /** A line on stdout that finds no room so many times. */
  | { readonly do: "print"; readonly blocked: number }
  /** µs that pass. */
  | { readonly do: "busy"; readonly micros: number }
  /** The host asks the program to end, in so many µs. */
  | { readonly do: "interrupt"; readonly after: number }
  | { readonly do: "run" | "stop" | "closeLoop" | "look"; readonly loop: number }
  | { readonly do: "newLoop" }
  /** Only so many timers until their sequence begins anew. */
  | { readonly do: "sequence"; readonly loop: number; readonly left: number };

/** As TypeScript, to be pasted into named.ts. */
export function print(schedule: Schedule): string {
  const { capacities, publishes, plain, operations } = schedule;
  const lines = operations.map((operation) => `    ${printValue(operation)},\n`);
  const fields = [`capacities: ${capacities}`, `publishes: ${publishes}`, `plain: ${printValue(plain)}`];
  return `{\n${fields.map((field) => `  ${field},\n`).join("")}  operations: [\n${lines.join("")}  ],\n}`;
}

function printValue(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${key}: ${printValue(field)}`);
  return `{ ${fields.join(", ")} }`;
}
