"""What is used where it cannot be: outside of a run, within another, in a loop that is closed, in another loop."""
from cases import *


def tell(what, error):
    """Without the object that is shown behind the words, and in fewer words for another loop (docs/differences.md)."""
    say(f"{what}: {text(error).split(', got <')[0].split(': <')[0].split(' than the one ')[0]}")


def tried(what, function, *arguments):
    try:
        function(*arguments)
    except BaseException as e:
        tell(what, e)


def without(coroutine, function):
    """What refuses a coroutine leaves it to be collected with a warning."""
    try:
        function(coroutine)
    finally:
        coroutine.close()


async def seven():
    return 7


async def waits(future):
    return await future


async def nothing():
    pass


begin("outside of a run")
tried("task", without, seven(), asyncio.create_task)
tried("task of a variable", without, seven(), asyncio.create_task)
tried("loop", asyncio.get_running_loop)
tried("all tasks", asyncio.all_tasks)
tried("current task", asyncio.current_task)


async def no_coroutine():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tried("future", asyncio.create_task, future)
    tried("task", asyncio.create_task, asyncio.create_task(seven()))
    tried("task of the loop", loop.create_task, future)


test("a task of what is no coroutine", no_coroutine())


async def of_variables():
    coroutine = work("a", 1, 3)
    say("made")
    task = asyncio.create_task(coroutine, name="kept")
    say(task.get_name(), await task)
    other = work("b", 1, 4)
    say(await asyncio.get_running_loop().create_task(other))


test("a task of a coroutine that a variable holds", of_variables())


async def awaited_before():
    coroutine = seven()
    say(await coroutine)
    for what, reuse in (
        ("task", asyncio.create_task),
        ("gather", asyncio.gather),
        ("shield", asyncio.shield),
        ("waitFor", lambda coroutine: asyncio.wait_for(coroutine, ms(5))),
    ):
        try:
            await reuse(coroutine)
        except BaseException as e:
            tell(what, e)


test("a coroutine that was awaited before", awaited_before())


async def run_in_a_run():
    tried("task", without, seven(), run)
    asyncio.get_running_loop().call_soon(tried, "callback", without, seven(), run)
    await asyncio.sleep(ms(1))


test("a run in a run", run_in_a_run())


async def loop_in_a_loop():
    own = asyncio.get_running_loop()
    other = VirtualTimeLoop()
    # What run_forever asks first. 3.13.0 has it forget the loop that runs as it refuses.
    tried("forever", own._check_running)
    tried("another forever", other._check_running)
    await asyncio.sleep(0)
    tried("complete", own.run_until_complete, own.create_future())
    await asyncio.sleep(0)
    tried("close", own.close)
    other.close()
    say(own.is_running(), other.is_running(), own.is_closed(), other.is_closed())


test("a loop that runs in a loop that runs", loop_in_a_loop())


def is_told(future):
    say("told", future.result())


begin("a loop that is closed")
loop = VirtualTimeLoop()
loop.close()
tried("task", without, seven(), loop.create_task)
tried("task of a variable", without, seven(), loop.create_task)
late = loop.create_future()
tried("complete", loop.run_until_complete, late)
late.set_result(3)
tried("callback", late.add_done_callback, is_told)

begin("a future whose loop is closed")
loop = VirtualTimeLoop()
future = loop.create_future()
future.add_done_callback(is_told)
loop.close()
tried("result", future.set_result, 3)
say(future.done(), future.result())

begin("a task whose loop is closed")
loop = VirtualTimeLoop()
loop.set_exception_handler(lambda loop, context: None)
sleeper = loop.create_task(asyncio.sleep(ms(10)))
loop.run_until_complete(turns(2))
loop.close()
tried("cancel", sleeper.cancel)
say(sleeper.done())


async def of_another_loop():
    other = VirtualTimeLoop()
    own = asyncio.get_running_loop().create_future()

    async def attached(what, awaitable):
        try:
            await awaitable
        except BaseException as e:
            say(f"{what}: {type(e).__name__}", str(e).endswith("attached to a different loop"))

    await attached("await", other.create_future())
    await attached("in a task", asyncio.create_task(waits(other.create_future())))
    tried("gather", asyncio.gather, own, other.create_future())
    await attached("waitFor", asyncio.wait_for(other.create_future(), ms(5)))
    other.close()


test("a future of another loop", of_another_loop())

begin("a future of another loop is run to its end")
loop = VirtualTimeLoop()
another = VirtualTimeLoop()
tried("complete", loop.run_until_complete, another.create_future())
another.close()
loop.close()


async def itself():
    await asyncio.sleep(ms(1))
    try:
        return await myself
    except BaseException as e:
        tell("itself", e)
    return 5


async def awaits_itself():
    global myself
    myself = asyncio.create_task(itself())
    say(await myself)


test("a task awaits itself", awaits_itself())


async def cancelled_itself():
    await asyncio.sleep(ms(1))
    myself.cancel("first")
    try:
        return await myself
    except BaseException as e:
        tell("itself", e)
        myself.uncancel()
    return 5


async def awaits_itself_cancelled():
    global myself
    myself = asyncio.create_task(cancelled_itself())
    say(await myself)


test("a task cancels itself and awaits itself", awaits_itself_cancelled())


def limits():
    tried("timeout", asyncio.timeout(ms(5)).__aenter__().send, None)


async def limit_in_a_callback():
    asyncio.get_running_loop().call_soon(limits)
    await asyncio.sleep(ms(1))


test("a limit of time in a callback", limit_in_a_callback())


async def stops(milliseconds):
    await asyncio.sleep(ms(milliseconds))
    asyncio.get_running_loop().stop()


async def says(name, future):
    say(name, await future)


begin("a loop is stopped while several wait for its future")
loop = VirtualTimeLoop()
shared = loop.create_future()
a = loop.create_task(says("a", shared))
b = loop.create_task(says("b", shared))
stopper = loop.create_task(stops(1))
tried("complete", loop.run_until_complete, shared)
say(a.done(), b.done())
shared.set_result(2)
loop.run_until_complete(turns(2))
say(a.done(), b.done())
loop.close()

begin("a loop is stopped before any of its tasks has waited")
loop = VirtualTimeLoop()
loop.stop()
never = loop.create_future()
tried("complete", loop.run_until_complete, never)
never.set_exception(Oops("late"))
tried("complete", loop.run_until_complete, never)
loop.run_until_complete(nothing())
loop.close()
