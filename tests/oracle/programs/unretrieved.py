"""Errors that nobody has asked for: who is told, when, and in which order."""
from cases import *


async def fails(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise Oops(name)


async def left(name):
    try:
        await asyncio.sleep(ms(1000))
    finally:
        raise Oops(name)


async def waits(task):
    try:
        await task
    except Oops as e:
        print("awaited", e)


def handler(loop, context):
    task = context.get("task", context.get("future"))
    print(f"{context['message']}: {context['exception']} {task.get_name() if task else ''}")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    asyncio.create_task(fails("nobody has it", 0), name="zero")
    awaited = asyncio.create_task(fails("awaited", 1))
    waiter = asyncio.create_task(waits(awaited))
    asked = asyncio.create_task(fails("asked", 1))
    twice = asyncio.create_task(fails("result", 1))
    for _ in range(6):
        await asyncio.sleep(0)
    await waiter
    print("asked", asked.exception())
    for _ in range(2):
        try:
            twice.result()
        except Oops as e:
            print("result", e)
    future = loop.create_future()
    future.set_exception(Oops("future"))
    try:
        await future
    except Oops as e:
        print("awaited", e)
    gathering = asyncio.gather(fails("gathered", 0), fails("gathered too", 1))
    await asyncio.sleep(ms(1))
    print("gathering", gathering.exception())
    cancelled = asyncio.create_task(left("never"))
    cancelled.cancel()
    await asyncio.sleep(ms(1))
    asyncio.create_task(left("shutdown"), name="left")
    await asyncio.sleep(ms(1))
    print("main ends")


test("errors that nobody has asked for", main())


async def second():
    pass


test("a run after errors that nobody has asked for", second())
