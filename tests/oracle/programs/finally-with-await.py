"""What runs on the way out: finally with awaits in it, also when it is cancelled again."""
from cases import *


async def leaves(name, milliseconds, last):
    try:
        await asyncio.sleep(ms(milliseconds))
        return 1
    finally:
        at(name, "leaves")
        await asyncio.sleep(ms(last))
        at(name, "has left")


async def finished():
    await outcome("a", leaves("a", 1, 2))


async def cancelled():
    task = asyncio.create_task(leaves("a", 10, 3))
    await asyncio.sleep(ms(1))
    task.cancel("m")
    await outcome("a", task)


async def cancelled_again_meanwhile():
    task = asyncio.create_task(leaves("a", 10, 3))
    await asyncio.sleep(ms(1))
    task.cancel("one")
    await asyncio.sleep(ms(1))
    task.cancel("two")
    await outcome("a", task)


async def throws_in_finally(name):
    try:
        await asyncio.sleep(ms(5))
    finally:
        await asyncio.sleep(ms(1))
        raise Oops(name)


async def another_error_instead():
    task = asyncio.create_task(throws_in_finally("instead"))
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("a", task)
    say(task.cancelled())


async def nested():
    try:
        try:
            await asyncio.sleep(ms(5))
        finally:
            at("inner")
            await asyncio.sleep(ms(1))
            at("inner done")
    finally:
        at("outer")
        await asyncio.sleep(0)
        at("outer done")


async def two_on_top_of_each_other():
    task = asyncio.create_task(nested())
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("a", task)


async def waits_in_finally(other):
    try:
        await asyncio.sleep(ms(5))
    finally:
        say("other gives", await other)


async def waits_for_another_task():
    other = asyncio.create_task(work("other", 4, 9))
    task = asyncio.create_task(waits_in_finally(other))
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("a", task)


async def spawns_in_finally():
    try:
        await asyncio.sleep(ms(5))
    finally:
        asyncio.create_task(work("child", 1))


async def makes_a_task():
    task = asyncio.create_task(spawns_in_finally())
    await asyncio.sleep(ms(1))
    task.cancel()
    await outcome("a", task)
    await asyncio.sleep(ms(3))


async def fails_and_leaves():
    try:
        await fails("inner", 1)
    finally:
        await asyncio.sleep(ms(1))
        at("left")


async def an_error_waits_for_finally():
    await outcome("a", asyncio.create_task(fails_and_leaves()))


async def left_at_the_end_of_run():
    asyncio.create_task(leaves("a", 10, 2))
    asyncio.create_task(leaves("b", 10, 1))
    await asyncio.sleep(ms(1))
    at("main ends")


test("finally sleeps after a result", finished())
test("finally sleeps after a cancellation", cancelled())
test("a second cancellation ends the sleep of finally", cancelled_again_meanwhile())
test("finally throws another error", another_error_instead())
test("two finally, one in the other, each with a sleep", two_on_top_of_each_other())
test("finally waits for another task", waits_for_another_task())
test("finally makes a task", makes_a_task())
test("an error arrives after finally", an_error_waits_for_finally())
test("what sleeps in finally at the end of run is waited for", left_at_the_end_of_run())
