"""Event: who waits goes on when it is set, and cancellation in every window."""
from cases import *


async def waits(name, event):
    try:
        at(f"{name} goes on: {text(await event.wait())},", event.is_set())
    except asyncio.CancelledError as e:
        at(f"{name} throws", e)
        raise


def start(name, event):
    return asyncio.create_task(waits(name, event), name=name)


async def set_later():
    event = asyncio.Event()
    say(event.is_set())
    all = asyncio.gather(waits("a", event), waits("b", event), waits("c", event), ticker(3))
    await asyncio.sleep(ms(2))
    event.set()
    say(event.is_set())
    await all


async def already_set():
    event = asyncio.Event()
    event.set()
    asyncio.create_task(ticker(2))
    await waits("main", event)
    await waits("main", event)
    await asyncio.sleep(0)
    say("a turn later")


async def set_twice():
    event = asyncio.Event()
    a = start("a", event)
    await asyncio.sleep(0)
    event.set()
    event.set()
    await settle(a)


async def clear_twice():
    event = asyncio.Event()
    event.clear()
    event.set()
    event.clear()
    event.clear()
    say(event.is_set())


async def set_and_cleared():
    event = asyncio.Event()
    a = start("a", event)
    await asyncio.sleep(0)
    event.set()
    event.clear()
    b = start("b", event)
    await settle(a)
    await turns(2)
    say("b still waits")
    event.set()
    await settle(b)


async def waits_twice(event):
    await event.wait()
    say("once")
    await event.wait()
    say("twice")


async def set_and_cleared_in_turn():
    event = asyncio.Event()
    a = asyncio.create_task(waits_twice(event))
    await asyncio.sleep(0)
    event.set()
    await asyncio.sleep(0)
    event.clear()
    await asyncio.sleep(0)
    say("done", a.done())


async def set_cleared_set():
    event = asyncio.Event()
    a = asyncio.create_task(waits_twice(event))
    await asyncio.sleep(0)
    event.set()
    event.clear()
    await asyncio.sleep(0)
    say("done", a.done())
    event.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("done", a.done())


async def joins_after_set():
    event = asyncio.Event()
    a = start("a", event)
    await asyncio.sleep(0)
    event.set()
    event.clear()
    b = start("b", event)
    await asyncio.sleep(0)
    event.set()
    await settle(a, b)


async def cancelled():
    event = asyncio.Event()
    a = start("a", event)
    b = start("b", event)
    await asyncio.sleep(ms(1))
    a.cancel("no more")
    await asyncio.sleep(ms(1))
    event.set()
    await settle(a, b)


async def cancelled_and_set():
    event = asyncio.Event()
    a = start("a", event)
    b = start("b", event)
    await asyncio.sleep(0)
    a.cancel("first")
    event.set()
    await settle(a, b)


async def set_and_cancelled():
    event = asyncio.Event()
    a = start("a", event)
    b = start("b", event)
    await asyncio.sleep(0)
    event.set()
    a.cancel("after")
    await settle(a, b)


async def set_cancelled_and_taken_back():
    event = asyncio.Event()
    a = start("a", event)
    await asyncio.sleep(0)
    event.set()
    a.cancel("after")
    a.uncancel()
    await settle(a)


async def in_time():
    event = asyncio.Event()
    try:
        await asyncio.wait_for(event.wait(), ms(2))
    except TimeoutError as e:
        at(e)
    asyncio.get_running_loop().call_later(ms(1), event.set)
    say(await asyncio.wait_for(event.wait(), ms(2)))


async def at_the_limit():
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(ms(2), event.set)
    try:
        async with asyncio.timeout(ms(2)):
            await event.wait()
            say("never")
    except TimeoutError as e:
        at(f"{text(e)}, set", event.is_set())


async def just_before_the_limit():
    event = asyncio.Event()
    asyncio.get_running_loop().call_at(ms(millis() + 2), event.set)
    try:
        say(await asyncio.wait_for(event.wait(), ms(2)))
    except TimeoutError as e:
        at(f"{text(e)}, set", event.is_set())


async def itself():
    event = asyncio.Event()
    asyncio.current_task().cancel("myself")
    try:
        await event.wait()
    except asyncio.CancelledError as e:
        say(e)
    event.set()
    asyncio.current_task().cancel("again")
    say(await event.wait())
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        say(e)


async def sets_other(mine, other):
    await mine.wait()
    at("sets the other")
    other.set()


async def chain():
    first, second, third = asyncio.Event(), asyncio.Event(), asyncio.Event()
    all = asyncio.gather(waits("last", third), sets_other(second, third), sets_other(first, second), ticker(5))
    await asyncio.sleep(0)
    first.set()
    await all


async def by_a_callback():
    def sets():
        event.set()
        say("set")

    event = asyncio.Event()
    a = start("a", event)
    asyncio.get_running_loop().call_soon(sets)
    await settle(a)


async def many():
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(24)]
    await asyncio.sleep(0)
    for task in tasks[::5]:
        task.cancel()
    event.set()
    for task in tasks[1::5]:
        task.cancel()
    line = ""
    for task in tasks:
        try:
            await task
            line += "+"
        except asyncio.CancelledError:
            line += "-"
    say(line)


test("an event is set: all go on, in order", set_later())
test("an event that is set", already_set())
test("an event is set twice", set_twice())
test("an event is cleared twice", clear_twice())
test("an event is set and cleared in the same turn", set_and_cleared())
test("an event is cleared the turn after", set_and_cleared_in_turn())
test("an event is set, cleared and set", set_cleared_set())
test("who waits again while others still wake", joins_after_set())
test("cancelled while it waits for an event", cancelled())
test("cancelled, and the event set in the same turn", cancelled_and_set())
test("the event is set, and who waits cancelled in the same turn", set_and_cancelled())
test("the event is set, and the cancellation taken back", set_cancelled_and_taken_back())
test("wait_for of an event", in_time())
test("an event is set at the limit of time", at_the_limit())
test("an event is set by a timer of the same deadline as the limit", just_before_the_limit())
test("a task that has cancelled itself waits for an event", itself())
test("events that set each other", chain())
test("a callback sets an event", by_a_callback())
test("many wait for an event", many())

begin("an event is waited for in two loops")
kept = asyncio.Event()


async def waits_for_kept():
    try:
        await asyncio.wait_for(kept.wait(), ms(1))
    except (TimeoutError, RuntimeError) as e:
        say(type(e).__name__)


one = VirtualTimeLoop()
other = VirtualTimeLoop()
one.run_until_complete(waits_for_kept())
other.run_until_complete(waits_for_kept())
kept.set()
other.run_until_complete(waits_for_kept())
one.close()
other.close()
say(kept.is_set())
