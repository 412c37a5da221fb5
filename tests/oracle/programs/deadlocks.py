"""Runs that nothing can ever wake.

What asyncio has not: it would hang. wasyncio then cancels every task that is left, in the order of their creation, runs until those have ended,
and throws DeadlockError, which names them (docs/differences.md). Here the loop's selector raises instead of waiting for ever; the cancelling that
follows is asyncio.run's own.
"""
import gc

from cases import *
from virtual_time import Deadlock


def words_of(error):
    if not isinstance(error, Deadlock):
        return text(error)
    return f"DeadlockError: nothing can ever wake {', '.join(error.names) or 'the program'}"


def told(what, error):
    words = [f"{what} throws {words_of(error)}"]
    return [*words, "a deadlock"] if isinstance(error, Deadlock) else words


def test(name, block):
    begin(name)
    words = []
    try:
        run(block)
    except BaseException as error:
        # A deadlock within the cancelling is one as well; the words are those of the first.
        while isinstance(error.__context__, Deadlock):
            error = error.__context__
        words = told("run", error)
    gc.collect()  # of what is pending then it is told first
    for line in words:
        say(line)


def is_main():
    asyncio.current_task().set_name("main")


async def waits(name, future):
    try:
        return await future
    except BaseException as e:
        at(name, "sees", e)
        raise
    finally:
        say(name, "ends")


def future():
    return asyncio.get_running_loop().create_future()


tasks = set()


def create_task(coroutine, name):
    task = asyncio.create_task(coroutine, name=name)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


async def alone():
    is_main()
    await waits("main", future())


test("main waits for what nobody sets", alone())


async def several():
    is_main()
    create_task(waits("a", future()), "a")
    create_task(waits("b", future()), "b")
    await asyncio.sleep(ms(5))
    await waits("main", future())


test("several wait for what nobody sets", several())


async def a_ring():
    is_main()
    shared = future()
    task = create_task(waits("a", shared), "a")
    create_task(waits("b", shared), "b")
    try:
        await task
    except BaseException as e:
        say("main sees", e)
        raise


test("main waits for a task that waits for ever", a_ring())


async def gathered():
    is_main()
    await asyncio.gather(create_task(waits("a", future()), "a"), create_task(waits("b", future()), "b"))


test("main gathers what is never done", gathered())


async def locked():
    is_main()
    lock = asyncio.Lock()
    await lock.acquire()

    async def locks():
        await lock.acquire()
        say("never")

    create_task(locks(), "second")
    await asyncio.Event().wait()


test("a lock that is never given back", locked())


async def consumes():
    is_main()
    queue = asyncio.Queue()

    async def gets():
        try:
            await queue.get()
        finally:
            say("no longer gets")

    consumer = create_task(gets(), "consumer")
    queue.put_nowait(1)
    await consumer
    await queue.join()


test("a queue whose work is never done", consumes())


async def swallows():
    is_main()
    try:
        await future()
    except asyncio.CancelledError:
        say("goes on")
    await asyncio.sleep(ms(2))
    at("and ends")


test("who is cancelled for it goes on to an end of its own", swallows())


async def fails_instead():
    is_main()

    def handler(loop, context):
        say("handler:", context["message"], context["exception"])

    async def becomes():
        try:
            await future()
        finally:
            raise Oops("instead")

    asyncio.get_running_loop().set_exception_handler(handler)
    create_task(becomes(), "a")
    await future()


test("who is cancelled for it fails", fails_instead())


async def twice():
    is_main()

    def handler(loop, context):
        say("handler:", context["message"], context["task"].get_name())

    async def waits_again():
        while True:
            try:
                await future()
            except asyncio.CancelledError:
                pass

    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.create_task(waits_again(), name="again")
    await future()


test("who is cancelled for it waits for ever again and again", twice())


async def afterwards():
    await asyncio.sleep(ms(1))
    at("as ever")


test("a run after one that was a deadlock", afterwards())


def completes(loop, awaited):
    """As asyncio.run does, all that is left is cancelled."""
    try:
        loop.run_until_complete(awaited)
    except Deadlock as error:
        asyncio.runners._cancel_all_tasks(loop)
        for line in told("complete", error):
            say(line)


begin("a loop of its own, and a future that nobody sets")
loop = VirtualTimeLoop()
completes(loop, loop.create_future())
loop.run_until_complete(turns(1))
loop.close()

begin("a loop of its own, and tasks that wait for ever")
loop = VirtualTimeLoop()
shared = loop.create_future()
a = loop.create_task(waits("a", shared), name="a")
b = loop.create_task(waits("b", loop.create_future()), name="b")
completes(loop, a)
say(a.cancelled(), b.cancelled(), shared.cancelled())
loop.close()
