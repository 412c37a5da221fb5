"""Loops that a program has in hand: its own, beside asyncio.run, and others that are closed while tasks of theirs go on.

Of a task that is pending when its loop closes CPython tells when it is collected, wasyncio as the loop closes (docs/differences.md).
"""
import gc

from cases import *


def handler(loop, context):
    say("handler:", context["message"], context["task"].get_name())


async def waits(future):
    return await future


async def gathers(future):
    return asyncio.gather(waits(future), waits(future))


def new_loop():
    loop = VirtualTimeLoop()
    loop.set_exception_handler(handler)
    return loop


begin("a loop is closed while a gather goes on")
loop = new_loop()
loop.run_until_complete(gathers(loop.create_future()))
loop.run_until_complete(turns(2))
loop.close()
gc.collect()
say("closed")


async def takes(lock):
    await lock.acquire()
    await lock.acquire()


begin("a loop is closed while a task stands in line")
loop = new_loop()
task = loop.create_task(takes(asyncio.Lock()), name="takes")
loop.run_until_complete(turns(3))
loop.close()
del task
gc.collect()
say("closed")


async def sleeps():
    await asyncio.sleep(ms(1000))


begin("a loop is closed while tasks sleep, wait and have not begun")
loop = new_loop()
sleeping = loop.create_task(sleeps(), name="sleeps")
waiting = loop.create_task(waits(loop.create_future()), name="waits")
loop.run_until_complete(turns(3))
coroutine = sleeps()
waking = loop.create_task(coroutine, name="has not begun")
loop.close()
del sleeping
gc.collect()
del waiting
gc.collect()
del waking
gc.collect()
coroutine.close()
say("closed")

group = asyncio.TaskGroup()


async def enters(future):
    await group.__aenter__()
    group.create_task(waits(future))


async def leaves():
    try:
        await group.__aexit__(None, None, None)
    except BaseException as e:
        say(type(e).__name__, str(e).endswith("attached to a different loop"))
        raise


begin("a group ends in another loop than it began in")
loop = new_loop()
unset = loop.create_future()
loop.run_until_complete(enters(unset))
other = new_loop()
try:
    other.run_until_complete(leaves())
except BaseException as e:
    say(type(e).__name__)
other.close()
unset.set_result(1)
loop.run_until_complete(turns(3))
loop.close()

begin("the program's own loop runs for ever")
own = VirtualTimeLoop()
asyncio.set_event_loop(own)


def stops():
    at("stops")
    own.stop()


own.call_soon(at, "soon")
own.call_later(ms(2), stops)
own.run_forever()
say(own.is_running(), own.is_closed(), own is asyncio.get_event_loop())

begin("what is scheduled in the program's own loop is not of a run")
own.call_soon(say, "never")


async def elsewhere():
    say(asyncio.get_running_loop() is own)
    await asyncio.sleep(ms(1))
    at("elsewhere")
    task = asyncio.create_task(sleeps())
    await asyncio.sleep(ms(1))
    task.cancel()


run(elsewhere())
say(True, own.is_running())
run(elsewhere())

begin("the program's own loop is closed")
own.close()
try:
    own.call_soon(at, "never")
except RuntimeError as e:
    say(e)
run(elsewhere())
