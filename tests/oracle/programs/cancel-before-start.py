"""Tasks that are cancelled before their first step."""
from cases import *


async def work(name):
    say(name, "starts")
    try:
        await asyncio.sleep(ms(1))
    finally:
        say(name, "ends")


async def never_runs():
    task = asyncio.create_task(work("a"))
    say("cancel", task.cancel())
    say("done", task.done(), "cancelled", task.cancelled())
    try:
        await task
    except asyncio.CancelledError as e:
        say("caught", e)
    say("done", task.done(), "cancelled", task.cancelled())


async def with_a_message():
    task = asyncio.create_task(work("a"))
    task.cancel("no need")
    try:
        await task
    except asyncio.CancelledError as e:
        say("caught", e)


async def the_turns_it_takes():
    asyncio.create_task(ticker(5))
    task = asyncio.create_task(work("a"))
    task.cancel()
    while not task.done():
        say("not done")
        await asyncio.sleep(0)
    say("done")


async def cancels(task):
    say("cancel", task.cancel("by another"))


async def waits(name, task):
    try:
        await task
    except asyncio.CancelledError as e:
        say(name, "sees", e)


async def by_a_task_that_starts_before_it():
    b = None

    async def first():
        await cancels(b)

    a = asyncio.create_task(first())
    b = asyncio.create_task(work("b"))
    await waits("main", b)
    await a


async def too_late_by_a_task_that_starts_after_it():
    a = asyncio.create_task(work("a"))
    b = asyncio.create_task(cancels(a))
    await waits("main", a)
    await b


async def of_three_the_middle_one():
    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    tasks[1].cancel("middle")
    for task in tasks:
        await waits("main", task)


async def several_wait_for_it():
    task = asyncio.create_task(work("a"))
    u = asyncio.create_task(waits("u", task))
    v = asyncio.create_task(waits("v", task))
    task.cancel()
    await waits("main", task)
    await u
    await v


async def nobody_waits_for_it():
    asyncio.create_task(work("a")).cancel()
    await turns(3)
    at("main ends")


test("a task cancelled before its first step never runs", never_runs())
test("cancelled before its first step, the message comes through", with_a_message())
test("the turns that a cancelled first step takes", the_turns_it_takes())
test("cancelled by a task that starts before it", by_a_task_that_starts_before_it())
test("cancelled by a task that starts after it has begun", too_late_by_a_task_that_starts_after_it())
test("of three new tasks the middle one is cancelled", of_three_the_middle_one())
test("several wait for a task that never starts", several_wait_for_it())
test("nobody waits for a task that never starts", nobody_waits_for_it())
