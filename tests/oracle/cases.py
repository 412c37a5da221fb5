"""What the programs of the oracle have in common: cases.ts says the same."""

import asyncio
import sys

from virtual_time import VirtualTimeLoop, micros, millis, ms, run

_start = 0


class Oops(Exception):
    """What the programs throw."""


def text(value):
    """As TypeScript would say it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, BaseException):
        return f"{type(value).__name__}: {value}"
    return str(value)


def say(*values):
    print(" ".join(text(value) for value in values))


def complain(line):
    """On stderr."""
    print(line, file=sys.stderr)


def elapsed():
    """Microseconds since the case began."""
    return micros() - _start


def since(micros):
    """The same at `micros`."""
    return micros - _start


def at(*values):
    """Says it with the time since the case began, ms."""
    say(elapsed() // 1000, *values)


async def _align():
    global _start
    now = micros()
    _start = (now // 1_000_000 + 1) * 1_000_000
    await asyncio.sleep(_start - now)


def begin(name):
    """A case begins, at a full second: what is rounded to ms is so in the same way whatever ran before."""
    run(_align())
    print(f"== {name}")
    complain(f"== {name}")


def test(name, main):
    begin(name)
    try:
        run(main)
    except BaseException as error:
        say("run throws", error)


async def turns(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def ticker(n):
    """Tells the turns beside what a case does."""
    for i in range(n):
        say("tick", i)
        await asyncio.sleep(0)


async def work(name, milliseconds, result=0):
    """Sleeps and gives a result; tells all that happens to it."""
    at(name, "starts")
    try:
        await asyncio.sleep(ms(milliseconds))
        at(name, "slept")
        return result
    except asyncio.CancelledError as e:
        at(name, "sees", e)
        raise
    finally:
        say(name, "ends")


async def fails(name, milliseconds):
    """Sleeps and throws."""
    await asyncio.sleep(ms(milliseconds))
    at(name, "throws")
    raise Oops(name)


async def stubborn(name, milliseconds, result):
    """Sleeps, and gives its result also when it is cancelled, after as long again."""
    try:
        await asyncio.sleep(ms(milliseconds))
    except asyncio.CancelledError as e:
        at(name, "goes on after", e)
        await asyncio.sleep(ms(milliseconds))
    at(name, "is done")
    return result


async def outcome(name, awaitable):
    try:
        at(name, "gives", await awaitable)
    except BaseException as e:
        at(name, "throws", e)


def whole(error):
    """An error, and of a group all that is in it."""
    if not isinstance(error, BaseExceptionGroup):
        return text(error)
    return f"{text(error)} [{', '.join(map(whole, error.exceptions))}]"


async def ends(name, block):
    """Tells how a block ends."""
    try:
        await block
        at(name, "ends")
    except BaseException as e:
        at(name, "throws", whole(e))


async def settle(*tasks):
    """Waits for tasks, whatever comes of them."""
    for task in tasks:
        try:
            await task
        except BaseException as e:
            say(f"{task.get_name()} ended with {type(e).__name__}")
