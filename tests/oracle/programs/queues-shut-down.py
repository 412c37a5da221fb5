"""Queues that are shut down, at once or when they are empty, with tasks that wait on both sides and for the end of the work."""
from cases import *
from getters import full, get, getter, put, putter


async def join(name, queue):
    await queue.join()
    at(f"{name} joined")


def joiner(name, queue):
    return asyncio.create_task(join(name, queue), name=name)


def nowait(queue):
    try:
        queue.put_nowait(9)
    except Exception as e:
        say("putNowait throws", e)
    try:
        say("getNowait gives", queue.get_nowait())
    except Exception as e:
        say("getNowait throws", e)


async def is_empty():
    queue = asyncio.Queue(1)
    queue.shutdown()
    asyncio.create_task(ticker(1))
    await get("main", queue)
    await put("main", queue, 1)
    nowait(queue)
    say(queue.qsize(), queue.empty(), queue.full())


async def holds_items():
    queue = full(2)
    queue.shutdown()
    say(queue.qsize())
    await put("main", queue, 1)
    nowait(queue)
    await get("main", queue)
    await get("main", queue)
    nowait(queue)


async def immediately():
    queue = full(2)
    queue.shutdown(True)
    say(queue.qsize())
    nowait(queue)
    await get("main", queue)
    await put("main", queue, 1)
    await join("main", queue)


async def twice():
    queue = full(2)
    queue.shutdown()
    queue.shutdown()
    say(queue.qsize())
    queue.shutdown(True)
    queue.shutdown()
    say(queue.qsize())


async def getters_wait():
    queue = asyncio.Queue()
    tasks = [getter(name, queue) for name in "abc"]
    await asyncio.sleep(ms(1))
    asyncio.create_task(ticker(3))
    queue.shutdown()
    await settle(*tasks)


async def putters_wait():
    queue = full(1)
    tasks = [putter("a", queue, 1), putter("b", queue, 2)]
    await asyncio.sleep(ms(1))
    queue.shutdown()
    await settle(*tasks)
    say(queue.qsize())
    await get("main", queue)
    await get("main", queue)


async def putters_wait_immediately():
    queue = full(1)
    tasks = [putter("a", queue, 1), putter("b", queue, 2), joiner("j", queue)]
    await asyncio.sleep(ms(1))
    queue.shutdown(True)
    await settle(*tasks)
    say(queue.qsize())


async def put_and_shut_down():
    queue = asyncio.Queue()
    tasks = [getter("a", queue), getter("b", queue)]
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.shutdown()
    await settle(*tasks)


async def put_and_shut_down_immediately():
    queue = asyncio.Queue()
    tasks = [getter("a", queue), getter("b", queue)]
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.shutdown(True)
    await settle(*tasks)


async def got_and_shut_down():
    queue = full(1)
    tasks = [putter("a", queue, 1), putter("b", queue, 2)]
    await asyncio.sleep(0)
    say(queue.get_nowait())
    queue.shutdown()
    await settle(*tasks)
    say(queue.qsize())


async def joiners_wait():
    queue = full(2)
    tasks = [joiner("a", queue), joiner("b", queue)]
    await asyncio.sleep(ms(1))
    queue.shutdown()
    await asyncio.sleep(ms(1))
    say("done", tasks[0].done())
    for _ in range(2):
        await get("main", queue)
        queue.task_done()
    await settle(*tasks)


async def joiners_wait_immediately():
    queue = full(2)
    tasks = [joiner("a", queue), joiner("b", queue)]
    await asyncio.sleep(ms(1))
    queue.shutdown(True)
    await settle(*tasks)
    try:
        queue.task_done()
    except ValueError as e:
        say(e)


async def unfinished():
    """What was got, and is not done yet, is waited for."""
    queue = full(3)
    say(queue.get_nowait())
    j = joiner("j", queue)
    await asyncio.sleep(ms(1))
    queue.shutdown(True)
    await asyncio.sleep(ms(1))
    say("done", j.done())
    queue.task_done()
    await settle(j)
    try:
        queue.task_done()
    except ValueError as e:
        say(e)


async def more():
    queue = full(2)
    queue.get_nowait()
    queue.get_nowait()
    queue.task_done()
    queue.task_done()
    queue.shutdown(True)
    await join("main", queue)


async def shut_down_and_cancelled():
    queue = asyncio.Queue()
    a = getter("a", queue)
    b = getter("b", queue)
    await asyncio.sleep(0)
    queue.shutdown()
    a.cancel("after")
    await settle(a, b)


async def cancelled_and_shut_down():
    queue = full(1)
    a = putter("a", queue, 1)
    b = putter("b", queue, 2)
    await asyncio.sleep(0)
    a.cancel("before")
    queue.shutdown()
    await settle(a, b)


async def limit():
    queue = asyncio.Queue()
    queue.shutdown()
    try:
        await asyncio.wait_for(queue.get(), ms(2))
    except asyncio.QueueShutDown as e:
        at(e)


async def lifo():
    queue = asyncio.LifoQueue(3)
    for i in range(3):
        queue.put_nowait(i)
    p = putter("p", queue, 3)
    await asyncio.sleep(0)
    queue.shutdown()
    await settle(p)
    for _ in range(4):
        await get("main", queue)


async def priority():
    queue = asyncio.PriorityQueue(3)
    for i in (3, 2, 1):
        queue.put_nowait(i)
    queue.shutdown()
    for _ in range(4):
        await get("main", queue)
    other = asyncio.PriorityQueue()
    for i in range(9, 0, -1):
        other.put_nowait(i)
    j = joiner("j", other)
    await turns(1)
    other.shutdown(True)
    await settle(j)
    say(other.qsize())


async def worker(name, queue):
    try:
        while True:
            item = await queue.get()
            at(f"{name} does", item)
            await asyncio.sleep(ms(1))
            queue.task_done()
    except asyncio.QueueShutDown:
        at(f"{name} goes home")


async def workers():
    queue = asyncio.Queue(2)
    tasks = [asyncio.create_task(worker("a", queue)), asyncio.create_task(worker("b", queue))]
    for i in range(5):
        await queue.put(i)
    queue.shutdown()
    await join("main", queue)
    await settle(*tasks)


test("an empty queue is shut down", is_empty())
test("a queue that holds items is shut down", holds_items())
test("a queue that holds items is shut down immediately", immediately())
test("a queue is shut down twice", twice())
test("shut down while tasks wait to get", getters_wait())
test("shut down while tasks wait to put", putters_wait())
test("shut down immediately while tasks wait to put and join", putters_wait_immediately())
test("an item is put, and the queue shut down in the same turn", put_and_shut_down())
test("an item is put, and the queue shut down immediately in the same turn", put_and_shut_down_immediately())
test("an item is got, and the queue shut down in the same turn", got_and_shut_down())
test("shut down while tasks join", joiners_wait())
test("shut down immediately while tasks join", joiners_wait_immediately())
test("shut down immediately with work that is not done", unfinished())
test("shut down immediately when all is done", more())
test("shut down, and who gets cancelled in the same turn", shut_down_and_cancelled())
test("who puts is cancelled, and the queue shut down in the same turn", cancelled_and_shut_down())
test("wait_for of a queue that is shut down", limit())
test("a last in, first out queue is shut down", lifo())
test("a priority queue is shut down", priority())
test("workers go home", workers())
