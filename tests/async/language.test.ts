// What async functions, exceptions and `await using` mean, at -O0 and -O3: programs over the tiny runtime of runtime.as.ts, with what they
// must log. Collected after every resume, with freed memory poisoned.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, runProgram } from "./harness.js";

const levels = [[], ["-O3", "--shrinkLevel", "2"]];

async function logs(body: string, expected: string): Promise<void> {
  const source = `import { run, sleep, log, gather, createTask, time, Future, Task, AsyncContext, CancelledError } from "wasyncio/virtual";\n${body}`;
  for (const flags of levels) {
    const { binary, stderr } = await compile(source, { flags: [...flags, "--disableWarning"], poison: true });
    assert.ok(binary, stderr);
    assert.deepEqual(runProgram(binary, { stress: true }).join(" "), expected, flags.join(" "));
  }
}

test("calling an async function runs nothing of it", async () => {
  await logs(
    `async function f(): Promise<void> { log("ran"); }
     async function main(): Promise<void> { const c = f(); log("made"); await c; log("done"); }
     run(main());`,
    "made ran done",
  );
});

test("await stands in any expression and loop header", async () => {
  await logs(
    `async function id<T>(x: T): Promise<T> { await sleep(1); return x; }
     function push(a: i32[], v: i32): i32 { a.push(v); return v; }
     async function main(): Promise<void> {
       const a: i32[] = [];
       log((push(a, 1) + (await id<i32>(10)) + push(a, 2)).toString());
       a[0] += await id(4); log(a[0].toString());
       log(((await id(false)) || (await id(true))) ? "yes" : "no");
       log(\`<\${await id("s")}>\`);
       for (let i = await id(0); i < await id(2); i += await id(1)) log("for" + i.toString());
       do { a.pop(); } while (await id(a.length));
       while (await id(a.length < 1)) a.push(1);
       switch (await id(2)) { case 1: log("one"); case 2: log("two"); default: log("more"); }
       log((await id<f64>(1.5)).toString()); log((await id<i64>(1 << 40)).toString()); log((await id<u8>(200)).toString());
     }
     run(main());`,
    "13 5 yes <s> for0 for1 two more 1.5 1099511627776 200",
  );
});

test("methods, arrows, namespaces, generics and default arguments are async too", async () => {
  await logs(
    `abstract class Base { abstract get(k: i32): Promise<i32>; async twice(k: i32): Promise<i32> { return 2 * await this.get(k); } }
     class One extends Base { async get(k: i32): Promise<i32> { await sleep(1); return k; } }
     class Two extends One { async get(k: i32): Promise<i32> { return 10 + (await super.get(k)); } static async of(): Promise<Two> { await sleep(1); return new Two(); } }
     class Plain extends Base { get(k: i32): Promise<i32> { return new One().get(k + 100); } }
     interface Getter { get(k: i32): Promise<i32>; }
     class Impl implements Getter { async get(k: i32): Promise<i32> { return -k; } async(): i32 { return 4; } }
     namespace Deep { export async function inner(a: i32): Promise<i32> { await sleep(1); return a + 1; } }
     let calls = 0;
     function next(): i32 { return ++calls; }
     async function optional(a: i32, b: i32 = 5, c: i32 = next()): Promise<i32> { await sleep(1); return a * b + c; }
     const arrow = async (x: i32): Promise<i32> => { await sleep(1); return x * 3; };
     const short = async (x: i32): Promise<i32> => x + await arrow(x);
     async function main(): Promise<void> {
       let b: Base = new One(); log((await b.twice(1)).toString());
       b = await Two.of(); log((await b.twice(1)).toString());
       b = new Plain(); log((await b.twice(1)).toString());
       const g: Getter = new Impl(); log((await g.get(7)).toString()); log(new Impl().async().toString());
       log((await Deep.inner(4)).toString());
       log((await optional(3)).toString()); log((await optional(3, 4)).toString()); log((await optional(3, 4, 9)).toString());
       log((await short(21)).toString());
     }
     run(main());`,
    "2 22 202 -7 4 5 16 14 21 84",
  );
});

test("a returned promise is awaited where its value is expected", async () => {
  await logs(
    `async function inner(n: i32): Promise<i32> { await sleep(1); return n; }
     async function outer(n: i32): Promise<i32> { return inner(n); }
     async function nothing(): Promise<void> { return sleep(1); }
     async function caught(): Promise<i32> { try { return fails(); } catch (e) { log(e.message); return -1; } }
     async function fails(): Promise<i32> { await sleep(1); throw new Error("f"); }
     async function main(): Promise<void> { log((await outer(3)).toString()); await nothing(); log((await caught()).toString()); log(time().toString()); }
     run(main());`,
    "3 f -1 3",
  );
});

test("a coroutine that is stored is an object, which can be awaited once", async () => {
  await logs(
    `async function f(s: string): Promise<string> { await sleep(1); return s + "!"; }
     class Holder { constructor(public p: Promise<string>) {} }
     function pass(p: Promise<string>): Promise<string> { return p; }
     async function main(): Promise<void> {
       const h = new Holder(f("held")); log(await h.p);
       try { await h.p; } catch (e) { log(e.name + ": " + e.message); }
       log(await pass(f("passed")));
       const list = [f("a"), f("b")]; log((await list[1]) + (await list[0]));
       const fn = f; log(await fn("value"));
     }
     run(main());`,
    "held! RuntimeError: cannot reuse already awaited coroutine passed! b!a! value!",
  );
});

test("sleep can be stored, passed and made a task", async () => {
  await logs(
    `async function main(): Promise<void> {
       const s = sleep(5); await s; log(time().toString());
       const t = createTask(sleep(3)); await t; log(time().toString());
       await gather([sleep(4), sleep(2)]); log(time().toString());
     }
     run(main());`,
    "5 8 12",
  );
});

test("tasks and futures are promises, in arrays and when T is inferred", async () => {
  await logs(
    `async function value<T>(v: T, ms: i32): Promise<T> { await sleep(ms); return v; }
     async function set(f: Future<i32>): Promise<void> { await sleep(2); f.setResult(5); }
     async function main(): Promise<void> {
       const tasks: Task<i32>[] = [createTask(value(1, 3)), createTask(value(2, 1))];
       const r = await gather(tasks); log((r[0] * 10 + r[1]).toString());
       const f = new Future<i32>(); createTask(set(f)); log((await f).toString()); log((await f).toString());
       const t = createTask(value("t", 1)); log(await t); log(await t);
       const words = await gather([value("x", 3), value("y", 1)]); log(words[0] + words[1] + words.length.toString());
       const none = await gather([value<i64>(1, 1)]); log(none[0].toString());
     }
     run(main());`,
    "12 5 5 t t xy2 1",
  );
});

test("exceptions go through every kind of call, and finally runs on every way out", async () => {
  await logs(
    `function maybe(x: i32): i32 { if (x > 2) throw new RangeError("big" + x.toString()); return x; }
     class Box { v: i32; constructor(x: i32) { this.v = maybe(x); } get twice(): i32 { return maybe(this.v + 1); } set twice(x: i32) { this.v = maybe(x); }
       @operator("+") plus(o: Box): Box { return new Box(this.v + o.v); } }
     async function later(x: i32): Promise<i32> { await sleep(1); return maybe(x); }
     function attempt(name: string, f: () => i32): void { try { log(name + f().toString()); } catch (e) { log(name + e.message); } finally { log("."); } }
     attempt("ctor", () => new Box(5).v); attempt("get", () => new Box(2).twice); attempt("set", () => { new Box(1).twice = 9; return 0; });
     attempt("op", () => (new Box(2) + new Box(1)).v); attempt("map", () => [1, 7].map<i32>(x => maybe(x))[0]); attempt("ok", () => maybe(2));
     async function ways(n: i32): Promise<i32> {
       for (let i = 0; i < 5; i++) {
         try { await sleep(1); if (i == 0) continue; if (i == n) return i * 10; if (i == 3) break; await later(i); }
         finally { log("f" + i.toString()); await sleep(1); }
       }
       return -1;
     }
     async function rethrow(): Promise<string> { try { try { await later(5); return "no"; } catch (e) { throw new Error("re" + e.message); } finally { log("in"); } } catch { return "out"; } }
     async function main(): Promise<void> { log((await ways(2)).toString()); log((await ways(9)).toString()); log(await rethrow()); await later(8); log("never"); }
     try { run(main()); } catch (e) { log("run " + e.name + " " + e.message); }
     maybe(4);`,
    "ctorbig5 . getbig3 . setbig9 . opbig3 . mapbig7 . ok2 . f0 f1 f2 20 f0 f1 f2 f3 -1 in out run RangeError big8 uncaught RangeError: big4",
  );
});

test("cancelling a task throws where it sleeps, and finally runs", async () => {
  await logs(
    `async function deep(): Promise<void> { try { await sleep(1000); } finally { log("deep"); await sleep(1); log("cleaned"); } }
     async function work(): Promise<void> { try { await deep(); } catch (e) { log(e.name + " " + e.message); throw e; } }
     async function main(): Promise<void> {
       const t = createTask(work()); await sleep(5); t.cancel("stop");
       try { await t; } catch (e) { log((e instanceof CancelledError).toString() + time().toString()); }
     }
     run(main());`,
    "deep cleaned CancelledError stop true6",
  );
});

test("await using is Python's async with", async () => {
  await logs(
    `class R extends AsyncContext {
       constructor(public name: string, public swallow: string = "") { super(); }
       async asyncEnter(): Promise<void> { await sleep(1); if (this.name == "bad") throw new Error("enter"); log("+" + this.name); }
       async asyncDispose(error: Error | null): Promise<bool> { await sleep(1); log("-" + this.name + (error ? error.message : "")); if (this.name == "worse") throw new Error("replaced"); return error != null && error.message == this.swallow; }
     }
     async function body(m: string): Promise<string> {
       { await using outer = new R("a", "two"); await using inner = new R("b", "one"); if (m.length) throw new Error(m); log("body"); }
       return "end";
     }
     async function early(): Promise<i32> { for (let i = 0; i < 3; i++) { await using r = new R(i.toString()); if (i == 0) continue; return i; } return -1; }
     async function stuck(): Promise<i32> { await using r = new R("s", "x"); if (r.name == "s") throw new Error("x"); return 1; }
     async function enters(): Promise<void> { await using a = new R("a"); await using b = new R("bad"); log("never"); }
     async function worse(): Promise<void> { await using w = new R("worse"); throw new Error("first"); }
     async function main(): Promise<void> {
       log(await body("")); log(await body("one")); log(await body("two")); log((await early()).toString());
       try { await stuck(); } catch (e) { log("!" + e.message); }
       try { await enters(); } catch (e) { log("!" + e.message); }
       try { await worse(); } catch (e) { log("!" + e.message); }
     }
     run(main());`,
    "+a +b body -b -a end +a +b -bone -a end +a +b -btwo -atwo end +0 -0 +1 -1 1 +s -sx !x +a -aenter !enter +worse -worsefirst !replaced",
  );
});

test("what plain functions hold while run collects below them is kept", async () => {
  await logs(
    `class Box { constructor(public s: string) {} }
     async function leaf(s: string): Promise<string> { const t = s + "!"; await sleep(1); return t + s; }
     function local(b: Box, tag: string): string { const pre = tag + "/" + b.s; const r = run(leaf(pre)); return pre + ":" + r + ":" + b.s; }
     function operand(n: i32): string { return ("op" + n.toString()).concat(run(leaf("x" + n.toString()))); }
     function indirect(list: string[]): string { return list.map<string>(s => { const t = s + "?"; return t + run(leaf(t)) + t; }).join("|"); }
     async function broken(s: string): Promise<void> { await sleep(1); throw new Error("broken " + s); }
     function fails(b: Box): string { const kept = "kept" + b.s; try { run(broken(b.s)); return "no"; } catch (e) { return kept + e.message; } finally { log(kept + run(leaf("f"))); } }
     log(local(new Box("box1"), "t1")); log(operand(2)); log(indirect(["p1", "q1"])); log(fails(new Box("z1")));`,
    "t1/box1:t1/box1!t1/box1:box1 op2x2!x2 p1?p1?!p1?p1?|q1?q1?!q1?q1? keptz1f!f keptz1broken z1",
  );
});

test("the native stack is the same however deep the chain of awaits", async () => {
  await logs(
    `async function down(n: i32): Promise<i32> { if (n == 0) { await sleep(1); return 0; } return 1 + await down(n - 1); }
     async function fall(n: i32): Promise<i32> { if (n == 0) throw new Error("bottom"); return 1 + await fall(n - 1); }
     async function main(): Promise<void> { log((await down(20000)).toString()); try { await fall(20000); } catch (e) { log(e.message); } }
     run(main());`,
    "20000 bottom",
  );
});

test("frames come back: of coroutines that end, throw, or are stored and dropped", async () => {
  await logs(
    `async function f(n: i32, s: string): Promise<i32> { await sleep(1); if (n & 1) throw new Error(s); return n; }
     async function g(n: i32): Promise<i32> { return await f(n, n.toString()) + 1; }
     async function main(): Promise<void> {
       let before: usize = 0;
       for (let round = 0; round < 40; round++) {
         for (let i = 0; i < 10; i++) { try { await g(i); } catch { } }
         for (let i = 0; i < 10; i++) { const dropped = g(i); }
         await sleep(1);
         const at = heap.alloc(200); heap.free(at);
         if (round == 20) before = at;
         if (round == 39) log(at == before ? "flat" : "grows");
       }
     }
     run(main());`,
    "flat",
  );
});

test("many references and wide values live across an await, and awaits by the hundred", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
  await logs(
    `async function main(): Promise<void> {
       ${names.map((name, index) => `const ${name} = "${index}" + time().toString(), w${index}: f64 = ${index}.5;`).join(" ")}
       ${"await sleep(1);".repeat(300)}
       log([${names.join(", ")}].join("").length.toString()); log((${names.map((_, index) => `w${index}`).join("+")}).toString()); log(time().toString());
     }
     run(main());`,
    "110 800.0 300",
  );
});
