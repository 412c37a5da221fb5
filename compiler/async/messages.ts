// Every message of the compiler about async code and exceptions, each in one place: what is wrong, and what to write instead.

export const messages = {
  awaitOutsideAsync: "'await' is only allowed within async functions; at top level write 'run(main())'.",
  asyncReturnType: "The return type of an async function must be 'Promise<T>'.",
  asyncInline: "An async function cannot be '@inline'.",
  asyncMember: "A constructor or accessor cannot be async: write a method.",
  awaitNoPromise: (type: string) => `'await' takes a Promise, not '${type}'.`,
  awaitNullable: (type: string) => `'await' takes a Promise, and '${type}' may be null: test it first.`,
  droppedCoroutine: "This coroutine is never run: await it, return it, store it or pass it on.",
  then: (name: string) => `A Promise has no '${name}': await it, in 'try' where it may throw.`,
  newPromise: "'new Promise' is not there: make a future with 'getEventLoop().createFuture<T>()'.",
  promiseStatic: (name: string) =>
    `'Promise.${name}' is not there: ${promiseStatics.get(name) ?? "await the promises one by one"}.`,
  usingInCase: "'await using' in a case clause needs a block of its own.",
  usingNoContext: (type: string) =>
    `'await using' takes an AsyncContext, with 'asyncEnter' and 'asyncDispose', not '${type}'.`,
  closure: (name: string) =>
    `'${name}' is a local of the enclosing function, and a function cannot capture it: use the '…With' twin, which hands the callback an argument.`,
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
