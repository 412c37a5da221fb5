"""Lock: in turn, given back, cancelled in every window, as a context."""
from cases import *


async def holder(name, lock, count):
    """Takes the lock for some turns; tells all that happens to it."""
    try:
        got = await lock.acquire()
        say(f"{name} has it:", got)
        await turns(count)
        lock.release()
        say(f"{name} gave it back")
    except BaseException as e:
        say(f"{name} throws", e)
        raise


async def block(name, lock, milliseconds):
    """Takes the lock in a block."""
    async with lock:
        at(f"{name} is in")
        await asyncio.sleep(ms(milliseconds))
        at(f"{name} leaves")
    say(f"{name} is out")


def start(name, lock):
    return asyncio.create_task(holder(name, lock, 1), name=name)


async def free():
    lock = asyncio.Lock()
    asyncio.create_task(ticker(2))
    say(lock.locked())
    say(await lock.acquire(), lock.locked())
    lock.release()
    say(lock.locked())


async def not_acquired():
    lock = asyncio.Lock()
    try:
        lock.release()
    except RuntimeError as e:
        say(e)
    await lock.acquire()
    lock.release()
    try:
        lock.release()
    except RuntimeError as e:
        say(e)


async def in_turn():
    lock = asyncio.Lock()
    await asyncio.gather(holder("a", lock, 2), holder("b", lock, 1), holder("c", lock, 0), ticker(7))


async def by_another():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    await asyncio.sleep(ms(1))
    asyncio.get_running_loop().call_soon(lock.release)
    await settle(a)
    say(lock.locked())


async def none_jumps():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    await asyncio.sleep(0)
    lock.release()
    say("free:", lock.locked())
    await holder("main", lock, 1)
    await settle(a)


async def jumps():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    await asyncio.sleep(0)
    a.cancel()
    lock.release()
    await holder("main", lock, 1)
    await settle(a)


async def cancelled_while_waiting():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    b = start("b", lock)
    await asyncio.sleep(0)
    a.cancel("enough")
    await turns(2)
    lock.release()
    await settle(a, b)
    say(lock.locked())


async def cancelled_when_handed_over():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    b = start("b", lock)
    await asyncio.sleep(0)
    lock.release()
    a.cancel("late")
    await settle(a, b)
    say(lock.locked())


async def cancelled_and_released():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    b = start("b", lock)
    asyncio.create_task(ticker(5))
    await asyncio.sleep(0)
    a.cancel()
    lock.release()
    await settle(a, b)


async def second_cancelled():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    b = start("b", lock)
    c = start("c", lock)
    await asyncio.sleep(0)
    b.cancel()
    lock.release()
    await settle(a, b, c)


async def several_cancelled():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [start(name, lock) for name in "abcd"]
    await asyncio.sleep(0)
    lock.release()
    for i in range(3):
        tasks[i].cancel(f"{i}")
    await settle(*tasks)
    say(lock.locked())


async def all_cancelled():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [start(name, lock) for name in "ab"]
    await asyncio.sleep(0)
    lock.release()
    tasks[0].cancel()
    tasks[1].cancel()
    await settle(*tasks)
    say(lock.locked())
    await holder("main", lock, 0)


async def cancelled_twice():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    b = start("b", lock)
    await asyncio.sleep(0)
    say(a.cancel("one"), a.cancel("two"))
    lock.release()
    await settle(a, b)
    say(a.cancelling())


async def taken_back_when_handed_over():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    await asyncio.sleep(0)
    lock.release()
    a.cancel()
    say(a.uncancel())
    await settle(a)


async def not_taken_back():
    lock = asyncio.Lock()
    await lock.acquire()
    a = start("a", lock)
    await asyncio.sleep(0)
    a.cancel("stays")
    say(a.uncancel())
    lock.release()
    await settle(a)


async def before_it_asks():
    lock = asyncio.Lock()
    a = start("a", lock)
    a.cancel("before")
    await settle(a)
    say(lock.locked())


async def asks_again(lock):
    try:
        await lock.acquire()
    except asyncio.CancelledError as e:
        say("again after", e)
        await lock.acquire()
    say("has it")
    lock.release()


async def swallowed():
    lock = asyncio.Lock()
    await lock.acquire()
    a = asyncio.create_task(asks_again(lock), name="a")
    b = start("b", lock)
    await asyncio.sleep(0)
    a.cancel("once")
    lock.release()
    await settle(a, b)


async def in_time():
    lock = asyncio.Lock()
    await lock.acquire()
    b = asyncio.create_task(block("b", lock, 1), name="b")
    await asyncio.sleep(ms(1))
    try:
        say(await asyncio.wait_for(lock.acquire(), ms(2)))
    except TimeoutError as e:
        at("main throws", e)
    lock.release()
    await settle(b)
    say(await asyncio.wait_for(lock.acquire(), ms(2)), lock.locked())


async def limit_at_hand_over():
    lock = asyncio.Lock()
    await lock.acquire()
    asyncio.get_running_loop().call_later(ms(2), lock.release)
    try:
        async with asyncio.timeout(ms(2)):
            say(await lock.acquire())
    except TimeoutError as e:
        at("main throws", e)
    say(lock.locked())


async def waiter(name, lock, milliseconds):
    try:
        await asyncio.wait_for(lock.acquire(), ms(milliseconds))
        at(f"{name} has it")
        lock.release()
    except TimeoutError as e:
        at(f"{name} throws", e)


async def limit_before_hand_over():
    lock = asyncio.Lock()
    await lock.acquire()
    both = asyncio.gather(waiter("a", lock, 2), waiter("b", lock, 4))
    await asyncio.sleep(ms(2))
    lock.release()
    await both
    say(lock.locked())


async def contexts():
    lock = asyncio.Lock()
    await asyncio.gather(block("a", lock, 2), block("b", lock, 1), block("c", lock, 0))
    say(lock.locked())


async def throws_inside(lock):
    async with lock:
        await asyncio.sleep(ms(1))
        raise Oops("inside")


async def context_throws():
    lock = asyncio.Lock()
    try:
        await throws_inside(lock)
    except Oops as e:
        say(f"{text(e)}, locked", lock.locked())


async def context_released():
    lock = asyncio.Lock()
    try:
        async with lock:
            lock.release()
    except RuntimeError as e:
        say(e)


async def context_cancelled_entering():
    lock = asyncio.Lock()
    await lock.acquire()
    a = asyncio.create_task(block("a", lock, 1), name="a")
    await asyncio.sleep(ms(1))
    a.cancel("at the door")
    await settle(a)
    say(lock.locked())


async def context_cancelled_inside():
    lock = asyncio.Lock()
    a = asyncio.create_task(block("a", lock, 5), name="a")
    b = asyncio.create_task(block("b", lock, 1), name="b")
    await asyncio.sleep(ms(1))
    a.cancel("inside")
    await settle(a, b)


async def cancels_itself(lock):
    asyncio.current_task().cancel("myself")
    try:
        await lock.acquire()
        say("has it")
        lock.release()
        await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        say("throws", e)


async def itself_free():
    lock = asyncio.Lock()
    await cancels_itself(lock)
    say(lock.locked())


async def itself_taken():
    lock = asyncio.Lock()
    await lock.acquire()
    await cancels_itself(lock)
    lock.release()
    say(lock.locked())


async def counts(lock, order, i):
    async with lock:
        order.append(i)
        await asyncio.sleep(0)


async def many():
    lock = asyncio.Lock()
    order = []
    tasks = [asyncio.create_task(counts(lock, order, i)) for i in range(24)]
    await asyncio.sleep(0)
    tasks[7].cancel()
    tasks[23].cancel()
    for i, task in enumerate(tasks):
        try:
            await task
        except asyncio.CancelledError as e:
            say(i, type(e).__name__)
    say(*order)


test("a lock that is free is taken at once", free())
test("a lock that nobody has is given back", not_acquired())
test("a lock is had in turn", in_turn())
test("a callback gives a lock back", by_another())
test("nobody takes a lock that is being handed over", none_jumps())
test("a lock is taken where all who wait are cancelled", jumps())
test("cancelled while it waits for a lock", cancelled_while_waiting())
test("cancelled in the turn in which it was handed the lock", cancelled_when_handed_over())
test("the first who waits is cancelled, and the lock given back in the same turn", cancelled_and_released())
test("the second who waits is cancelled in the turn of the hand-over", second_cancelled())
test("several are cancelled in the turn of the hand-over", several_cancelled())
test("all who wait are cancelled in the turn of the hand-over", all_cancelled())
test("cancelled twice while it waits for a lock", cancelled_twice())
test("a cancellation is taken back in the turn of the hand-over", taken_back_when_handed_over())
test("a cancellation while it waits cannot be taken back", not_taken_back())
test("cancelled before it asks for the lock", before_it_asks())
test("who swallows its cancellation waits for the lock at the end", swallowed())
test("wait_for of a lock, too late and in time", in_time())
test("a limit of time is reached in the turn of the hand-over", limit_at_hand_over())
test("a limit of time is reached before the hand-over in the same turn", limit_before_hand_over())
test("blocks with a lock", contexts())
test("a block with a lock throws", context_throws())
test("a block gives its lock back before its end", context_released())
test("cancelled on entry into a block with a lock", context_cancelled_entering())
test("cancelled in a block with a lock", context_cancelled_inside())
test("a task that has cancelled itself takes a free lock", itself_free())
test("a task that has cancelled itself waits for a lock", itself_taken())
test("many wait for a lock", many())
