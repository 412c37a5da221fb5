"""Queues: who gets, puts or joins is cancelled in every window, and no item is lost."""
from cases import *
from getters import full, getter, put, putter


def drain(queue):
    line = "left:"
    while not queue.empty():
        line += f" {queue.get_nowait()}"
    say(line)


async def getting_cancelled():
    queue = asyncio.Queue()
    a = getter("a", queue)
    b = getter("b", queue)
    await asyncio.sleep(ms(1))
    a.cancel("enough")
    await asyncio.sleep(ms(1))
    queue.put_nowait(1)
    await settle(a, b)


async def cancelled_then_put():
    queue = asyncio.Queue()
    a = getter("a", queue)
    b = getter("b", queue)
    await asyncio.sleep(0)
    a.cancel("before")
    queue.put_nowait(1)
    await settle(a, b)


async def put_then_cancelled():
    queue = asyncio.Queue()
    a = getter("a", queue)
    b = getter("b", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    a.cancel("after")
    await settle(a, b)


async def only_getter():
    queue = asyncio.Queue()
    a = getter("a", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    a.cancel("after")
    await settle(a)
    drain(queue)


async def several_getters():
    queue = asyncio.Queue()
    tasks = [getter(name, queue) for name in "abcde"]
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.put_nowait(2)
    tasks[0].cancel("a")
    tasks[1].cancel("b")
    tasks[3].cancel("d")
    await turns(3)
    queue.put_nowait(3)
    await settle(*tasks)
    drain(queue)


async def getter_cancelled_twice():
    queue = asyncio.Queue()
    a = getter("a", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    a.cancel("one")
    a.cancel("two")
    await settle(a)
    drain(queue)


async def getter_taken_back():
    queue = asyncio.Queue()
    a = getter("a", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    a.cancel()
    a.uncancel()
    await settle(a)


async def stolen_and_cancelled():
    queue = asyncio.Queue()
    a = getter("a", queue)
    b = getter("b", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.get_nowait()
    a.cancel("after")
    await settle(a)
    say("b done", b.done())
    queue.put_nowait(2)
    await settle(b)


async def gets_again(queue):
    try:
        await queue.get()
    except asyncio.CancelledError as e:
        say("again after", e)
        item = await queue.get()
        at("got", item)


async def swallowed():
    queue = asyncio.Queue()
    a = asyncio.create_task(gets_again(queue), name="a")
    b = getter("b", queue)
    await asyncio.sleep(0)
    queue.put_nowait(1)
    a.cancel("once")
    await turns(3)
    queue.put_nowait(2)
    await settle(a, b)


async def putting_cancelled():
    queue = full(1)
    a = putter("a", queue, 1)
    b = putter("b", queue, 2)
    await asyncio.sleep(ms(1))
    a.cancel("enough")
    await asyncio.sleep(ms(1))
    say(queue.get_nowait())
    await settle(a, b)
    drain(queue)


async def cancelled_then_got():
    queue = full(1)
    a = putter("a", queue, 1)
    b = putter("b", queue, 2)
    await asyncio.sleep(0)
    a.cancel("before")
    say(queue.get_nowait())
    await settle(a, b)
    drain(queue)


async def got_then_cancelled():
    queue = full(1)
    a = putter("a", queue, 1)
    b = putter("b", queue, 2)
    await asyncio.sleep(0)
    say(queue.get_nowait())
    a.cancel("after")
    await settle(a, b)
    drain(queue)


async def only_putter():
    queue = full(1)
    a = putter("a", queue, 1)
    await asyncio.sleep(0)
    say(queue.get_nowait())
    a.cancel("after")
    await settle(a)
    drain(queue)


async def several_putters():
    queue = asyncio.Queue(2)
    queue.put_nowait(10)
    queue.put_nowait(11)
    tasks = [putter(name, queue, i) for i, name in enumerate("abcd", 1)]
    await asyncio.sleep(0)
    queue.get_nowait()
    queue.get_nowait()
    tasks[1].cancel("b")
    tasks[0].cancel("a")
    await settle(*tasks)
    drain(queue)


async def room_stolen_and_cancelled():
    queue = full(1)
    a = putter("a", queue, 1)
    b = putter("b", queue, 2)
    await asyncio.sleep(0)
    queue.get_nowait()
    queue.put_nowait(9)
    a.cancel("after")
    await settle(a)
    say("b done", b.done())
    drain(queue)
    await settle(b)
    drain(queue)


async def both_sides():
    queue = full(1)
    a = putter("a", queue, 1)
    await asyncio.sleep(0)
    c = getter("c", queue)
    d = getter("d", queue)
    a.cancel("putter")
    await settle(a, c)
    await put("main", queue, 5)
    await settle(d)


async def done(queue, name):
    try:
        await queue.join()
        say(f"{name} joined")
    except BaseException as e:
        say(f"{name} throws", e)
        raise


async def joining():
    queue = full(1)
    a = asyncio.create_task(done(queue, "a"), name="a")
    b = asyncio.create_task(done(queue, "b"), name="b")
    await asyncio.sleep(0)
    a.cancel("before")
    queue.task_done()
    await settle(a, b)


async def joined_and_cancelled():
    queue = full(1)
    a = asyncio.create_task(done(queue, "a"), name="a")
    b = asyncio.create_task(done(queue, "b"), name="b")
    await asyncio.sleep(0)
    queue.task_done()
    a.cancel("after")
    await settle(a, b)


async def get_at_the_limit():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_later(ms(2), queue.put_nowait, 1)
    try:
        async with asyncio.timeout(ms(2)):
            await queue.get()
    except TimeoutError as e:
        at(e)
    drain(queue)


async def limited(name, queue, milliseconds):
    try:
        item = await asyncio.wait_for(queue.get(), ms(milliseconds))
        at(f"{name} got", item)
    except TimeoutError as e:
        at(f"{name} throws", e)


async def limit_hands_on():
    queue = asyncio.Queue()
    asyncio.get_running_loop().call_later(ms(2), queue.put_nowait, 1)
    a = asyncio.create_task(limited("a", queue, 2), name="a")
    b = asyncio.create_task(limited("b", queue, 5), name="b")
    await settle(a, b)
    drain(queue)


async def put_at_the_limit():
    queue = full(1)
    asyncio.get_running_loop().call_later(ms(2), queue.get_nowait)
    try:
        await asyncio.wait_for(queue.put(1), ms(2))
    except TimeoutError as e:
        at(e)
    drain(queue)


async def itself():
    queue = asyncio.Queue(1)
    asyncio.current_task().cancel("myself")
    try:
        await queue.get()
    except asyncio.CancelledError as e:
        say(e)
    asyncio.current_task().cancel("again")
    await queue.put(1)
    try:
        await queue.put(2)
    except asyncio.CancelledError as e:
        say(e)
    drain(queue)


async def by_priority():
    queue = asyncio.PriorityQueue(2)
    queue.put_nowait(5)
    queue.put_nowait(3)
    tasks = [putter("a", queue, 1), putter("b", queue, 4), putter("c", queue, 2)]
    await asyncio.sleep(0)
    say(queue.get_nowait())
    tasks[0].cancel("urgent")
    await settle(*tasks[:2])
    drain(queue)
    await settle(tasks[2])
    drain(queue)


test("cancelled while it waits to get", getting_cancelled())
test("cancelled, and an item put in the same turn", cancelled_then_put())
test("an item is put, and who gets it cancelled in the same turn", put_then_cancelled())
test("the only one who gets is cancelled in the turn of the put", only_getter())
test("several who get are cancelled in the turn of the puts", several_getters())
test("who gets is cancelled twice in the turn of the put", getter_cancelled_twice())
test("an item, and a cancellation that is taken back", getter_taken_back())
test("cancelled, and its item taken by another", stolen_and_cancelled())
test("who gets swallows its cancellation and gets again", swallowed())
test("cancelled while it waits to put", putting_cancelled())
test("cancelled, and room made in the same turn", cancelled_then_got())
test("room is made, and who puts cancelled in the same turn", got_then_cancelled())
test("the only one who puts is cancelled in the turn of the get", only_putter())
test("several who put are cancelled in the turn of the gets", several_putters())
test("cancelled, and its room taken by another", room_stolen_and_cancelled())
test("a putter is cancelled while others get", both_sides())
test("cancelled while it joins, and all is done in the same turn", joining())
test("all is done, and who joins cancelled in the same turn", joined_and_cancelled())
test("an item is put at the limit of time", get_at_the_limit())
test("an item of who is too late goes to the next", limit_hands_on())
test("room is made at the limit of time", put_at_the_limit())
test("a task that has cancelled itself gets and puts", itself())
test("who puts by priority is cancelled", by_priority())
