"""TaskGroup cancelled from outside, from inside, by limits of time, and at every moment."""
from cases import *

TaskGroup = asyncio.TaskGroup


def timeout(milliseconds):
    return asyncio.timeout(ms(milliseconds))


def cancelling():
    say("cancelling", asyncio.current_task().cancelling())


async def block(milliseconds):
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        group.create_task(work("b", 3))
        await asyncio.sleep(ms(milliseconds))
        at("block ends")


async def in_the_block():
    task = asyncio.create_task(ends("g", block(4)))
    await asyncio.sleep(ms(1))
    say(task.cancel("outside"))
    await task
    say(task.cancelling())


async def at_the_end():
    task = asyncio.create_task(ends("g", block(1)))
    await asyncio.sleep(ms(2))
    task.cancel("outside")
    await task


async def stubborn_block():
    async with TaskGroup() as group:
        group.create_task(stubborn("a", 3, 1))
        group.create_task(work("b", 5))


async def twice_at_the_end():
    task = asyncio.create_task(ends("g", stubborn_block()))
    await asyncio.sleep(ms(1))
    task.cancel("one")
    await asyncio.sleep(ms(1))
    task.cancel("two")
    await task
    say(task.cancelling())


async def before_the_first_step():
    task = asyncio.create_task(block(1))
    task.cancel("early")
    await ends("t", task)


async def while_it_enters():
    asyncio.current_task().cancel("before")
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        say("in")
        await asyncio.sleep(ms(1))


async def enters():
    await ends("g", while_it_enters())
    cancelling()


async def cancels_itself():
    task = asyncio.create_task(enters())
    await ends("t", task)


async def waits_for_turns():
    async with TaskGroup() as group:
        group.create_task(turns(1))


async def when_all_is_done():
    for i in range(6):
        task = asyncio.create_task(waits_for_turns())
        await turns(i)
        say(i, task.done(), task.cancel(f"after {i}"))
        await ends("t", task)
        say(task.cancelling())


async def fails_in_turns(n):
    await turns(n)
    return await fails("child", 0)


async def catches():
    try:
        async with TaskGroup() as group:
            group.create_task(fails_in_turns(0))
            await turns(9)
    except BaseException as e:
        say(whole(e))
    cancelling()
    await turns(2)


async def when_a_child_fails():
    for i in range(8):
        task = asyncio.create_task(catches())
        await turns(i)
        say(i, task.cancel(f"after {i}"))
        await ends("t", task)
        say(task.cancelling())


async def cancels_parent(parent):
    await asyncio.sleep(ms(1))
    say(parent.cancel("from a child"))
    await asyncio.sleep(ms(1))
    say("never")


async def with_a_child_that_cancels():
    async with TaskGroup() as group:
        group.create_task(cancels_parent(asyncio.current_task()))
        group.create_task(work("a", 5))


async def a_child_cancels_the_parent():
    await ends("t", asyncio.create_task(with_a_child_that_cancels()))


async def swallowing():
    async with TaskGroup() as group:
        group.create_task(work("a", 3))
        try:
            await asyncio.sleep(ms(5))
        except asyncio.CancelledError as e:
            at("block swallows", e)


async def the_block_swallows():
    task = asyncio.create_task(ends("g", swallowing()))
    await asyncio.sleep(ms(1))
    task.cancel("outside")
    await task


async def takes_back():
    async with TaskGroup() as group:
        group.create_task(work("a", 3))
        try:
            await asyncio.sleep(ms(5))
        except asyncio.CancelledError as e:
            at(f"block takes back {text(e)}: {asyncio.current_task().uncancel()}")


async def the_block_takes_back():
    task = asyncio.create_task(ends("g", takes_back()))
    await asyncio.sleep(ms(1))
    task.cancel()
    await task
    say(task.cancelling())


async def nested():
    async with TaskGroup() as outer:
        outer.create_task(work("outer", 5))
        async with TaskGroup() as inner:
            inner.create_task(work("inner", 5))
            inner.create_task(block(5))


async def groups_within_groups():
    task = asyncio.create_task(ends("g", nested()))
    await asyncio.sleep(ms(1))
    task.cancel("outside")
    await task


async def inside_a_timeout():
    async with timeout(2):
        async with TaskGroup() as group:
            group.create_task(work("a", 1))
            group.create_task(work("b", 5))


async def around_a_timeout():
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        async with timeout(2):
            await asyncio.sleep(ms(10))


async def limited(name, milliseconds):
    async with timeout(milliseconds):
        await work(name, 10)


async def children_with_limits():
    async with TaskGroup() as group:
        group.create_task(limited("a", 3))
        group.create_task(limited("b", 2))
        group.create_task(limited("c", 2))


async def timeout_and_error():
    async with timeout(2):
        async with TaskGroup() as group:
            group.create_task(fails("a", 2))
            group.create_task(work("b", 5))


async def error_then_timeout():
    async with timeout(2):
        async with TaskGroup() as group:
            group.create_task(fails("a", 1))
            group.create_task(stubborn("b", 3, 1))


async def afterwards(coroutine):
    await ends("g", coroutine)
    cancelling()


async def with_wait_for():
    await ends("w", asyncio.wait_for(block(1), ms(2)))
    cancelling()


async def in_a_gather():
    both = asyncio.gather(ends("g", block(1)), ends("h", block(4)))
    await asyncio.sleep(ms(2))
    both.cancel()
    try:
        await both
    except BaseException as e:
        at(e)


async def left():
    g = asyncio.create_task(ends("g", block(1)))
    h = asyncio.create_task(ends("h", stubborn_block()))
    await asyncio.sleep(ms(1))


async def cancels_one_by_one():
    async with TaskGroup() as group:
        tasks = [group.create_task(work(name, 5)) for name in "abc"]
        for i in (2, 1, 0):
            await asyncio.sleep(ms(1))
            tasks[i].cancel(f"{i}")
    at("left")
    cancelling()


async def awaits_cancelled():
    async with TaskGroup() as group:
        a = group.create_task(work("a", 5))
        group.create_task(work("b", 5))
        await asyncio.sleep(ms(1))
        a.cancel("a child")
        await a


async def uncancelled():
    try:
        async with TaskGroup() as group:
            group.create_task(fails("a", 1))
            await asyncio.sleep(ms(5))
    except BaseException as e:
        at(whole(e))
    cancelling()
    try:
        async with timeout(1):
            await asyncio.sleep(ms(5))
    except BaseException as e:
        at(e)
    cancelling()


test("a group is cancelled in its block", in_the_block())
test("a group is cancelled while it waits for its tasks", at_the_end())
test("a group is cancelled twice while it waits", twice_at_the_end())
test("a group is cancelled before it is made", before_the_first_step())
test("a group is cancelled as it is entered", cancels_itself())
test("a group is cancelled in each turn of its life", when_all_is_done())
test("a group whose child fails is cancelled in each turn of its life", when_a_child_fails())
test("a child cancels the block's task", a_child_cancels_the_parent())
test("the block swallows a cancellation, and the group goes on", the_block_swallows())
test("the block takes a cancellation back", the_block_takes_back())
test("groups within groups are cancelled", groups_within_groups())
test("a group within a timeout", afterwards(inside_a_timeout()))
test("a timeout within a group", afterwards(around_a_timeout()))
test("children with timeouts of their own", afterwards(children_with_limits()))
test("a child fails when time is up", afterwards(timeout_and_error()))
test("time is up while a group ends", afterwards(error_then_timeout()))
test("wait_for of a group", with_wait_for())
test("a gather of groups is cancelled", in_a_gather())
test("groups that are left when run ends", left())
test("children are cancelled one by one", cancels_one_by_one())
test("the block waits for a child that is cancelled", ends("g", awaits_cancelled()))
test("a timeout after a group that has failed", uncancelled())
