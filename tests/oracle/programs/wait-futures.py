"""wait for futures: when they are done to it, what cancelling one of them does, and who is told of an error that nobody asks for."""
from cases import *

FIRST_EXCEPTION = asyncio.FIRST_EXCEPTION
ALL_COMPLETED = asyncio.ALL_COMPLETED


def handler(loop, context):
    say(f"{context['message']}: {text(context['exception'])}")


async def tells(case):
    asyncio.get_running_loop().set_exception_handler(handler)
    await case


def new_future():
    return asyncio.get_running_loop().create_future()


async def fails_later(future, milliseconds):
    await asyncio.sleep(ms(milliseconds))
    at("fails")
    future.set_exception(Oops("late"))


async def waits(awaitables, milliseconds=None, until=ALL_COMPLETED):
    """What waiting makes of it, without asking for an error."""
    timeout = None if milliseconds is None else ms(milliseconds)
    done, pending = await asyncio.wait(awaitables, timeout=timeout, return_when=until)
    at(f"done: {len(done)} pending: {len(pending)}")
    return [a for a in awaitables if a in done] + [a for a in awaitables if a in pending]


async def unasked():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    await waits([future])


async def unasked_before():
    future = new_future()
    future.set_exception(Oops("early"))
    await waits([future])


async def asked():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    all = await waits([future])
    say(all[0].exception())


async def asked_of_the_future():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    all = await waits([future])
    say(all[0].done(), future.exception())


async def asked_before():
    future = new_future()
    future.set_exception(Oops("early"))
    say(future.exception())
    await waits([future])


async def awaited():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    all = await waits([future])
    await outcome("it", all[0])


async def awaited_meanwhile():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 3))
    all = await waits([future], 1)
    await outcome("it", all[0])


async def awaited_by_another():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    other = asyncio.create_task(outcome("other", future))
    await waits([future])


async def to_the_first_error():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 1))
    await waits([future, new_future()], None, FIRST_EXCEPTION)


async def fails_afterwards():
    future = new_future()
    task = asyncio.create_task(fails_later(future, 3))
    await waits([future, new_future()], 1, FIRST_EXCEPTION)
    await asyncio.sleep(ms(5))


async def of_a_gather():
    gathering = asyncio.gather(fails("a", 1), fails("b", 2))
    await asyncio.wait([gathering])
    at("goes on")
    await asyncio.sleep(ms(5))


async def of_a_task():
    await waits([asyncio.create_task(fails("a", 1), name="a")])


async def of_a_task_asked():
    task = asyncio.create_task(fails("a", 1), name="a")
    all = await waits([task])
    say(all[0] is task, task.exception())


async def turn_by_turn():
    future = new_future()
    early = new_future()
    early.set_result(1)
    task = asyncio.create_task(ticker(5))
    await waits([early])

    def sets():
        say("set")
        future.set_result(2)

    asyncio.get_running_loop().call_soon(sets)
    future.add_done_callback(lambda f: say("told"))
    all = await waits([early, future])
    say(all[0].result(), all[1].result())


async def done_at_the_limit():
    future = new_future()
    waiting = asyncio.create_task(waits([future], 2))
    await asyncio.sleep(ms(2))
    future.set_result(1)
    await waiting


async def cancelled():
    future = new_future()
    all = await waits([future], 1)
    tasks = [asyncio.create_task(outcome("future", future)), asyncio.create_task(outcome("it", all[0]))]
    await turns(2)
    say(all[0].cancel("enough"), all[0].cancel(), future.cancelled(), all[0].cancelled())
    await turns(2)


async def cancelled_when_it_is_done():
    future = new_future()
    all = await waits([future], 1)
    future.set_result(1)
    say(all[0].cancel(), all[0].cancelled())
    await outcome("it", all[0])


async def who_awaits_it_is_cancelled():
    future = new_future()
    all = await waits([future], 1)
    task = asyncio.create_task(outcome("it", all[0]))
    await turns(2)
    task.cancel("you too")
    say(future.cancelled())
    await task


async def cancelled_gather():
    a = asyncio.create_task(work("a", 5), name="a")
    gathering = asyncio.gather(a)
    _, pending = await asyncio.wait([gathering], timeout=ms(1))
    say(list(pending)[0].cancel("all"), gathering.done())
    await turns(2)
    say(gathering.cancelled(), a.cancelled())


async def who_waits_is_cancelled():
    future = new_future()
    waiting = asyncio.create_task(waits([future]))
    await turns(2)
    waiting.cancel()
    await turns(2)
    say(waiting.cancelled(), future.done())
    future.set_exception(Oops("later"))
    await turns(2)


async def how_many_tasks():
    waiting = asyncio.create_task(waits([new_future(), new_future()], 2))
    await asyncio.sleep(ms(1))
    say(len(asyncio.all_tasks()))
    await waiting
    say("named" if asyncio.create_task(asyncio.sleep(0)).get_name().startswith("Task-") else "")


test("a future fails, and nobody asks", tells(unasked()))
test("a future has failed before, and nobody asks", tells(unasked_before()))
test("a future fails, and is asked as wait gives it", tells(asked()))
test("a future fails, and is asked itself", tells(asked_of_the_future()))
test("a future that was asked before", tells(asked_before()))
test("a future fails, and is awaited as wait gives it", tells(awaited()))
test("a future fails while it is awaited as wait gives it", tells(awaited_meanwhile()))
test("a future fails that another task awaits", tells(awaited_by_another()))
test("a future fails, and wait looks for errors", tells(to_the_first_error()))
test("a future fails after the wait, which would have looked", tells(fails_afterwards()))
test("a gather fails, and nobody asks", tells(of_a_gather()))
test("a task fails, and nobody asks", tells(of_a_task()))
test("a task fails, and is asked", tells(of_a_task_asked()))
test("the turns of a wait for futures", tells(turn_by_turn()))
test("a future is done at the limit", tells(done_at_the_limit()))
test("a future that is pending is cancelled", tells(cancelled()))
test("a future is cancelled that is just done", tells(cancelled_when_it_is_done()))
test("who awaits a future that is pending is cancelled", tells(who_awaits_it_is_cancelled()))
test("a gather that is pending is cancelled", tells(cancelled_gather()))
test("who waits for a future is cancelled, and it fails", tells(who_waits_is_cancelled()))
test("a future is no task", tells(how_many_tasks()))
