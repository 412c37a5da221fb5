"""async for over as_completed and iterators of a program's own; queues until they are shut down."""
from cases import *

tasks = set()


def create_task(coroutine):
    task = asyncio.create_task(coroutine)
    tasks.add(task)
    return task


async def consumes(name, queue):
    try:
        while True:
            try:
                item = await queue.get()
            except asyncio.QueueShutDown:
                break
            at(name, "has", item)
        at(name, "is done")
    except BaseException as e:
        at(name, "throws", e)
        raise


async def produces(queue, count):
    for i in range(count):
        await asyncio.sleep(ms(10))
        await queue.put(i)
    queue.shutdown()


# ---- queues


async def items_in_order():
    queue = asyncio.Queue(1)
    create_task(produces(queue, 3))
    await consumes("a", queue)


async def what_is_left():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    queue.shutdown()
    create_task(ticker(2))
    await consumes("a", queue)
    say("in the same turn")


async def nothing_is_left():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown(True)
    await consumes("a", queue)


async def while_it_waits():
    queue = asyncio.Queue()
    task = create_task(consumes("a", queue))
    await asyncio.sleep(ms(5))
    queue.shutdown()
    create_task(ticker(2))
    await task


async def two_consumers():
    queue = asyncio.Queue(1)
    a = create_task(consumes("a", queue))
    b = create_task(consumes("b", queue))
    await produces(queue, 4)
    await a
    await b


async def a_consumer_is_cancelled():
    queue = asyncio.Queue()
    a = create_task(consumes("a", queue))
    b = create_task(consumes("b", queue))
    await asyncio.sleep(ms(5))
    queue.put_nowait(1)
    a.cancel()
    await asyncio.gather(a, return_exceptions=True)
    queue.shutdown()
    await b
    say(a.cancelled())


async def up_to_a_break():
    queue = asyncio.Queue()
    for i in range(4):
        queue.put_nowait(i)
    while True:
        item = await queue.get()
        say(item)
        if item == 1:
            break
    say(queue.qsize(), "left")


async def until_joined():
    queue = asyncio.Queue(2)
    task = create_task(takes(queue))
    for i in range(3):
        await queue.put(i)
    await queue.join()
    at("joined")
    queue.shutdown()
    await task


async def takes(queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.QueueShutDown:
            break
        await asyncio.sleep(ms(10))
        at("did", item)
        queue.task_done()


async def of_other_orders():
    last = asyncio.LifoQueue()
    least = asyncio.PriorityQueue()
    for i in range(4):
        last.put_nowait(i ^ 1)
        least.put_nowait(i ^ 1)
    last.shutdown()
    least.shutdown()
    await consumes("last", last)
    await consumes("least", least)


# ---- as_completed


async def values(awaitables, timeout=None):
    """What wasyncio's AsCompleted gives."""
    async for done in asyncio.as_completed(awaitables, timeout=timeout):
        at(await done)


def all_tasks(*coroutines):
    """as_completed has a set of them; wasyncio starts them in their order."""
    return [create_task(coroutine) for coroutine in coroutines]


async def as_they_end():
    await values(all_tasks(work("a", 30, 3), work("b", 10, 1), work("c", 20, 2)))


async def none_at_all():
    await values([])
    say("none")


async def one_fails():
    try:
        await values(all_tasks(work("a", 30, 3), fails("b", 20), work("c", 10, 1)))
    except Oops as e:
        at("throws", e)
    await asyncio.sleep(ms(20))


async def not_in_time():
    try:
        await values(all_tasks(work("a", 30, 3), work("b", 10, 1)), ms(20))
    except TimeoutError as e:
        at("throws", e)
    await asyncio.sleep(ms(20))


async def the_body_takes_long():
    async for done in asyncio.as_completed(all_tasks(work("a", 10, 1), work("b", 20, 2), work("c", 30, 3))):
        at(await done)
        await asyncio.sleep(ms(25))


async def goes_over():
    await values(all_tasks(work("a", 10, 1), work("b", 30, 2)))


async def while_it_goes_over():
    task = create_task(goes_over())
    await asyncio.sleep(ms(15))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    at(task.cancelled())
    await asyncio.sleep(ms(20))


# ---- iterators of a program's own


class Counts:
    def __init__(self, breaks=-1):
        self.at = 0
        self.breaks = breaks

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep(ms(10))
        if self.at == self.breaks:
            raise Oops("next")
        if self.at == 3:
            raise StopAsyncIteration
        self.at += 1
        return self.at - 1


async def over(iterator, body):
    """`for await`: an iterator is closed unless the loop has come to its end."""
    try:
        async for n in iterator:
            if await body(n):
                break
        else:
            return
    except BaseException:
        await close()
        raise
    await close()


async def close():
    await asyncio.sleep(ms(1))
    at("closed")


async def to_its_end():
    async def body(n):
        at(n)

    await over(Counts(), body)


async def broken():
    async def body(n):
        at(n)
        return n == 1

    await over(Counts(), body)
    at("goes on")


async def returned():
    async def body(n):
        return n == 1

    await over(Counts(), body)
    at(1)


async def the_body_throws():
    async def body(n):
        raise Oops(f"body {n}")

    await over(Counts(), body)


async def the_iterator_throws():
    async def body(n):
        at(n)

    await over(Counts(1), body)


async def is_cancelled():
    task = create_task(to_its_end())
    await asyncio.sleep(ms(15))
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        at(e)
    say(task.cancelled())


test("items of a queue in order", items_in_order())
test("items that are left in a queue", what_is_left())
test("a queue in which nothing is left", nothing_is_left())
test("a queue is shut down while it is waited for", while_it_waits())
test("two go over one queue", two_consumers())
test("one of two that go over a queue is cancelled", a_consumer_is_cancelled())
test("items of a queue up to a break", up_to_a_break())
test("items of a queue until it is joined", until_joined())
test("queues of other orders", of_other_orders())
test("as they are completed", as_they_end())
test("nothing to be completed", none_at_all())
test("one fails as it is completed", one_fails())
test("one is not completed in time", not_in_time())
test("the body takes longer than what is completed", the_body_takes_long())
test("cancelled while it goes over what is completed", while_it_goes_over())
test("an iterator to its end", to_its_end())
test("an iterator up to a break", broken())
test("an iterator up to a return", returned())
test("the body of a loop throws", the_body_throws())
test("an iterator throws", the_iterator_throws())
test("a loop is cancelled", is_cancelled())
