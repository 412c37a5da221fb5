"""Errors of coroutines, tasks, callbacks and gather, and the turns in which they arrive."""
from cases import *

async def fails(name, steps):
    try:
        for i in range(steps):
            await asyncio.sleep(0)
        raise RuntimeError(name)
    finally:
        print(f"{name} leaves")

async def deep(name):
    try:
        await fails(name, 2)
    except ValueError:
        print("never")
    print("never")

async def good():
    await asyncio.sleep(ms(5))
    print("good goes on")

async def waits(task, name):
    try:
        await task
    except RuntimeError as e:
        print(f"{name} caught {e}")

def boom():
    print("boom")
    raise RuntimeError("boom")

def handler(loop, context):
    print(f"handler: {context['message'].split(' boom')[0]}: {context['exception']}")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    t = asyncio.create_task(ticker(14))
    try:
        await deep("a")
    except RuntimeError as e:
        print(f"caught {e}")
    b = asyncio.create_task(fails("b", 1))
    w = asyncio.create_task(waits(b, "w"))
    try:
        await b
    except RuntimeError as e:
        print(f"caught {e}")
    try:
        await b
    except RuntimeError as e:
        print(f"again {e}")
    await w
    loop.call_soon(boom)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    try:
        await asyncio.gather(good(), fails("c", 0), fails("d", 1))
    except RuntimeError as e:
        print(f"gather: {e}")
    await t
    await asyncio.sleep(ms(10))
    raise ValueError("out")

test("errors of tasks, callbacks and gather, and the turns in which they arrive", main())

async def second():
    return 7

begin("a run after one that failed")
print(run(second()))
