"""Semaphore and BoundedSemaphore: permits in turn, cancellation in every window, as contexts."""
from cases import *


async def holder(name, semaphore, count):
    """Takes a permit for some turns."""
    try:
        got = await semaphore.acquire()
        say(f"{name} has one: {text(got)}, locked", semaphore.locked())
        await turns(count)
        semaphore.release()
        say(f"{name} gave it back, locked", semaphore.locked())
    except BaseException as e:
        say(f"{name} throws {text(e)}, locked", semaphore.locked())
        raise


async def taker(name, semaphore):
    """Takes a permit and keeps it."""
    try:
        await semaphore.acquire()
        say(f"{name} has one, locked", semaphore.locked())
    except BaseException as e:
        say(f"{name} throws {text(e)}, locked", semaphore.locked())
        raise


def start(name, semaphore):
    return asyncio.create_task(taker(name, semaphore), name=name)


async def block(name, semaphore, milliseconds):
    async with semaphore:
        at(f"{name} is in")
        await asyncio.sleep(ms(milliseconds))
        at(f"{name} leaves")
    say(f"{name} is out")


async def negative():
    for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
        try:
            kind(-1)
        except ValueError as e:
            say(e)


async def one():
    semaphore = asyncio.Semaphore()
    say(semaphore.locked(), await semaphore.acquire(), semaphore.locked())
    semaphore.release()
    say(semaphore.locked())


async def zero():
    semaphore = asyncio.Semaphore(0)
    say(semaphore.locked())
    a = start("a", semaphore)
    await asyncio.sleep(ms(1))
    semaphore.release()
    await settle(a)
    say(semaphore.locked())


async def three():
    semaphore = asyncio.Semaphore(3)
    await asyncio.gather(
        holder("a", semaphore, 2),
        holder("b", semaphore, 1),
        holder("c", semaphore, 3),
        holder("d", semaphore, 1),
        holder("e", semaphore, 0),
        ticker(8),
    )


async def more():
    semaphore = asyncio.Semaphore(1)
    semaphore.release()
    semaphore.release()
    for _ in range(3):
        await semaphore.acquire()
    say(semaphore.locked())


async def several_released():
    semaphore = asyncio.Semaphore(0)
    tasks = [start(name, semaphore) for name in "abc"]
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    say(semaphore.locked())
    await turns(2)
    semaphore.release()
    await settle(*tasks)


async def none_jumps():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    say(semaphore.locked())
    b = start("b", semaphore)
    await taker("main", semaphore)
    say("b done", b.done())
    semaphore.release()
    await settle(a, b)


async def cancelled():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    b = start("b", semaphore)
    await asyncio.sleep(ms(1))
    a.cancel("enough")
    await asyncio.sleep(ms(1))
    semaphore.release()
    await settle(a, b)


async def cancelled_and_released():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    b = start("b", semaphore)
    await asyncio.sleep(0)
    a.cancel("before")
    semaphore.release()
    await settle(a, b)


async def released_and_cancelled():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    b = start("b", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel("after")
    say(semaphore.locked())
    await settle(a, b)
    say(semaphore.locked())


async def only_one_cancelled():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel("after")
    await settle(a)
    say(semaphore.locked())
    await taker("main", semaphore)


async def several_cancelled():
    semaphore = asyncio.Semaphore(0)
    tasks = [start(name, semaphore) for name in "abcd"]
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    tasks[0].cancel("a")
    tasks[1].cancel("b")
    await settle(*tasks)


async def alternating():
    semaphore = asyncio.Semaphore(0)
    tasks = [start(f"{i}", semaphore) for i in range(6)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    for _ in range(3):
        semaphore.release()
    await settle(*tasks)
    say(semaphore.locked())


async def cancelled_twice():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel("one")
    a.cancel("two")
    await settle(a)
    say(semaphore.locked())


async def taken_back():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel()
    a.uncancel()
    await settle(a)
    say(semaphore.locked())


async def newcomer():
    """Who comes while others are being woken waits for its turn, and has its permit when they have had theirs."""
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    b = start("b", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    semaphore.release()
    c = start("c", semaphore)
    d = start("d", semaphore)
    asyncio.create_task(ticker(4))
    await settle(a, b, c)
    say("d done", d.done())
    d.cancel()


async def newcomer_after_a_cancellation():
    semaphore = asyncio.Semaphore(0)
    a = start("a", semaphore)
    b = start("b", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel("a")
    b.cancel("b")
    c = start("c", semaphore)
    await settle(a, b, c)
    say(semaphore.locked())


async def in_time():
    semaphore = asyncio.Semaphore(0)
    try:
        await asyncio.wait_for(semaphore.acquire(), ms(2))
    except TimeoutError as e:
        at(e)
    semaphore.release()
    say(await asyncio.wait_for(semaphore.acquire(), ms(2)), semaphore.locked())


async def at_the_limit():
    semaphore = asyncio.Semaphore(0)
    asyncio.get_running_loop().call_later(ms(2), semaphore.release)
    try:
        async with asyncio.timeout(ms(2)):
            await semaphore.acquire()
    except TimeoutError as e:
        at(e)
    say(semaphore.locked())


async def contexts():
    semaphore = asyncio.Semaphore(2)
    await asyncio.gather(
        block("a", semaphore, 2), block("b", semaphore, 3), block("c", semaphore, 2), block("d", semaphore, 1)
    )
    say(semaphore.locked())


async def throws_inside(semaphore):
    async with semaphore:
        await asyncio.sleep(ms(1))
        raise Oops("inside")


async def context_throws():
    semaphore = asyncio.BoundedSemaphore(1)
    try:
        await throws_inside(semaphore)
    except Oops as e:
        say(f"{text(e)}, locked", semaphore.locked())


async def context_cancelled():
    semaphore = asyncio.Semaphore(1)
    a = asyncio.create_task(block("a", semaphore, 5), name="a")
    b = asyncio.create_task(block("b", semaphore, 5), name="b")
    c = asyncio.create_task(block("c", semaphore, 1), name="c")
    await asyncio.sleep(ms(1))
    b.cancel("at the door")
    a.cancel("inside")
    await settle(a, b, c)


async def bounded():
    semaphore = asyncio.BoundedSemaphore(2)
    await semaphore.acquire()
    semaphore.release()
    for _ in range(2):
        try:
            semaphore.release()
        except ValueError as e:
            say(e)
    say(semaphore.locked())


async def bounded_hands_over():
    semaphore = asyncio.BoundedSemaphore()
    await semaphore.acquire()
    a = start("a", semaphore)
    await asyncio.sleep(0)
    semaphore.release()
    try:
        semaphore.release()
        say("had been taken for a")
        semaphore.release()
    except ValueError as e:
        say(e)
    await settle(a)


async def bounded_of_none():
    semaphore = asyncio.BoundedSemaphore(0)
    try:
        semaphore.release()
    except ValueError as e:
        say(e)


async def takes(semaphore, order, i):
    async with semaphore:
        order.append(i)
        await turns(1 + (i % 3))


async def many():
    semaphore = asyncio.Semaphore(4)
    order = []
    tasks = [asyncio.create_task(takes(semaphore, order, i), name=f"{i}") for i in range(24)]
    await turns(2)
    for task in tasks[2::6]:
        task.cancel()
    await settle(*tasks)
    say(*order)


test("permits below none", negative())
test("one permit, when nothing is said", one())
test("a semaphore without permits", zero())
test("three permits for five", three())
test("more is given back than was taken", more())
test("permits are given to those who wait longest", several_released())
test("nobody takes a permit before those who wait", none_jumps())
test("cancelled while it waits for a permit", cancelled())
test("cancelled, and a permit given back in the same turn", cancelled_and_released())
test("a permit is given back, and who has it cancelled in the same turn", released_and_cancelled())
test("the permit of one who was cancelled is free again", only_one_cancelled())
test("several permits, several cancelled in the same turn", several_cancelled())
test("every second who waits is cancelled in the turn of the hand-over", alternating())
test("cancelled twice in the turn of the hand-over", cancelled_twice())
test("a permit, and a cancellation that is taken back", taken_back())
test("newcomers while permits are handed over", newcomer())
test("a newcomer has the permit of those who were cancelled", newcomer_after_a_cancellation())
test("wait_for of a permit, too late and in time", in_time())
test("a permit is given back at the limit of time", at_the_limit())
test("blocks with two permits", contexts())
test("a block with a permit throws", context_throws())
test("cancelled in and before a block with a permit", context_cancelled())
test("a bounded semaphore is given back too often", bounded())
test("a bounded semaphore whose permit was handed over", bounded_hands_over())
test("a bounded semaphore without permits", bounded_of_none())
test("many wait for four permits", many())
