"""wait: the first, all, or some time, and what is pending then."""
from cases import *

FIRST_COMPLETED = asyncio.FIRST_COMPLETED
FIRST_EXCEPTION = asyncio.FIRST_EXCEPTION
ALL_COMPLETED = asyncio.ALL_COMPLETED


def names(tasks):
    return "".join(" " + task.get_name() for task in tasks)


async def waits(name, tasks, milliseconds=None, until=ALL_COMPLETED):
    try:
        timeout = None if milliseconds is None else ms(milliseconds)
        done, pending = await asyncio.wait(tasks, timeout=timeout, return_when=until)
        at(f"{name} done:{names(done)} pending:{names(pending)}")
    except BaseException as e:
        at(name, "throws", e)


def working(name, milliseconds):
    return asyncio.create_task(work(name, milliseconds), name=name)


def failing(name, milliseconds):
    return asyncio.create_task(fails(name, milliseconds), name=name)


async def all_():
    await waits("w", [working("a", 3), working("b", 1), working("c", 2)])


async def the_first():
    a = working("a", 3)
    await waits("w", [a, working("b", 1)], None, FIRST_COMPLETED)
    await waits("w", [a], None, FIRST_COMPLETED)


async def several_at_once():
    a = working("a", 1)
    b = working("b", 1)
    c = working("c", 2)
    await waits("w", [c, b, a], None, FIRST_COMPLETED)


async def the_first_error():
    a = working("a", 5)
    b = failing("b", 2)
    await waits("w", [a, b, working("c", 1)], None, FIRST_EXCEPTION)
    await outcome("b", b)
    await outcome("a", a)


async def no_error():
    await waits("w", [working("a", 2), working("b", 1)], None, FIRST_EXCEPTION)


async def a_cancellation_is_no_error():
    a = working("a", 3)
    b = working("b", 5)
    w = asyncio.create_task(waits("w", [a, b], None, FIRST_EXCEPTION))
    v = asyncio.create_task(waits("v", [a, b], None, FIRST_COMPLETED))
    await asyncio.sleep(ms(1))
    b.cancel()
    await a
    await turns(3)


async def all_in_spite_of_errors():
    a = failing("a", 1)
    b = failing("b", 3)
    await waits("w", [b, a])
    await outcome("a", a)
    await outcome("b", b)


async def a_limit():
    a = working("a", 1)
    b = working("b", 5)
    await waits("w", [b, a], 3)
    await outcome("b", b)


async def a_limit_that_is_not_reached():
    await waits("w", [working("a", 1)], 5)
    await asyncio.sleep(ms(10))


async def no_time():
    t = asyncio.create_task(ticker(4))
    a = working("a", 1)
    await waits("w", [a], 0)
    await outcome("a", a)


async def the_limit_is_when_it_is_done():
    a = working("a", 3)
    await asyncio.sleep(0)
    b = working("b", 2)
    await waits("w", [a, b], 3)
    await waits("v", [a, b], 3)


async def of_what_is_done():
    a = working("a", 0)
    b = failing("b", 0)
    await turns(3)
    t = asyncio.create_task(ticker(3))
    await waits("w", [a, b])
    c = working("c", 5)
    await waits("v", [c, a], None, FIRST_COMPLETED)
    await waits("v", [c, b], None, FIRST_EXCEPTION)
    await outcome("b", b)
    await outcome("c", c)


async def of_nothing():
    await waits("w", [])


async def the_same_twice():
    a = working("a", 2)
    b = working("b", 1)
    await waits("w", [a, b, a, a, b])
    await waits("v", [b, a, b], None, FIRST_COMPLETED)


async def who_waits_is_cancelled():
    a = working("a", 3)
    waiter = asyncio.create_task(waits("w", [a]))
    await asyncio.sleep(ms(1))
    waiter.cancel("not they")
    await waiter
    say(a.done())
    await outcome("a", a)


async def cancelled_when_the_first_is_done():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    a = asyncio.create_task(relay(future), name="a")
    waiter = asyncio.create_task(waits("w", [a, working("b", 3)], None, FIRST_COMPLETED))
    await turns(2)
    future.set_result(1)
    await turns(2)
    say(a.done(), "cancel", waiter.cancel("late"))
    await waiter
    await asyncio.sleep(ms(5))


async def relay(future):
    return await future


async def two_wait_for_the_same():
    a = working("a", 2)
    b = working("b", 4)
    v = asyncio.create_task(waits("v", [b, a], None, FIRST_COMPLETED))
    w = asyncio.create_task(waits("w", [a, b], 3))
    await waits("u", [a, b])


async def first_limit_then_again():
    tasks = [working("a", 1), working("b", 3), working("c", 5)]
    await waits("1", tasks, 2)
    await waits("2", tasks, 2)
    await waits("3", tasks, 2)


async def between_done_callbacks():
    a = working("a", 1)
    a.add_done_callback(lambda _: say("before"))
    waiter = asyncio.create_task(waits("w", [a], None, FIRST_COMPLETED))
    await asyncio.sleep(0)
    a.add_done_callback(lambda _: say("after"))
    t = asyncio.create_task(ticker(2))
    await waiter


async def cancel_all(tasks):
    await asyncio.sleep(ms(1))
    for i, task in enumerate(tasks):
        task.cancel(f"cancel {i}")


async def all_are_cancelled():
    tasks = [working("a", 5), asyncio.create_task(stubborn("b", 5, 1), name="b"), working("c", 5)]
    c = asyncio.create_task(cancel_all(tasks))
    await waits("w", tasks)
    await outcome("b", tasks[1])


async def child_of_a_task():
    children = [working("a", 5), working("b", 5)]
    try:
        await waits("w", children, 1)
    finally:
        for child in children:
            child.cancel()
    await waits("v", children)
    return len(children)


async def cancelled_afterwards():
    await outcome("c", child_of_a_task())


async def cancels_itself():
    a = working("a", 2)
    b = asyncio.create_task(suicidal(), name="b")
    await waits("w", [a, b], None, FIRST_EXCEPTION)
    say(b.cancelled())


async def suicidal():
    try:
        raise asyncio.CancelledError("by hand")
    finally:
        say("b leaves")


test("wait for all", all_())
test("wait for the first", the_first())
test("several are done when the first is", several_at_once())
test("wait for the first error", the_first_error())
test("wait for the first error, and there is none", no_error())
test("a cancellation is not an error to wait", a_cancellation_is_no_error())
test("wait for all in spite of errors", all_in_spite_of_errors())
test("wait with a limit", a_limit())
test("wait with a limit that is not reached", a_limit_that_is_not_reached())
test("wait with no time at all", no_time())
test("wait whose limit is when a task is done", the_limit_is_when_it_is_done())
test("wait for what is done", of_what_is_done())
test("wait for nothing", of_nothing())
test("wait for the same tasks twice", the_same_twice())
test("who waits is cancelled, and the tasks go on", who_waits_is_cancelled())
test("who waits is cancelled in the turn in which it would go on", cancelled_when_the_first_is_done())
test("three wait for the same tasks", two_wait_for_the_same())
test("wait again for what is pending", first_limit_then_again())
test("a wait between done callbacks", between_done_callbacks())
test("all that is waited for is cancelled", all_are_cancelled())
test("what is pending after a wait is cancelled", cancelled_afterwards())
test("a task that throws a cancellation of its own", cancels_itself())
