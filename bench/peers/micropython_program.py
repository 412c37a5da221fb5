# The rows for MicroPython's asyncio. It has no callbacks and no call_later: the nearest is a task, and for each row the
# cheapest way to do the work of bench/programs/*.ts with tasks is taken.
#
# Usage: micropython_program.py WORKLOAD COUNT WARM_UP_MILLIS MEASURE_MILLIS
import asyncio
import json
import sys
from time import ticks_diff, ticks_ms, ticks_us

MOST_DELAY = 4
TURNS_BETWEEN = 1000


def delays_of(count):
    random = 1
    delays = []
    for _ in range(count):
        random = (random * 1664525 + 1013904223) & 0xFFFFFFFF
        delays.append(1 + (random >> 30))
    return delays


class Measure:
    def __init__(self):
        self.elapsed = 0

    def start(self):
        self.started = ticks_us()

    def stop(self):
        self.elapsed += ticks_diff(ticks_us(), self.started)


# One task that gives way COUNT times: no task is made, only scheduled again.
async def chain(count, measure):
    measure.start()
    for _ in range(count):
        await asyncio.sleep_ms(0)
    measure.stop()
    return count


# COUNT tasks made, then run.
async def burst(count, measure):
    order = []

    async def run(i):
        order.append(i)

    measure.start()
    for i in range(count):
        asyncio.create_task(run(i))
    while len(order) < count:
        await asyncio.sleep_ms(0)
    measure.stop()
    checksum = len(order)
    for i in order:
        checksum = (checksum * 31 + i) & 0xFFFFFFFF
    return checksum


# COUNT tasks made that sleep, and woken.
async def fire(count, measure):
    delays = delays_of(count)
    order = []
    armed = 0

    async def sleep(i):
        nonlocal armed
        armed += 1
        await asyncio.sleep_ms(delays[i])
        order.append(i)

    measure.start()
    for i in range(count):
        asyncio.create_task(sleep(i))
    while armed < count:
        await asyncio.sleep_ms(0)
    measure.stop()
    due = ticks_ms() + MOST_DELAY + 2
    while ticks_diff(due, ticks_ms()) > 0:
        pass
    measure.start()
    while len(order) < count:
        await asyncio.sleep_ms(0)
    measure.stop()
    by_delay = [0] * (MOST_DELAY + 1)
    for i in order:
        by_delay[delays[i]] = (by_delay[delays[i]] * 31 + i + 1) & 0xFFFFFFFF
    checksum = len(order)
    for delay in range(1, MOST_DELAY + 1):
        checksum = (checksum * 31 + by_delay[delay]) & 0xFFFFFFFF
    return checksum


# COUNT tasks made that sleep for about a minute, and cancelled.
async def cancel(count, measure):
    delays = [60000 + 1000 * delay for delay in delays_of(count)]
    tasks = [None] * count
    armed = 0
    fired = 0

    async def sleep(i):
        nonlocal armed, fired
        armed += 1
        await asyncio.sleep_ms(delays[i])
        fired += 1

    measure.start()
    for i in range(count):
        tasks[i] = asyncio.create_task(sleep(i))
    while armed < count:
        await asyncio.sleep_ms(0)
    for task in tasks:
        task.cancel()
    while not tasks[-1].done():
        await asyncio.sleep_ms(0)
    measure.stop()
    return sum(task.done() for task in tasks) - fired


async def iterate(workload, count, measure, millis):
    iterations = []
    checksums = 0
    start = ticks_ms()
    while True:
        measure.elapsed = 0
        checksum = await workload(count, measure)
        iterations.append(measure.elapsed * 1000)
        checksums = (checksums * 31 + checksum) & 0xFFFFFFFF
        if ticks_diff(ticks_ms(), start) >= millis:
            return iterations, checksums
        for _ in range(TURNS_BETWEEN):
            await asyncio.sleep_ms(0)


async def main(workload, count, warm_up_millis, measure_millis):
    workload = {"chain": chain, "burst": burst, "fire": fire, "cancel": cancel}[workload]
    measure = Measure()
    await iterate(workload, int(count), measure, int(warm_up_millis))
    iterations, checksums = await iterate(workload, int(count), measure, int(measure_millis))
    version = "MicroPython " + ".".join(str(part) for part in sys.implementation.version[:3])
    print(json.dumps({"version": version, "checksums": checksums, "nanos": iterations}))


asyncio.run(main(*sys.argv[1:]))
