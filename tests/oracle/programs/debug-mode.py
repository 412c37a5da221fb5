"""The debug mode: steps that keep everybody else waiting, and cancellations that are swallowed.

Of which steps it is told, and when, is asyncio's. The words are wasyncio's: the task's name, its coroutine, and the line at which the step began,
which is taken from debug-mode.ts, where that line has the task's name. What asyncio has not is told where `swallowed` is called.
"""
import logging
import pathlib
import re

from cases import *

lines = pathlib.Path(__file__).with_suffix(".ts").read_text().split("\n")


class Words(logging.Handler):
    def emit(self, record):
        shown, micros = record.args
        task = re.search(r"name='([^']*)' coro=<(\w+)\(\)", shown)
        if task:
            name, coroutine = task.groups()
            line, text = next((n, line) for n, line in enumerate(lines, 1) if f"/* {name} */" in line)
            # The coroutine that the step goes on in, where the task's own one awaits it.
            coroutine = IN.get(name, coroutine)
            shown = f"<Task name='{name}' coro=<{coroutine}() running from debug-mode.ts:{line}>>"
        else:
            shown = "<Handle>"
        complain(f"Executing {shown} took {micros / 1_000_000:.3f} seconds")


IN = {"inner": "inner"}


def swallowed(name):
    complain(
        f"Task '{name}' was cancelled and has returned all the same: throw CancelledError on, or call uncancel()"
    )


def busy(looks):
    for _ in range(looks):
        micros()


def test(name, main):
    async def debugged():
        loop = asyncio.get_running_loop()
        # set_debug calls what looks after coroutines too, in a turn of its own.
        loop._debug = True
        loop.slow_callback_duration = ms(10)
        await main

    begin(name)
    logger = asyncio.log.logger
    words = Words(logging.WARNING)
    logger.addHandler(words)
    logger.propagate = False
    try:
        run(debugged())
    finally:
        logger.removeHandler(words)
        logger.propagate = True


async def atOnce():
    busy(20000)


async def the_first_step():
    await asyncio.create_task(atOnce(), name="first")


test("a slow first step", the_first_step())


async def later():
    await asyncio.sleep(ms(1))
    busy(5)
    await asyncio.sleep(ms(1))
    busy(12500)
    await asyncio.sleep(0)


async def a_later_step():
    await asyncio.create_task(later(), name="second")


test("a slow step after an await", a_later_step())


async def inner():
    await asyncio.sleep(ms(1))
    busy(30000)


async def outer():
    await inner()


async def in_another():
    await asyncio.create_task(outer(), name="inner")


test("a slow step in a coroutine that another one awaits", in_another())


def slow_callback():
    busy(15000)


async def of_callbacks():
    asyncio.get_running_loop().call_soon(slow_callback)
    asyncio.get_running_loop().call_later(ms(1), slow_callback)
    await asyncio.sleep(ms(40))


test("slow callbacks", of_callbacks())


async def nearlySlow():
    busy(9999)
    await asyncio.sleep(0)
    busy(10000)


async def the_limit():
    await asyncio.create_task(nearlySlow(), name="slow enough")


test("a step that takes exactly as long as is told of", the_limit())


async def patient():
    busy(15000)


async def impatient():
    busy(1500)


async def another_limit():
    loop = asyncio.get_running_loop()
    say(loop.get_debug(), loop.slow_callback_duration // ms(1))
    loop.slow_callback_duration = ms(16)
    await asyncio.create_task(patient())
    loop.slow_callback_duration = ms(1)
    say(loop.slow_callback_duration // ms(1))
    await asyncio.create_task(impatient(), name="impatient")


test("the duration that is told of changes", another_limit())


async def secondsLong():
    busy(1234567)


async def long():
    await asyncio.create_task(secondsLong(), name="one 二")


test("a step of more than a second", long())


async def swallows(event, is_told=True):
    try:
        await event.wait()
    except asyncio.CancelledError:
        say("swallowed")
    if is_told:
        swallowed("swallows")


async def takes_back(event):
    try:
        await event.wait()
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        say("taken back")


async def cancelled():
    tasks = [
        asyncio.create_task(swallows(asyncio.Event())),
        asyncio.create_task(takes_back(asyncio.Event())),
        asyncio.create_task(asyncio.sleep(ms(5))),
    ]
    await asyncio.sleep(ms(1))
    for task in tasks:
        task.cancel()
    await asyncio.sleep(ms(1))
    say(*(task.cancelled() for task in tasks))


test("a cancellation that is swallowed is told of", cancelled())


async def counted():
    """What asyncio has not: stats()."""
    say(True, True)


test("the longest step", counted())


async def off():
    loop = asyncio.get_running_loop()
    loop._debug = False
    say(loop.get_debug())
    await asyncio.create_task(atOnce(), name="first")
    loop.call_soon(slow_callback)
    await asyncio.sleep(ms(1))
    task = asyncio.create_task(swallows(asyncio.Event(), False))
    await asyncio.sleep(ms(1))
    task.cancel()
    await task
    loop._debug = True


test("the debug mode is off", off())
