"""cancelling and uncancel, and tasks that cancel themselves."""
from cases import *


async def counts():
    task = asyncio.create_task(stubborn("a", 5, 7))
    say(task.cancelling(), task.uncancel())
    await asyncio.sleep(ms(1))
    task.cancel()
    say(task.cancelling())
    task.cancel()
    say(task.cancelling())
    say(task.uncancel(), task.uncancel(), task.uncancel())
    await outcome("a", task)


async def of_a_finished_task():
    task = asyncio.create_task(work("a", 1))
    await task
    say(task.cancel(), task.cancelling(), task.uncancel())
    other = asyncio.create_task(work("b", 5))
    other.cancel()
    await outcome("b", other)
    say(other.cancelling(), other.uncancel(), other.cancelling())


async def before_its_first_step():
    task = asyncio.create_task(work("a", 1, 5))
    task.cancel()
    say(task.uncancel())
    await outcome("a", task)


async def one_of_two_before_its_first_step():
    task = asyncio.create_task(work("a", 1, 5))
    task.cancel("one")
    task.cancel("two")
    say(task.uncancel())
    await outcome("a", task)


async def while_it_sleeps():
    task = asyncio.create_task(work("a", 5, 5))
    await asyncio.sleep(ms(1))
    task.cancel("m")
    say(task.uncancel())
    await outcome("a", task)


async def structured(body):
    """What a timeout does with a cancellation of its own."""
    task = asyncio.current_task()
    asyncio.get_running_loop().call_later(ms(2), task.cancel)
    try:
        await body
    except asyncio.CancelledError:
        if task.uncancel() > 0:
            at("from outside")
            raise
        at("its own")
    return task.cancelling()


async def own_timeout():
    await outcome("a", asyncio.create_task(structured(work("inner", 10))))


async def own_timeout_and_another():
    task = asyncio.create_task(structured(work("inner", 10)))
    asyncio.get_running_loop().call_later(ms(2), task.cancel)
    await outcome("a", task)


async def cancels_itself():
    task = asyncio.current_task()
    say(task.cancel("me"), task.cancelling())
    at("still runs")
    await asyncio.sleep(ms(1))
    say("never")


async def itself():
    await outcome("a", asyncio.create_task(cancels_itself()))


async def returns_before_it_waits():
    asyncio.current_task().cancel("me")
    return 3


async def itself_and_returns():
    task = asyncio.create_task(returns_before_it_waits())
    await outcome("a", task)
    say(task.cancelled())


async def throws_before_it_waits():
    asyncio.current_task().cancel("me")
    raise Oops("after")


async def itself_and_throws():
    task = asyncio.create_task(throws_before_it_waits())
    await outcome("a", task)
    say(task.cancelled())


async def takes_it_back():
    task = asyncio.current_task()
    task.cancel("me")
    say(task.uncancel())
    await asyncio.sleep(ms(1))
    at("slept")
    return 4


async def itself_and_takes_it_back():
    await outcome("a", asyncio.create_task(takes_it_back()))


async def waits_for_what_is_done():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    asyncio.current_task().cancel("me")
    say("has", await future)
    await asyncio.sleep(0)
    say("never")


async def itself_and_awaits_a_done_future():
    await outcome("a", asyncio.create_task(waits_for_what_is_done()))


async def awaits_a_pending_future(future):
    asyncio.current_task().cancel("me")
    await future


async def itself_and_awaits_a_future():
    future = asyncio.get_running_loop().create_future()
    await outcome("a", asyncio.create_task(awaits_a_pending_future(future)))
    say("future cancelled", future.cancelled())


test("cancelling counts, uncancel takes back", counts())
test("cancelling of a finished task", of_a_finished_task())
test("uncancel before the first step", before_its_first_step())
test("uncancel of one of two before the first step", one_of_two_before_its_first_step())
test("uncancel of a task whose sleep is cancelled", while_it_sleeps())
test("a timeout by hand", own_timeout())
test("a timeout by hand, and a cancellation from outside", own_timeout_and_another())
test("a task cancels itself", itself())
test("a task cancels itself and returns", itself_and_returns())
test("a task cancels itself and throws", itself_and_throws())
test("a task cancels itself and takes it back", itself_and_takes_it_back())
test("a task cancels itself and awaits what is done", itself_and_awaits_a_done_future())
test("a task cancels itself and awaits a future", itself_and_awaits_a_future())
