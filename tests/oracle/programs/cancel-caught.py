"""Cancellations that are caught: swallowed, changed, thrown again later, met by another."""
from cases import *


async def swallowed():
    task = asyncio.create_task(stubborn("a", 5, 7))
    await asyncio.sleep(ms(1))
    say("cancel", task.cancel("try"))
    await outcome("a", task)
    say("cancelled", task.cancelled(), "cancelling", task.cancelling())


async def twice():
    task = asyncio.create_task(stubborn("a", 5, 7))
    await asyncio.sleep(ms(1))
    task.cancel("one")
    await asyncio.sleep(ms(1))
    task.cancel("two")
    await outcome("a", task)
    say("cancelled", task.cancelled(), "cancelling", task.cancelling())


async def changes():
    try:
        return await work("inner", 5)
    except asyncio.CancelledError as e:
        raise Oops(f"instead of {e}")


async def changed_into_another():
    task = asyncio.create_task(changes())
    await asyncio.sleep(ms(1))
    task.cancel("m")
    await outcome("a", task)
    say("cancelled", task.cancelled())


async def throws_later():
    try:
        return await work("inner", 5)
    except asyncio.CancelledError as e:
        await asyncio.sleep(ms(2))
        raise


async def thrown_again_later():
    task = asyncio.create_task(throws_later())
    await asyncio.sleep(ms(1))
    task.cancel("m")
    await outcome("a", task)
    say("cancelled", task.cancelled())


async def returns_from_finally():
    try:
        await asyncio.sleep(ms(5))
    except asyncio.CancelledError:
        pass
    try:
        await asyncio.sleep(ms(5))
        return 1
    except asyncio.CancelledError as e:
        at("second", e)
        return 2


async def two_in_a_row():
    task = asyncio.create_task(returns_from_finally())
    await asyncio.sleep(ms(1))
    task.cancel("one")
    await asyncio.sleep(ms(1))
    task.cancel("two")
    await outcome("a", task)


async def before_it_notices():
    task = asyncio.create_task(stubborn("a", 5, 7))
    await asyncio.sleep(ms(1))
    say(task.cancel("one"), task.cancel("two"), task.cancelling())
    await outcome("a", task)


async def a_child_swallows():
    async def parent(child):
        result = await child
        at("parent has", result)
        return result + 1

    child = asyncio.create_task(stubborn("child", 3, 1))
    task = asyncio.create_task(parent(child))
    await asyncio.sleep(ms(1))
    task.cancel("for the child")
    await outcome("parent", task)
    say("cancelled", task.cancelled(), child.cancelled())


async def an_awaited_coroutine_swallows():
    async def parent():
        result = await stubborn("inner", 3, 1)
        return result + 1

    task = asyncio.create_task(parent())
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("parent", task)


async def raised_by_hand():
    async def gives_up():
        await asyncio.sleep(ms(1))
        raise asyncio.CancelledError("by hand")

    task = asyncio.create_task(gives_up())
    await outcome("a", task)
    say("cancelled", task.cancelled(), "cancelling", task.cancelling())


async def a_result_in_the_same_turn():
    task = asyncio.create_task(work("a", 2, 3))
    await asyncio.sleep(ms(2))
    say("cancel", task.cancel("late"))
    await outcome("a", task)


test("a cancellation is swallowed", swallowed())
test("a second cancellation ends what the first could not", twice())
test("a cancellation becomes another error", changed_into_another())
test("a cancellation is thrown again after a sleep", thrown_again_later())
test("two cancellations, each caught where the task waits then", two_in_a_row())
test("cancelled twice before it notices", before_it_notices())
test("the task that a cancelled task waits for swallows it", a_child_swallows())
test("the coroutine that a cancelled task awaits swallows it", an_awaited_coroutine_swallows())
test("a CancelledError thrown by hand cancels the task", raised_by_hand())
test("cancelled in the turn in which its sleep ends", a_result_in_the_same_turn())
