// Every message of the compiler about async code and exceptions, each in one place: what is wrong, and what to write instead.

export const messages = {
  awaitOutsideAsync: "'await' is only allowed within async functions; at top level write 'run(main())'.",
  asyncReturnType: "The return type of an async function must be 'Promise<T>'.",
  asyncInline: "An async function cannot be '@inline'.",
  asyncMember: "Only a method can be async, and 'async' stands right before its name.",
  asyncWithoutBody: "What has no body is not 'async': leave the word out, and keep 'Promise<T>'.",
  awaitInParameter: "'await' cannot give a parameter its default: await in the body.",
  forAwaitForm: "'for await' is written 'for await (const x of source)'.",
  forAwaitNotIterable: (type: string) =>
    `'for await' takes an AsyncIterable, whose 'iterate()' gives an AsyncIterator, not '${type}'.`,
  awaitNoPromise: (type: string) => `'await' takes a Promise, not '${type}'.`,
  awaitNullable: (type: string) => `'await' takes a Promise, and '${type}' may be null: test it first.`,
  argument: (name: string, wanted: string, given: string | null) =>
    `'${name}' takes '${wanted}'${given === null ? "" : `, not '${given}'`}.`,
  droppedCoroutine: "This coroutine is never run: await it, return it, store it or pass it on.",
  then: (name: string) => `A Promise has no '${name}': await it, in 'try' where it may throw.`,
  newPromise: "'new Promise' is not there: make a future with 'getEventLoop().createFuture<T>()'.",
  promiseStatic: (name: string) =>
    `'Promise.${name}' is not there: ${promiseStatics.get(name) ?? "await the promises one by one"}.`,
  alwaysTrue: (name: string) => `'${name}' is a function, which is always true: call it, '${name}()'.`,
  usingNeedsBlock: "'await using' stands in a block, until whose end it holds: put it into one, with what needs it.",
  plainUsing: "'using' is not there: use 'await using' on an AsyncContext, or 'try' and 'finally'.",
  usingNoContext: (type: string) =>
    `'await using' takes an AsyncContext, with 'asyncEnter' and 'asyncDispose', not '${type}'.`,
  closure: (name: string) =>
    `'${name}' is a local of the enclosing function, and a function cannot capture it: use the '…With' twin, which hands the callback an argument.`,
  closureThis:
    "'this' is the enclosing method's, and a function cannot capture it: use the '…With' twin, which hands the callback an argument.",
  catchType: "What is caught is an 'Error': leave the type out, and test with 'instanceof'.",
  swallowsCancel:
    "This catch around an await also catches CancelledError: rethrow it, or test for it with 'instanceof CancelledError'.",
};

const promiseStatics: ReadonlyMap<string, string> = new Map([
  ["all", "use 'gather(…)'"],
  ["allSettled", "use 'gatherSettled(…)'"],
  ["race", "use 'wait(…, -1, ReturnWhen.FirstCompleted)'"],
  ["any", "use 'asCompleted(…)'"],
  ["resolve", "an async function that returns the value is such a promise"],
  ["reject", "an async function that throws is such a promise"],
]);
