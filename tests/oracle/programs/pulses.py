"""Pulse widths and frequencies, by the times of the edges. Line 20 is wired to 21."""
import driven
from cases import *
from driven import drive, wired
from pins import BOTH

create_task = asyncio.create_task
sleep = asyncio.sleep


async def square(half, count, after=0):
    """So many changes, each so long after the one before."""
    await sleep(ms(after))
    for _ in range(count):
        await sleep(half)
        drive(1)


async def measures(name, level):
    try:
        say(name, await driven.pin.pulse(level), "us")
    except BaseException as e:
        at(name, "throws", e)
        if isinstance(e, asyncio.CancelledError):
            raise


async def counts(name, window):
    try:
        found = await driven.pin.frequency(window)
        at(name, f"{found.hertz} Hz, {found.millihertz} mHz: {found.cycles} in {found.micros}")
    except BaseException as e:
        at(name, "throws", e)
        if isinstance(e, asyncio.CancelledError):
            raise


async def ended(task):
    await asyncio.gather(task, return_exceptions=True)
    at("cancelled" if task.cancelled() else "ended")


def tell_kept():
    while edge := driven.pin.edge_nowait():
        say("kept", edge.level, "at", since(edge.micros))
    say("lost since", driven.pin.lost)


# ---- pulses


async def a_pulse():
    beside = create_task(square(583, 4))
    await measures("high", True)
    await measures("high", True)
    tell_kept()


async def a_low_pulse():
    beside = create_task(square(583, 6))
    await measures("low", False)
    await measures("high", True)


async def begun_before():
    drive(1)
    await sleep(ms(1))
    driven.pin.discard()
    beside = create_task(square(700, 3))
    await measures("high", True)


async def a_series():
    drive(8)
    await sleep(ms(1))
    await measures("high", True)
    await measures("low", False)
    await measures("high", True)
    tell_kept()


async def lost_within():
    drive(2)
    await sleep(ms(1))
    drive(2)
    await sleep(ms(1))
    beside = create_task(square(700, 6, 5))
    await measures("one", True)
    await measures("two", True)
    await measures("three", True)


async def lost_at_its_end():
    drive(4)
    await sleep(ms(1))
    beside = create_task(square(900, 4))
    await measures("one", True)
    await measures("two", True)


async def in_time():
    beside = create_task(square(3000, 4))
    for i in range(3):
        try:
            width = await asyncio.wait_for(driven.pin.pulse(True), ms(2 if i < 2 else 20))
            at(width, "us")
        except Exception as e:
            at(e)
    tell_kept()


async def closed_within():
    task = create_task(measures("high", True))
    drive(1)
    await sleep(ms(3))
    driven.pin.close()
    await ended(task)
    await measures("closed", True)


async def cancelled_within():
    task = create_task(measures("high", True))
    beside = create_task(square(700, 5))
    await sleep(ms(1))
    task.cancel()
    await ended(task)
    await measures("next", True)


async def two_measure():
    beside = create_task(square(800, 4))
    first = create_task(measures("first", True))
    second = create_task(measures("second", False))
    await ended(first)
    await ended(second)


# ---- frequencies


async def few_edges():
    beside = create_task(square(4000, 6))
    await counts("all", 30)
    tell_kept()


async def many_edges():
    beside = create_task(square(500, 80))
    await counts("most", 20)
    await sleep(ms(25))


async def after_the_window():
    beside = create_task(square(900, 11)), create_task(square(900, 3, 15))
    await counts("slow", 13)


async def no_cycle():
    await counts("none", 5)
    beside = create_task(square(2000, 1))
    await counts("one edge", 5)
    beside = create_task(square(2000, 2))
    await counts("half a cycle", 5)


async def stopped():
    beside = create_task(square(300, 12))
    await counts("stopped", 6)
    tell_kept()


async def kept_before():
    drive(5)
    await sleep(ms(1))
    drive(2)
    beside = create_task(square(2000, 4))
    await counts("only what comes", 10)


async def another_waits():
    other = create_task(takes())
    await sleep(0)
    beside = create_task(square(2000, 3, 4))
    await counts("two", 3)
    await other


async def takes():
    say("another has", since((await driven.pin.edge(BOTH)).micros))


async def another_has_taken():
    beside = create_task(square(1000, 4)), create_task(takes_one())
    await counts("without one", 8)


async def takes_one():
    await sleep(2500)
    if driven.pin.edge_nowait():
        at("takes one")


async def level_beside():
    beside = create_task(square(1000, 4))
    level = create_task(driven.pin.level(True))
    await counts("all", 8)
    await ended(level)


async def closed_meanwhile():
    task = create_task(counts("closed", 8))
    await sleep(ms(3))
    driven.pin.close()
    await ended(task)
    await counts("still", 8)


async def cancelled_meanwhile():
    task = create_task(counts("cancelled", 8))
    beside = create_task(square(1000, 4))
    await sleep(ms(3))
    task.cancel()
    await ended(task)
    tell_kept()


async def saturated():
    task = create_task(counts("fast", 1000))
    beside = create_task(square(400_000, 4))
    await sleep(ms(1))
    for _ in range(5):
        drive(14_002)
        await sleep(0)
    say(elapsed() // 1000, "ms")
    await sleep(ms(1))
    say("lost since", driven.pin.lost)
    await ended(task)


async def no_window():
    await counts("at once", 0)


test("a pulse is as long as the time between its edges", wired(a_pulse()))
test("a low pulse, and the high one after it", wired(a_low_pulse()))
test("a pulse that has begun before is not measured", wired(begun_before()))
test("pulses that the pin has kept", wired(a_series()))
test("edges were lost between two pulses and within one", wired(lost_within(), 2))
test("edges were lost within a pulse", wired(lost_at_its_end(), 1))
test("pulses within a time", wired(in_time()))
test("a pin is closed within a pulse", wired(closed_within()))
test("cancelled within a pulse", wired(cancelled_within()))
test("two tasks measure pulses", wired(two_measure()))
test("a frequency of few edges", wired(few_edges()))
test("a frequency of more edges than the pin keeps", wired(many_edges(), 4))
test("a frequency that is measured up to an edge after the window", wired(after_the_window(), 4))
test("a frequency of no cycle", wired(no_cycle()))
test("a frequency of a signal that stops", wired(stopped(), 4))
test("a frequency counts only what comes", wired(kept_before()))
test("a frequency while another task waits for edges", wired(another_waits()))
test("a frequency when another task has taken an edge", wired(another_has_taken()))
test("a frequency while another task waits for a level", wired(level_beside()))
test("a frequency of a pin that is closed", wired(closed_meanwhile()))
test("a frequency is cancelled", wired(cancelled_meanwhile()))
test("a frequency of more edges than can be counted", wired(saturated(), 2))
test("a frequency within no time", wired(no_window()))
