"""shield: who waits can be cancelled, and what is waited for goes on."""
from cases import *


async def the_result():
    asyncio.create_task(ticker(6))
    await outcome("s", asyncio.shield(work("a", 0, 42)))


async def of_a_future():
    asyncio.create_task(ticker(4))
    inner = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(inner)
    waiter = asyncio.create_task(outcome("s", outer))
    await asyncio.sleep(0)
    inner.set_result(7)
    say(outer.done())
    await waiter


async def the_error():
    await outcome("s", asyncio.shield(fails("a", 2)))


async def the_inner_is_cancelled():
    inner = asyncio.create_task(work("a", 5))
    outer = asyncio.shield(inner)
    waiter = asyncio.create_task(outcome("s", outer))
    await asyncio.sleep(ms(1))
    inner.cancel("enough")
    await waiter
    say(inner.cancelled(), outer.cancelled())


async def the_outer_is_cancelled():
    inner = asyncio.create_task(work("a", 5, 3))
    outer = asyncio.shield(inner)
    waiter = asyncio.create_task(outcome("s", outer))
    await asyncio.sleep(ms(1))
    say("cancel", outer.cancel("not me"), outer.cancel())
    await waiter
    say(inner.done(), outer.cancelled())
    await outcome("a", inner)


async def waits(name, inner):
    await outcome(name, asyncio.shield(inner))


async def who_waits_is_cancelled():
    inner = asyncio.create_task(work("a", 3, 3))
    waiter = asyncio.create_task(waits("s", inner))
    other = asyncio.create_task(waits("t", inner))
    await asyncio.sleep(ms(1))
    waiter.cancel("you")
    await other
    say(waiter.done(), inner.cancelled())


async def of_what_is_done():
    asyncio.create_task(ticker(2))
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    say(asyncio.shield(future) is future)
    await outcome("f", asyncio.shield(future))
    broken = asyncio.get_running_loop().create_future()
    broken.set_exception(Oops("broken"))
    await outcome("b", asyncio.shield(broken))
    say("same turn")


async def of_a_task_that_is_done():
    given = asyncio.create_task(work("a", 1, 8))
    cancelled = asyncio.create_task(work("b", 1, 9))
    cancelled.cancel("now")
    await asyncio.sleep(ms(2))
    asyncio.create_task(ticker(2))
    await outcome("a", asyncio.shield(given))
    await outcome("b", asyncio.shield(cancelled))
    say("same turn")


async def gathered(name, gathering):
    try:
        results = await gathering
        at(name, "gives", *results)
    except BaseException as e:
        at(name, "throws", e)


async def of_a_gather():
    a = asyncio.get_running_loop().create_future()
    b = asyncio.get_running_loop().create_future()
    inner = asyncio.gather(a, b)
    outer = asyncio.shield(inner)
    waiter = asyncio.create_task(gathered("s", outer))
    await asyncio.sleep(0)
    outer.cancel()
    await waiter
    a.set_result(1)
    b.set_result(2)
    await gathered("g", inner)


async def gather_of_shields():
    a = asyncio.create_task(work("a", 3, 1))
    b = asyncio.create_task(work("b", 3, 2))
    outer = asyncio.gather(asyncio.shield(a), asyncio.shield(b))
    waiter = asyncio.create_task(gathered("g", outer))
    await asyncio.sleep(ms(1))
    outer.cancel()
    await waiter
    await outcome("a", a)
    await outcome("b", b)


async def with_a_limit():
    inner = asyncio.create_task(work("a", 5, 4))
    await outcome("w", asyncio.wait_for(asyncio.shield(inner), ms(2)))
    await outcome("w", asyncio.wait_for(asyncio.shield(inner), ms(2)))
    await outcome("w", asyncio.wait_for(asyncio.shield(inner), ms(2)))


async def a_shield_of_a_shield():
    asyncio.create_task(ticker(6))
    inner = asyncio.create_task(turns(2))
    outer = asyncio.shield(asyncio.shield(inner))
    await outer
    say("s")


async def both_in_one_turn():
    inner = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(inner)
    waiter = asyncio.create_task(outcome("s", outer))
    await asyncio.sleep(0)
    inner.set_result(1)
    say("cancel", outer.cancel())
    await waiter
    failing = asyncio.get_running_loop().create_future()
    late = asyncio.shield(failing)
    second = asyncio.create_task(outcome("t", late))
    await asyncio.sleep(0)
    late.cancel()
    failing.set_exception(Oops("asked for all the same"))
    await second


async def insists(inner):
    while True:
        try:
            return await asyncio.shield(inner)
        except asyncio.CancelledError as e:
            at("once more after", e)


async def who_insists():
    task = asyncio.create_task(insists(asyncio.create_task(work("a", 3, 5))))
    await asyncio.sleep(ms(1))
    task.cancel("one")
    await asyncio.sleep(0)
    task.cancel("two")
    await outcome("t", task)
    say(task.cancelling())


async def callbacks_in_order():
    inner = asyncio.get_running_loop().create_future()
    inner.add_done_callback(lambda _: say("before"))
    outer = asyncio.shield(inner)
    outer.add_done_callback(lambda _: say("outer"))
    inner.add_done_callback(lambda _: say("after"))
    asyncio.create_task(ticker(4))
    inner.set_result(1)
    await outcome("s", outer)


async def stubborn_inner():
    inner = asyncio.create_task(stubborn("a", 2, 6))
    outer = asyncio.shield(inner)
    await asyncio.sleep(ms(1))
    inner.cancel("stop")
    await outcome("s", outer)


async def set_by_hand():
    inner = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(inner)
    outer.set_result(9)
    await outcome("s", outer)
    await asyncio.sleep(0)
    inner.set_result(1)
    await turns(2)
    say(outer.result())


test("shield gives the result", the_result())
test("shield of a future", of_a_future())
test("shield throws the error", the_error())
test("what is shielded is cancelled by itself", the_inner_is_cancelled())
test("a shield is cancelled, and what it shields goes on", the_outer_is_cancelled())
test("who waits for a shield is cancelled, another is not", who_waits_is_cancelled())
test("shield of a future that is done is that future", of_what_is_done())
test("shield of a task that is done", of_a_task_that_is_done())
test("shield of a gather", of_a_gather())
test("a gather of shields is cancelled", gather_of_shields())
test("wait_for of a shield, as often as it takes", with_a_limit())
test("a shield of a shield", a_shield_of_a_shield())
test("both sides of a shield are done in one turn", both_in_one_turn())
test("who is cancelled waits for a shield again", who_insists())
test("a shield between done callbacks", callbacks_in_order())
test("what is shielded swallows its cancellation", stubborn_inner())
test("a shield is set by hand", set_by_hand())
