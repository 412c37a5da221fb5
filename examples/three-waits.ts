// Tasks that wait at once, each for something else: a line on the serial port, a timer, the end of another task. The loop moves each to
// ready when its event comes, in whatever order that is.
//
//   npx wasyncio run examples/three-waits.ts --uart0 stdio        then type a line, now or later
import { Task, Uart, createTask, gather, run, sleep } from "wasyncio";

async function waitForLine(port: Uart): Promise<void> {
  const line = await port.readLine();
  console.log(`I/O: ${line.trim()}`);
}

async function waitForTimer(): Promise<void> {
  await sleep(2000);
  console.log("timer: two seconds are over");
}

async function compute(): Promise<i32> {
  await sleep(1000);
  return 42;
}

async function waitForTask(other: Task<i32>): Promise<void> {
  const result = await other;
  console.log(`task: the other gave ${result}`);
}

async function main(): Promise<void> {
  const port = Uart.open("uart0", 115200);
  const other = createTask(compute());
  console.log("waiting for three things");
  await gather([waitForLine(port), waitForTimer(), waitForTask(other)]);
  console.log("all three came");
}

run(main());
