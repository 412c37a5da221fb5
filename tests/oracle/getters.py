"""What the programs of queues have in common: tasks that get and put, and tell it. getters.ts says the same."""

import asyncio

from cases import at


async def get(name, queue):
    try:
        item = await queue.get()
        at(f"{name} got", item)
    except BaseException as e:
        at(f"{name} throws", e)
        if not isinstance(e, asyncio.QueueShutDown):
            raise


async def put(name, queue, item):
    try:
        await queue.put(item)
        at(f"{name} put", item)
    except BaseException as e:
        at(f"{name} throws", e)
        if not isinstance(e, asyncio.QueueShutDown):
            raise


def getter(name, queue):
    return asyncio.create_task(get(name, queue), name=name)


def putter(name, queue, item):
    return asyncio.create_task(put(name, queue, item), name=name)


def full(size):
    """Of `size`, with as many items."""
    queue = asyncio.Queue(size)
    for i in range(size):
        queue.put_nowait(i)
    return queue
