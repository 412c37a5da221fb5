// Tasks in lines whose loop is closed, and in lines of objects that nobody else holds: nothing of them is followed or woken afterwards.
import {
  Barrier,
  Condition,
  Event,
  Lock,
  Queue,
  Semaphore,
  Task,
  createTask,
  newEventLoop,
  run,
  sleep,
} from "wasyncio";

function say(line: string): void {
  console.log(line);
}

// ---- objects that only their waiters hold

async function onEvent(): Promise<void> {
  await new Event().wait();
}

async function onLock(): Promise<void> {
  const lock = new Lock();
  await lock.acquire();
  await lock.acquire();
}

async function onSemaphore(): Promise<void> {
  await new Semaphore(0).acquire();
}

async function onQueue(): Promise<void> {
  await new Queue<string>().get();
}

async function onFullQueue(): Promise<void> {
  const queue = new Queue<string>(1);
  queue.putNowait("one".repeat(2));
  await queue.put("two".repeat(2));
}

async function onWork(): Promise<void> {
  const queue = new Queue<string>();
  queue.putNowait("one".repeat(2));
  await queue.join();
}

async function onCondition(): Promise<void> {
  const condition = new Condition();
  await condition.acquire();
  await condition.wait();
}

async function onBarrier(): Promise<void> {
  await new Barrier(2).wait();
}

function all(): Task<void>[] {
  return [
    createTask(onEvent()),
    createTask(onLock()),
    createTask(onSemaphore()),
    createTask(onQueue()),
    createTask(onFullQueue()),
    createTask(onWork()),
    createTask(onCondition()),
    createTask(onBarrier()),
  ];
}

async function churn(): Promise<void> {
  let text = "";
  for (let i = 0; i < 200; i++) {
    text = "x".repeat(i);
    await sleep(0);
  }
}

async function alone(): Promise<void> {
  const tasks = all();
  await churn();
  let line = "alone:";
  for (let i = 0; i < tasks.length; i++) {
    tasks[i].cancel();
    try {
      await tasks[i];
    } catch (e) {
      line += " " + e.name;
    }
  }
  say(line);
}

run(alone());

// ---- loops that are closed

const lock = new Lock();
const event = new Event();
const semaphore = new Semaphore(0);
const queue = new Queue<string>(1);
const condition = new Condition();

async function holdsAndWaits(): Promise<void> {
  await lock.acquire();
  await event.wait();
}

async function wantsLock(): Promise<void> {
  await lock.acquire();
}

async function wantsPermit(): Promise<void> {
  await semaphore.acquire();
}

async function puts(): Promise<void> {
  await queue.put("first");
  await queue.put("second");
}

async function joins(): Promise<void> {
  await queue.join();
}

async function isNotified(): Promise<void> {
  await condition.acquire();
  await condition.wait();
}

async function leaves(): Promise<void> {
  createTask(holdsAndWaits());
  createTask(wantsLock());
  createTask(wantsLock());
  createTask(wantsPermit());
  createTask(wantsPermit());
  createTask(puts());
  createTask(joins());
  createTask(isNotified());
  createTask(wantsPermit()).cancel(); // one that is cancelled, and has not had its turn
  await churn();
}

async function leavesWoken(): Promise<void> {
  await leaves();
  event.set();
  semaphore.release();
  queue.getNowait();
}

let told = 0;
for (let round = 0; round < 3; round++) {
  const loop = newEventLoop();
  loop.setExceptionHandler(() => {
    told++;
  });
  loop.runUntilComplete(churn());
  loop.close();
}

const loop = newEventLoop();
loop.setExceptionHandler(() => {
  told++;
});
loop.runUntilComplete(leavesWoken());
loop.close();
say(`told of ${told}`);

async function after(): Promise<void> {
  const tasks = all();
  await churn();
  say(
    `lock ${lock.locked()}, semaphore ${semaphore.locked()}, queue ${queue.qsize()}, condition ${condition.locked()}`,
  );
  lock.release();
  event.clear();
  event.set();
  semaphore.release();
  say(queue.getNowait());
  queue.putNowait("third");
  say(`${await queue.get()}`);
  queue.shutdown(true);
  await condition.acquire();
  condition.notifyAll();
  condition.release();
  await churn();
  let done = 0;
  for (let i = 0; i < tasks.length; i++) done += i32(tasks[i].done);
  say(`woken by mistake: ${done}`);
}

run(after());
