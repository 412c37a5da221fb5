// Every mutation: node dist/tests/async/mutations/main.js [FROM [TO]]
import { hunt, unchanged } from "./mutated.js";
import { mutations } from "./mutations.js";

const [from = 0, to = mutations.length] = process.argv.slice(2).map(Number);
let survivors = 0;
const wrongly = hunt(unchanged, 20_000);
if (wrongly !== null) {
  throw new Error(`the compiler as it is fails already: ${wrongly}`);
}
for (const [index, mutation] of mutations.entries()) {
  if (index >= from && index < to) {
    const began = performance.now();
    const found = hunt(mutation);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    survivors += Number(found === null);
    console.log(`${index} ${mutation.breaks}: ${found ?? "SURVIVES"} (${seconds} s)`);
  }
}
process.exitCode = survivors ? 1 : 0;
