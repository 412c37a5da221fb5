"""Done callbacks of tasks and futures: their order, their turn, what removes them, what they may throw."""
from cases import *


def handler(loop, context):
    say("handler:", context["message"].split(" ")[0], context["exception"])


def first(done):
    say("first, cancelled", done.cancelled())


def second(done):
    say("second")


def throws(done):
    raise Oops("in a callback")


async def of_a_task():
    task = asyncio.create_task(work("a", 1, 5))
    task.add_done_callback(first)
    task.add_done_callback(second)
    await outcome("a", task)
    await asyncio.sleep(0)


async def of_a_future():
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(first)
    future.add_done_callback(second)
    asyncio.get_running_loop().call_soon(lambda: say("soon, before"))
    future.set_result(1)
    asyncio.get_running_loop().call_soon(lambda: say("soon, after"))
    say("set")
    await asyncio.sleep(0)
    say("end")


async def of_what_is_done():
    task = asyncio.create_task(work("a", 0, 5))
    await task
    task.add_done_callback(first)
    say("added")
    await asyncio.sleep(0)
    say("end")


async def before_and_after_waiters():
    task = asyncio.create_task(work("a", 1, 5))
    task.add_done_callback(first)
    u = asyncio.create_task(outcome("u", task))
    await asyncio.sleep(0)
    task.add_done_callback(second)
    v = asyncio.create_task(outcome("v", task))
    await u
    await v


async def removed():
    task = asyncio.create_task(work("a", 1, 5))
    task.add_done_callback(first)
    task.add_done_callback(second)
    task.add_done_callback(first)
    say(task.remove_done_callback(first), task.remove_done_callback(first))
    await task
    await asyncio.sleep(0)
    say(task.remove_done_callback(second))


async def that_throws():
    asyncio.get_running_loop().set_exception_handler(handler)
    task = asyncio.create_task(work("a", 1, 5))
    task.add_done_callback(throws)
    task.add_done_callback(second)
    await outcome("a", task)
    await asyncio.sleep(0)


async def of_a_cancelled_task():
    task = asyncio.create_task(work("a", 5))
    task.add_done_callback(first)
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("a", task)


async def of_a_task_that_never_started():
    task = asyncio.create_task(work("a", 5))
    task.add_done_callback(first)
    task.cancel()
    await turns(4)


async def of_a_failed_task():
    task = asyncio.create_task(fails("a", 1))
    task.add_done_callback(lambda task: say("callback:", task.exception()))
    await asyncio.sleep(ms(2))


async def that_adds_another():
    task = asyncio.create_task(work("a", 1, 5))

    def adds(task):
        say("adds")
        task.add_done_callback(second)

    task.add_done_callback(adds)
    await task
    await turns(2)
    say("end")


async def that_sets_a_future():
    loop = asyncio.get_running_loop()
    chain = [loop.create_future() for _ in range(3)]
    chain[0].add_done_callback(lambda f: chain[1].set_result(f.result() + 1))
    chain[1].add_done_callback(lambda f: chain[2].set_result(f.result() + 1))
    asyncio.create_task(ticker(4))
    chain[0].set_result(1)
    say(await chain[2])


async def that_cancels_another_task():
    a = asyncio.create_task(work("a", 1))
    b = asyncio.create_task(work("b", 5))
    a.add_done_callback(lambda _: say("cancel", b.cancel("a is done")))
    await outcome("b", b)


async def with_an_argument():
    task = asyncio.create_task(work("a", 1, 5))
    for n in range(3):
        task.add_done_callback(lambda task, n=n: say(n, "has", task.result()))
    await task


test("done callbacks of a task run in order, before who waits", of_a_task())
test("done callbacks of a future are callbacks of the next turn", of_a_future())
test("a done callback of what is done already", of_what_is_done())
test("done callbacks and waiters in the order in which they came", before_and_after_waiters())
test("a done callback is removed as often as it was added", removed())
test("a done callback throws, the next one runs", that_throws())
test("a done callback of a cancelled task", of_a_cancelled_task())
test("a done callback of a task that never started", of_a_task_that_never_started())
test("a done callback asks for the error", of_a_failed_task())
test("a done callback adds another", that_adds_another())
test("done callbacks that set the next future, a turn each", that_sets_a_future())
test("a done callback cancels another task", that_cancels_another_task())
test("done callbacks with an argument", with_an_argument())
