// Wrong programs and what is said of them: exactly these messages, at this line and column, and no other. Every message of messages.ts
// has at least one program here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messages } from "../../compiler/async/messages.js";
import { compile } from "./harness.js";

const head = `import { run, sleep, log, AsyncContext, CancelledError, Future } from "wasyncio/virtual"; async function ok(): Promise<i32> { await sleep(1); return 1; } async function nothing(): Promise<void> { await sleep(1); }
class Resource extends AsyncContext { async asyncDispose(error: Error | null): Promise<bool> { return false; } }
`;
const LINES = head.split("\n").length - 1;

interface Wrong {
  readonly message: keyof typeof messages | null;
  /** The program; `§` stands where the error is expected. */
  readonly source: string;
  readonly text: string;
}

const wrong = (message: keyof typeof messages | null, source: string, text: string): Wrong => ({
  message,
  source,
  text,
});
const inMain = (body: string): string => `async function main(): Promise<void> { ${body} }\nrun(main());`;

const programs: readonly Wrong[] = [
  wrong("awaitOutsideAsync", "function plain(): void { §await nothing(); }\nplain();", messages.awaitOutsideAsync),
  wrong("awaitOutsideAsync", "§await nothing();", messages.awaitOutsideAsync),
  wrong("awaitOutsideAsync", "const f = (): void => { §await nothing(); };\nf();", messages.awaitOutsideAsync),
  wrong("awaitOutsideAsync", "class C { m(): void { §await nothing(); } }\nnew C().m();", messages.awaitOutsideAsync),
  wrong("asyncReturnType", "async function f(): §i32 { return 1; }\nrun(f());", messages.asyncReturnType),
  wrong("asyncReturnType", "async function f()§{ }\nf();", messages.asyncReturnType),
  wrong("asyncReturnType", "class C { async m(): §Future<i32> { return 1; } }\nnew C();", messages.asyncReturnType),
  wrong("asyncInline", "§@inline\nasync function f(): Promise<void> {}\nrun(f());", messages.asyncInline),
  wrong("asyncMember", "class C { async §constructor() {} }\nnew C();", messages.asyncMember),
  wrong("awaitNoPromise", inMain("await §5;"), messages.awaitNoPromise("i32")),
  wrong("awaitNoPromise", inMain('const s = await §"text";'), messages.awaitNoPromise("~lib/string/String")),
  wrong(
    "awaitNullable",
    `function maybe(): Promise<void> | null { return null; }\n${inMain("await §maybe();")}`,
    messages.awaitNullable("~lib/wasyncio/coroutine/promise/Promise<void> | null"),
  ),
  wrong("droppedCoroutine", inMain("§nothing();"), messages.droppedCoroutine),
  wrong("droppedCoroutine", inMain("for (let i = 0; i < 3; §nothing()) i++;"), messages.droppedCoroutine),
  wrong("droppedCoroutine", "§nothing();", messages.droppedCoroutine),
  wrong("droppedCoroutine", inMain("try { §nothing(); } finally { await nothing(); }"), messages.droppedCoroutine),
  wrong("droppedCoroutine", inMain("const p = nothing(); §p; await p;"), messages.droppedCoroutine),
  wrong("then", inMain("§ok().then(1);"), messages.then("then")),
  wrong("then", inMain("const p = ok(); §p.catch(1); await p;"), messages.then("catch")),
  wrong("then", inMain("§ok().finally(1);"), messages.then("finally")),
  wrong("newPromise", inMain("const p = §new Promise<i32>();"), messages.newPromise),
  wrong("promiseStatic", inMain("§Promise.all([ok()]);"), messages.promiseStatic("all")),
  wrong("promiseStatic", inMain("§Promise.race([ok()]);"), messages.promiseStatic("race")),
  wrong("promiseStatic", inMain("§Promise.resolve(1);"), messages.promiseStatic("resolve")),
  wrong(
    "usingInCase",
    inMain('switch (1) { case 1: await using §r = new Resource(); case 2: log(""); }'),
    messages.usingInCase,
  ),
  wrong("usingNoContext", inMain('await using §s = "text";'), messages.usingNoContext("~lib/string/String")),
  wrong("closure", inMain("let n = 1; const f = (): i32 => §n; log(f().toString());"), messages.closure("n")),
  wrong("swallowsCancel", inMain("try { await nothing(); } catch (§e) { log(e.message); }"), messages.swallowsCancel),
  // AssemblyScript's own, which must be as good inside async code as outside
  wrong(null, inMain("const s: string = §await ok();"), "Type 'i32' is not assignable to type '~lib/string/String'."),
  wrong(null, inMain("§missing();"), "Cannot find name 'missing'."),
  wrong(null, inMain('try { §missing(); } catch (e) { throw e; } finally { log(""); }'), "Cannot find name 'missing'."),
  wrong(null, inMain("try { await nothing(); } catch (e) { §missing(); throw e; }"), "Cannot find name 'missing'."),
  wrong(null, inMain("try { await nothing(); } finally { §missing(); }"), "Cannot find name 'missing'."),
  wrong(
    null,
    "async function f(): §Promise<i32> { await nothing(); }\nrun(f());",
    "A function whose declared type is not 'void' must return a value.",
  ),
  wrong(
    null,
    "async function f(): Promise<i32> { await nothing(); §return; }\nrun(f());",
    "Type 'void' is not assignable to type 'i32'.",
  ),
  wrong(
    null,
    'async function f(): Promise<i32> { return §"text"; }\nrun(f());',
    "Type '~lib/string/String' is not assignable to type 'i32'.",
  ),
  wrong(
    null,
    'async function f(): Promise<i32> { try { await nothing(); return 1; } finally { log(""); } }\nconst s: string = §run(f());',
    "Type 'i32' is not assignable to type '~lib/string/String'.",
  ),
  wrong(
    null,
    inMain(
      'let s: string | null = "a"; try { s = null; await nothing(); } catch (e) { log(§s.length.toString()); throw e; }',
    ),
    "Type '~lib/string/String | null' is not assignable to type '~lib/string/String'.",
  ),
  wrong(null, inMain("throw §5;"), "Type 'i32' is not assignable to type '~lib/error/Error'."),
  wrong(null, inMain("await §ok(1);"), "Expected 0 arguments, but got 1."),
];

for (const { source, text } of programs) {
  test(`${source.replaceAll("\n", " ").slice(0, 100)}: ${text.slice(0, 60)}`, async () => {
    const before = source.slice(0, source.indexOf("§")).split("\n");
    const place = `${LINES + before.length}:${before.at(-1).length + 1}`;
    const { diagnostics } = await compile(head + source.replace("§", ""));
    assert.deepEqual(diagnostics, [`${place} ${text}`]);
  });
}

test("every message has a program", () => {
  const seen = new Set(programs.map(({ message }) => message));
  assert.deepEqual(
    Object.keys(messages).filter((name) => !seen.has(name as keyof typeof messages)),
    [],
  );
});
