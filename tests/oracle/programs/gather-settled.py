"""gather(return_exceptions=True): every outcome, and no error."""
from cases import *


async def settled(name, *awaitables):
    try:
        for outcome in await asyncio.gather(*awaitables, return_exceptions=True):
            at(name, outcome)
    except BaseException as e:
        at(name, "throws", e)


async def all_kinds():
    task = asyncio.create_task(work("c", 5, 3))
    asyncio.get_running_loop().call_later(ms(2), task.cancel)
    await settled("s", work("a", 1, 1), fails("b", 1), task, work("d", 3, 4))


async def of_nothing():
    await settled("s")
    at("end")


async def all_fail():
    await settled("s", fails("a", 2), fails("b", 1))


async def errors_before_others_are_done():
    task = asyncio.create_task(settled("s", fails("a", 1), work("b", 5, 2)))
    await asyncio.sleep(ms(2))
    say(task.done())
    await task


async def who_waits_is_cancelled():
    task = asyncio.create_task(settled("s", work("a", 5), work("b", 5)))
    await asyncio.sleep(ms(1))
    task.cancel("out")
    await task


async def it_is_cancelled_and_a_child_swallows():
    task = asyncio.create_task(settled("s", stubborn("a", 3, 1), stubborn("b", 2, 2)))
    await asyncio.sleep(ms(1))
    task.cancel()
    await task


async def of_what_has_failed():
    task = asyncio.create_task(fails("a", 1))
    await asyncio.sleep(ms(2))
    await settled("s", task, work("b", 1, 2))


async def thrown_cancelled_error():
    async def gives_up():
        raise asyncio.CancelledError()

    await settled("s", gives_up(), work("b", 1, 2))


test("gather with exceptions as results: every kind of outcome", all_kinds())
test("gather with exceptions as results, of nothing", of_nothing())
test("gather with exceptions as results: all fail", all_fail())
test("gather with exceptions as results waits for all", errors_before_others_are_done())
test("who waits for a gather with exceptions as results is cancelled", who_waits_is_cancelled())
test("a cancelled gather with exceptions as results, whose children swallow it", it_is_cancelled_and_a_child_swallows())
test("gather with exceptions as results, of what has failed", of_what_has_failed())
test("gather with exceptions as results: a CancelledError by hand", thrown_cancelled_error())
