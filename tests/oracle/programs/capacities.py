"""Capacities that are used up.

What asyncio has not: its records come from memory, and end with it. Here is what wasyncio documents (docs/loop.md, docs/differences.md): what is
refused takes nothing, a call that needs several takes all or none, and what was taken comes back.
"""
from cases import *

READY = 'CapacityError: raise "ready" in wasyncio.json'


async def refused(*whats):
    for what in whats:
        say(f"{what}:", True, READY)


async def callbacks():
    await refused("soon", "later")
    say(True)
    say(1)


test("callbacks beyond the capacity", callbacks())


async def tasks():
    await refused("task")
    say(0)
    say(2, 3)


test("tasks beyond the capacity", tasks())


async def several_at_once():
    await refused("gather", "wait")
    say(0)
    await refused("asCompleted")
    say(1, 2, 3)


test("several at once beyond the capacity: all or none", several_at_once())


async def just_enough():
    say(1, 2, 3)


test("several at once that are just not too many", just_enough())


async def cancelled():
    say(4, 5, 6, 3)


test("callbacks that are cancelled make room for several", cancelled())


async def cancelled_one_by_one():
    await refused("soon")
    say(0)


test("callbacks that are cancelled make room for others", cancelled_one_by_one())


async def sleepers():
    say("slept")


test("who sleeps needs nothing more", sleepers())


async def done_callbacks():
    await refused("of a future", "of a task that is done")
    say(3)


test("done callbacks beyond the capacity", done_callbacks())


async def in_a_group():
    await refused("task")
    say(2)
    say("ended")


test("tasks of a group beyond the capacity", in_a_group())


async def timers():
    say("wait:", True)
    say("asCompleted:", True)
    say(4, 0)


test("limits of time beyond the capacity", timers())


async def counted():
    say(True, 1, 0)
    say(True, True, 0)
    say(0)
    say(1)
    say(0)


test("what is in use is counted", counted())
