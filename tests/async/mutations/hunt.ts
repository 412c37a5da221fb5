// Looks for a program that a mutated compiler gets wrong: the language's programs, then the fuzzer's. Run from a copy of the
// compiler, with how long it may take, ms; prints how it was found, or nothing.
import { compare } from "../fuzz.js";
import { tiny } from "../fuzz-tiny.js";
import { generate, type Size } from "../generator.js";
import { compile, runProgram } from "../harness.js";
import { programs } from "../programs.js";

const ends = performance.now() + Number(process.argv[2]);
/** Kinds of program that say the most come first. */
const first = [
  "exceptions",
  "finally-ways",
  "passed-again",
  "roots",
  "stored",
  "operands",
  "await-using",
  "loop-headers",
  "methods",
];
const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);

async function isWrong(source: string, flags: readonly string[], expected: string): Promise<boolean> {
  const { binary } = await compile(source, { flags: [...flags, "--disableWarning"], poison: true });
  return !binary || runProgram(binary, { stress: true }).join(" ") !== expected;
}

/** Short functions that find nearly everything, before what takes long. */
const SHORT_SEEDS = 8;

async function huntByPrograms(flags: readonly string[]): Promise<string | null> {
  for (const { name, source, logs } of [...programs].sort((a, b) => rank(a.name) - rank(b.name))) {
    if (performance.now() > ends) return null;
    if (await isWrong(source, flags, logs)) return `${name} ${flags.join(" ")}`;
  }
  return null;
}

async function huntBySeeds(size: Size, seeds: number): Promise<string | null> {
  for (let seed = 1; seed <= seeds && performance.now() < ends; seed++) {
    const { differences } = await compare(generate(seed, size), tiny());
    if (differences.length) return `seed ${seed} of the fuzzer, ${size} functions`;
  }
  return null;
}

async function hunt(): Promise<string | null> {
  return (
    (await huntByPrograms([])) ??
    (await huntBySeeds("small", SHORT_SEEDS)) ??
    (await huntByPrograms(["-O3", "--shrinkLevel", "2"])) ??
    (await huntBySeeds("large", Infinity))
  );
}

try {
  process.stdout.write((await hunt()) ?? "");
} catch (error) {
  process.stdout.write(`the compiler ends: ${String(error).split("\n")[0]}`);
}
process.exit();
