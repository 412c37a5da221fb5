"""The rows for CPython's asyncio and for uvloop: what bench/programs/*.ts does, with the same names.

Usage: asyncio_program.py LOOP WORKLOAD COUNT SIZE WARM_UP_MILLIS MEASURE_MILLIS; LOOP is asyncio or uvloop.
"""

import asyncio
import gc
import json
import os
import platform
import sys
import tracemalloc
from time import perf_counter_ns

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
    """Iterates for a while unmeasured, then measured, and prints one line of JSON."""

    def __init__(self, loop, version, warm_up_millis, measure_millis):
        self.loop = loop
        self.version = version
        self.measure_nanos = measure_millis * 1_000_000
        self.measuring = False
        self.phase_end = perf_counter_ns() + warm_up_millis * 1_000_000
        self.reset()

    def reset(self):
        self.elapsed = self.checksums = 0
        self.iterations = []

    def start(self):
        self.started = perf_counter_ns()

    def stop(self):
        self.elapsed += perf_counter_ns() - self.started

    def finish(self, checksum, following):
        """Ends an iteration. Before the next one the loop turns TURNS_BETWEEN times."""
        self.iterations.append(self.elapsed)
        self.elapsed = 0
        self.checksums = (self.checksums * 31 + checksum) & 0xFFFFFFFF
        if perf_counter_ns() >= self.phase_end:
            if self.measuring:
                self.report()
                return
            self.measuring = True
            self.reset()
            self.phase_end = perf_counter_ns() + self.measure_nanos
        self.turns_left = TURNS_BETWEEN
        self.following = following
        self.loop.call_soon(self.turn)

    def turn(self):
        self.turns_left -= 1
        self.loop.call_soon(self.turn if self.turns_left > 0 else self.following)

    def report(self):
        self.tell(self.checksums, "nanos", self.iterations)

    def tell(self, checksums, unit, iterations):
        print(json.dumps({"version": self.version, "checksums": checksums, unit: iterations}), flush=True)
        self.loop.stop()


def chain(loop, count, _, measure):
    done = 0

    def iteration():
        nonlocal done
        done = 0
        measure.start()
        loop.call_soon(step)

    def step():
        nonlocal done
        done += 1
        if done < count:
            loop.call_soon(step)
        else:
            measure.stop()
            measure.finish(done, iteration)

    return iteration


def burst(loop, count, _, measure):
    order = []
    ran = order.append

    def iteration():
        order.clear()
        measure.start()
        for i in range(count):
            loop.call_soon(ran, i)
        loop.call_soon(end)

    def end():
        measure.stop()
        checksum = len(order)
        for i in order:
            checksum = (checksum * 31 + i) & 0xFFFFFFFF
        measure.finish(checksum, iteration)

    return iteration


def nothing():
    """Keeps a loop from sleeping."""


def fire(loop, count, _, measure):
    delays = delays_of(count)
    seconds = [delay / 1000 for delay in delays]
    order = []
    fired = order.append

    def iteration():
        order.clear()
        measure.start()
        for i in range(count):
            loop.call_later(seconds[i], fired, i)
        loop.call_later((MOST_DELAY + 1) / 1000, end)
        measure.stop()
        due = perf_counter_ns() + (MOST_DELAY + 2) * 1_000_000
        while perf_counter_ns() < due:
            pass
        measure.start()
        # libuv's clock stands still in a callback: with nothing to do, uvloop would sleep until timers that are due already.
        loop.call_soon(nothing)

    def end():
        measure.stop()
        by_delay = [0] * (MOST_DELAY + 1)
        for i in order:
            by_delay[delays[i]] = (by_delay[delays[i]] * 31 + i + 1) & 0xFFFFFFFF
        checksum = len(order)
        for delay in range(1, MOST_DELAY + 1):
            checksum = (checksum * 31 + by_delay[delay]) & 0xFFFFFFFF
        measure.finish(checksum, iteration)

    return iteration


def cancel(loop, count, _, measure):
    seconds = [60 + delay for delay in delays_of(count)]
    handles = [None] * count
    fired = []
    fire = fired.append

    def iteration():
        measure.start()
        for i in range(count):
            handles[i] = loop.call_later(seconds[i], fire, i)
        for handle in handles:
            handle.cancel()
        loop.call_soon(end)

    def end():
        measure.stop()
        measure.finish(sum(handle.cancelled() for handle in handles) - len(fired), iteration)

    return iteration


def switch(loop, count, size, measure):
    each = count // size
    switches = ended = checksum = 0
    sleep = asyncio.sleep

    def iteration():
        nonlocal switches, ended, checksum
        switches = ended = 0
        checksum = count
        for _ in range(size):
            loop.create_task(task())

    async def task():
        nonlocal switches, ended, checksum
        await sleep(0)  # until all have begun
        if switches == 0:
            measure.start()
        for _ in range(each):
            switches += 1
            await sleep(0)
        checksum = (checksum * 31 + switches) & 0xFFFFFFFF
        ended += 1
        if ended == size:
            measure.stop()
            measure.finish(checksum, iteration)

    return iteration


def resume(loop, count, size, measure):
    sleep = asyncio.sleep

    def iteration():
        loop.create_task(task())

    async def task():
        measure.finish(await down(size), iteration)

    async def down(left):
        if left > 1:
            return await down(left - 1) + 1
        resumed = 0
        await sleep(0)
        measure.start()
        for _ in range(count):
            await sleep(0)
            resumed += 1
        measure.stop()
        return resumed + 1

    return iteration


def spawn(loop, count, _, measure):
    create_task = loop.create_task

    def iteration():
        create_task(task())

    async def child(index):
        return index

    async def task():
        total = 0
        measure.start()
        for i in range(count):
            total += await create_task(child(i))
        measure.stop()
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def gather(loop, count, size, measure):
    sleep = asyncio.sleep

    def iteration():
        loop.create_task(task())

    async def child(index):
        await sleep(0)
        return index

    async def task():
        total = 0
        measure.start()
        for _ in range(0, count, size):
            total += sum(await asyncio.gather(*[child(i) for i in range(size)]))
        measure.stop()
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def group(loop, count, size, measure):
    sleep = asyncio.sleep

    def iteration():
        loop.create_task(task())

    async def child(index):
        await sleep(0)
        return index

    async def task():
        total = 0
        measure.start()
        for _ in range(0, count, size):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(child(i)) for i in range(size)]
            total += sum(task.result() for task in tasks)
        measure.stop()
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def future(loop, count, _, measure):
    create_future = loop.create_future
    there = back = None

    def iteration():
        nonlocal there
        there = create_future()
        loop.create_task(answers())
        loop.create_task(asks())

    async def answers():
        nonlocal there
        for _ in range(count):
            asked = await there
            there = create_future()
            back.set_result(asked + 1)

    async def asks():
        nonlocal back
        total = 0
        measure.start()
        for i in range(count):
            back = answer = create_future()
            there.set_result(i)
            total += await answer
        measure.stop()
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def event(loop, count, _, measure):
    there, back = asyncio.Event(), asyncio.Event()
    asked = answer = 0

    def iteration():
        loop.create_task(asks())

    async def answers():
        nonlocal answer
        for _ in range(count):
            await there.wait()
            there.clear()
            answer = asked + 1
            back.set()

    async def asks():
        nonlocal asked
        other = loop.create_task(answers())
        total = 0
        measure.start()
        for i in range(count):
            asked = i
            there.set()
            await back.wait()
            back.clear()
            total += answer
        measure.stop()
        await other
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def queue(loop, count, _, measure):
    queue = asyncio.Queue(1)

    def iteration():
        loop.create_task(takes())

    async def puts():
        for i in range(count):
            await queue.put(i)

    async def takes():
        other = loop.create_task(puts())
        total = 0
        measure.start()
        for _ in range(count):
            total += await queue.get()
        measure.stop()
        await other
        measure.finish(total & 0xFFFFFFFF, iteration)

    return iteration


def lock(loop, count, _, measure):
    lock = asyncio.Lock()
    sleep = asyncio.sleep
    held = 0

    def iteration():
        loop.create_task(task())

    async def holds():
        nonlocal held
        for _ in range(count // 2):
            await lock.acquire()
            held += 1
            await sleep(0)
            lock.release()

    async def task():
        nonlocal held
        held = 0
        measure.start()
        other = loop.create_task(holds())
        await holds()
        await other
        measure.stop()
        measure.finish(held, iteration)

    return iteration


def asleep(loop, count, _, measure):
    sleeping = before = 0

    async def task():
        nonlocal sleeping
        sleeping += 1
        await asyncio.sleep(3600)
        sleeping -= 1

    def in_use():
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    def begin():
        nonlocal before
        before = in_use()
        for _ in range(count):
            loop.create_task(task())
        loop.call_soon(end)

    def end():
        measure.tell(sleeping, "bytes", [in_use() - before])

    tracemalloc.start()
    return begin


def main():
    kind, workload, *numbers = sys.argv[1:]
    version = f"CPython {platform.python_version()}"
    if kind == "uvloop":
        import uvloop

        loop = uvloop.new_event_loop()
        version = f"uvloop {uvloop.__version__} on {version}"
    else:
        loop = asyncio.new_event_loop()
    count, size, warm_up_millis, measure_millis = map(int, numbers)
    measure = Measure(loop, version, warm_up_millis, measure_millis)
    callbacks = {"chain": chain, "burst": burst, "fire": fire, "cancel": cancel}
    tasks = {"switch": switch, "resume": resume, "spawn": spawn, "future": future, "asleep": asleep}
    tasks |= {"gather": gather, "group": group, "event": event, "queue": queue, "lock": lock}
    loop.call_soon((callbacks | tasks)[workload](loop, count, size, measure))
    loop.run_forever()
    if workload == "asleep":
        os._exit(0)  # without a complaint of each task that still sleeps
    loop.close()


main()
