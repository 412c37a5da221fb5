"""Barrier: filled, drained and filled again; reset, aborted, and cancellation in every state."""
from cases import *


def state(barrier):
    return f"{barrier.n_waiting} of {barrier.parties}, broken {text(barrier.broken)}"


async def comes(name, barrier):
    try:
        index = await barrier.wait()
        at(f"{name} is {index}: {state(barrier)}")
    except BaseException as e:
        at(f"{name} throws {text(e)}: {state(barrier)}")
        raise


def start(name, barrier):
    return asyncio.create_task(comes(name, barrier), name=name)


async def no_parties():
    for parties in (-1, 0):
        try:
            asyncio.Barrier(parties)
        except ValueError as e:
            say(e)


async def is_new():
    barrier = asyncio.Barrier(3)
    say(state(barrier))
    await barrier.reset()
    say(state(barrier))


async def one_party():
    barrier = asyncio.Barrier(1)
    asyncio.create_task(ticker(3))
    await comes("main", barrier)
    await comes("main", barrier)
    await asyncio.sleep(0)
    say("a turn later")


async def filled():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    await asyncio.sleep(ms(1))
    say(state(barrier))
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    say(state(barrier))
    asyncio.create_task(ticker(5))
    await comes("c", barrier)
    await settle(a, b)
    say(state(barrier))


async def together():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(comes("a", barrier), comes("b", barrier), comes("c", barrier), ticker(8))


async def twice(name, barrier):
    await comes(f"{name} once", barrier)
    await comes(f"{name} twice", barrier)


async def refilled():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(twice("a", barrier), twice("b", barrier), twice("c", barrier))


async def more_than_parties():
    barrier = asyncio.Barrier(2)
    tasks = [start(f"{i}", barrier) for i in range(5)]
    await asyncio.sleep(ms(1))
    say(state(barrier))
    await comes("main", barrier)
    await settle(*tasks)


async def in_block(name, barrier):
    async with barrier:
        at(f"{name} is in: {state(barrier)}")
        await turns(1)
        if name == "b":
            raise Oops("inside")


async def contexts():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(in_block(name, barrier), name=name) for name in "ab"]
    await asyncio.sleep(ms(1))
    await in_block("c", barrier)
    await settle(*tasks)


async def cancelled_filling():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    a.cancel("leaves")
    await settle(a)
    say(state(barrier))
    c = start("c", barrier)
    await asyncio.sleep(ms(1))
    await comes("main", barrier)
    await settle(b, c)


async def only_one_cancelled():
    barrier = asyncio.Barrier(2)
    a = start("a", barrier)
    await asyncio.sleep(ms(1))
    a.cancel()
    await settle(a)
    say(state(barrier))


async def cancelled_draining():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    c = start("c", barrier)
    await turns(2)
    say(state(barrier))
    a.cancel("drained")
    await settle(a, b, c)
    say(state(barrier))


async def all_cancelled():
    barrier = asyncio.Barrier(4)
    tasks = [start(name, barrier) for name in "abc"]
    await asyncio.sleep(ms(1))
    for i, task in enumerate(tasks):
        task.cancel(f"{i}")
    await settle(*tasks)
    say(state(barrier))


async def cancelled_with_the_last():
    barrier = asyncio.Barrier(2)
    a = start("a", barrier)
    await asyncio.sleep(ms(1))
    b = start("b", barrier)
    a.cancel("as the last one comes")
    await settle(a)
    await asyncio.sleep(ms(1))
    say(f"{state(barrier)}, b done", b.done())


async def blocked_and_cancelled():
    barrier = asyncio.Barrier(2)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(0)
    c = start("c", barrier)
    await turns(1)
    c.cancel("not its round")
    await settle(a, b, c)
    say(state(barrier))


async def resets():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    asyncio.create_task(ticker(5))
    await barrier.reset()
    say(f"reset: {state(barrier)}")
    await settle(a, b)
    say(state(barrier))
    await asyncio.gather(comes("c", barrier), comes("d", barrier), comes("e", barrier))


async def comes_while_resetting():
    barrier = asyncio.Barrier(2)
    a = start("a", barrier)
    await asyncio.sleep(ms(1))
    await barrier.reset()
    b = start("b", barrier)
    c = start("c", barrier)
    await settle(a, b, c)


async def reset_twice():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    await barrier.reset()
    await barrier.reset()
    await settle(a, b)
    say(state(barrier))


async def reset_draining():
    barrier = asyncio.Barrier(3)
    tasks = [start(name, barrier) for name in "abc"]
    await turns(2)
    await barrier.reset()
    say(f"reset: {state(barrier)}")
    await settle(*tasks)
    say(state(barrier))


async def reset_draining_and_blocking():
    barrier = asyncio.Barrier(2)
    tasks = [start(name, barrier) for name in "abcd"]
    await turns(2)
    e = start("e", barrier)
    await turns(1)
    await barrier.reset()
    say(f"reset: {state(barrier)}")
    await asyncio.sleep(ms(1))
    say(state(barrier))
    await comes("main", barrier)
    await settle(*tasks)
    await settle(e)


async def aborts():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    await barrier.abort()
    say(f"aborted: {state(barrier)}")
    await settle(a, b)
    c = start("c", barrier)
    await settle(c)
    await barrier.reset()
    say(state(barrier))
    await asyncio.gather(comes("d", barrier), comes("e", barrier), comes("f", barrier))


async def aborts_what_is_empty():
    barrier = asyncio.Barrier(2)
    await barrier.abort()
    await barrier.abort()
    say(state(barrier))
    try:
        await comes("main", barrier)
    except asyncio.BrokenBarrierError as e:
        say(type(e).__name__)
    await barrier.reset()
    say(state(barrier))


async def aborts_draining():
    barrier = asyncio.Barrier(3)
    tasks = [start(name, barrier) for name in "abcd"]
    await turns(2)
    await barrier.abort()
    await settle(*tasks)
    say(state(barrier))


async def aborts_and_resets():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    await barrier.abort()
    await barrier.reset()
    say(state(barrier))
    await settle(a, b)
    say(state(barrier))


async def cancelled_resetting():
    barrier = asyncio.Barrier(3)
    a = start("a", barrier)
    b = start("b", barrier)
    await asyncio.sleep(ms(1))
    await barrier.reset()
    a.cancel("while it is reset")
    await settle(a, b)
    say(state(barrier))


async def in_time():
    barrier = asyncio.Barrier(2)
    try:
        await asyncio.wait_for(barrier.wait(), ms(2))
    except TimeoutError as e:
        at(f"{text(e)}: {state(barrier)}")
    tasks = []
    asyncio.get_running_loop().call_later(ms(1), lambda: tasks.append(start("late", barrier)))
    say(await asyncio.wait_for(barrier.wait(), ms(2)))


async def at_the_limit():
    barrier = asyncio.Barrier(2)
    tasks = []
    asyncio.get_running_loop().call_later(ms(2), lambda: tasks.append(start("late", barrier)))
    try:
        await asyncio.wait_for(barrier.wait(), ms(2))
    except TimeoutError as e:
        at(f"{text(e)}: {state(barrier)}")
    await asyncio.sleep(ms(1))
    say(state(barrier))


async def rounds(barrier, name, order):
    for round in range(3):
        await turns(name % 3)
        order.append(100 * round + 10 * name + await barrier.wait())


async def many():
    barrier = asyncio.Barrier(8)
    order = []
    tasks = [asyncio.create_task(rounds(barrier, i, order)) for i in range(8)]
    await settle(*tasks)
    say(*order)


test("a barrier for nobody", no_parties())
test("a new barrier", is_new())
test("a barrier for one", one_party())
test("a barrier is filled one by one", filled())
test("a barrier is filled in one turn", together())
test("a barrier is filled again", refilled())
test("more come than the barrier takes", more_than_parties())
test("blocks with a barrier", contexts())
test("cancelled while the barrier fills", cancelled_filling())
test("the only one at a barrier is cancelled", only_one_cancelled())
test("cancelled while the barrier drains", cancelled_draining())
test("all at a barrier are cancelled", all_cancelled())
test("cancelled in the turn in which the last one comes", cancelled_with_the_last())
test("cancelled while it waits for the next round", blocked_and_cancelled())
test("a barrier is reset while tasks wait", resets())
test("tasks come while a barrier is reset", comes_while_resetting())
test("a barrier is reset twice", reset_twice())
test("a barrier is reset while it drains", reset_draining())
test("a barrier is reset while it drains, and others wait for the next round", reset_draining_and_blocking())
test("a barrier is aborted, and reset", aborts())
test("an empty barrier is aborted", aborts_what_is_empty())
test("a barrier is aborted while it drains", aborts_draining())
test("a barrier is aborted and reset at once", aborts_and_resets())
test("cancelled while the barrier is reset", cancelled_resetting())
test("wait_for of a barrier, too late and in time", in_time())
test("the last one comes at the limit of time", at_the_limit())
test("many meet three times", many())
