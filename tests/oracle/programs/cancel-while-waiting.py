"""Tasks that are cancelled where they wait: in a sleep, at a future, at a task, in what they await."""
from cases import *


async def sleeper(name, milliseconds):
    try:
        await asyncio.sleep(ms(milliseconds))
        at(name, "slept")
    except asyncio.CancelledError as e:
        at(name, "sees", e)
        raise
    finally:
        at(name, "ends")


async def outcome(task):
    try:
        say("result", await task)
    except asyncio.CancelledError as e:
        say("outcome", e)


async def in_a_sleep():
    task = asyncio.create_task(sleeper("a", 10))
    await asyncio.sleep(ms(3))
    say("cancel", task.cancel("enough"))
    say("cancelled", task.cancelled())
    await outcome(task)
    say("cancelled", task.cancelled())
    at("end")


async def in_a_sleep_that_is_over():
    task = asyncio.create_task(sleeper("a", 2))
    await asyncio.sleep(ms(5))
    say("cancel", task.cancel())
    say("cancelled", task.cancelled(), "done", task.done())


async def in_a_sleep_of_0():
    async def spins():
        try:
            for i in range(10):
                say("spin", i)
                await asyncio.sleep(0)
        except asyncio.CancelledError as e:
            say("spins sees", e)
            raise

    task = asyncio.create_task(spins())
    await turns(3)
    task.cancel("stop")
    say("asked")
    await outcome(task)


async def waits_for(future):
    try:
        say("got", await future)
    except asyncio.CancelledError as e:
        say("waiter sees", e)
        raise


async def at_a_future():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waits_for(future))
    await asyncio.sleep(0)
    task.cancel("from the task")
    say("future cancelled", future.cancelled())
    await outcome(task)


async def the_future_itself():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waits_for(future))
    await asyncio.sleep(0)
    say("cancel", future.cancel("from the future"))
    say("task done", task.done())
    await outcome(task)
    say("cancelled", task.cancelled())


async def awaits(inner):
    try:
        await inner
        say("never")
    finally:
        say("outer ends")


async def through_a_task_to_a_task():
    inner = asyncio.create_task(sleeper("inner", 10))
    outer = asyncio.create_task(awaits(inner))
    await asyncio.sleep(ms(1))
    outer.cancel("deep")
    say("inner", inner.done(), "outer", outer.done())
    await asyncio.sleep(0)
    say("inner", inner.done(), "outer", outer.done())
    await asyncio.sleep(0)
    say("inner", inner.done(), "outer", outer.done())
    await asyncio.sleep(0)
    say("inner", inner.cancelled(), "outer", outer.cancelled())


async def through_frames():
    async def deepest():
        try:
            await asyncio.sleep(ms(10))
        finally:
            say("deepest ends")

    async def deeper():
        try:
            await deepest()
        finally:
            say("deeper ends")

    async def deep():
        try:
            await deeper()
        finally:
            say("deep ends")

    task = asyncio.create_task(deep())
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome(task)


async def the_awaited_task_directly():
    inner = asyncio.create_task(sleeper("inner", 10))
    outer = asyncio.create_task(awaits(inner))
    await asyncio.sleep(ms(1))
    inner.cancel()
    await outcome(outer)
    say("inner", inner.cancelled(), "outer", outer.cancelled())


async def two_sleepers_in_the_order_of_cancelling():
    a = asyncio.create_task(sleeper("a", 10))
    b = asyncio.create_task(sleeper("b", 5))
    await asyncio.sleep(ms(1))
    b.cancel()
    a.cancel()
    await outcome(a)
    await outcome(b)


async def in_the_turn_in_which_its_sleep_ends():
    a = asyncio.create_task(sleeper("a", 2))

    def cancels():
        at("cancel", a.cancel())

    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(ms(2), cancels)
    await outcome(a)
    at("end")


test("cancelled in a sleep", in_a_sleep())
test("cancelled when its sleep is long over", in_a_sleep_that_is_over())
test("cancelled between two turns", in_a_sleep_of_0())
test("cancelled while it waits for a future", at_a_future())
test("the future that a task waits for is cancelled", the_future_itself())
test("cancelled while it waits for a task, which is cancelled too", through_a_task_to_a_task())
test("cancelled through three frames, which end from the inside out", through_frames())
test("the task that another awaits is cancelled", the_awaited_task_directly())
test("two sleepers end in the order in which they are cancelled", two_sleepers_in_the_order_of_cancelling())
test("cancelled by a timer of the turn in which its sleep ends", in_the_turn_in_which_its_sleep_ends())
