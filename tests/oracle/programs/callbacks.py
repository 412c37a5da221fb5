"""call_soon, call_later and call_at: order, turns, cancellation, errors."""
from cases import *


def loop():
    return asyncio.get_running_loop()


async def order_of_soon():
    for n in range(3):
        loop().call_soon(say, n)
    say("made")
    await asyncio.sleep(0)
    say("end")


async def soon_in_soon():
    def outer():
        say("outer")
        loop().call_soon(say, "inner")
        say("outer ends")

    loop().call_soon(outer)
    loop().call_soon(say, "next")
    await asyncio.sleep(0)
    say("one turn")
    await asyncio.sleep(0)
    say("two turns")


async def cancelled_soon():
    handle = loop().call_soon(say, "never")
    say(handle.cancelled())
    handle.cancel()
    say(handle.cancelled())
    await asyncio.sleep(0)
    handle.cancel()
    say(handle.cancelled())


async def one_cancels_the_next():
    handles = []
    loop().call_soon(lambda: handles[0].cancel())
    handles.append(loop().call_soon(say, "never"))
    loop().call_soon(say, "the third")
    await asyncio.sleep(0)
    say(handles[0].cancelled())


async def order_of_later():
    loop().call_later(ms(3), at, "three")
    loop().call_later(ms(1), at, "one")
    loop().call_later(ms(2), at, "two")
    loop().call_later(0, at, "zero")
    loop().call_later(ms(-5), at, "in the past")
    loop().call_soon(at, "soon")
    await asyncio.sleep(ms(5))


async def the_same_time():
    when = (millis() + 2) * 1000
    for n in range(4):
        loop().call_at(when, at, n)
    await asyncio.sleep(ms(4))


async def cancelled_later():
    a = loop().call_later(ms(2), at, "never")
    loop().call_later(ms(1), a.cancel)
    await asyncio.sleep(ms(4))
    say(a.cancelled())


async def cancelled_in_its_turn():
    when = (millis() + 2) * 1000
    handles = []
    loop().call_at(when, lambda: handles[0].cancel())
    handles.append(loop().call_at(when, at, "never"))
    await asyncio.sleep(ms(4))
    at(handles[0].cancelled())


async def when_of_a_timer():
    now = millis()
    handle = loop().call_at(ms(now + 7), at, "seven")
    say(handle.when() // 1000 - now)
    handle.cancel()
    say(handle.when() // 1000 - now)


async def errors_in_a_row():
    def handler(loop, context):
        say("handler:", " ".join(context["message"].split(" ")[:3]), context["exception"])

    def boom(n):
        raise Oops(str(n))

    loop().set_exception_handler(handler)
    for n in range(2):
        loop().call_soon(boom, n)
    loop().call_later(ms(1), boom, 2)
    loop().call_soon(say, "goes on")
    await asyncio.sleep(ms(2))
    say("end")


async def a_task_from_a_callback():
    def spawn():
        asyncio.create_task(work("a", 1))
        say("spawned")

    loop().call_soon(spawn)
    await asyncio.sleep(ms(2))


async def starvation():
    count = 0

    def again():
        nonlocal count
        count += 1
        if count < 5:
            loop().call_soon(again)

    loop().call_soon(again)
    for _ in range(6):
        say("count", count)
        await asyncio.sleep(0)


test("callSoon in order", order_of_soon())
test("callSoon in a callback waits for the next turn", soon_in_soon())
test("a handle is cancelled, and again after its turn", cancelled_soon())
test("a callback cancels the next of its turn", one_cancels_the_next())
test("callLater by deadline", order_of_later())
test("callAt at the same time, in order", the_same_time())
test("a timer is cancelled", cancelled_later())
test("a timer cancels another of its turn", cancelled_in_its_turn())
test("when of a timer", when_of_a_timer())
test("errors of callbacks go to the handler", errors_in_a_row())
test("a callback makes a task", a_task_from_a_callback())
test("a callback that calls itself starves nobody", starvation())
