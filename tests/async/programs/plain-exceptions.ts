// Try, catch and finally in plain code: constructors, accessors, field initialisers, library functions that call back.
// logs: ctor:f ctor:5 get:f get! set:f set! last field static sort reduce filter forEach findIndex some generic:7 over early 3 break1 1:cont 2:cont 3:cont inner outer same RangeError TypeError Own Error: plain top
import { log } from "wasyncio/virtual";

function check(n: i32): i32 {
  if (n < 0) throw new RangeError((-n).toString());
  return n;
}

class Own extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Own";
  }
}

class Cell {
  private value: i32;
  constructor(n: i32) {
    try {
      this.value = check(n);
    } catch (e) {
      this.value = -1;
      throw new Error("ctor:" + e.message);
    } finally {
      if (n == -5) log("ctor:f");
    }
  }
  get checked(): i32 {
    try {
      return check(this.value - 10);
    } finally {
      log("get:f");
    }
  }
  set checked(n: i32) {
    try {
      this.value = check(n);
    } finally {
      log("set:f");
    }
  }
}

class Fields {
  a: i32 = check(-1);
}
class Lazy {
  static make(): i32 {
    return check(-2);
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

attempt("last", () => {
  try {
    new Cell(-5);
  } catch (e) {
    log(e.message);
  }
  try {
    new Cell(1).checked;
  } catch {
    log("get!");
  }
  try {
    new Cell(1).checked = -1;
  } catch {
    log("set!");
  }
  throw new Error("");
});
attempt("field", () => {
  new Fields();
});
attempt("static", () => {
  Lazy.make();
});
attempt("sort", () => {
  [3, 1, 2].sort((a, b) => check(a - b));
});
attempt("reduce", () => {
  [1, 2].reduce<i32>((sum, x) => check(sum - x), 0);
});
attempt("filter", () => {
  [1, -2].filter((x) => check(x) > 0);
});
attempt("forEach", () => {
  [1, -2].forEach((x) => {
    check(x);
  });
});
attempt("findIndex", () => {
  [1, -2].findIndex((x) => check(x) == 5);
});
attempt("some", () => {
  [1, -2].some((x) => check(x) == 5);
});

function through<T>(f: () => T, otherwise: T): T {
  try {
    return f();
  } catch {
    return otherwise;
  }
}
log("generic:" + through<i32>(() => check(-3), 7).toString());

function over(): string {
  try {
    throw new Error("lost");
  } finally {
    return "over";
  }
}
log(over());

function early(n: i32): i32 {
  try {
    if (n == 3) return n;
  } finally {
    log("early");
  }
  return 0;
}
log(early(3).toString());

function loops(): void {
  for (let i = 0; ; i++) {
    try {
      if (i == 1) break;
    } finally {
      if (i == 1) log("break" + i.toString());
    }
  }
  for (let i = 1; i < 4; i++) {
    try {
      continue;
    } finally {
      log(i.toString() + ":cont");
    }
  }
}
loops();

function nested(): void {
  try {
    try {
      check(-1);
    } finally {
      log("inner");
    }
  } finally {
    log("outer");
  }
}
try {
  nested();
} catch {}

const first = new Own("x");
try {
  try {
    throw first;
  } catch (e) {
    throw e;
  }
} catch (e) {
  log(e == first ? "same" : "other");
}

const kinds: Error[] = [new RangeError("r"), new TypeError("t"), first, new Error("plain")];
for (let i = 0; i < kinds.length; i++) {
  try {
    throw kinds[i];
  } catch (e) {
    if (e instanceof RangeError) log("RangeError");
    else if (e instanceof Own) log(e.name);
    else if (e.name == "TypeError") log(e.name);
    else log(e.toString());
  }
}
try {
  check(-9);
} catch {
  log("top");
}
