"""gather: results in order, the first error, cancellation from both sides."""
from cases import *


async def gathered(name, gathering):
    try:
        at(name, "gives", *await gathering)
    except BaseException as e:
        at(name, "throws", e)


async def results_in_order():
    await gathered("g", asyncio.gather(work("a", 3, 1), work("b", 1, 2), work("c", 2, 3)))


async def of_nothing():
    gathering = asyncio.gather()
    say(gathering.done())
    await gathered("g", gathering)


async def of_what_is_done():
    task = asyncio.create_task(work("a", 1, 4))
    await task
    future = asyncio.get_running_loop().create_future()
    future.set_result(5)
    gathering = asyncio.gather(task, future)
    say(gathering.done())
    await gathered("g", gathering)


async def the_first_error():
    a = asyncio.create_task(work("a", 3, 1))
    await gathered("g", asyncio.gather(a, fails("b", 1), fails("c", 2)))
    say("a done", a.done())
    await asyncio.sleep(ms(4))


async def the_same_twice():
    task = asyncio.create_task(work("a", 1, 6))
    await gathered("g", asyncio.gather(task, task, work("b", 1, 7), task))


async def cancelled_by_itself():
    gathering = asyncio.gather(work("a", 5), work("b", 5))
    await asyncio.sleep(ms(1))
    say("cancel", gathering.cancel("all of you"))
    say(gathering.done(), gathering.cancelled())
    await gathered("g", gathering)
    say(gathering.done(), gathering.cancelled(), gathering.cancel())


async def cancelled_with_who_waits():
    task = asyncio.create_task(gathered("g", asyncio.gather(work("a", 5), work("b", 5))))
    await asyncio.sleep(ms(1))
    task.cancel("with me")
    await task


async def a_child_is_cancelled():
    a = asyncio.create_task(work("a", 5, 1))
    gathering = asyncio.gather(a, work("b", 3, 2))
    await asyncio.sleep(ms(1))
    a.cancel("a only")
    await gathered("g", gathering)
    await asyncio.sleep(ms(4))


async def a_child_swallows():
    gathering = asyncio.gather(stubborn("a", 3, 1), work("b", 3, 2))
    await asyncio.sleep(ms(1))
    say("cancel", gathering.cancel())
    await gathered("g", gathering)
    await asyncio.sleep(ms(4))


async def all_children_swallow():
    gathering = asyncio.gather(stubborn("a", 3, 1), stubborn("b", 2, 2))
    await asyncio.sleep(ms(1))
    gathering.cancel()
    await gathered("g", gathering)


async def of_a_gather():
    inner = asyncio.gather(work("a", 1, 1), work("b", 2, 2))

    async def first():
        return (await inner)[0]

    await gathered("g", asyncio.gather(first(), work("c", 1, 3)))


async def of_futures():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(3)]
    gathering = asyncio.gather(*futures)
    futures[2].set_result(2)
    futures[0].set_result(0)
    await asyncio.sleep(0)
    say(gathering.done())
    futures[1].set_result(1)
    say(gathering.done())
    await asyncio.sleep(0)
    say(gathering.done())
    await gathered("g", gathering)


async def before_it_starts():
    gathering = asyncio.gather(work("a", 1), work("b", 1))
    gathering.cancel("never")
    await gathered("g", gathering)


async def waited_for_by_two():
    gathering = asyncio.gather(work("a", 1, 1), work("b", 2, 2))
    u = asyncio.create_task(gathered("u", gathering))
    v = asyncio.create_task(gathered("v", gathering))
    await u
    await v


test("gather gives results in the order it was asked", results_in_order())
test("gather of nothing", of_nothing())
test("gather of what is done", of_what_is_done())
test("gather throws the first error, the others go on", the_first_error())
test("gather of the same task several times", the_same_twice())
test("a gather is cancelled", cancelled_by_itself())
test("who waits for a gather is cancelled", cancelled_with_who_waits())
test("a child of a gather is cancelled", a_child_is_cancelled())
test("a child of a cancelled gather swallows it", a_child_swallows())
test("all children of a cancelled gather swallow it", all_children_swallow())
test("a gather in a gather", of_a_gather())
test("gather of futures is done a turn after the last", of_futures())
test("a gather is cancelled before its children start", before_it_starts())
test("two wait for a gather", waited_for_by_two())
