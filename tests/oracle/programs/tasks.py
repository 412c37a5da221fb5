"""Who is there: current_task, all_tasks, names, several who await one task."""
from cases import *


def names():
    return " ".join(task.get_name() for task in asyncio.all_tasks())


async def tells():
    say(asyncio.current_task().get_name())
    await asyncio.sleep(0)
    say(asyncio.current_task().get_name())


async def current():
    main = asyncio.current_task()
    task = asyncio.create_task(tells(), name="a task")
    await task
    say(asyncio.current_task() is main, asyncio.current_task() is task)


async def in_a_callback():
    asyncio.get_running_loop().call_soon(lambda: say(asyncio.current_task() is None))
    await asyncio.sleep(0)


async def all_of_them():
    asyncio.current_task().set_name("main")
    a = asyncio.create_task(work("a", 1), name="a")
    b = asyncio.create_task(work("b", 3), name="b")
    say(names())
    await asyncio.sleep(ms(2))
    say(names())
    b.cancel()
    say(names())
    await outcome("b", b)
    say(names())


async def numbered():
    first = asyncio.create_task(turns(1))
    second = asyncio.create_task(turns(1))
    named = asyncio.create_task(turns(1), name="named")
    third = asyncio.create_task(turns(1))
    start = int(first.get_name()[5:])
    say(first.get_name()[:5], int(second.get_name()[5:]) - start, int(third.get_name()[5:]) - start, named.get_name())
    for task in [first, second, named, third]:
        await task
    say(named.get_name())


async def several_await_one():
    task = asyncio.create_task(work("a", 2, 4))
    u = asyncio.create_task(outcome("u", task))
    v = asyncio.create_task(outcome("v", task))
    await asyncio.sleep(ms(1))
    await outcome("main", task)
    await u
    await v
    await outcome("again", task)


async def one_of_several_is_cancelled():
    task = asyncio.create_task(work("a", 3, 4))
    u = asyncio.create_task(outcome("u", task))
    v = asyncio.create_task(outcome("v", task))
    await asyncio.sleep(ms(1))
    v.cancel()
    await u
    await v
    say(task.cancelled())


async def several_await_a_failure():
    task = asyncio.create_task(fails("a", 2))
    u = asyncio.create_task(outcome("u", task))
    await outcome("main", task)
    await u
    say(task.exception())


async def a_waiter_whose_task_ends_in_the_same_turn():
    task = asyncio.create_task(work("a", 0, 4))
    waiter = asyncio.create_task(outcome("waiter", task))
    await turns(2)
    say(task.done(), waiter.done())
    say("cancel", waiter.cancel("same turn"))
    await waiter


async def a_coroutine_twice():
    coroutine = work("a", 0, 4)
    await outcome("first", coroutine)
    await outcome("second", coroutine)


test("the current task", current())
test("no task is current in a callback", in_a_callback())
test("all tasks, those that are done are none", all_of_them())
test("names of tasks", numbered())
test("several await one task", several_await_one())
test("one of several who await a task is cancelled, and the task with it", one_of_several_is_cancelled())
test("several await a task that fails", several_await_a_failure())
test("a waiter is cancelled in the turn in which its task ends", a_waiter_whose_task_ends_in_the_same_turn())
test("a coroutine is awaited twice", a_coroutine_twice())
