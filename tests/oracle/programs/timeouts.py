"""timeout and timeout_at: limits within limits, what else leaves their block, and how they are used wrongly."""
from cases import *


def timeout(milliseconds):
    return asyncio.timeout(ms(milliseconds))


def timeout_at(milliseconds):
    return asyncio.timeout_at(ms(milliseconds))


def left(limit):
    """ms until the limit, -1 when there is none."""
    return -1 if limit.when() is None else limit.when() // 1000 - millis()


def busy(milliseconds):
    """Computes for some time."""
    until = elapsed() + milliseconds * 1000
    while elapsed() < until:
        pass


def cancelling():
    say("cancelling", asyncio.current_task().cancelling())


async def within(limit, milliseconds):
    async with limit:
        await asyncio.sleep(ms(milliseconds))
        at("block ends")


async def too_late():
    limit = timeout(2)
    say(limit.expired(), left(limit))
    await ends("t", within(limit, 5))
    say(limit.expired(), left(limit))
    cancelling()


async def in_time():
    limit = timeout(5)
    await ends("t", within(limit, 2))
    say(limit.expired(), left(limit))
    await asyncio.sleep(ms(10))


async def at_a_time():
    when = millis() + 3
    limit = timeout_at(when)
    say(limit.when() // 1000 == when)
    await ends("t", within(limit, 5))
    say(limit.expired(), limit.when() // 1000 == when)


async def without_limit():
    limit = asyncio.timeout(None)
    await ends("t", within(limit, 2))
    say(limit.expired(), left(limit))
    other = asyncio.timeout_at(None)
    await ends("t", within(other, 2))
    say(other.expired(), left(other))


async def no_time():
    t = asyncio.create_task(ticker(4))
    limit = timeout(0)
    await ends("t", within(limit, 5))
    say(limit.expired())


async def no_time_and_a_turn():
    t = asyncio.create_task(ticker(4))
    await ends("t", within(timeout(0), 0))
    await ends("t", within(timeout_at(millis() - 11), 0))


async def does_not_wait(limit):
    async with limit:
        say("block")


async def no_time_and_no_wait():
    limit = timeout(0)
    await ends("t", does_not_wait(limit))
    await asyncio.sleep(0)
    say(limit.expired())


async def sees(limit, milliseconds):
    async with limit:
        try:
            await asyncio.sleep(ms(milliseconds))
        except asyncio.CancelledError as e:
            at("block sees", e)
            cancelling()
            raise


async def the_block_sees_it():
    await ends("t", sees(timeout(2), 5))
    cancelling()


async def throwing(limit, milliseconds):
    async with limit:
        try:
            await asyncio.sleep(ms(milliseconds))
        finally:
            raise Oops("block")


async def another_error():
    limit = timeout(5)
    await ends("t", throwing(limit, 1))
    say(limit.expired())
    late = timeout(2)
    await ends("t", throwing(late, 5))
    say(late.expired())
    cancelling()


async def cancelled_in_time():
    limit = timeout(5)
    task = asyncio.create_task(within(limit, 4))
    await asyncio.sleep(ms(1))
    task.cancel("outside")
    await ends("t", task)
    say(limit.expired(), task.cancelling())


async def cancels_itself(limit):
    async with limit:
        asyncio.current_task().cancel("itself")
        await asyncio.sleep(ms(5))


async def the_block_cancels_itself():
    limit = timeout(2)
    await ends("t", asyncio.create_task(cancels_itself(limit)))
    say(limit.expired())


async def cancelled_when_time_is_up(first):
    limit = timeout(2)
    task = asyncio.create_task(within(limit, 5), name="task")
    if first:
        await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(ms(2), lambda: at("cancel", task.cancel("at the same time")))
    if not first:
        await asyncio.sleep(0)
    await ends("t", task)
    say(limit.expired(), task.cancelled(), task.cancelling())


async def before_and_after():
    await cancelled_when_time_is_up(False)
    await cancelled_when_time_is_up(True)


async def inner(outer, inner_):
    async with timeout(outer):
        try:
            async with timeout(inner_):
                await asyncio.sleep(ms(10))
        except BaseException as e:
            at("inner:", e)
            cancelling()
            raise


async def the_inner_first():
    await ends("t", inner(5, 2))
    cancelling()


async def the_outer_first():
    await ends("t", inner(2, 5))
    cancelling()


async def at_once():
    await ends("t", inner(2, 2))
    cancelling()


async def three():
    async with timeout(2):
        try:
            async with timeout(2):
                try:
                    async with timeout(2):
                        await asyncio.sleep(ms(10))
                except BaseException as e:
                    at("c:", e)
                    cancelling()
                    raise
        except BaseException as e:
            at("b:", e)
            cancelling()
            raise


async def three_at_once():
    await ends("a", three())
    cancelling()


async def several_tasks():
    tasks = [asyncio.create_task(within(timeout(2), milliseconds)) for milliseconds in (5, 2, 5)]
    for i, task in enumerate(tasks):
        await ends(f"{i}", task)


async def busy_block():
    async with timeout(2):
        try:
            async with timeout(100):
                busy(10)
                await asyncio.sleep(ms(1000))
        except BaseException as e:
            at("inner:", e)
            raise


async def busy_inner():
    async with timeout(20):
        try:
            async with timeout(10):
                busy(20)
                await asyncio.sleep(ms(1000))
        except BaseException as e:
            at("inner:", e)
        await asyncio.sleep(ms(1000))


async def the_loop_is_busy():
    await ends("t", busy_block())
    await ends("t", busy_inner())
    cancelling()


def reschedule(limit, milliseconds):
    limit.reschedule(None if milliseconds is None else ms(milliseconds))


async def rescheduled():
    limit = timeout(5)
    task = asyncio.create_task(within(limit, 20))
    await asyncio.sleep(ms(1))
    now = millis()
    reschedule(limit, now + 10)
    say(left(limit))
    await asyncio.sleep(ms(8))
    reschedule(limit, None)
    say(left(limit))
    await asyncio.sleep(ms(8))
    reschedule(limit, millis() + 1)
    await ends("t", task)
    say(limit.expired())


async def rescheduled_to_the_past():
    t = asyncio.create_task(ticker(5))
    limit = timeout(5)
    task = asyncio.create_task(within(limit, 20))
    await asyncio.sleep(0)
    reschedule(limit, millis() - 1)
    await ends("t", task)


async def in_a_finally():
    async with timeout(2):
        try:
            await asyncio.sleep(ms(5))
        finally:
            try:
                async with timeout(3):
                    await asyncio.sleep(ms(10))
            except BaseException as e:
                at("cleanup:", e)
            cancelling()


async def after_a_cancellation():
    try:
        asyncio.current_task().cancel()
        await asyncio.sleep(ms(5))
    except asyncio.CancelledError as e:
        at(e)
    await ends("t", within(timeout(0), 5))
    cancelling()
    await ends("t", cancels_itself(timeout(2)))
    cancelling()


async def refused(limit):
    try:
        reschedule(limit, millis() + 5)
        say("rescheduled")
    except RuntimeError as e:
        say(e)


async def expiring(limit):
    async with limit:
        await ends("again", within(limit, 1))
        try:
            await asyncio.sleep(ms(5))
        except asyncio.CancelledError as e:
            at(e)
        await refused(limit)


async def wrong_use():
    limit = timeout(2)
    await refused(limit)
    await ends("t", within(limit, 1))
    await refused(limit)
    await ends("t", within(limit, 1))
    late = timeout(2)
    await ends("t", within(late, 5))
    await refused(late)
    await ends("t", expiring(timeout(2)))
    cancelling()


async def stubborn_block():
    async with timeout(2):
        at("block gives", await stubborn("a", 3, 1))


async def swallowed():
    await ends("t", stubborn_block())
    cancelling()


async def loops():
    for i in range(3):
        try:
            async with timeout(2):
                await asyncio.sleep(ms(5 if i == 1 else 1))
                at("round", i)
                if i == 0:
                    continue
        except BaseException as e:
            at("round", i, e)
    cancelling()


async def around_wait_for():
    async with timeout(2):
        await outcome("w", asyncio.wait_for(work("a", 5), ms(2)))
        await turns(1)
        say("on")


async def wait_for_within():
    await ends("t", around_wait_for())
    cancelling()
    await ends("t", asyncio.wait_for(within(timeout(2), 5), ms(2)))
    cancelling()


test("a timeout that expires", too_late())
test("a timeout that does not expire", in_time())
test("timeout_at", at_a_time())
test("a timeout without a limit", without_limit())
test("a timeout with no time", no_time())
test("a timeout with no time, and the past, in a turn", no_time_and_a_turn())
test("a timeout with no time of a block that does not wait", no_time_and_no_wait())
test("the block sees the cancellation", the_block_sees_it())
test("another error leaves the block", another_error())
test("a cancellation from outside in time", cancelled_in_time())
test("the block cancels its own task", the_block_cancels_itself())
test("a cancellation from outside when time is up", before_and_after())
test("an inner timeout expires", the_inner_first())
test("an outer timeout expires", the_outer_first())
test("inner and outer timeout expire at once", at_once())
test("three timeouts expire at once", three_at_once())
test("timeouts of several tasks expire at once", several_tasks())
test("timeouts expire while the loop is busy", the_loop_is_busy())
test("a timeout is rescheduled", rescheduled())
test("a timeout is rescheduled to the past", rescheduled_to_the_past())
test("a timeout in a finally of another", ends("t", in_a_finally()))
test("timeouts after a cancellation", after_a_cancellation())
test("timeouts used wrongly", wrong_use())
test("the block swallows the cancellation of its timeout", swallowed())
test("timeouts in a loop", loops())
test("wait_for and timeout around each other, at the same time", wait_for_within())
