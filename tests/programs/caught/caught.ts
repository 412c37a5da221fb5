// Every error of the loop core, caught: class and message of each.
import { Pin, Uart, createTask, getEventLoop, getRunningLoop, newEventLoop, run, gather, sleep } from "wasyncio";
async function nothing(): Promise<void> {}
async function late(): Promise<void> {
  await sleep(1000);
}
function name(e: Error): string {
  return e.name + ": " + e.message;
}
async function main(): Promise<void> {
  const loop = getRunningLoop();
  try {
    run(nothing());
  } catch (e) {
    console.log(name(e));
  }
  try {
    loop.runForever();
  } catch (e) {
    console.log(name(e));
  }
  try {
    loop.close();
  } catch (e) {
    console.log(name(e));
  }
  try {
    newEventLoop().runForever();
  } catch (e) {
    console.log(name(e));
  }
  try {
    loop.createFuture<i32>().result();
  } catch (e) {
    console.log(name(e));
  }
  const f = loop.createFuture<i32>();
  f.setResult(1);
  try {
    f.setResult(2);
  } catch (e) {
    console.log(name(e));
  }
  const p = nothing();
  await p;
  try {
    await p;
  } catch (e) {
    console.log(name(e));
  }
  try {
    Pin.output(999);
  } catch (e) {
    console.log(name(e));
  }
  try {
    Uart.open("nope");
  } catch (e) {
    console.log(name(e));
  }
  try {
    Pin.inputNamed("x".repeat(200));
  } catch (e) {
    console.log(name(e));
  }
  const pin = Pin.input(4);
  pin.close();
  try {
    await pin.edge();
  } catch (e) {
    console.log(name(e));
  }
  try {
    for (;;) createTask(late());
  } catch (e) {
    console.log(name(e));
  }
  try {
    await gather([nothing(), nothing()]);
  } catch (e) {
    console.log(name(e));
  }
  try {
    for (;;) loop.callSoon(() => {});
  } catch (e) {
    console.log(name(e));
  }
}
run(main());
try {
  getRunningLoop();
} catch (e) {
  console.log(name(e));
}
