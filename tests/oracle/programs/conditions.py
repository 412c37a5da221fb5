"""Condition: notified one by one and all, with a lock that is shared, and cancellation in every window."""
from cases import *


async def waits(name, condition):
    try:
        await condition.acquire()
        try:
            say(f"{name} waits")
            notified = await condition.wait()
            at(f"{name} goes on: {text(notified)}, locked", condition.locked())
        finally:
            condition.release()
    except BaseException as e:
        at(f"{name} throws", e)
        raise


def start(name, condition):
    return asyncio.create_task(waits(name, condition), name=name)


async def keeps(condition, count):
    """Keeps the lock for some turns."""
    async with condition:
        await turns(count)
        say("gives the lock back")


async def notify(condition, count):
    async with condition:
        condition.notify(count)


async def without_lock():
    condition = asyncio.Condition()
    try:
        await condition.wait()
    except RuntimeError as e:
        say(e)
    try:
        await condition.wait_for(lambda: False)
    except RuntimeError as e:
        say(e)
    for does in (condition.notify, condition.notify_all, condition.release):
        try:
            does()
        except RuntimeError as e:
            say(e)


async def acquire_release():
    condition = asyncio.Condition()
    say(condition.locked(), await condition.acquire(), condition.locked())
    condition.notify()
    condition.notify_all()
    condition.release()
    say(condition.locked())


async def one_by_one():
    condition = asyncio.Condition()
    tasks = [start(name, condition) for name in "abc"]
    await asyncio.sleep(ms(1))
    await notify(condition, 1)
    await asyncio.sleep(ms(1))
    await notify(condition, 2)
    await settle(*tasks)


async def all_():
    condition = asyncio.Condition()
    tasks = [start(name, condition) for name in "abc"]
    await asyncio.sleep(ms(1))
    async with condition:
        condition.notify_all()
        asyncio.create_task(ticker(5))
    await settle(*tasks)


async def none():
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(ms(1))
    await notify(condition, 0)
    await notify(condition, -1)
    await asyncio.sleep(ms(1))
    say("done", a.done())
    await notify(condition, 9)
    await settle(a)


async def notified_before():
    condition = asyncio.Condition()
    await notify(condition, 2)
    a = start("a", condition)
    await asyncio.sleep(ms(1))
    say("done", a.done())
    await notify(condition, 1)
    await settle(a)


async def lock_is_contested():
    """What was notified takes the lock after who already waits for it."""
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(0)
    keeper = asyncio.create_task(keeps(condition, 2))
    await asyncio.sleep(0)
    later = asyncio.create_task(keeps(condition, 1))
    await asyncio.sleep(0)
    condition.notify()
    await asyncio.gather(keeper, later)
    await settle(a)


level = 0


async def waits_for_level(name, condition, wanted):
    def is_reached():
        say(f"is {level} >= {wanted}?")
        return level >= wanted

    async with condition:
        reached = await condition.wait_for(is_reached)
        say(f"{name} goes on:", reached)


async def levels():
    global level
    level = 0
    condition = asyncio.Condition()
    both = asyncio.gather(waits_for_level("a", condition, 2), waits_for_level("b", condition, 1))
    for i in (1, 2):
        level = i
        await asyncio.sleep(ms(1))
        async with condition:
            condition.notify_all()
    level = 3
    await both


async def already_true():
    condition = asyncio.Condition()
    say(await condition.wait_for(lambda: True))


async def waits_for_throw():
    def throws():
        raise Oops("asked")

    condition = asyncio.Condition()
    await condition.acquire()
    try:
        await condition.wait_for(throws)
    except Oops as e:
        say(f"{text(e)}, locked", condition.locked())


async def shared_lock():
    lock = asyncio.Lock()
    full = asyncio.Condition(lock)
    empty = asyncio.Condition(lock)
    a = start("full", full)
    b = start("empty", empty)
    await asyncio.sleep(ms(1))
    await lock.acquire()
    say(full.locked(), empty.locked())
    full.notify()
    lock.release()
    await settle(a)
    await empty.acquire()
    full.notify_all()
    empty.notify_all()
    full.release()
    await settle(b)


async def context_throws():
    condition = asyncio.Condition()
    try:
        async with condition:
            raise Oops("inside")
    except Oops as e:
        say(f"{text(e)}, locked", condition.locked())


async def cancelled():
    condition = asyncio.Condition()
    a = start("a", condition)
    b = start("b", condition)
    await asyncio.sleep(ms(1))
    a.cancel("enough")
    await turns(3)
    await notify(condition, 1)
    await settle(a, b)
    say(condition.locked())


async def cancelled_while_locked():
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(0)
    keeper = asyncio.create_task(keeps(condition, 4))
    await asyncio.sleep(0)
    a.cancel("waits for the lock")
    asyncio.create_task(ticker(6))
    await settle(a, keeper)


async def notified_and_cancelled():
    condition = asyncio.Condition()
    a = start("a", condition)
    b = start("b", condition)
    await asyncio.sleep(ms(1))
    await condition.acquire()
    condition.notify()
    a.cancel("after")
    condition.release()
    await settle(a, b)


async def cancelled_and_notified():
    condition = asyncio.Condition()
    a = start("a", condition)
    b = start("b", condition)
    await asyncio.sleep(ms(1))
    await condition.acquire()
    a.cancel("before")
    condition.notify()
    condition.release()
    await settle(a, b)


async def cancelled_taking_the_lock():
    """Who is cancelled while it takes the lock again passes the notification on."""
    condition = asyncio.Condition()
    a = start("a", condition)
    b = start("b", condition)
    await asyncio.sleep(ms(1))
    await condition.acquire()
    condition.notify()
    await turns(2)
    a.cancel("one")
    await turns(2)
    a.cancel("two")
    a.cancel("three")
    await turns(2)
    a.cancel("four")
    say("still has the lock")
    condition.release()
    await settle(a, b)


async def cancelled_at_the_hand_over():
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(ms(1))
    await condition.acquire()
    condition.notify()
    await turns(2)
    condition.release()
    a.cancel("with the lock handed over")
    await settle(a)
    say(condition.locked())


async def taken_back():
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(ms(1))
    await condition.acquire()
    condition.notify()
    a.cancel("nothing")
    a.uncancel()
    condition.release()
    await settle(a)


async def cancelled_twice():
    condition = asyncio.Condition()
    a = start("a", condition)
    await asyncio.sleep(ms(1))
    a.cancel("one")
    a.cancel("two")
    await settle(a)
    say(a.cancelling())


async def all_cancelled():
    condition = asyncio.Condition()
    tasks = [start(name, condition) for name in "abc"]
    await asyncio.sleep(ms(1))
    await condition.acquire()
    condition.notify_all()
    for i, task in enumerate(tasks):
        task.cancel(f"{i}")
    condition.release()
    await settle(*tasks)
    say(condition.locked())


async def in_time():
    condition = asyncio.Condition()
    await condition.acquire()
    try:
        await asyncio.wait_for(condition.wait(), ms(2))
    except TimeoutError as e:
        at(f"{text(e)}, locked", condition.locked())
    try:
        async with asyncio.timeout(ms(1)):
            await condition.wait()
    except TimeoutError as e:
        at(f"{text(e)}, locked", condition.locked())
    condition.release()


async def limit_and_lock():
    """The limit waits until the lock is there again."""
    condition = asyncio.Condition()
    await condition.acquire()
    loop = asyncio.get_running_loop()
    tasks = []
    loop.call_later(ms(1), lambda: tasks.append(asyncio.create_task(keeps_ms(condition, 4))))
    try:
        await asyncio.wait_for(condition.wait(), ms(2))
    except TimeoutError as e:
        at(f"{text(e)}, locked", condition.locked())


async def keeps_ms(condition, milliseconds):
    async with condition:
        await asyncio.sleep(ms(milliseconds))


async def itself():
    condition = asyncio.Condition()
    await condition.acquire()
    asyncio.current_task().cancel("myself")
    try:
        await condition.wait()
    except asyncio.CancelledError as e:
        say(f"{text(e)}, locked", condition.locked())


async def takes_turn(condition, i, order):
    async with condition:
        await condition.wait()
        order.append(i)


async def many():
    condition = asyncio.Condition()
    order = []
    tasks = [asyncio.create_task(takes_turn(condition, i, order), name=f"{i}") for i in range(24)]
    await asyncio.sleep(ms(1))
    await notify(condition, 5)
    await asyncio.sleep(ms(1))
    tasks[5].cancel()
    await condition.acquire()
    condition.notify(3)
    tasks[7].cancel()
    condition.release()
    await asyncio.sleep(ms(1))
    say(*order)
    await notify(condition, 100)
    await settle(*tasks)
    say(*order)


test("without the lock", without_lock())
test("a condition's lock", acquire_release())
test("notified one by one, then two", one_by_one())
test("all are notified", all_())
test("none is notified", none())
test("notified before anybody waits", notified_before())
test("notified while others wait for the lock", lock_is_contested())
test("conditions that are asked for", levels())
test("a condition that is true", already_true())
test("what is asked throws", waits_for_throw())
test("two conditions of one lock", shared_lock())
test("a block with a condition throws", context_throws())
test("cancelled while it waits to be notified", cancelled())
test("cancelled while another has the lock", cancelled_while_locked())
test("notified and cancelled in the same turn", notified_and_cancelled())
test("cancelled and notified in the same turn", cancelled_and_notified())
test("cancelled several times while it takes the lock again", cancelled_taking_the_lock())
test("cancelled when it is handed the lock again", cancelled_at_the_hand_over())
test("notified, and a cancellation that is taken back", taken_back())
test("cancelled twice while it waits to be notified", cancelled_twice())
test("all are notified and cancelled in the same turn", all_cancelled())
test("wait_for and timeout of a condition", in_time())
test("a limit of time waits for the lock", limit_and_lock())
test("a task that has cancelled itself waits to be notified", itself())
test("many wait to be notified", many())
