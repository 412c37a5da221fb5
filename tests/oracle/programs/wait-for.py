"""wait_for: in time, too late, cancelled, and what the inner task makes of it."""
from cases import *


async def in_time():
    await outcome("w", asyncio.wait_for(work("a", 2, 5), ms(5)))


async def too_late():
    await outcome("w", asyncio.wait_for(work("a", 5, 5), ms(2)))


async def without_limit():
    await outcome("w", asyncio.wait_for(work("a", 2, 5), None))


async def of_a_task():
    task = asyncio.create_task(work("a", 5, 5))
    await outcome("w", asyncio.wait_for(task, ms(2)))
    say(task.cancelled())


async def of_a_future():
    future = asyncio.get_running_loop().create_future()
    await outcome("w", asyncio.wait_for(future, ms(2)))
    say(future.cancelled())


async def of_what_is_done():
    asyncio.create_task(ticker(2))
    future = asyncio.get_running_loop().create_future()
    future.set_result(3)
    await outcome("w", asyncio.wait_for(future, ms(2)))
    say("same turn")


async def zero():
    await outcome("w", asyncio.wait_for(work("a", 1, 5), 0))


async def zero_of_what_is_done():
    future = asyncio.get_running_loop().create_future()
    future.set_result(3)
    await outcome("w", asyncio.wait_for(future, 0))


async def zero_of_a_running_task():
    task = asyncio.create_task(stubborn("a", 2, 6))
    await asyncio.sleep(ms(1))
    await outcome("w", asyncio.wait_for(task, 0))
    say(task.cancelled())


async def the_inner_fails():
    await outcome("w", asyncio.wait_for(fails("a", 1), ms(5)))


async def the_inner_swallows():
    await outcome("w", asyncio.wait_for(stubborn("a", 5, 7), ms(2)))


async def changes():
    try:
        await asyncio.sleep(ms(9))
    except asyncio.CancelledError:
        raise Oops("instead")


async def the_inner_throws_another():
    await outcome("w", asyncio.wait_for(changes(), ms(2)))


async def cancelled_from_outside():
    task = asyncio.create_task(outcome("w", asyncio.wait_for(work("a", 9), ms(5))))
    await asyncio.sleep(ms(1))
    task.cancel("outside")
    await task


async def nested():
    await outcome("w", asyncio.wait_for(asyncio.wait_for(work("a", 9), ms(2)), ms(4)))
    await outcome("w", asyncio.wait_for(asyncio.wait_for(work("a", 9), ms(4)), ms(2)))


async def both_in_one_turn():
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(ms(2), future.set_result, 8)
    await outcome("w", asyncio.wait_for(future, ms(2)))


async def goes_on_after_the_limit():
    async def inner():
        try:
            await asyncio.sleep(ms(9))
        finally:
            await asyncio.sleep(ms(3))
            at("inner has left")

    await outcome("w", asyncio.wait_for(inner(), ms(2)))


test("wait_for in time", in_time())
test("wait_for too late", too_late())
test("wait_for without a limit", without_limit())
test("wait_for of a task, too late", of_a_task())
test("wait_for of a future, too late", of_a_future())
test("wait_for of what is done", of_what_is_done())
test("wait_for with no time at all", zero())
test("wait_for with no time at all, of what is done", zero_of_what_is_done())
test("wait_for with no time at all, of a task that goes on", zero_of_a_running_task())
test("wait_for of what fails", the_inner_fails())
test("wait_for of what swallows the cancellation", the_inner_swallows())
test("wait_for of what throws another error when cancelled", the_inner_throws_another())
test("who waits in wait_for is cancelled", cancelled_from_outside())
test("wait_for in wait_for", nested())
test("wait_for whose limit is when the result comes", both_in_one_turn())
test("wait_for waits until the inner has left", goes_on_after_the_limit())
