"""as_completed: results as they come, whoever waits for them."""
from cases import *


class AsCompleted:
    """The iterator, and whether there is a next."""

    def __init__(self, awaitables, milliseconds=None):
        self.iterator = asyncio.as_completed(awaitables, timeout=None if milliseconds is None else ms(milliseconds))

    @property
    def has_next(self):
        return self.iterator._todo_left > 0

    def next(self):
        return next(self.iterator)


def create_future():
    return asyncio.get_running_loop().create_future()


async def drain(name, completed):
    while completed.has_next:
        await outcome(name, completed.next())
    at(name, "has all")


async def in_the_order_of_their_ends():
    await drain("c", AsCompleted([named(work("a", 3, 1)), named(work("b", 1, 2)), named(work("c", 2, 3))]))


def named(coroutine):
    """A task, made in the order in which it stands in the list: of coroutines as_completed makes them in that of a set."""
    return asyncio.create_task(coroutine)


async def those_of_one_turn():
    await drain("c", AsCompleted([named(work("a", 2, 1)), named(work("b", 1, 2)), named(work("c", 1, 3)), named(work("d", 2, 4))]))


async def of_nothing():
    await drain("c", AsCompleted([]))


async def with_errors():
    await drain("c", AsCompleted([named(fails("a", 2)), named(work("b", 3, 1)), named(fails("c", 1))]))


async def a_child_is_cancelled():
    a = asyncio.create_task(work("a", 5))
    b = asyncio.create_task(work("b", 2, 1))
    completed = AsCompleted([a, b])
    await asyncio.sleep(ms(1))
    a.cancel("enough")
    await drain("c", completed)


async def tasks_start_at_once():
    completed = AsCompleted([named(work("a", 1, 1)), named(work("b", 1, 2))])
    say("made")
    await asyncio.sleep(ms(3))
    say("asked")
    t = asyncio.create_task(ticker(2))
    await drain("c", completed)
    say("same turn")


async def of_futures():
    a = create_future()
    b = create_future()
    waiter = asyncio.create_task(drain("c", AsCompleted([a, b])))
    t = asyncio.create_task(ticker(7))
    await turns(2)
    b.set_result(2)
    await turns(2)
    a.set_exception(Oops("a"))
    await waiter


async def of_what_is_done():
    a = asyncio.create_task(work("a", 0, 1))
    await a
    t = asyncio.create_task(ticker(5))
    await drain("c", AsCompleted([work("b", 0, 2), a]))


async def the_same_twice():
    a = asyncio.create_task(work("a", 1, 1))
    b = work("b", 2, 2)
    await drain("c", AsCompleted([a, b, a, b]))


async def asked_in_reverse():
    completed = AsCompleted([named(work("a", 2, 10)), named(work("b", 1, 20))])
    first = completed.next()
    second = completed.next()
    say(completed.has_next)
    await outcome("second", second)
    await outcome("first", first)


async def several_wait():
    completed = AsCompleted([named(work("a", 3, 1)), named(work("b", 1, 2)), named(work("c", 1, 3))])
    x = asyncio.create_task(outcome("x", completed.next()))
    y = asyncio.create_task(outcome("y", completed.next()))
    await outcome("z", completed.next())
    await asyncio.sleep(ms(5))


async def a_waiter_is_cancelled():
    completed = AsCompleted([named(work("a", 3, 1)), named(work("b", 2, 2))])
    x = asyncio.create_task(outcome("x", completed.next()))
    y = asyncio.create_task(outcome("y", completed.next()))
    await asyncio.sleep(ms(1))
    x.cancel("not you")
    await y
    await asyncio.sleep(ms(3))


async def a_waiter_is_cancelled_when_its_turn_has_come():
    a = create_future()
    completed = AsCompleted([a, work("b", 5, 2)])
    x = asyncio.create_task(outcome("x", completed.next()))
    y = asyncio.create_task(outcome("y", completed.next()))
    await turns(2)
    a.set_result(1)
    await turns(1)
    say("cancel", x.cancel())
    await y


async def a_limit():
    a = asyncio.create_task(work("a", 1, 1))
    b = asyncio.create_task(work("b", 5, 2))
    await drain("c", AsCompleted([b, a, fails("c", 2)], 3))
    await outcome("b", b)
    await asyncio.sleep(ms(1))


async def a_limit_that_is_not_reached():
    await drain("c", AsCompleted([named(work("a", 1, 1)), named(work("b", 2, 2))], 5))
    await asyncio.sleep(ms(5))


async def no_time():
    a = asyncio.create_task(work("a", 1, 1))
    t = asyncio.create_task(ticker(3))
    await drain("c", AsCompleted([a], 0))
    await outcome("a", a)


async def the_limit_is_when_one_is_done():
    a = asyncio.create_task(work("a", 2, 1))
    b = asyncio.create_task(work("b", 3, 2))
    await asyncio.sleep(0)
    await drain("c", AsCompleted([a, b], 2))
    await asyncio.sleep(ms(2))


async def waiters_when_time_is_up():
    completed = AsCompleted([named(work("a", 5, 1)), named(work("b", 5, 2))], 2)
    x = asyncio.create_task(outcome("x", completed.next()))
    y = asyncio.create_task(outcome("y", completed.next()))
    await asyncio.sleep(ms(7))


async def with_wait_for():
    completed = AsCompleted([named(work("a", 2, 1)), named(work("b", 4, 2))])
    await outcome("w", asyncio.wait_for(completed.next(), ms(1)))
    await outcome("w", asyncio.wait_for(completed.next(), ms(2)))
    say(completed.has_next)
    await asyncio.sleep(ms(2))


async def a_gather_is_not_needed():
    tasks = [asyncio.create_task(stubborn("a", 2, 1)), asyncio.create_task(work("b", 3, 2))]
    waiter = asyncio.create_task(drain("c", AsCompleted(tasks)))
    await asyncio.sleep(ms(1))
    tasks[0].cancel("a")
    tasks[1].cancel("b")
    await waiter


async def between_done_callbacks():
    a = create_future()
    a.add_done_callback(lambda _: say("before"))
    completed = AsCompleted([a])
    a.add_done_callback(lambda _: say("after"))
    t = asyncio.create_task(ticker(4))
    a.set_result(1)
    await drain("c", completed)


async def one_in_another():
    inner = AsCompleted([named(work("a", 3, 1)), named(work("b", 1, 2))])
    await drain("c", AsCompleted([named(inner.next()), named(work("c", 2, 3)), named(inner.next())]))


test("results in the order in which they come", in_the_order_of_their_ends())
test("several are done in one turn", those_of_one_turn())
test("as_completed of nothing", of_nothing())
test("some that come fail", with_errors())
test("one that is to come is cancelled", a_child_is_cancelled())
test("they run before anybody asks", tasks_start_at_once())
test("as_completed of futures", of_futures())
test("as_completed of what is done", of_what_is_done())
test("as_completed of the same several times", the_same_twice())
test("who waits first has the first", asked_in_reverse())
test("several tasks wait for the next", several_wait())
test("who waits for the next is cancelled", a_waiter_is_cancelled())
test("who waits for the next is cancelled when it has come", a_waiter_is_cancelled_when_its_turn_has_come())
test("as_completed with a limit", a_limit())
test("as_completed with a limit that is not reached", a_limit_that_is_not_reached())
test("as_completed with no time at all", no_time())
test("as_completed whose limit is when one is done", the_limit_is_when_one_is_done())
test("who waits for the next when time is up", waiters_when_time_is_up())
test("the next within a time", with_wait_for())
test("all that are to come are cancelled", a_gather_is_not_needed())
test("as_completed between done callbacks", between_done_callbacks())
test("as_completed of what another gives", one_in_another())
