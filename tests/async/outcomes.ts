// Runs the language's programs with the asc options given; prints `ok NAME`, or what was wrong. A program of its own, so that it can run over
// another version of AssemblyScript.
import { compile, runProgram } from "./harness.js";
import { programs } from "./programs.js";

for (const { name, source, logs } of programs) {
  const flags = [...process.argv.slice(2), "--disableWarning"];
  const { binary, stderr } = await compile(source, { flags, poison: true });
  const outcome = binary ? runProgram(binary, { stress: true }).join(" ") : stderr;
  console.log(outcome === logs ? `ok ${name}` : `${name}: ${outcome}`);
}
