"""Ways that are taken less often: what is stored before it is awaited, futures where mostly tasks are, tasks that end as they cancel themselves,
and objects that go from loop to loop."""
from cases import *

# ---- done callbacks


def told(future):
    say("told", future.result())


async def removed_from_a_future():
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(told)
    future.add_done_callback(told)
    say(future.remove_done_callback(told), future.remove_done_callback(told))
    future.add_done_callback(told)
    future.set_result(3)
    await asyncio.sleep(0)
    say(future.remove_done_callback(told))


test("a done callback is removed from a future", removed_from_a_future())


class ToldWith:
    """A callback with an argument: all of them are equal."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, ToldWith)

    def __call__(self, future):
        say(self.name, "is told", future.result())


async def removed_with_arguments():
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(ToldWith("a"))
    future.add_done_callback(told)
    future.add_done_callback(ToldWith("b"))
    say(future.remove_done_callback(ToldWith("")))
    future.set_result(3)
    await asyncio.sleep(0)
    task = asyncio.create_task(work("w", 1, 4))
    task.add_done_callback(ToldWith("a"))
    task.add_done_callback(ToldWith("b"))
    say(task.remove_done_callback(ToldWith("")))
    task.add_done_callback(ToldWith("c"))
    await task
    await asyncio.sleep(0)


test("done callbacks with arguments are removed", removed_with_arguments())


async def removed_between_waiters():
    future = asyncio.get_running_loop().create_future()
    a = asyncio.create_task(outcome("a", future))
    await asyncio.sleep(0)
    future.add_done_callback(told)
    b = asyncio.create_task(outcome("b", future))
    await asyncio.sleep(0)
    future.add_done_callback(told)
    say(future.remove_done_callback(told))
    future.set_result(1)
    await a
    await b


test("a done callback is removed from between tasks that wait", removed_between_waiters())

# ---- several at once


async def twice():
    coroutine = work("a", 1, 1)
    say(*await asyncio.gather(coroutine, work("b", 1, 2), coroutine))


test("gather of the same coroutine twice", twice())


async def outside():
    results = await asyncio.gather(work("a", 1, 1))
    try:
        say(results[1])
    except IndexError:
        say("RangeError")  # JavaScript's


test("a result that gather has not", outside())


async def waits():
    await asyncio.sleep(ms(1))


async def throws():
    raise Oops("nothing")


async def of_nothings():
    outcomes = await asyncio.gather(waits(), throws(), return_exceptions=True)
    say(*(not isinstance(outcome, BaseException) for outcome in outcomes), outcomes[1])
    try:
        raise outcomes[1]
    except Oops as e:
        say("throws", e)


test("outcomes without a value", of_nothings())


async def for_futures():
    loop = asyncio.get_running_loop()
    a = loop.create_future()
    b = loop.create_future()
    loop.call_later(ms(2), b.set_result, 1)
    loop.call_later(ms(4), a.set_exception, Oops("a"))
    # wasyncio waits for a future with a task, which is done a turn later.
    done, pending = await asyncio.wait([a, b], return_when=asyncio.FIRST_COMPLETED)
    at(len(done), len(pending), a.done(), b.done())
    done, pending = await asyncio.wait([a, b])
    at(len(done), len(pending), a.done(), b.done())
    say(b.result(), a.exception())


test("wait for futures", for_futures())


async def for_one_cancelled():
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(ms(2), future.cancel, "why")
    done, pending = await asyncio.wait([future])
    at(len(done), *(future.cancelled() for future in done))


test("wait for a future that is cancelled", for_one_cancelled())


async def of_a_variable():
    coroutine = work("a", 1, 7)
    failing = fails("b", 2)
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(coroutine, name="kept")
            say(task.get_name(), await task)
            group.create_task(failing)
    except ExceptionGroup as e:
        at(e)


test("tasks of a group of coroutines that variables hold", of_a_variable())


async def stored():
    shielded = work("a", 2, 1)
    limited = work("b", 1, 2)
    outer = asyncio.shield(shielded)
    say(await asyncio.wait_for(limited, ms(5)), await outer)


test("shield and waitFor of coroutines that variables hold", stored())


async def nothing_left():
    completed = asyncio.as_completed([work("a", 1, 1)])
    say(await next(completed), False)
    try:
        next(completed)
    except StopIteration:
        # What asyncio has not: an iterator's end that is an error of its own.
        say("RuntimeError: nothing is left: ask hasNext before next()")


test("the next of nothing that is left", nothing_left())

# ---- main


async def is_kept():
    global main
    main = asyncio.current_task()
    await asyncio.sleep(ms(1))
    raise Oops("of main")


test("main fails, and its task is asked for it", is_kept())
say(main.done(), main.exception())


async def ends_as_it_cancels_itself():
    global main
    main = asyncio.current_task()
    await asyncio.sleep(ms(1))
    main.cancel("at last")


test("main cancels itself and ends", ends_as_it_cancels_itself())
say(main.done(), main.cancelled())


async def asks_at_its_end():
    try:
        await asyncio.sleep(ms(1000))
    finally:
        say(asyncio.current_task().cancelling())
        asyncio.current_task().uncancel()
        say(asyncio.current_task().cancelling())


async def leaves_one():
    task = asyncio.create_task(asks_at_its_end())
    await asyncio.sleep(ms(1))


test("what run has cancelled asks how often", leaves_one())


async def stops_itself():
    task = asyncio.create_task(asks_at_its_end())
    asyncio.get_running_loop().stop()
    try:
        await asyncio.sleep(ms(10))
    except asyncio.CancelledError as e:
        at("main sees", e)
        raise


test("main stops the loop that runs it", stops_itself())

async def sleeps_ten(name):
    try:
        await asyncio.sleep(ms(10))
        at(name, "slept")
    except asyncio.CancelledError as e:
        at(name, "sees", e)
        raise


async def wake_together():
    sleepers = []

    def cancels_two():
        sleepers[2].cancel("third")
        sleepers[4].cancel("last")
        sleepers[0].cancel("first")

    # Before they sleep: it is due in the same turn, and runs first.
    asyncio.get_running_loop().call_later(ms(10), cancels_two)
    for i in range(5):
        sleepers.append(asyncio.create_task(sleeps_ten(str(i))))
    await asyncio.sleep(ms(20))
    for task in sleepers:
        say(task.cancelled())


test("some of those who wake in a turn are cancelled by a timer of it", wake_together())

# ---- loops


class Counting(VirtualTimeLoop):
    """What asyncio has not: the number of a turn."""

    turns = 0

    def _run_once(self):
        self.turns += 1
        super()._run_once()


async def in_turns():
    loop = asyncio.get_running_loop()

    def turn_of(first):
        say(loop.turns - first, loop.time() <= micros())
        if loop.turns - first < 3:
            loop.call_soon(turn_of, first)

    loop.call_soon(turn_of, loop.turns)
    await turns(5)


begin("the turns of callbacks")
asyncio.run(in_turns(), loop_factory=Counting)


async def locks_shared(lock):
    await lock.acquire()


async def waits_for(condition):
    await condition.acquire()
    try:
        await condition.wait()
    except BaseException as e:
        say(type(e).__name__, str(e).endswith("is bound to a different event loop"))
        raise


begin("the lock of a condition was taken in another loop meanwhile")
lock = asyncio.Lock()
condition = asyncio.Condition(lock)
here = VirtualTimeLoop()
there = VirtualTimeLoop()
waiter = here.create_task(waits_for(condition))
here.run_until_complete(turns(3))
say(lock.locked())
first = there.create_task(locks_shared(lock))
second = there.create_task(locks_shared(lock))
there.run_until_complete(turns(3))
condition.notify()
here.run_until_complete(turns(3))
say(waiter.done(), waiter.exception() is not None, second.done())
second.cancel()
there.run_until_complete(turns(2))
here.close()
there.close()

# ---- iterators


class Counts:
    def __init__(self, last):
        self.n = -1
        self.last = last

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep(ms(1))
        self.n += 1
        if self.n == self.last:
            raise StopAsyncIteration
        return self.n


async def sum_of(numbers):
    total = 0
    async for n in numbers.__aiter__():
        total += n
    return total


async def iterates():
    say(await sum_of(Counts(5)))
    at("summed")


test("an iterator is an iterable", iterates())
