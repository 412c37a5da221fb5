// Wrong programs, and what is said of each: exactly this, at the place marked §, and nothing else. Those of our own messages first, then
// those of AssemblyScript's, which must be as good inside async code as outside.
import { messages } from "../../compiler/async/messages.js";
import type { Diagnostic } from "../../compiler/build.js";

export type MessageName = keyof typeof messages;

export interface WrongProgram {
  /** The program; `§` stands where the complaint is expected. Names of `head` are known. */
  readonly source: string;
  /** Of which of our messages this is one. */
  readonly message: MessageName | null;
  /** `TS2322`, `AS100`; `WAS` is ours. */
  readonly code: string;
  readonly text: string;
  readonly severity: Diagnostic["severity"];
}

/** What every program begins with. */
export const head = `import { run, sleep, gather, createTask, AsyncIterator, CancelledError, Future, Step } from "wasyncio";
function log(text: string): void { console.log(text); }
abstract class AsyncContext { async asyncEnter(): Promise<void> {} abstract asyncDispose(error: Error | null): Promise<bool>; }
async function ok(): Promise<i32> { await sleep(1); return 1; }
async function nothing(): Promise<void> { await sleep(1); }
class Resource extends AsyncContext { async asyncDispose(error: Error | null): Promise<bool> { return false; } }
class Ones extends AsyncIterator<i32> { async next(): Promise<Step<i32>> { return new Step<i32>(false, 1); } }
`;

const promise = (type: string): string => `~lib/wasyncio/coroutine/promise/Promise<${type}>`;

/** The body of an async function that is run. */
const main = (body: string): string => `async function main(): Promise<void> { ${body} }\nrun(main());`;

const own = (message: MessageName, text: string, ...sources: readonly string[]): readonly WrongProgram[] =>
  sources.map((source) => ({ source, message, code: "WAS", text, severity: "error" }));

const warns = (message: MessageName, text: string, ...sources: readonly string[]): readonly WrongProgram[] =>
  sources.map((source) => ({ source, message, code: "WAS", text, severity: "warning" }));

/** Of the compiler outside of compiler/async. */
const others = (code: string, text: string, ...sources: readonly string[]): readonly WrongProgram[] =>
  sources.map((source) => ({ source, message: null, code, text, severity: "error" }));

const ascs = (code: string, text: string, ...sources: readonly string[]): readonly WrongProgram[] =>
  sources.map((source) => ({ source, message: null, code, text, severity: "error" }));

export const wrongPrograms: readonly WrongProgram[] = [
  // ---- async
  ...own(
    "asyncReturnType",
    messages.asyncReturnType,
    "async function f(): §i32 { return 1; }\nrun(f());",
    "async function f()§{ }\nf();",
    "async function f(): §Promise { }\nrun(f());",
    "async function f(): §Promise<i32> | null { return 1; }\nrun(f());",
    "class C { async m(): §Future<i32> { return 1; } }\nnew C();",
    main("const f = async (x: i32): §i32 => x; f(1);"),
  ),
  ...own("asyncInline", messages.asyncInline, "§@inline\nasync function f(): Promise<void> {}\nrun(f());"),
  ...own(
    "asyncMember",
    messages.asyncMember,
    "class C { async §constructor() {} }\nnew C();",
    "class C { async get §x(): Promise<i32> { return 1; } }\nrun(new C().x);",
    "class C { async static §m(): Promise<void> {} }\nrun(C.m());",
    "class C { async §x: i32 = 1; }\nnew C();",
  ),
  ...own(
    "asyncWithoutBody",
    messages.asyncWithoutBody,
    "declare async function §f(): Promise<void>;\nrun(f());",
    "abstract class C { abstract async §m(): Promise<void>; }",
    "interface I { async §m(): Promise<void>; }",
  ),
  ...own(
    "droppedCoroutine",
    messages.droppedCoroutine,
    main("§nothing();"),
    main("if (true) §nothing();"),
    main("for (let i = 0; i < 3; §nothing()) i++;"),
    main("try { §nothing(); } finally { await nothing(); }"),
    main("const p = nothing(); §p; await p;"),
    main("if (§ok()) log(``);"),
    main("log((§ok() ? 1 : 2).toString());"),
    main("§sleep(5);"),
    "§nothing();",
    "function f(): Promise<void> { return nothing(); }\n§f();",
    "function f(call: () => Promise<void>): void { §call(); }\nf(nothing);",
  ),
  // ---- await
  ...own(
    "awaitOutsideAsync",
    messages.awaitOutsideAsync,
    "function plain(): void { §await nothing(); }\nplain();",
    "§await nothing();",
    "§await using r = new Resource();",
    "const f = (): void => { §await nothing(); };\nf();",
    "class C { m(): void { §await nothing(); } }\nnew C().m();",
    "class C { x: i32 = §await ok(); }\nnew C();",
    "function f(n: i32 = §await ok()): void {}\nf();",
    main("const f = (): i32 => §await ok(); f();"),
    "function plain(): void { for §await (const x of new Ones()) log(x.toString()); }\nplain();",
    "for §await (const x of new Ones()) log(x.toString());",
    main("const f = (): void => { for §await (const x of new Ones()) break; }; f();"),
  ),
  ...own(
    "awaitInParameter",
    messages.awaitInParameter,
    "async function f(n: i32 = §await ok()): Promise<i32> { return n; }\nrun(f());",
    main("const f = async (n: i32 = §await ok()): Promise<i32> => n; await f();"),
  ),
  ...own("awaitNoPromise", messages.awaitNoPromise("i32"), main("await §5;"), main("const x = await §await ok();")),
  ...own("awaitNoPromise", messages.awaitNoPromise("~lib/string/String"), main('const s = await §"text";')),
  ...own("awaitNoPromise", messages.awaitNoPromise(`() => ${promise("i32")}`), main("await §ok;")),
  ...own(
    "awaitNoPromise",
    messages.awaitNoPromise("~lib/string/String"),
    'async function f<T>(x: T): Promise<void> { await §x; }\nrun(f("text"));',
  ),
  ...own(
    "awaitNullable",
    messages.awaitNullable(`${promise("void")} | null`),
    `function maybe(): Promise<void> | null { return null; }\n${main("await §maybe();")}`,
  ),
  // ---- for await
  ...own(
    "forAwaitForm",
    messages.forAwaitForm,
    main("for await (const x §in new Ones()) log(x.toString());"),
    main("for await (§x of new Ones()) log(``);"),
    main("for await (§var x of new Ones()) { log(x.toString()); }"),
    main("for await (const §[a, b] of new Ones()) { log(a.toString()); }\nlog(``);"),
    main("for await (const §{ a } of new Ones()) { log(a.toString()); }"),
    main("for await (const x§: i32 of new Ones()) log(x.toString());"),
    main("for await (let x §= 0; x < 3; x++) { log(x.toString()); }"),
    main("for await (const x§, y of new Ones()) { if (y) break; }"),
    main("for await §const x of new Ones() { log(x.toString()); }"),
  ),
  ...own(
    "forAwaitNotIterable",
    messages.forAwaitNotIterable("~lib/array/Array<i32>"),
    main("for await (const x of §[1]) log(x.toString());"),
  ),
  ...own(
    "forAwaitNotIterable",
    messages.forAwaitNotIterable("i32"),
    main("for await (const x of §await ok()) { for (;;) { log(x.toString()); break; } }"),
  ),
  ...own(
    "forAwaitNotIterable",
    messages.forAwaitNotIterable("main/Odd"),
    `class Odd { iterate(): i32 { return 1; } }\n${main("for await (const x of §new Odd()) log(x.toString());")}`,
    `class Odd { iterate(): Odd { return this; } next(): i32 { return 1; } }\n${main("for await (const x of §new Odd()) {}")}`,
    `class Odd { iterate(): Odd { return this; } next(): Promise<i32> { return ok(); } }\n${main("for await (const x of §new Odd()) {}")}`,
  ),
  // ---- promises
  ...own("then", messages.then("then"), main("§ok().then(1);"), main("const then = §ok().then;")),
  ...own("then", messages.then("catch"), main("const p = ok(); §p.catch(1); await p;")),
  ...own("then", messages.then("finally"), main("§createTask(ok()).finally(1);")),
  ...own(
    "alwaysTrue",
    messages.alwaysTrue("resource.asyncEnter"),
    main("const resource = new Resource(); if (§resource.asyncEnter) log('entered');"),
    main("const resource = new Resource(); while (!§resource.asyncEnter) await sleep(1);"),
    main("const resource = new Resource(); if (log != null && §resource.asyncEnter) log('entered');"),
  ),
  ...own(
    "newPromise",
    messages.newPromise,
    main("const p = §new Promise<i32>();"),
    main("const p: Promise<i32> = §new Promise((resolve) => resolve(1));"),
  ),
  ...own(
    "promiseStatic",
    messages.promiseStatic("all"),
    main("§Promise.all([ok()]);"),
    main("const all = §Promise.all;"),
  ),
  ...own("promiseStatic", messages.promiseStatic("race"), main("await §Promise.race([ok()]);")),
  ...own("promiseStatic", messages.promiseStatic("resolve"), main("§Promise.resolve(1);")),
  ...own("argument", messages.argument("run", "Promise<T>", "i32"), "run(§5);"),
  ...own("argument", messages.argument("run", "Promise<T>", `() => ${promise("i32")}`), "run(§ok);"),
  ...own("argument", messages.argument("gather", "Promise<T>[]", promise("i32")), main("await gather(§ok());")),
  // ---- await using
  ...own(
    "usingNeedsBlock",
    messages.usingNeedsBlock,
    main('switch (1) { case 1: §await using r = new Resource(); case 2: log(""); }'),
    main('if (1) §await using r = new Resource(); log("");'),
    main("do §await using r = new Resource(); while (false);"),
  ),
  ...own("plainUsing", messages.plainUsing, main("§using r = new Resource();")),
  ...own("usingNoContext", messages.usingNoContext("~lib/string/String"), main('await using s = §"text";')),
  ...own("usingNoContext", messages.usingNoContext(promise("i32")), main("await using p = §ok();")),
  ...own(
    "usingNoContext",
    messages.usingNoContext("i32"),
    main("await using r = new Resource(), n = §(await ok()), m = new Resource();"),
  ),
  // ---- exceptions
  ...warns(
    "swallowsCancel",
    messages.swallowsCancel,
    main("try { await nothing(); } catch (§e) { log(`throw`); /* CancelledError */ }"),
    main("try { const f = async (): Promise<i32> => await ok(); await f(); } catch (§e) { log(e.message); }"),
    main("try { await nothing(); } catch (§e) { log(e.message); }"),
    main("await nothing(); §try { while (await ok()) await sleep(1); } catch { }"),
    main("try { await using r = new Resource(); } catch (§e) { log(e.message); }"),
  ),
  ...own("catchType", messages.catchType, main("try { await ok(); } catch (e: §Error) { throw e; }")),
  // ---- captured variables
  ...own(
    "closure",
    messages.closure("n"),
    main("let n = 1; const f = (): i32 => §n; log(f().toString());"),
    main("let n = 1; const f = (): void => { §n = 2; }; f();"),
    main("let n = 1; async function f(): Promise<i32> { await ok(); return §n; } await f();"),
    "async function f(n: i32): Promise<void> { [1].forEach(x => { log((x + §n).toString()); }); }\nrun(f(1));",
  ),
  ...own(
    "closureThis",
    messages.closureThis,
    "class C { x: i32 = 0; async m(): Promise<i32> { const f = (): i32 => §this.x; return f(); } }\nrun(new C().m());",
    "class C { f: () => void = () => { §this.m(); }; m(): void {} }\nnew C().f();",
  ),
  // ---- AssemblyScript's own: syntax
  ...ascs("TS1109", "Expression expected.", main("await 5 +§;"), main("await§;"), main("throw§;")),
  ...ascs("TS1109", "Expression expected.", main("await using r = §;")),
  ...ascs("TS1109", "Expression expected.", main("for await (const x of §) { log(x.toString()); }")),
  ...ascs("TS1003", "Identifier expected.", "async function§ (): Promise<void> {}"),
  ...ascs("TS1005", "'catch' expected.", main("try { await ok(); §}")),
  ...ascs("TS1005", "'{' expected.", main("try { await ok(); } §finally")),
  ...ascs("TS1003", "Identifier expected.", main("try { await ok(); } catch §() { }")),
  ...ascs("TS1155", "'const' declarations must be initialized.", main("await using §r;")),
  ...ascs("TS1126", "Unexpected end of text.", "async function f(): Promise<void> §{"),
  ...ascs(
    "TS2391",
    "Function implementation is missing or not immediately following the declaration.",
    "async function f(): Promise<void>§;\nrun(f());",
  ),
  // ---- names
  ...ascs("TS2304", "Cannot find name 'missing'.", main("§missing();"), main("await §missing();")),
  ...ascs(
    "TS2304",
    "Cannot find name 'missing'.",
    main("for await (const x of §missing) log(x.toString());"),
    main("for await (const x of §missing(1)) log(x.toString());"),
    main("for await (const x of new Ones()) log(x.toString() + §missing);"),
  ),
  ...ascs(
    "TS2304",
    "Cannot find name 'missing'.",
    main('try { §missing(); } catch (e) { throw e; } finally { log(""); }'),
    main("try { await nothing(); } catch (e) { §missing(); throw e; }"),
    main("try { await nothing(); } finally { §missing(); }"),
    main("await using r = §missing();"),
    "async function f(): Promise<§missing> {}\nrun(f());",
    "async function f(x: §missing): Promise<void> {}\nrun(f(1));",
  ),
  ...ascs("TS2339", "Property 'foo' does not exist on type '~lib/number/I32'.", main("(await ok()).§foo;")),
  // ---- types
  ...ascs(
    "TS2322",
    "Type 'i32' is not assignable to type '~lib/string/String'.",
    main("const s: string = §await ok();"),
    main("log(§await ok());"),
    'async function f(): Promise<i32> { try { await nothing(); return 1; } finally { log(""); } }\nconst s: string = §run(f());',
  ),
  ...ascs("TS2322", `Type '${promise("i32")}' is not assignable to type 'i32'.`, main("const n: i32 = §ok();")),
  ...ascs(
    "TS2322",
    `Type '${promise("void")}' is not assignable to type '${promise("i32")}'.`,
    main("const p: Promise<i32> = §nothing();"),
  ),
  ...ascs(
    "TS2322",
    "Type '~lib/string/String' is not assignable to type 'i32'.",
    'async function f(): Promise<i32> { return §"text"; }\nrun(f());',
  ),
  ...ascs("TS2322", "Type 'i32' is not assignable to type 'void'.", main("return §5;"), main("return §ok();")),
  ...ascs(
    "TS2322",
    "Type 'void' is not assignable to type 'i32'.",
    "async function f(): Promise<i32> { await nothing(); §return; }\nrun(f());",
    "async function f(): Promise<i32> { return §nothing(); }\nrun(f());",
  ),
  ...ascs("TS2322", "Type 'i32' is not assignable to type '~lib/error/Error'.", main("throw §5;")),
  ...ascs(
    "TS2322",
    "Type '~lib/string/String | null' is not assignable to type '~lib/string/String'.",
    main(
      'let s: string | null = "a"; try { s = null; await nothing(); } catch (e) { log(§s.length.toString()); throw e; }',
    ),
  ),
  ...ascs(
    "TS2322",
    "Type 'main/Ones | null' is not assignable to type '~lib/wasyncio/async-iterator/AsyncIterator<i32>'.",
    main("let ones: Ones | null = null; for await (const x of §ones) log(x.toString());"),
  ),
  ...ascs(
    "TS2540",
    "Cannot assign to 'main/main~x' because it is a constant or a read-only property.",
    main("for await (const x of new Ones()) x = §1;"),
  ),
  ...ascs(
    "TS2355",
    "A function whose declared type is not 'void' must return a value.",
    "async function f(): §Promise<i32> { await nothing(); }\nrun(f());",
    "async function f(): §Promise<i32> { try { return await ok(); } catch (e) { if (e instanceof CancelledError) throw e; } }\nrun(f());",
  ),
  ...ascs("TS2554", "Expected 0 arguments, but got 1.", main("await §ok(1);")),
  ...ascs("TS2554", "Expected 1 arguments, but got 0.", main("await §sleep();")),
  ...ascs("AS200", "Conversion from type 'f64' to 'i64' requires an explicit cast.", main("await sleep(§1.5);")),
  ...ascs("AS100", "Not implemented: Iterators", main("§for (const x of [ok()]) await x;")),
  ...ascs(
    "TS2515",
    "Non-abstract class 'main/B' does not implement inherited abstract member 'm' from 'main/A'.",
    "abstract class A { abstract m(): Promise<i32>; }\nclass §B extends A {}\nrun(new B().m());",
  ),
  // ---- the rest of the compiler, in async code
  ...others(
    "WAS",
    'memory.grow: linear memory has a fixed size; set "heap" in wasyncio.json.',
    main("await nothing(); §memory.grow(1);"),
  ),
  ...others(
    "WAS",
    "No host has env.later: a program imports only what docs/abi.md lists.",
    `@external("env", "later") declare function later(): void;\n${main("await nothing(); §later();")}`,
  ),
  ...others(
    "TS2304",
    "Cannot find name 'setTimeout': use getEventLoop().callLater(ms, callback).",
    main("await nothing(); §setTimeout(1);"),
  ),
];

/** Programs of which nothing is said, though they look like wrong ones. */
export const rightPrograms: readonly string[] = [
  main("try { const f = async (): Promise<i32> => await ok(); createTask(f()); } catch (e) { log(e.message); }"),
  main("try { await nothing(); } catch (e) { if (!(e instanceof CancelledError)) log(e.message); }"),
  main("gather([ok()]);"),
];
