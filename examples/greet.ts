// Greets two people at once: a second in all, not two.
import { gather, run, sleep } from "wasyncio";

async function greet(name: string): Promise<void> {
  console.log(`Hello, ${name}!`);
  await sleep(1000);
  console.log(`Goodbye, ${name}!`);
}

async function main(): Promise<void> {
  console.log("Starting");
  await gather([greet("Alice"), greet("Bob")]);
  console.log("Finished");
}

run(main());
