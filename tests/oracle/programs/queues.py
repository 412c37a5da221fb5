"""Queue, LifoQueue and PriorityQueue: order, sizes, back-pressure, errors, and what is done with the items."""
import itertools

from cases import *


def state(queue):
    return f"{queue.qsize()} of {queue.maxsize}, empty {text(queue.empty())}, full {text(queue.full())}"


async def puts(name, queue, first, count):
    for item in range(first, first + count):
        await queue.put(item)
        say(f"{name} put {item}:", queue.qsize())


async def gets(name, queue, count):
    for _ in range(count):
        item = await queue.get()
        say(f"{name} got {item}:", queue.qsize())


async def without_size():
    queue = asyncio.Queue()
    say(state(queue))
    asyncio.create_task(ticker(2))
    for i in range(20):
        await queue.put(i)
    say(state(queue))
    for i in range(20):
        queue.get_nowait()
    say(state(queue))
    await asyncio.sleep(0)


async def negative_size():
    queue = asyncio.Queue(-2)
    queue.put_nowait(1)
    queue.put_nowait(2)
    say(state(queue))


async def with_size():
    queue = asyncio.Queue(2)
    queue.put_nowait(1)
    say(state(queue))
    queue.put_nowait(2)
    say(state(queue))
    try:
        queue.put_nowait(3)
    except Exception as e:
        say(e, isinstance(e, asyncio.QueueFull))
    say(queue.get_nowait(), queue.get_nowait())
    try:
        queue.get_nowait()
    except Exception as e:
        say(e, isinstance(e, asyncio.QueueEmpty))


async def ring():
    """Around the end of wasyncio's ring, and growing in the middle of it."""
    queue = asyncio.Queue()
    line = ""
    put = itertools.count()
    for _ in range(6):
        for _ in range(5):
            queue.put_nowait(next(put))
        for _ in range(3):
            line += f" {queue.get_nowait()}"
    while not queue.empty():
        line += f" {queue.get_nowait()}"
    say(line)


async def consumer_first():
    queue = asyncio.Queue()
    await asyncio.gather(gets("a", queue, 2), gets("b", queue, 2), puts("p", queue, 1, 4), ticker(3))


async def back_pressure():
    queue = asyncio.Queue(1)
    await asyncio.gather(puts("p", queue, 1, 4), gets("c", queue, 4), ticker(7))


async def back_pressure_of_two():
    queue = asyncio.Queue(2)
    await asyncio.gather(puts("p", queue, 10, 4), puts("q", queue, 20, 4), gets("c", queue, 3), gets("d", queue, 5))


async def slow_consumer():
    queue = asyncio.Queue(2)
    producer = asyncio.create_task(puts("p", queue, 1, 5))
    for _ in range(5):
        await asyncio.sleep(ms(2))
        item = await queue.get()
        at(f"got {item}")
    await producer


async def getters_in_order():
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(gets(name, queue, 1)) for name in "abc"]
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.put_nowait(2)
    await turns(2)
    say(state(queue))
    queue.put_nowait(3)
    await settle(*tasks)


async def putters_in_order():
    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    tasks = [asyncio.create_task(puts(name, queue, i, 1)) for i, name in enumerate("abc", 1)]
    await asyncio.sleep(0)
    for _ in range(4):
        say(f"got {queue.get_nowait()}:", queue.qsize())
        await turns(2)
    await settle(*tasks)


async def stolen_item():
    """Who was woken finds that another was faster, and waits again, at the end of the line."""
    queue = asyncio.Queue()
    tasks = [asyncio.create_task(gets(name, queue, 1)) for name in "ab"]
    await asyncio.sleep(0)
    queue.put_nowait(1)
    say("stolen", queue.get_nowait())
    await turns(2)
    queue.put_nowait(2)
    queue.put_nowait(3)
    await settle(*tasks)


async def stolen_room():
    queue = asyncio.Queue(1)
    queue.put_nowait(0)
    tasks = [asyncio.create_task(puts(name, queue, i, 1)) for i, name in enumerate("ab", 1)]
    await asyncio.sleep(0)
    queue.get_nowait()
    queue.put_nowait(9)
    await turns(2)
    for _ in range(3):
        say("got", queue.get_nowait())
        await turns(2)
    await settle(*tasks)


async def from_callbacks():
    queue = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for i in range(3):
        loop.call_later(ms(i + 1), queue.put_nowait, 7)
    for _ in range(3):
        item = await queue.get()
        at(item)


async def strings():
    queue = asyncio.Queue(2)
    await queue.put("one")
    await queue.put("two")
    say(await queue.get(), await queue.get())


async def in_time():
    queue = asyncio.Queue(1)
    try:
        await asyncio.wait_for(queue.get(), ms(2))
    except TimeoutError as e:
        at(e)
    await asyncio.wait_for(queue.put(1), ms(2))
    try:
        await asyncio.wait_for(queue.put(2), ms(2))
    except TimeoutError as e:
        at(e)
    item = await asyncio.wait_for(queue.get(), ms(2))
    say(f"{item}, {state(queue)}")


async def done_too_often():
    queue = asyncio.Queue()
    try:
        queue.task_done()
    except ValueError as e:
        say(e)
    queue.put_nowait(1)
    queue.task_done()
    try:
        queue.task_done()
    except ValueError as e:
        say(e)


async def joins(name, queue):
    await queue.join()
    at(f"{name} joined")


async def join_nothing():
    queue = asyncio.Queue()
    asyncio.create_task(ticker(1))
    await joins("main", queue)
    queue.put_nowait(1)
    queue.get_nowait()
    queue.task_done()
    await joins("main", queue)


async def works(name, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(ms(item))
        at(f"{name} has done", item)
        queue.task_done()


async def workers():
    queue = asyncio.Queue(2)
    tasks = [asyncio.create_task(works(name, queue), name=name) for name in "ab"]
    joiner = asyncio.create_task(joins("early", queue))
    for i in range(1, 6):
        await queue.put(i)
    await asyncio.gather(joins("main", queue), joins("other", queue))
    for task in tasks:
        task.cancel()
    await settle(*tasks)
    await joiner


async def joined_again():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    first = asyncio.create_task(joins("first", queue))
    await asyncio.sleep(0)
    queue.task_done()
    queue.put_nowait(2)
    second = asyncio.create_task(joins("second", queue))
    await first
    await asyncio.sleep(ms(1))
    say("done", second.done())
    queue.task_done()
    await second


async def last_in_first_out():
    queue = asyncio.LifoQueue(3)
    for i in range(1, 4):
        await queue.put(i)
    putter = asyncio.create_task(queue.put(4))
    await asyncio.sleep(0)
    item = await queue.get()
    say(f"{item}, {state(queue)}")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    line = ""
    while not queue.empty():
        line += f" {await queue.get()}"
    say(line)
    await putter


async def lifo_grows():
    queue = asyncio.LifoQueue()
    line = ""
    for i in range(20):
        queue.put_nowait(i)
    for i in range(15):
        line += f" {queue.get_nowait()}"
    for i in range(50, 60):
        queue.put_nowait(i)
    while not queue.empty():
        line += f" {queue.get_nowait()}"
    say(line)


async def by_priority():
    queue = asyncio.PriorityQueue()
    for i in range(20):
        await queue.put(i * 7 % 20)
    line = ""
    for _ in range(10):
        line += f" {await queue.get()}"
    for i in range(6):
        await queue.put(i * 5 % 13)
    while not queue.empty():
        line += f" {await queue.get()}"
    say(line)


async def priority_wakes():
    queue = asyncio.PriorityQueue(2)
    await asyncio.gather(puts("p", queue, 1, 2), puts("q", queue, 0, 1), gets("c", queue, 3))


async def equals_in_order():
    """heapq's order among equals is none: a number of arrival makes it one (docs/differences.md)."""
    queue = asyncio.PriorityQueue()
    arrival = itertools.count()

    def job(urgency, name):
        return (urgency, next(arrival), name)

    for i, urgency in enumerate([2, 1, 2, 0, 1, 2, 1, 0, 2, 1, 1, 0]):
        queue.put_nowait(job(urgency, f"{i}"))
    line = ""
    for _ in range(4):
        line += f" {queue.get_nowait()[2]}"
    queue.put_nowait(job(1, "late"))
    queue.put_nowait(job(0, "urgent"))
    while not queue.empty():
        line += f" {queue.get_nowait()[2]}"
    say(line)


async def numbers():
    queue = asyncio.PriorityQueue()
    queue.put_nowait(2.5)
    queue.put_nowait(-1.5)
    queue.put_nowait(0.5)
    say(queue.get_nowait(), queue.get_nowait(), queue.get_nowait())


async def consumes(queue, order):
    order.append(await queue.get())


async def many():
    queue = asyncio.Queue()
    order = []
    tasks = [asyncio.create_task(consumes(queue, order), name=f"{i}") for i in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::6]:
        task.cancel()
    for i in range(16):
        queue.put_nowait(i)
    await settle(*tasks)
    say(*order)


test("a queue without a size", without_size())
test("a queue with a negative size", negative_size())
test("a queue with a size", with_size())
test("a queue round and round", ring())
test("who gets comes first", consumer_first())
test("back-pressure of one", back_pressure())
test("back-pressure of two, with several on both sides", back_pressure_of_two())
test("a slow consumer", slow_consumer())
test("who waits to get is served in order", getters_in_order())
test("who waits to put is served in order", putters_in_order())
test("an item is taken before who was woken for it", stolen_item())
test("room is taken before who was woken for it", stolen_room())
test("callbacks put items", from_callbacks())
test("a queue of strings", strings())
test("wait_for of get and put", in_time())
test("more is done than was put", done_too_often())
test("nothing to join", join_nothing())
test("workers, and those who join", workers())
test("joined, and more is put in the same turn", joined_again())
test("last in, first out", last_in_first_out())
test("a long last in, first out", lifo_grows())
test("by priority", by_priority())
test("back-pressure by priority", priority_wakes())
test("of equal priority, in order of arrival", equals_in_order())
test("priorities that are no integers", numbers())
test("many wait to get", many())
