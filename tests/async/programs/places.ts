// An await of every shape, each with a number of its own: async/source-map finds where it stands by that.
// logs: 1 2 4 3 2 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 caught E49 50 51 52 53 54 55
import { AsyncContext, createTask, gather, log, run, sleep } from "wasyncio/virtual";

/** Tells its number, then parks. */
async function at(n: i32): Promise<i32> {
  log(n.toString());
  await sleep(1);
  return n;
}
/** Tells its number and parks never. */
async function now(n: i32): Promise<i32> {
  log(n.toString());
  return n;
}
async function fail(n: i32): Promise<i32> {
  log(n.toString());
  await sleep(1);
  throw new Error("E" + n.toString());
}
async function failNow(n: i32): Promise<i32> {
  log(n.toString());
  throw new Error("E" + n.toString());
}
async function generic<T>(x: T, n: i32): Promise<T> {
  log(n.toString());
  await sleep(1);
  return x;
}

async function loops(): Promise<i32> {
  let sum = 0;
  for (let i = await at(1); i < (await at(2)); i += await at(3)) sum += await now(4);
  while (sum < (await at(5)) + (await now(6)) - 8) sum++;
  do sum++;
  while (await generic<bool>(false, 7));
  switch (await at(8)) {
    case 8:
      sum += await at(9);
    default:
      await at(10);
  }
  for (let i = 0; i < 1; i++) {
    if ((await at(11)) == 11 && (await now(12))) continue;
    break;
  }
  return sum;
}

async function tries(): Promise<void> {
  try {
    await at(13);
    await failNow(14);
  } catch (e) {
    await at(15);
  } finally {
    await at(16);
  }
  try {
    try {
      await now(17);
      await fail(18);
    } finally {
      if (await at(19)) await now(20);
    }
  } catch {
    await at(21);
  }
}

class Sensor {
  constructor(public value: i32) {}
  async read(n: i32): Promise<i32> {
    log(n.toString());
    await sleep(1);
    return this.value;
  }
  async both(): Promise<i32> {
    return (await this.read(22)) + (await this.read(23));
  }
  static async make(n: i32): Promise<Sensor> {
    return new Sensor(await at(n));
  }
}
class Fast extends Sensor {
  async read(n: i32): Promise<i32> {
    const x = await super.read(n);
    return x + 1;
  }
}

class Lamp extends AsyncContext {
  async asyncEnter(): Promise<void> {
    log("34");
    await sleep(1);
  }
  async asyncDispose(error: Error | null): Promise<bool> {
    log("36");
    await sleep(1);
    return false;
  }
}

async function using(): Promise<void> {
  await using lamp = new Lamp();
  await at(35);
}

const arrow = async (x: i32): Promise<i32> => x + (await at(24));
const block = async (x: i32): Promise<i32> => {
  if (x) {
    return await at(25);
  }
  return 0;
};

async function operands(): Promise<string> {
  const list = [await at(26), await now(27), await at(28)];
  list[(await at(29)) & 1] = await at(30);
  const text = `${await generic<string>("a", 31)} ${(await generic<f64>(2.5, 32)) * 2}`;
  return (
    text +
    (
      await // the operand may stand on another line
      at(33)
    ).toString()
  );
}

async function stored(): Promise<void> {
  const p = at(37);
  await p;
  const t = createTask(at(38));
  await t;
  await gather([at(39), at(40)]);
}

async function nested(): Promise<i32> {
  return await generic<i32>((await at(41)) + (await generic<i32>(await now(42), 43)), 44);
}

async function awaited(n: i32): Promise<i32> {
  return at(n);
}

async function deep(n: i32): Promise<i32> {
  if (n == 0) return await at(46);
  return await deep(n - 1);
}

namespace Inner {
  export async function first(): Promise<i32> {
    return (await at(47)) + (await at(48));
  }
}

async function main(): Promise<void> {
  await loops();
  await tries();
  await new Sensor(1).both();
  await arrow(101);
  await block(102);
  await operands();
  await using();
  await stored();
  await nested();
  await awaited(45);
  const times = 2;
  await deep(times);
  await Inner.first();
  try {
    await fail(49);
  } catch (e) {
    log("caught " + e.message);
  }
  const s = await Sensor.make(50);
  await s.read(51);
  const f: Sensor = new Fast(1);
  await f.read(52);
  const local = async (n: i32): Promise<i32> => await at(n);
  await local(53);
  // prettier-ignore
  { await at(54); await now(55); }
}

run(main());
