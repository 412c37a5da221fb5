"""TaskGroup where nothing goes wrong but its use: whose end waits for whom, and what is refused when."""
from cases import *

TaskGroup = asyncio.TaskGroup


async def all_():
    async with TaskGroup() as group:
        group.create_task(work("a", 2))
        group.create_task(work("b", 1))
        at("made")
    at("left")


async def results():
    async with TaskGroup() as group:
        a = group.create_task(work("a", 2, 1))
        b = group.create_task(work("b", 1, 2))
    at(a.result(), b.result())


async def of_nothing():
    t = asyncio.create_task(ticker(2))
    async with TaskGroup():
        say("in")
    say("same turn")


async def the_block_is_longer():
    t = asyncio.create_task(ticker(3))
    async with TaskGroup() as group:
        group.create_task(work("a", 1))
        await asyncio.sleep(ms(3))
        at("block")
    say("same turn")


async def turn_by_turn():
    t = asyncio.create_task(ticker(8))
    async with TaskGroup() as group:
        group.create_task(turns(1))
        group.create_task(turns(3))
        say("made")
    say("left")


async def parent(group):
    await asyncio.sleep(ms(1))
    group.create_task(work("a", 1))
    group.create_task(work("b", 2))
    at("parent ends")


async def children_of_children():
    async with TaskGroup() as group:
        group.create_task(parent(group))
    at("left")


async def generation(group, n):
    at("generation", n)
    if n == 0:
        return
    await asyncio.sleep(0)
    group.create_task(generation(group, n - 1))
    group.create_task(generation(group, n - 1))


async def generations():
    async with TaskGroup() as group:
        group.create_task(generation(group, 3))
    at("left")


async def named():
    async with TaskGroup() as group:
        a = group.create_task(turns(1), name="yolo")
        say(a.get_name())


async def in_rounds():
    async with TaskGroup() as group:
        for i in range(4):
            await asyncio.sleep(ms(2))
            group.create_task(work(f"{i}", 3))
    at("left")


async def inner(name):
    async with TaskGroup() as group:
        group.create_task(work(f"{name}1", 1))
        group.create_task(work(f"{name}2", 2))
    at(name, "left")


async def nested():
    async with TaskGroup() as outer:
        outer.create_task(inner("a"))
        async with TaskGroup() as group:
            group.create_task(work("b", 1))
            outer.create_task(work("c", 4))
        at("inner left")
    at("left")


async def awaited_within():
    async with TaskGroup() as group:
        a = group.create_task(work("a", 1, 5))
        at(await a)
        group.create_task(work("b", 1))
    at("left")


async def not_entered():
    group = TaskGroup()
    try:
        group.create_task(work("a", 1))
    except RuntimeError as e:
        say(e)


async def finished():
    group = TaskGroup()
    async with group:
        group.create_task(turns(1))
    try:
        group.create_task(work("a", 1))
    except RuntimeError as e:
        say(e)


async def enter(group):
    async with group:
        say("never")


async def entered_twice():
    group = TaskGroup()
    async with group:
        await ends("e", enter(group))
        group.create_task(work("a", 1))
        await ends("f", enter(group))
    await ends("g", enter(group))


async def a_child_is_cancelled():
    async with TaskGroup() as group:
        a = group.create_task(work("a", 5))
        b = group.create_task(work("b", 2, 7))
        await asyncio.sleep(ms(1))
        a.cancel("only you")
        await outcome("b", b)
        say(a.cancelled())
    at("left")


async def gives():
    async with TaskGroup() as group:
        a = group.create_task(work("a", 1, 9))
        group.create_task(work("b", 2))
        return await a


async def returns_from_the_block():
    at(await gives())


async def in_a_loop():
    for i in range(4):
        async with TaskGroup() as group:
            group.create_task(work(f"{i}", 1))
            if i == 1:
                continue
            if i == 2:
                break
            at("end of round")
    at("left")


async def lends(group):
    async with group:
        await asyncio.sleep(ms(2))
        at("lent")


async def of_another_task():
    group = TaskGroup()
    lender = asyncio.create_task(lends(group))
    await asyncio.sleep(ms(1))
    group.create_task(work("a", 3))
    await lender
    at("left")


async def done_in_the_same_turn():
    t = asyncio.create_task(ticker(6))
    async with TaskGroup() as group:
        for _ in range(3):
            group.create_task(turns(2))
        await turns(3)
        say("block")
    say("left")


test("a group waits for its tasks", all_())
test("results of a group's tasks", results())
test("a group of nothing", of_nothing())
test("the block takes longer than its tasks", the_block_is_longer())
test("a group, turn by turn", turn_by_turn())
test("a child makes tasks in the group", children_of_children())
test("generations of children", generations())
test("names of a group's tasks", named())
test("tasks come and go while the block lasts", in_rounds())
test("groups within groups", nested())
test("a task of the group is awaited in the block", awaited_within())
test("a group that was not entered", not_entered())
test("a group that is finished", finished())
test("a group is entered twice", entered_twice())
test("one child is cancelled, the group goes on", a_child_is_cancelled())
test("return out of the block", returns_from_the_block())
test("groups in a loop, continue and break", in_a_loop())
test("another task makes tasks in the group", of_another_task())
test("tasks are done in the turn in which the block ends", done_in_the_same_turn())
