// An intersection: cars arrive on three roads, and the light lets some of each pass in turn. It never empties one road first, so nobody
// waits for ever, however many come from the north. Pedestrians press a button, and walk when the road that is green has had its turn.
//
//   npx wasyncio run examples/traffic-light.ts --gpio button=key:b
import { Edge, Event, Pin, Pull, Queue, Task, createTask, gather, getRunningLoop, run, sleep } from "wasyncio";

/** Cars that may pass while a road is green. */
const AT_MOST = 4;
// How long things take, ms.
const A_CAR: i64 = 300;
const YELLOW: i64 = 500;
const WALKING: i64 = 4000;

class Road {
  /** The cars that wait: when each arrived. */
  readonly queue: Queue<i64> = new Queue<i64>();
  passed: i32 = 0;
  longest: i64 = 0;

  constructor(
    readonly name: string,
    readonly cars: i32,
    /** A car comes every so many ms. */
    readonly every: i64,
  ) {}

  async arrive(traffic: Event): Promise<void> {
    for (let n = 0; n < this.cars; n++) {
      await sleep(this.every);
      this.queue.putNowait(getRunningLoop().time());
      traffic.set();
    }
  }

  /** Its green phase; answers whether anybody was there. */
  async green(): Promise<bool> {
    let cars = 0;
    for (; cars < AT_MOST && !this.queue.empty(); cars++) {
      this.longest = max(this.longest, getRunningLoop().time() - this.queue.getNowait());
      await sleep(A_CAR);
    }
    if (!cars) return false;
    this.passed += cars;
    console.log(`${this.name}: ${cars} pass, ${this.queue.qsize()} wait`);
    await sleep(YELLOW);
    return true;
  }
}

/** Green for one road after the other, for ever; where nobody is, until somebody comes. */
async function light(roads: Road[], traffic: Event, pedestrians: Event): Promise<void> {
  while (true) {
    traffic.clear();
    let wasUsed = false;
    for (let i = 0; i < roads.length; i++) {
      if (await roads[i].green()) wasUsed = true;
      if (pedestrians.isSet()) {
        console.log("pedestrians walk");
        await sleep(WALKING);
        pedestrians.clear(); // who has pressed meanwhile has walked
        wasUsed = true;
      }
    }
    if (!wasUsed) await traffic.wait();
  }
}

/** A press counts until pedestrians have walked. */
async function watch(button: Pin, traffic: Event, pedestrians: Event): Promise<void> {
  button.debounceMicros = 5000;
  while (true) {
    await button.edge(Edge.Falling);
    pedestrians.set();
    traffic.set();
  }
}

async function main(): Promise<void> {
  const roads = [new Road("north", 40, 310), new Road("east", 12, 1170), new Road("south", 7, 1930)];
  const traffic = new Event();
  const pedestrians = new Event();
  createTask(light(roads, traffic, pedestrians));
  createTask(watch(Pin.inputNamed("button", Pull.Up), traffic, pedestrians));
  const arrivals: Task<void>[] = [];
  for (let i = 0; i < roads.length; i++) arrivals.push(createTask(roads[i].arrive(traffic)));
  await gather(arrivals);
  for (let i = 0; i < roads.length; i++) {
    const road = roads[i];
    while (road.passed < road.cars) await sleep(1000);
    console.log(`${road.name}: all ${road.passed} have passed, after ${road.longest / 100} tenths of a second at most`);
  }
}

run(main());
