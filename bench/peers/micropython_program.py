# The rows for MicroPython's asyncio. It has no callbacks and no call_later: the nearest is a task, and for each row the
# cheapest way to do the work of bench/programs/*.ts with tasks is taken.
#
# Usage: micropython_program.py WORKLOAD COUNT SIZE WARM_UP_MILLIS MEASURE_MILLIS
import asyncio
import gc
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
async def chain(count, _, measure):
    measure.start()
    for _ in range(count):
        await asyncio.sleep_ms(0)
    measure.stop()
    return count


# COUNT tasks made, then run.
async def burst(count, _, measure):
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
async def fire(count, _, measure):
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
async def cancel(count, _, measure):
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


# SIZE tasks give way to each other, COUNT times in all.
async def switch(count, size, measure):
    each = count // size
    switches = ended = 0
    checksum = count

    async def task():
        nonlocal switches, ended, checksum
        await asyncio.sleep_ms(0)
        if switches == 0:
            measure.start()
        for _ in range(each):
            switches += 1
            await asyncio.sleep_ms(0)
        checksum = (checksum * 31 + switches) & 0xFFFFFFFF
        ended += 1
        if ended == size:
            measure.stop()

    tasks = [asyncio.create_task(task()) for _ in range(size)]
    for task in tasks:
        await task
    return checksum


# A coroutine at the bottom of a chain of SIZE awaits gives way, COUNT times.
async def resume(count, size, measure):
    async def down(left):
        if left > 1:
            return await down(left - 1) + 1
        resumed = 0
        await asyncio.sleep_ms(0)
        measure.start()
        for _ in range(count):
            await asyncio.sleep_ms(0)
            resumed += 1
        measure.stop()
        return resumed + 1

    async def task():
        return await down(size)

    return await asyncio.create_task(task())


# COUNT tasks made and awaited, one after the other.
async def spawn(count, _, measure):
    async def child(index):
        return index

    total = 0
    measure.start()
    for i in range(count):
        total += await asyncio.create_task(child(i))
    measure.stop()
    return total & 0xFFFFFFFF


# COUNT tasks in gathers of SIZE: each gives way once.
async def gather(count, size, measure):
    async def child(index):
        await asyncio.sleep_ms(0)
        return index

    total = 0
    measure.start()
    for _ in range(0, count, size):
        total += sum(await asyncio.gather(*[child(i) for i in range(size)]))
    measure.stop()
    return total & 0xFFFFFFFF


# Two tasks hand a number to and fro, each way through an Event of its own, which is cleared and used again.
async def event(count, _, measure):
    there, back = asyncio.Event(), asyncio.Event()
    asked = answer = 0

    async def answers():
        nonlocal answer
        for _ in range(count):
            await there.wait()
            there.clear()
            answer = asked + 1
            back.set()

    task = asyncio.create_task(answers())
    total = 0
    measure.start()
    for i in range(count):
        asked = i
        there.set()
        await back.wait()
        back.clear()
        total += answer
    measure.stop()
    await task
    return total & 0xFFFFFFFF


# Two tasks take turns at a lock: who has it gives way once.
async def lock(count, _, measure):
    lock = asyncio.Lock()
    held = 0

    async def holds():
        nonlocal held
        for _ in range(count // 2):
            await lock.acquire()
            held += 1
            await asyncio.sleep_ms(0)
            lock.release()

    measure.start()
    other = asyncio.create_task(holds())
    await holds()
    await other
    measure.stop()
    return held


# COUNT tasks that sleep: what memory they take, in bytes. Once.
async def asleep(count):
    sleeping = 0

    async def task():
        nonlocal sleeping
        sleeping += 1
        await asyncio.sleep_ms(3600000)
        sleeping -= 1

    def in_use():
        gc.collect()
        return gc.mem_alloc()

    before = in_use()
    for _ in range(count):
        asyncio.create_task(task())
    while sleeping < count:
        await asyncio.sleep_ms(0)
    return [in_use() - before], sleeping


async def iterate(workload, count, size, measure, millis):
    iterations = []
    checksums = 0
    start = ticks_ms()
    while True:
        measure.elapsed = 0
        checksum = await workload(count, size, measure)
        iterations.append(measure.elapsed * 1000)
        checksums = (checksums * 31 + checksum) & 0xFFFFFFFF
        if ticks_diff(ticks_ms(), start) >= millis:
            return iterations, checksums
        for _ in range(TURNS_BETWEEN):
            await asyncio.sleep_ms(0)


def tell(checksums, unit, iterations):
    version = "MicroPython " + ".".join(str(part) for part in sys.implementation.version[:3])
    print(json.dumps({"version": version, "checksums": checksums, unit: iterations}))


CALLBACKS = {"chain": chain, "burst": burst, "fire": fire, "cancel": cancel}
TASKS = {"switch": switch, "resume": resume, "spawn": spawn, "gather": gather, "future": event}
TASKS |= {"event": event, "lock": lock}


async def main(workload, *numbers):
    count, size, warm_up_millis, measure_millis = (int(number) for number in numbers)
    if workload == "asleep":
        iterations, checksums = await asleep(count)
        tell(checksums, "bytes", iterations)
        return
    workload = CALLBACKS.get(workload) or TASKS[workload]
    measure = Measure()
    await iterate(workload, count, size, measure, warm_up_millis)
    iterations, checksums = await iterate(workload, count, size, measure, measure_millis)
    tell(checksums, "nanos", iterations)


asyncio.run(main(*sys.argv[1:]))
