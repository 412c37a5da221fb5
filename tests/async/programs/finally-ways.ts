// Finally runs on every way out of async code, may await, and its own way out wins; catch needs no binding.
// logs: try fin after a0 a1 a2 end return:1 f-throw second no binding deep3 deep2 deep1 deep 7 8 10 cleaned kept:x
import { log, run, sleep } from "wasyncio/virtual";

async function fail(message: string): Promise<void> {
  await sleep(1);
  throw new Error(message);
}

async function plainWay(): Promise<void> {
  try {
    log("try");
    await sleep(1);
  } finally {
    await sleep(1);
    log("fin");
  }
  log("after");
}

async function loop(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    try {
      await sleep(1);
      if (i == 1) continue;
      if (i == 2) break;
    } finally {
      await sleep(1);
      log("a" + i.toString());
    }
  }
  log("end");
}

async function returns(): Promise<i32> {
  let n = 1;
  try {
    return n;
  } finally {
    n = 2;
    await sleep(1);
  }
}

async function throwsInFinally(): Promise<void> {
  try {
    await fail("first");
  } finally {
    log("f-throw");
    await fail("second");
  }
}

async function deep(n: i32): Promise<void> {
  try {
    if (n == 3) await fail("deep");
    else await deep(n + 1);
  } finally {
    await sleep(1);
    log("deep" + n.toString());
  }
}

async function wins(): Promise<i32> {
  try {
    await fail("lost");
    return 1;
  } finally {
    return 7;
  }
}

async function catches(n: i32): Promise<i32> {
  try {
    if (n) await fail("n");
    return 10;
  } catch {
    return 8;
  } finally {
    await sleep(1);
  }
}

async function kept(): Promise<string> {
  const text = "kept:" + "x";
  try {
    await fail("y");
  } catch (e) {
    await sleep(1);
    if (e.message != "y") throw e;
    log("cleaned");
  }
  return text;
}

async function main(): Promise<void> {
  await plainWay();
  await loop();
  log("return:" + (await returns()).toString());
  try {
    await throwsInFinally();
  } catch (e) {
    log(e.message);
  }
  try {
    await fail("unnamed");
  } catch {
    log("no binding");
  }
  try {
    await deep(1);
  } catch (e) {
    log(e.message);
  }
  log((await wins()).toString());
  log((await catches(1)).toString());
  log((await catches(0)).toString());
  log(await kept());
}

run(main());
