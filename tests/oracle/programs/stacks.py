"""Where tasks wait, by the names of their coroutines."""
from cases import *

HERE = __file__


def chain(task):
    """The coroutines of this program that a task waits in, what is parked first."""
    if task.done() or task is asyncio.current_task():
        return ""
    names = []
    coroutine = task.get_coro()
    while hasattr(coroutine, "cr_await"):
        if coroutine.cr_code.co_filename == HERE:
            names.insert(0, coroutine.cr_code.co_name)
        coroutine = coroutine.cr_await
    return " < ".join(names)


def tell(name, task):
    say(f"{name}: [{chain(task)}]")


async def inner(future):
    return await future


async def middle(future):
    return 1 + await inner(future)


async def outer(future):
    return 1 + await middle(future)


async def of_a_chain():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(outer(future))
    tell("not begun", task)
    await asyncio.sleep(0)
    tell("waits", task)
    future.set_result(1)
    tell("is ready", task)
    say(await task)
    tell("done", task)


test("a chain of awaits", of_a_chain())


async def moves():
    await first()
    await second()
    await asyncio.sleep(ms(5))


async def first():
    await asyncio.sleep(ms(5))


async def second():
    await first()


async def on_its_way():
    task = asyncio.create_task(moves())
    for i in range(4):
        await asyncio.sleep(ms(5 if i else 3))
        tell(i, task)
    await task


test("a task on its way", on_its_way())


async def tells_itself():
    say(f"itself: [{chain(asyncio.current_task())}]")
    await asyncio.sleep(0)
    say(f"itself: [{chain(asyncio.current_task())}]")


test("a task that runs", tells_itself())


async def cleansUp(future):
    try:
        return await middle(future)
    finally:
        await asyncio.sleep(ms(5))


async def of_a_cancelled():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(cleansUp(future))
    await asyncio.sleep(ms(1))
    tell("waits", task)
    task.cancel()
    tell("cancelled", task)
    await asyncio.sleep(ms(1))
    tell("cleans up", task)
    try:
        await task
    except BaseException as e:
        say(e)
    tell("done", task)


test("a task that is cancelled", of_a_cancelled())


async def of_a_sleeper():
    task = asyncio.create_task(second())
    await asyncio.sleep(ms(1))
    task.cancel()
    tell("cancelled", task)
    try:
        await task
    except BaseException as e:
        say(e)


test("a task that sleeps is cancelled", of_a_sleeper())


async def takes(lock):
    await lock.acquire()
    lock.release()


async def isSet(event):
    await event.wait()


async def of_objects():
    lock = asyncio.Lock()
    await lock.acquire()
    event = asyncio.Event()
    a = asyncio.create_task(takes(lock))
    b = asyncio.create_task(isSet(event))
    await asyncio.sleep(ms(1))
    tell("lock", a)
    tell("event", b)
    lock.release()
    event.set()
    await a
    await b


test("tasks that wait for a lock and an event", of_objects())


async def limited(future):
    return await asyncio.wait_for(inner(future), ms(50))


async def gathers(future):
    results = await asyncio.gather(inner(future))
    return results[0]


async def of_others():
    future = asyncio.get_running_loop().create_future()
    a = asyncio.create_task(limited(future))
    b = asyncio.create_task(gathers(future))
    await asyncio.sleep(ms(1))
    tell("limit", a)
    tell("gather", b)
    future.set_result(3)
    say(await a, await b)


test("tasks that wait with a limit, and for a gather", of_others())


async def größe(future):
    return await future


async def 温度(future):
    return await größe(future)


async def wide():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(温度(future))
    await asyncio.sleep(0)
    tell("wide", task)
    future.set_result(4)
    say(await task)


test("names in other letters", wide())


async def goesDownAndThrowsAtTheBottomOfAllOfItsCalls(depth):
    if not depth:
        await asyncio.sleep(ms(1))
        raise Oops("at the bottom")
    return 1 + await goesDownAndThrowsAtTheBottomOfAllOfItsCalls(depth - 1)


async def deep():
    task = asyncio.create_task(goesDownAndThrowsAtTheBottomOfAllOfItsCalls(90))
    try:
        say(await task)
    except Oops as e:
        say(e)


test("an error through ninety coroutines", deep())
