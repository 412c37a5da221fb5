// Pins: tasks that are cancelled while they wait, or when an edge has been given to them and their turn is still to come.
import {
  Edge,
  Pin,
  Task,
  TaskGroup,
  TimeoutError,
  createTask,
  getRunningLoop,
  newEventLoop,
  run,
  shield,
  sleep,
  sleepMicros,
  timeout,
  waitFor,
} from "wasyncio";
import { Oops, at, begin, elapsed, say, settle, since, test, text, ticker, turns, whole } from "./cases";
import { closes, drive, opens, pin, takes, tell, tellKept, use, wired } from "./driven";

let a: Task<void> | null = null;
let b: Task<void> | null = null;
let c: Task<void> | null = null;

/** Is told of an edge before the others have it, and does then what a case is about. */
async function meddles(what: () => void): Promise<void> {
  await pin.level(true);
  what();
}

/** What a case is about happens between the edge, which rises, and the turns of a, b and c. */
async function between(
  what: () => void,
  ofA: i32 = Edge.Both,
  ofB: i32 = 0,
  ofC: i32 = 0,
  count: i32 = 1,
): Promise<void> {
  const first = createTask(meddles(what));
  await sleep(0);
  const all: Task<void>[] = [];
  all.push(createTask(takes("a", ofA), "a"));
  if (ofB) all.push(createTask(takes("b", ofB), "b"));
  if (ofC) all.push(createTask(takes("c", ofC), "c"));
  a = all[0];
  if (ofB) b = all[1];
  if (ofC) c = all[2];
  await sleep(1);
  drive(count);
  await first;
  await sleep(1);
  for (let i = 0; i < all.length; i++) say(`${all[i].name} done ${all[i].done} cancelled ${all[i].cancelled}`);
  tellKept();
  for (let i = 0; i < all.length; i++) all[i].cancel();
}

// ---- while it waits

async function whileItWaits(): Promise<void> {
  a = createTask(takes("a"), "a");
  b = createTask(takes("b"), "b");
  c = createTask(takes("c"), "c");
  await sleep(1);
  say(`${b!.cancel("enough")}`);
  drive(1);
  await settle([a!, b!, c!]);
  tellKept();
}

async function theOnlyOne(): Promise<void> {
  a = createTask(takes("a"), "a");
  await sleep(1);
  createTask(ticker(2));
  a!.cancel();
  a!.cancel();
  drive(1);
  await settle([a!]);
  await sleep(1);
  tellKept();
}

async function levels(): Promise<void> {
  a = createTask(pin.level(true), "a");
  b = createTask(pin.level(true), "b");
  await sleep(1);
  a!.cancel();
  await sleep(1);
  const first = createTask(
    meddles(() => {
      c!.cancel();
    }),
    "first",
  );
  c = createTask(pin.level(true), "c");
  await sleep(1);
  drive(1);
  await settle([a!, b!, c!, first]);
  tellKept();
}

async function throughATask(): Promise<void> {
  a = createTask(takes("a"), "a");
  b = createTask(waitsFor(a!), "b");
  await sleep(1);
  const first = createTask(
    meddles(() => {
      b!.cancel();
    }),
    "first",
  );
  // a waits before the one that meddles: it has the edge.
  await sleep(1);
  drive(1);
  await settle([first, b!]);
  tellKept();
}

async function waitsFor(task: Task<void>): Promise<void> {
  await task;
}

// ---- between the edge and the turn

async function cancelAll(): Promise<void> {
  const all = [createTask(takes("a"), "a"), createTask(takes("b"), "b")];
  await sleep(1);
  drive(1);
  // Their turn comes after this task's next one: the edge is theirs by then.
  getRunningLoop().callSoonWith<Task<void>>((task) => say(`cancels ${task.cancel()}`), all[1]);
  await sleep(1);
  tellKept();
}

async function hadAlready(): Promise<void> {
  createTask(takesAndCancels());
  await sleep(0);
  b = createTask(takes("b"), "b");
  await sleep(1);
  drive(1);
  await settle([b!]);
  tellKept();
}

async function takesAndCancels(): Promise<void> {
  await takes("a");
  b!.cancel();
}

async function waitsAfterLevel(which: i32): Promise<void> {
  await pin.level(true);
  await takes("later", which);
}

async function toALaterOne(which: i32): Promise<void> {
  const later = createTask(waitsAfterLevel(which));
  await sleep(0);
  await between(() => {
    a!.cancel();
  });
  later.cancel();
}

async function laterIsCancelled(): Promise<void> {
  b = createTask(waitsAfterLevel(Edge.Both));
  await sleep(0);
  await between(() => {
    a!.cancel();
    b!.cancel();
    b!.cancel();
  });
}

async function reaches(high: bool): Promise<void> {
  await pin.level(high);
  at(`reached ${high}`);
}

async function levelIsTold(): Promise<void> {
  const first = createTask(
    meddles(() => {
      a!.cancel();
    }),
    "first",
  );
  const never = createTask(reachesAfter(), "never");
  await sleep(0);
  a = createTask(takes("a"), "a");
  await sleep(1);
  drive(1);
  await settle([first, a!]);
  say(`${elapsed()}`);
  drive(1);
  await settle([never]);
  tellKept();
}

/** Begins to wait for a low level when the edge has been given to others. */
async function reachesAfter(): Promise<void> {
  await pin.level(true);
  await reaches(false);
}

async function waitsAgain(): Promise<void> {
  try {
    await pin.edge();
  } catch (e) {
    at(text(e));
  }
  await takes("again");
  await takes("and again");
}

async function swallowed(): Promise<void> {
  const first = createTask(
    meddles(() => {
      a!.cancel();
    }),
    "first",
  );
  await sleep(0);
  a = createTask(waitsAgain(), "a");
  await sleep(1);
  drive(3);
  await settle([first, a!]);
  tellKept();
}

async function shielded(): Promise<void> {
  const inner = createTask(takes("inner"), "inner");
  a = createTask(waitsForShield(inner), "a");
  await sleep(0);
  const first = createTask(
    meddles(() => {
      a!.cancel();
    }),
    "first",
  );
  await sleep(1);
  drive(1);
  await settle([first, a!, inner]);
  tellKept();
}

async function waitsForShield(task: Task<void>): Promise<void> {
  await shield(task);
}

async function failsAtTheEdge(): Promise<void> {
  await pin.level(true);
  throw new Oops("no");
}

async function inAGroup(): Promise<void> {
  try {
    await using group = new TaskGroup();
    group.createTask(failsAtTheEdge());
    await sleep(1);
    group.createTask(takes("a"), "a");
    group.createTask(takes("b", Edge.Falling), "b");
    await sleep(1);
    drive(1);
    await sleep(100);
  } catch (e) {
    at(whole(e));
  }
  await sleep(1);
  tellKept();
}

async function forEach(): Promise<void> {
  for await (const edge of pin) tell("first", edge);
}

async function inForAwait(): Promise<void> {
  const first = createTask(
    meddles(() => {
      a!.cancel();
    }),
    "first",
  );
  await sleep(0);
  a = createTask(forEach(), "a");
  await sleep(1);
  drive(3);
  await settle([first, a!]);
  for await (const edge of pin) {
    tell("then", edge);
    if (since(edge.micros) > 3000) break;
    if (!edge.level) {
      await sleep(3);
      drive(1);
    }
  }
}

// ---- limits

async function limited(): Promise<void> {
  let count = 0;
  createTask(writesOften(12));
  while (count < 12) {
    try {
      tell("a", await waitFor(pin.edge(), 1));
      count++;
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e;
      say("no edge");
    }
  }
  tellKept();
}

async function writesOften(count: i32): Promise<void> {
  for (let i = 0; i < count; i++) {
    await sleepMicros(993 + i);
    drive(1);
  }
}

async function limitOfATurn(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    drive(1);
    try {
      await using limit = timeout(0);
      if (i & 1) await sleep(0);
      tell("a", await pin.edge());
    } catch (e) {
      at(text(e));
    }
  }
  await sleep(1);
  tellKept();
}

// ---- the cancellation is taken back

async function uncancelledLate(): Promise<void> {
  await between(() => {
    a!.cancel();
    const edge = pin.edgeNowait();
    if (edge) tell("had", edge);
    a!.uncancel();
  });
}

test("cancelled while it waits for an edge, the others have it", wired(whileItWaits()));
test("the only one is cancelled before the edge, which is kept", wired(theOnlyOne()));
test("cancelled while it waits for a level", wired(levels()));
test("cancelled through a task that waits for it", wired(throughATask()));
test(
  "given an edge and cancelled: it goes back",
  wired(
    between(() => {
      a!.cancel();
    }),
  ),
);
test(
  "given an edge and cancelled twice: it goes back once",
  wired(
    between(() => {
      say(`${a!.cancel("one")} ${a!.cancel("two")}`);
    }),
  ),
);
test(
  "one of two that were given an edge is cancelled",
  wired(
    between(
      () => {
        a!.cancel();
      },
      Edge.Both,
      Edge.Rising,
    ),
  ),
);
test(
  "the second of two that were given an edge is cancelled",
  wired(
    between(
      () => {
        b!.cancel();
      },
      Edge.Both,
      Edge.Rising,
    ),
  ),
);
test(
  "all that were given an edge are cancelled",
  wired(
    between(
      () => {
        a!.cancel();
        b!.cancel();
        c!.cancel();
      },
      Edge.Both,
      Edge.Rising,
      Edge.Rising,
    ),
  ),
);
test(
  "all that were given an edge are cancelled, the last first",
  wired(
    between(
      () => {
        c!.cancel();
        b!.cancel();
        a!.cancel();
      },
      Edge.Both,
      Edge.Rising,
      Edge.Rising,
    ),
  ),
);
test(
  "two edges go back in the order of time",
  wired(
    between(
      () => {
        b!.cancel();
        a!.cancel();
      },
      Edge.Rising,
      Edge.Falling,
      0,
      3,
    ),
  ),
);
test(
  "an edge goes back, and who waits for the other direction lets nothing be kept",
  wired(
    between(
      () => {
        a!.cancel();
      },
      Edge.Rising,
      Edge.Falling,
    ),
  ),
);
test(
  "an edge goes back to a pin that has dropped others since",
  wired(
    between(
      () => {
        a!.cancel();
      },
      Edge.Both,
      0,
      0,
      3,
    ),
    2,
  ),
);
test(
  "an edge that tells of losses goes back to a pin that has dropped others since",
  wired(
    lostBefore(
      between(
        () => {
          a!.cancel();
        },
        Edge.Both,
        0,
        0,
        3,
      ),
    ),
    2,
  ),
);
test(
  "an edge that tells of losses goes back",
  wired(
    lostBefore(
      between(() => {
        a!.cancel();
      }),
    ),
    2,
  ),
);

async function lostBefore(main: Promise<void>): Promise<void> {
  drive(4);
  await sleep(1);
  await takes("first");
  await takes("first");
  await main;
}

test("cancelled when the write is done and not yet told", wired(cancelAll()));
test("another one had the edge before", wired(hadAlready()));
test("an edge goes back to who waits by then", wired(toALaterOne(Edge.Both)));
test("an edge goes back, who waits by then wants others", wired(toALaterOne(Edge.Falling)));
test("an edge goes back to who waits by then, who is cancelled too", wired(laterIsCancelled()));
test("who waits for a level is told of an edge that goes back", wired(levelIsTold()));
test("who swallows the cancellation has the edge when it asks again", wired(swallowed()));
test("a shield is cancelled, what it shields has the edge", wired(shielded()));
test("a group fails as an edge comes", wired(inAGroup()));
test("for await is cancelled, another one goes on", wired(inForAwait()));
test("a limit in a loop misses no edge", wired(limited()));
test("a limit of no time", wired(limitOfATurn()));
test(
  "uncancelled: it has the edge again",
  wired(
    between(() => {
      a!.cancel();
      say(`${a!.uncancel()}`);
    }),
  ),
);
test(
  "uncancelled, one of two: it has the edge, which does not go back when the other is cancelled",
  wired(
    between(
      () => {
        a!.cancel();
        a!.uncancel();
        b!.cancel();
      },
      Edge.Both,
      Edge.Both,
    ),
  ),
);
test(
  "uncancelled and cancelled again: the edge goes back",
  wired(
    between(
      () => {
        a!.cancel();
        b!.cancel();
        a!.uncancel();
        a!.cancel();
      },
      Edge.Both,
      Edge.Both,
    ),
  ),
);
test(
  "uncancelled, the second of two whose edges have gone back",
  wired(
    between(
      () => {
        a!.cancel();
        b!.cancel();
        b!.uncancel();
      },
      Edge.Rising,
      Edge.Falling,
      0,
      3,
    ),
  ),
);
test("uncancelled when somebody has had the edge meanwhile", wired(uncancelledLate()));
test(
  "uncancelled when the edge was discarded meanwhile",
  wired(
    between(() => {
      a!.cancel();
      pin.discard();
      a!.uncancel();
    }),
  ),
);

// ---- closing

async function closedAfterwards(): Promise<void> {
  const first = createTask(
    meddles(() => {
      b!.cancel();
      pin.close();
      c!.cancel();
    }),
    "first",
  );
  await sleep(0);
  a = createTask(takes("a"), "a");
  b = createTask(takes("b", Edge.Falling), "b");
  c = createTask(takes("c"), "c");
  await sleep(1);
  drive(1);
  await settle([first, a!, b!, c!]);
  use(Pin.input(21));
  await sleep(1);
  tellKept();
}

async function closedAndCancelled(): Promise<void> {
  a = createTask(takes("a"), "a");
  b = createTask(takes("b"), "b");
  c = createTask(takes("c"), "c");
  await sleep(1);
  pin.close();
  a!.cancel();
  b!.cancel();
  b!.uncancel();
  await settle([a!, b!, c!]);
}

async function goneBackAfterClosing(): Promise<void> {
  const first = createTask(
    meddles(() => {
      pin.close();
      a!.cancel();
      b!.cancel();
      a!.uncancel();
      use(Pin.input(21));
    }),
    "first",
  );
  await sleep(0);
  a = createTask(takes("a"), "a");
  b = createTask(takes("b"), "b");
  await sleep(1);
  drive(1);
  await settle([first, a!, b!]);
  tellKept();
}

test("a pin is closed when an edge has been given: who has it takes it", wired(closedAfterwards()));
test("a pin is closed and who waits is cancelled, too", wired(closedAndCancelled()));
test("an edge goes back to a pin that is closed", wired(goneBackAfterClosing()));

// ---- the end

async function mainEnds(): Promise<void> {
  createTask(takes("a"), "a");
  createTask(takes("b", Edge.Falling), "b");
  const first = createTask(meddles(() => {}));
  await sleep(1);
  drive(1);
  await first;
}

async function afterTheEnd(): Promise<void> {
  await sleep(1);
  await takes("next");
}

begin("tasks that wait at the end of run are cancelled, and the next run has the edge");
run(opens());
run(mainEnds());
createNext();
run(closes());

function createNext(): void {
  drive(1);
  run(afterTheEnd());
  tellKept();
}

// ---- a loop that is closed

async function justTakes(name: string, which: i32): Promise<void> {
  tell(name, await pin.edge(which));
}

async function drivesAndWaits(): Promise<void> {
  drive(1);
  await pin.level(true);
  say("told");
}

begin("a loop is closed when its tasks wait, and one has been given an edge");
run(opens());
const other = newEventLoop();
other.setExceptionHandler((context) => say(context.message));
other.createTask(justTakes("a", Edge.Rising));
other.createTask(justTakes("b", Edge.Falling));
other.createTask(pin.level(true));
other.runUntilComplete(turns(2));
run(drivesAndWaits());
tellKept();
other.close();
tellKept();
createNext();
run(closes());
