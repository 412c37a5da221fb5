"""asyncio.run and the loop's own methods: what they give, throw and leave."""
from cases import *


def handled(what, function, *arguments):
    try:
        say(what, function(*arguments))
    except BaseException as e:
        say(what, "throws", e)


async def gives():
    await asyncio.sleep(ms(1))
    return 7


begin("run gives the result of its coroutine")
say(run(gives()))
say(run(gives()))


async def throws():
    await asyncio.sleep(ms(1))
    raise Oops("out")


test("run throws what its coroutine throws", throws())


async def cancelled():
    asyncio.current_task().cancel("myself")
    await asyncio.sleep(ms(1))


test("run throws a cancellation of its coroutine", cancelled())


async def leaves_some():
    asyncio.create_task(work("a", 10))
    asyncio.create_task(stubborn("b", 3, 1))
    asyncio.create_task(fails("c", 10))
    await asyncio.sleep(ms(1))
    at("main ends")


test("run cancels what is left, in order of creation, and waits for it", leaves_some())


async def leaves_an_error():
    async def fails_at_the_end():
        try:
            await asyncio.sleep(ms(10))
        finally:
            raise Oops("at the end")

    def handler(loop, context):
        say("handler:", context["message"], context["exception"])

    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.create_task(fails_at_the_end())
    await asyncio.sleep(ms(1))
    at("main ends")


test("an error of what run has cancelled goes to the handler", leaves_an_error())


async def leaves_timers():
    asyncio.get_running_loop().call_later(ms(5), at, "never")
    asyncio.get_running_loop().call_soon(at, "soon")
    at("main ends")


test("run forgets timers that are left", leaves_timers())


async def not_started():
    asyncio.create_task(work("a", 1))
    at("main ends")


test("run cancels what has not started", not_started())


async def main_is_awaited():
    main = asyncio.current_task()

    async def waits():
        await main
        at("main is done")

    asyncio.create_task(waits())
    await asyncio.sleep(ms(1))
    at("main ends")


test("a task that waits for main goes on in the turn after it", main_is_awaited())


def new_loop():
    loop = VirtualTimeLoop()
    asyncio.set_event_loop(loop)
    return loop


begin("runUntilComplete of a coroutine, a task and a future")
loop = new_loop()
say(loop.run_until_complete(gives()))


async def makes():
    return asyncio.create_task(gives())


task = loop.run_until_complete(makes())
say(loop.run_until_complete(task))
say(loop.run_until_complete(task))
future = loop.create_future()
loop.call_later(ms(1), future.set_result, 3)
say(loop.run_until_complete(future))
loop.close()

begin("runUntilComplete throws")
loop = new_loop()
handled("coroutine", loop.run_until_complete, throws())
future = loop.create_future()
future.cancel("gone")
handled("future", loop.run_until_complete, future)
loop.close()

begin("runUntilComplete leaves others where they are")
loop = new_loop()


async def makes_other():
    return asyncio.create_task(work("other", 3, 5))


other = loop.run_until_complete(makes_other())
say(loop.run_until_complete(gives()))
say(other.done())
say(loop.run_until_complete(other))
loop.close()

begin("a loop that is stopped before its future is done")
loop = new_loop()
future = loop.create_future()
loop.call_later(ms(1), loop.stop)
handled("future", loop.run_until_complete, future)
say(future.done())
loop.close()

begin("runForever until stop")
loop = new_loop()
loop.call_later(ms(2), at, "two")


def stops():
    at("stops")
    loop.stop()
    loop.call_soon(at, "in the next run")


loop.call_later(ms(1), stops)
say(loop.is_running(), loop.is_closed())
loop.run_forever()
say("stopped")
loop.call_later(ms(3), loop.stop)
loop.run_forever()
say("stopped")
loop.close()
say(loop.is_running(), loop.is_closed())

begin("stop before runForever: one turn")
loop = new_loop()
loop.call_soon(at, "once")
loop.stop()
loop.run_forever()
say("stopped")
loop.close()

begin("a closed loop")
loop = new_loop()
loop.close()
loop.close()
handled("soon", loop.call_soon, at, "never")
handled("later", loop.call_later, 1, at, "never")
handled("run", loop.run_forever)
