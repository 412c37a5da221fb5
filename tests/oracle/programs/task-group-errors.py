"""TaskGroup where tasks, the block and who cancels fail, alone and together."""
from cases import *

TaskGroup = asyncio.TaskGroup


async def breaks(name, milliseconds):
    """Throws another error when it is cancelled."""
    try:
        await asyncio.sleep(ms(milliseconds))
    finally:
        at(name, "breaks")
        raise Oops(name)


def cancelling():
    say("cancelling", asyncio.current_task().cancelling())


async def a_child():
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        group.create_task(fails("b", 2))
        group.create_task(work("c", 1))
        try:
            await asyncio.sleep(ms(10))
        except asyncio.CancelledError as e:
            at("block sees", e)
            cancelling()
            raise


async def a_child_at_the_end():
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        group.create_task(fails("b", 2))


async def the_block():
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        group.create_task(stubborn("b", 2, 1))
        await asyncio.sleep(ms(1))
        raise Oops("block")


async def the_block_and_a_child():
    async with TaskGroup() as group:
        group.create_task(fails("a", 1))
        group.create_task(breaks("b", 5))
        await breaks("block", 5)


async def everybody():
    async with TaskGroup() as group:
        group.create_task(breaks("a", 5))
        group.create_task(fails("b", 2))
        await breaks("block", 5)


async def cancelled_and_fails():
    task = asyncio.create_task(ends("g", everybody()))
    await asyncio.sleep(ms(2))
    task.cancel("canceller")
    await task
    say(task.cancelling())


async def in_order():
    async with TaskGroup() as group:
        group.create_task(fails("third", 3))
        group.create_task(breaks("first of those that are cancelled", 5))
        group.create_task(fails("before all", 1))
        group.create_task(breaks("second of those that are cancelled", 5))
        group.create_task(stubborn("stubborn", 2, 1))


async def in_one_turn():
    async with TaskGroup() as group:
        group.create_task(fails("a", 1))
        group.create_task(fails("b", 1))
        group.create_task(fails("c", 1))


async def throws(name):
    raise Oops(name)


async def before_the_block_waits():
    t = asyncio.create_task(ticker(6))
    async with TaskGroup() as group:
        group.create_task(throws("a"))
        group.create_task(work("b", 1))


async def swallows():
    async with TaskGroup() as group:
        group.create_task(fails("a", 1))
        try:
            await asyncio.sleep(ms(5))
        except asyncio.CancelledError as e:
            at("block swallows", e)
        cancelling()
        await asyncio.sleep(ms(2))
        at("block goes on")


async def inner_group():
    async with TaskGroup() as group:
        group.create_task(fails("inner", 1))
        group.create_task(work("a", 5))


async def inner_fails():
    async with TaskGroup() as group:
        group.create_task(inner_group())
        group.create_task(work("b", 5))
        await asyncio.sleep(ms(5))


async def inner_is_caught():
    async with TaskGroup() as group:
        group.create_task(work("b", 3))
        try:
            await inner_group()
        except BaseException as e:
            at(whole(e))
        cancelling()
        await asyncio.sleep(ms(1))


async def both():
    try:
        async with TaskGroup() as outer:
            try:
                async with TaskGroup() as inner:
                    inner.create_task(fails("inner", 0))
                    outer.create_task(fails("outer", 0))
            except BaseException as e:
                at("inner:", whole(e))
            cancelling()
    except BaseException as e:
        at("outer:", whole(e))
    cancelling()


async def makes_another(group):
    try:
        await asyncio.sleep(ms(5))
    except asyncio.CancelledError:
        try:
            group.create_task(work("late", 1))
        except RuntimeError as refused:
            say(refused)
        raise
    return 0


async def no_more_tasks():
    async with TaskGroup() as group:
        group.create_task(fails("a", 1))
        group.create_task(makes_another(group))
        await makes_another(group)


async def hydra(group, n):
    if n > 4:
        raise Oops("hydra")
    await asyncio.sleep(ms(1))
    say("hydra", n)
    group.create_task(hydra(group, n + 1))


async def hydras():
    async with TaskGroup() as group:
        group.create_task(hydra(group, 1))
        group.create_task(work("a", 100))


class Database:
    async def __aenter__(self):
        at("open")

    async def __aexit__(self, kind, error, trace):
        at("closes with", error)
        raise Oops("database")


async def another_context():
    async with TaskGroup() as group:
        async with Database():
            group.create_task(throws("a"))
            await asyncio.sleep(ms(5))


async def cancels_by_hand():
    async with TaskGroup() as group:
        group.create_task(work("a", 5))
        await asyncio.sleep(ms(1))
        raise asyncio.CancelledError("by hand")


async def error_and_cancel():
    try:
        async with TaskGroup() as group:
            group.create_task(fails("a", 1))
            await asyncio.sleep(ms(5))
    except BaseException as e:
        at(whole(e))
        cancelling()
    cancelling()
    await asyncio.sleep(ms(5))
    say("never")


async def error_and_cancel_in_one_turn():
    task = asyncio.create_task(ends("g", error_and_cancel()))
    await asyncio.sleep(0)
    await asyncio.sleep(ms(1))
    task.cancel("outside")
    await task


async def one_after_the_other():
    for i in range(3):
        try:
            async with TaskGroup() as group:
                group.create_task(fails(f"{i}", 1))
        except BaseException as e:
            at(whole(e))
        cancelling()


async def a_group_of_groups():
    async with TaskGroup() as group:
        group.create_task(inner_group())
        group.create_task(in_one_turn())


async def who_waits_for_a_child():
    async with TaskGroup() as group:
        a = group.create_task(fails("a", 1))
        group.create_task(work("b", 5))
        try:
            await a
        except BaseException as e:
            at("block sees", e)
            raise


async def children_who_swallow():
    async with TaskGroup() as group:
        group.create_task(fails("a", 1))
        group.create_task(stubborn("b", 3, 1))
        group.create_task(stubborn("c", 2, 1))
        await asyncio.sleep(ms(5))


test("a child fails", ends("g", a_child()))
test("a child fails while the block waits", ends("g", a_child_at_the_end()))
test("the block fails", ends("g", the_block()))
test("a child fails, then the block and another child", ends("g", the_block_and_a_child()))
test("children, block and canceller all fail", cancelled_and_fails())
test("errors in the order in which they come", ends("g", in_order()))
test("several fail in one turn", ends("g", in_one_turn()))
test("a child fails in its first step", ends("g", before_the_block_waits()))
test("the block swallows its cancellation", ends("g", swallows()))
test("a group within a group fails", ends("g", inner_fails()))
test("a group within a group fails and is caught", ends("g", inner_is_caught()))
test("groups around each other fail", both())
test("no more tasks in a group that has failed", ends("g", no_more_tasks()))
test("a child of children fails", ends("g", hydras()))
test("what is open in the block fails at its end", ends("g", another_context()))
test("the block throws a cancellation of its own", ends("g", cancels_by_hand()))
test("a child fails and the block's task is cancelled", error_and_cancel_in_one_turn())
test("groups fail one after the other", one_after_the_other())
test("a group of groups that fail", ends("g", a_group_of_groups()))
test("the block waits for the child that fails", ends("g", who_waits_for_a_child()))
test("children who swallow their cancellation", ends("g", children_who_swallow()))
