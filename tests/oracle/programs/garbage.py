"""What is collected while tasks wait, and what is not: futures that nobody has any more, errors that nobody can ask for, what only a coroutine, a
plain function or a run that ends holds.

CPython collects most of it at once. Where it is told of something that is collected, that is before the next line in both.
"""
import gc
import warnings

from cases import *

# What is never awaited is told of by the compiler (docs/differences.md).
warnings.filterwarnings("ignore", message="coroutine .* was never awaited")


async def churn():
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0)


def handler(loop, context):
    task = context.get("task") or context.get("future")
    name = task.get_name() if isinstance(task, asyncio.Task) else ""
    say("handler:", context["message"], context.get("exception"), name)


def never(future):
    say("never")


async def forgets_callbacks():
    future = asyncio.get_running_loop().create_future()
    for _ in range(3):
        future.add_done_callback(never)
    await asyncio.sleep(0)


async def callbacks():
    for _ in range(3):
        await forgets_callbacks()
    await churn()
    say("all are gone")
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda future: say(future.result()))
    await churn()
    future.set_result("one is not")
    await asyncio.sleep(0)


test("futures are collected with their done callbacks", callbacks())


async def forgets_errors():
    future = asyncio.get_running_loop().create_future()
    future.set_exception(Oops("of a future"))
    cancelled = asyncio.get_running_loop().create_future()
    cancelled.cancel("of no interest")
    await asyncio.sleep(0)


async def fails(message):
    await asyncio.sleep(0)
    raise Oops(message)


async def forgets_task():
    tasks = [asyncio.create_task(fails("of a task"), name="the task")]
    await asyncio.sleep(ms(1))
    say(tasks[0].done())


async def errors():
    asyncio.get_running_loop().set_exception_handler(handler)
    await forgets_errors()
    await churn()
    say("then")
    await forgets_task()
    await churn()
    asyncio.get_running_loop().set_exception_handler(None)


test("errors of what is collected are told of", errors())


async def asked():
    asyncio.get_running_loop().set_exception_handler(handler)
    task = asyncio.create_task(fails("asked for"))
    await asyncio.sleep(ms(1))
    await churn()
    say(task.exception())
    await churn()
    asyncio.get_running_loop().set_exception_handler(None)


test("an error that is asked for after a collection", asked())


async def gives(parts):
    await asyncio.sleep(ms(1))
    return " ".join(parts)


def texts(first):
    return [first, "two" * 2, "three".upper()]


async def in_variables():
    coroutine = gives(texts("one!"))
    all = [gives(texts("a!")), gives(texts("b!"))]
    await churn()
    say(await coroutine)
    await churn()
    say(await all[1], await all[0])


test("coroutines in variables keep what they were given", in_variables())


async def forgets_coroutines():
    all = [gives(texts(f"never {i}")) for i in range(5)]
    await asyncio.sleep(0)
    say(len(all))


async def unawaited():
    await forgets_coroutines()
    await churn()
    await forgets_coroutines()
    await churn()
    say(await gives(texts("awaited!")))


test("coroutines that nobody awaits are collected", unawaited())


def runs_below(name):
    kept = name + " is kept"
    list = texts(name + "!")
    run(churn())
    return kept + " " + " ".join(list)


begin("a plain function keeps what it has while it runs a loop")
say(runs_below("this one"))
say(runs_below("that one"))


async def returns_late(message):
    await churn()
    return "late " + message


async def shielded():
    inner = returns_late("and shielded")
    outer = asyncio.shield(inner)
    await churn()
    say(await outer)


test("a shield keeps what it shields", shielded())


async def gathered():
    all = asyncio.gather(returns_late("1st"), returns_late("2nd"))
    await churn()
    results = await all
    say(", ".join(results))


test("a gather keeps its children", gathered())


async def queued():
    queue = asyncio.Queue(1)

    async def consumes():
        for _ in range(2):
            say("has", await queue.get())

    task = asyncio.create_task(consumes())
    await churn()
    await queue.put("first item")
    await queue.put("second item")
    await churn()
    await task


test("a queue and who waits at it are kept", queued())


async def takes(lock, name):
    await lock.acquire()
    say(name)
    lock.release()


async def locked():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(takes(lock, "first in line")), asyncio.create_task(takes(lock, "second in line"))]
    await churn()
    lock.release()
    await asyncio.gather(*tasks)


test("who stands in line is kept, with all he has", locked())


async def is_cancelled(message):
    try:
        await asyncio.sleep(ms(1000))
    except asyncio.CancelledError as e:
        await churn()
        say(f"{message} {e}")
        raise


async def cancels():
    task = asyncio.create_task(is_cancelled("cancelled!"))
    await asyncio.sleep(ms(1))
    task.cancel("for a reason")
    await churn()
    try:
        await task
    except asyncio.CancelledError as e:
        say(e)


test("the message of a cancellation is kept", cancels())


noted = 0


def note(text):
    global noted
    noted += len(text)


async def is_named():
    try:
        await asyncio.sleep(ms(1000))
    except asyncio.CancelledError as e:
        note(asyncio.current_task().get_name() + str(e))
        raise


async def in_the_next_turn():
    loop = asyncio.get_running_loop()
    for made in range(0, 3_000_000, 2000):
        task = asyncio.create_task(is_named(), name=f"name {made}")
        await asyncio.sleep(0)
        task.cancel(f"message {made}")
        loop.call_soon(note, f"argument {made}")
        future = loop.create_future()
        future.add_done_callback(lambda future, text=f"told {made}": note(future.result() + text))
        future.set_result(f"result {made}")
        await asyncio.sleep(0)
    say(noted)


test("what is to run in the next turn is kept", in_the_next_turn())


async def fails_at_the_end(message):
    try:
        await asyncio.sleep(ms(1000))
    finally:
        raise Oops(message)


async def churns_at_the_end():
    try:
        await asyncio.sleep(ms(1000))
    finally:
        await churn()
        say("has churned")


async def ends():
    asyncio.get_running_loop().set_exception_handler(handler)
    tasks.append(asyncio.create_task(fails_at_the_end("one fails"), name="oneone"))
    tasks.append(asyncio.create_task(churns_at_the_end()))
    tasks.append(asyncio.create_task(fails_at_the_end("two fails"), name="twotwo"))
    await asyncio.sleep(ms(1))


tasks = []
test("errors of what fails as a run ends are kept until it has ended", ends())
