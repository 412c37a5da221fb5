// Exceptions go through overloaded operators, and operands may be awaited. TypeScript has no such operators.
// logs: [] []= + == ! -- 5 true put:4
import { log, run, sleep } from "wasyncio/virtual";

function check(n: i32): i32 {
  if (n < 0) throw new RangeError((-n).toString());
  return n;
}

class Cell {
  constructor(public value: i32) {}
  @operator("[]") at(n: i32): i32 {
    return check(n);
  }
  @operator("[]=") put(n: i32, to: i32): void {
    this.value = check(to);
  }
  @operator("+") plus(o: Cell): Cell {
    return new Cell(check(this.value + o.value));
  }
  @operator("==") same(o: Cell): bool {
    return check(this.value - o.value) == 0;
  }
  @operator.prefix("!") not(): bool {
    throw new Error("!");
  }
  @operator.postfix("--") less(): Cell {
    throw new Error("--");
  }
}

function attempt(name: string, f: () => void): void {
  try {
    f();
    log("no " + name);
  } catch {
    log(name);
  }
}

async function cell(n: i32): Promise<Cell> {
  await sleep(1);
  return new Cell(n);
}

attempt("[]", () => {
  new Cell(1)[-1];
});
attempt("[]=", () => {
  new Cell(1)[0] = -1;
});
attempt("+", () => {
  new Cell(1) + new Cell(-2);
});
attempt("==", () => {
  new Cell(1) == new Cell(2);
});
attempt("!", () => {
  !new Cell(1);
});
attempt("--", () => {
  let cell = new Cell(1);
  cell--;
});

async function main(): Promise<void> {
  log(((await cell(2)) + (await cell(3))).value.toString());
  log(((await cell(2)) == (await cell(2))).toString());
  const c = await cell(1);
  c[(await cell(0)).value] = (await cell(4)).value;
  log("put:" + c.value.toString());
}

run(main());
