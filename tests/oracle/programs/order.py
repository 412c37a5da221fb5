"""The order of turns of tasks, futures, callbacks and gather."""
from cases import *

async def work(name, steps):
    print(f"{name} starts")
    for i in range(steps):
        await asyncio.sleep(0)
        print(f"{name} {i}")
    return name

async def passes(name):
    return name

async def waits(task, name):
    print(f"{name} has {await task}")

async def main():
    loop = asyncio.get_running_loop()
    t = asyncio.create_task(ticker(20))
    a = asyncio.create_task(work("a", 1))
    loop.call_soon(lambda: print("soon"))
    b = asyncio.create_task(work("b", 2))
    print("made")
    print(await passes("direct"))
    w = asyncio.create_task(waits(a, "w"))
    v = asyncio.create_task(waits(a, "v"))
    print(await a)
    print(await a)
    print(await b)
    await w
    await v
    future = loop.create_future()
    def give():
        future.set_result(5)
        print("given")
    loop.call_soon(give)
    print(await future)
    results = await asyncio.gather(work("c", 1), passes("d"), b, work("e", 0))
    print(" ".join(results))
    empty = await asyncio.gather()
    print(len(empty))
    await t
    print("main ends")

test("the order of tasks, callbacks, futures and gather", main())
