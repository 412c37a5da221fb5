"""What is told where there is no exception handler, and of handlers.

Without one asyncio's logger tells message, objects and traceback; here it is message, task, class and message, as in docs/differences.md. Who
is told of what, and when, is asyncio's own doing.
"""
import re

from cases import *


class Loop(VirtualTimeLoop):
    def default_exception_handler(self, context):
        complain(words_of(context))
        task = context.get("task") or context.get("future")
        if isinstance(task, asyncio.Task):
            complain(f"task: {task.get_name()}")
        if context.get("exception") is not None:
            complain(text(context["exception"]))


def words_of(context):
    """Without what is shown of callbacks, and tasks by their names."""
    words = re.sub(r"^(Exception in callback) .*", r"\1", context["message"])
    return re.sub(r"<Task finished name='(\w+)' .*?>(?= has| is)", r"\1", words)


def run(main):
    return asyncio.run(main, loop_factory=Loop)


def test(name, main):
    begin(name)
    try:
        run(main)
    except BaseException as error:
        say("run throws", error)


def boom():
    raise Oops("boom")


def boom_with(message):
    raise Oops(message)


async def fails(message, turns=0):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise Oops(message)


def handler(loop, context):
    task = context.get("task") or context.get("future")
    say("handler:", words_of(context), context.get("exception"), task.get_name() if task else "")


def failing_handler(loop, context):
    say("handler:", words_of(context))
    raise Oops("in the handler")


async def of_callbacks():
    loop = asyncio.get_running_loop()
    loop.call_soon(boom)
    loop.call_soon(boom_with, "with é")
    loop.call_later(ms(1), boom)
    loop.call_later(ms(2), boom_with, "later")
    await asyncio.sleep(ms(3))
    say("goes on")


test("errors of callbacks without a handler", of_callbacks())


async def of_tasks():
    asyncio.create_task(fails("first"), name="a")
    asyncio.create_task(fails("second", 1), name="bé")
    await asyncio.sleep(ms(1))
    say("goes on")


test("errors of tasks that nobody asks, without a handler", of_tasks())


async def cancelled_unasked():
    asyncio.create_task(asyncio.sleep(ms(5)), name="a").cancel("why")
    await asyncio.sleep(ms(1))
    say("goes on")


test("a task that was cancelled is not told of", cancelled_unasked())


async def called():
    loop = asyncio.get_running_loop()
    say(loop.get_exception_handler() is None)
    loop.call_exception_handler({"message": "only words"})
    loop.call_exception_handler({"message": "words and an error", "exception": Oops("here")})
    loop.set_exception_handler(handler)
    say(loop.get_exception_handler() is None)
    loop.call_exception_handler({"message": "only words"})
    loop.call_exception_handler({"message": "words and an error", "exception": Oops("here")})
    loop.set_exception_handler(None)
    say(loop.get_exception_handler() is None)
    loop.call_exception_handler({"message": "again words"})


test("a program calls the exception handler", called())


async def handled():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(failing_handler)
    loop.call_soon(boom)
    await asyncio.sleep(ms(1))
    asyncio.create_task(fails("of a task"), name="a")
    await asyncio.sleep(ms(1))
    loop.call_exception_handler({"message": "called"})
    say("goes on")
    loop.set_exception_handler(None)


test("a handler that throws", handled())


async def changes():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    loop.call_soon(boom)
    loop.call_soon(loop.set_exception_handler, None)
    loop.call_soon(boom)
    await asyncio.sleep(ms(1))


test("the handler changes between two errors", changes())

begin("an error after its run without a handler")
kept = []


async def keeps():
    kept.append(asyncio.create_task(fails("kept", 1), name="kept"))
    await asyncio.sleep(ms(1))
    say(kept[0].done())


run(keeps())
# What asyncio has not: a task that is kept is told of when its loop is over, and not when it is collected (docs/differences.md).
complain("Task exception was never retrieved")
complain("task: kept")
complain("Oops: kept")
say(kept[0].exception())


async def at_the_end(message, order):
    try:
        await asyncio.sleep(ms(1000))
    finally:
        await asyncio.sleep(ms(order))
        raise Oops(message)


async def ends_with_errors():
    asyncio.create_task(at_the_end("one", 3), name="one")
    asyncio.create_task(at_the_end("two", 1), name="two")
    asyncio.create_task(at_the_end("three", 4), name="three")
    asyncio.create_task(at_the_end("four", 2), name="four")
    await asyncio.sleep(ms(1))
    say("main ends")


test("several fail as their run ends, the last one first", ends_with_errors())


async def ends_with_errors_kept():
    asyncio.get_running_loop().set_exception_handler(handler)
    kept.append(asyncio.create_task(at_the_end("one", 3), name="one"))
    kept.append(asyncio.create_task(at_the_end("two", 1), name="two"))
    kept.append(asyncio.create_task(at_the_end("three", 2), name="three"))
    await asyncio.sleep(ms(1))
    say("main ends")


test("several that are kept fail as their run ends", ends_with_errors_kept())
for task in kept[1:]:
    say(task.exception())


async def outlived():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    entered = asyncio.Event()
    group = asyncio.TaskGroup()

    async def enters():
        await group.__aenter__()
        group.create_task(fails("too late", 3), name="child")
        entered.set()

    asyncio.create_task(enters(), name="parent")
    await entered.wait()
    await asyncio.sleep(ms(5))
    loop.set_exception_handler(None)


test("a task of a group fails after the task of its block has ended", outlived())

begin("a loop of its own without a handler")
loop = Loop()
loop.call_soon(boom)
loop.call_later(ms(1), loop.stop)
loop.run_forever()
loop.close()
