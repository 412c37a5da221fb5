"""Futures: their states, who waits for them, what a misuse says."""
from cases import *


def future():
    return asyncio.get_running_loop().create_future()


def tried(what, function):
    try:
        say(what, function())
    except (Oops, asyncio.CancelledError, asyncio.InvalidStateError) as e:
        say(what, "throws", e)


async def states():
    f = future()
    say(f.done(), f.cancelled())
    tried("result", f.result)
    tried("exception", f.exception)
    f.set_result(7)
    say(f.done(), f.cancelled())
    tried("result", f.result)
    tried("exception", f.exception)


async def failed():
    f = future()
    f.set_exception(Oops("no"))
    say(f.done(), f.cancelled())
    tried("result", f.result)
    tried("result", f.result)
    tried("exception", f.exception)


async def cancelled():
    f = future()
    tried("cancel", lambda: f.cancel("why"))
    say(f.done(), f.cancelled())
    tried("result", f.result)
    tried("result", f.result)
    tried("exception", f.exception)
    tried("cancel", f.cancel)


async def set_twice():
    f = future()
    f.set_result(1)
    tried("again", lambda: f.set_result(2))
    tried("exception", lambda: f.set_exception(Oops("late")))
    tried("cancel", f.cancel)
    tried("result", f.result)
    g = future()
    g.cancel()
    tried("set", lambda: g.set_result(3))


async def waits(name, f):
    try:
        say(name, "has", await f)
    except (Oops, asyncio.CancelledError) as e:
        say(name, "sees", e)


async def three_waiters():
    f = future()
    tasks = [asyncio.create_task(waits(name, f)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(lambda: say("callback"))
    f.set_result(5)
    say("set")
    for task in tasks:
        await task


async def three_waiters_of_a_failure():
    f = future()
    tasks = [asyncio.create_task(waits(name, f)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    f.set_exception(Oops("for all"))
    for task in tasks:
        await task


async def three_waiters_of_a_cancelled_one():
    f = future()
    tasks = [asyncio.create_task(waits(name, f)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    f.cancel("for all")
    for task in tasks:
        await task


async def already_done():
    asyncio.create_task(ticker(2))
    f = future()
    f.set_result(1)
    say(await f)
    say(await f)
    g = future()
    g.set_exception(Oops("done"))
    await waits("main", g)
    await asyncio.sleep(0)


async def one_of_three_waiters_leaves():
    f = future()
    tasks = [asyncio.create_task(waits(name, f)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    tasks[1].cancel("b only?")
    say("future cancelled", f.cancelled())
    for task in tasks:
        await task


async def set_before_the_waiter_starts():
    f = future()
    task = asyncio.create_task(waits("a", f))
    f.set_result(9)
    await task


async def set_by_a_timer():
    f = future()
    asyncio.get_running_loop().call_later(ms(5), f.set_result, 3)
    at("waits")
    say(await f)
    at("has it")


async def set_and_cancelled_in_one_turn():
    f = future()
    task = asyncio.create_task(waits("a", f))
    await asyncio.sleep(0)
    f.set_result(4)
    say("cancel", task.cancel("too late?"))
    await task


test("the states of a future", states())
test("a future that failed", failed())
test("a future that was cancelled", cancelled())
test("a future is set only once", set_twice())
test("three wait for a future and go on in order", three_waiters())
test("three wait for a future that fails", three_waiters_of_a_failure())
test("three wait for a future that is cancelled", three_waiters_of_a_cancelled_one())
test("a future that is done does not suspend", already_done())
test("one of three who wait for a future is cancelled, and the future with it", one_of_three_waiters_leaves())
test("a future set before its waiter starts", set_before_the_waiter_starts())
test("a future set by a timer", set_by_a_timer())
test("a future is set and its waiter cancelled in the same turn", set_and_cancelled_in_one_turn())
