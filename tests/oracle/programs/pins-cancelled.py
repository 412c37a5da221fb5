"""Pins: tasks that are cancelled while they wait, or when an edge has been given to them and their turn is still to come."""
import gc

import driven
from cases import *
from driven import closes, drive, opens, takes, tell, tell_kept, wired
from pins import BOTH, FALLING, RISING, Pin, uncancel

create_task = asyncio.create_task
sleep = asyncio.sleep
a = b = c = None


async def meddles(what):
    await driven.pin.level(True)
    what()


async def between(what, of_a=BOTH, of_b=0, of_c=0, count=1):
    global a, b, c
    first = create_task(meddles(what))
    await sleep(0)
    a = create_task(takes("a", of_a), name="a")
    all_ = [a]
    if of_b:
        b = create_task(takes("b", of_b), name="b")
        all_.append(b)
    if of_c:
        c = create_task(takes("c", of_c), name="c")
        all_.append(c)
    await sleep(ms(1))
    drive(count)
    await first
    await sleep(ms(1))
    for task in all_:
        say(task.get_name(), "done", task.done(), "cancelled", task.cancelled())
    tell_kept()
    for task in all_:
        task.cancel()


def cancel(*names):
    """What is done between the edge and the turns: `~a` takes a cancellation of a back."""

    def what():
        for name in names:
            if name[0] == "~":
                uncancel(globals()[name[1]])
            else:
                globals()[name].cancel()

    return what


# ---- while it waits


async def while_it_waits():
    a = create_task(takes("a"), name="a")
    b = create_task(takes("b"), name="b")
    c = create_task(takes("c"), name="c")
    await sleep(ms(1))
    say(b.cancel("enough"))
    drive(1)
    await settle(a, b, c)
    tell_kept()


async def the_only_one():
    a = create_task(takes("a"), name="a")
    await sleep(ms(1))
    beside = create_task(ticker(2))
    a.cancel()
    a.cancel()
    drive(1)
    await settle(a)
    await sleep(ms(1))
    tell_kept()


async def levels():
    global c
    a = create_task(driven.pin.level(True), name="a")
    b = create_task(driven.pin.level(True), name="b")
    await sleep(ms(1))
    a.cancel()
    await sleep(ms(1))
    first = create_task(meddles(cancel("c")), name="first")
    c = create_task(driven.pin.level(True), name="c")
    await sleep(ms(1))
    drive(1)
    await settle(a, b, c, first)
    tell_kept()


async def through_a_task():
    global b
    a = create_task(takes("a"), name="a")
    b = create_task(waits_for(a), name="b")
    await sleep(ms(1))
    first = create_task(meddles(cancel("b")), name="first")
    await sleep(ms(1))
    drive(1)
    await settle(first, b)
    tell_kept()


async def waits_for(task):
    await task


# ---- between the edge and the turn


async def cancel_all():
    all_ = [create_task(takes("a")), create_task(takes("b"))]
    await sleep(ms(1))
    drive(1)
    asyncio.get_running_loop().call_soon(lambda: say("cancels", all_[1].cancel()))
    await sleep(ms(1))
    tell_kept()


async def had_already():
    global b
    a = create_task(takes_and_cancels())
    await sleep(0)
    b = create_task(takes("b"), name="b")
    await sleep(ms(1))
    drive(1)
    await settle(b)
    tell_kept()


async def takes_and_cancels():
    await takes("a")
    b.cancel()


async def waits_after_level(which):
    await driven.pin.level(True)
    await takes("later", which)


async def to_a_later_one(which):
    later = create_task(waits_after_level(which))
    await sleep(0)
    await between(cancel("a"))
    later.cancel()


async def later_is_cancelled():
    global b
    b = create_task(waits_after_level(BOTH))
    await sleep(0)
    await between(cancel("a", "b", "b"))


async def reaches(high):
    await driven.pin.level(high)
    at("reached", high)


async def level_is_told():
    global a
    first = create_task(meddles(cancel("a")), name="first")
    never = create_task(reaches_after(), name="never")
    await sleep(0)
    a = create_task(takes("a"), name="a")
    await sleep(ms(1))
    drive(1)
    await settle(first, a)
    say(elapsed())
    drive(1)
    await settle(never)
    tell_kept()


async def reaches_after():
    await driven.pin.level(True)
    await reaches(False)


async def waits_again():
    try:
        await driven.pin.edge()
    except BaseException as e:
        at(e)
    await takes("again")
    await takes("and again")


async def swallowed():
    global a
    first = create_task(meddles(cancel("a")), name="first")
    await sleep(0)
    a = create_task(waits_again(), name="a")
    await sleep(ms(1))
    drive(3)
    await settle(first, a)
    tell_kept()


async def shielded():
    global a
    inner = create_task(takes("inner"), name="inner")
    a = create_task(waits_for_shield(inner), name="a")
    await sleep(0)
    first = create_task(meddles(cancel("a")), name="first")
    await sleep(ms(1))
    drive(1)
    await settle(first, a, inner)
    tell_kept()


async def waits_for_shield(task):
    await asyncio.shield(task)


async def fails_at_the_edge():
    await driven.pin.level(True)
    raise Oops("no")


async def in_a_group():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails_at_the_edge())
            await sleep(ms(1))
            group.create_task(takes("a"))
            group.create_task(takes("b", FALLING))
            await sleep(ms(1))
            drive(1)
            await sleep(ms(100))
    except BaseException as e:
        at(whole(e))
    await sleep(ms(1))
    tell_kept()


async def for_each():
    async for edge in driven.pin:
        tell("first", edge)


async def in_for_await():
    global a
    first = create_task(meddles(cancel("a")), name="first")
    await sleep(0)
    a = create_task(for_each(), name="a")
    await sleep(ms(1))
    drive(3)
    await settle(first, a)
    async for edge in driven.pin:
        tell("then", edge)
        if since(edge.micros) > 3000:
            break
        if not edge.level:
            await sleep(ms(3))
            drive(1)


# ---- limits


async def limited():
    count = 0
    beside = create_task(writes_often(12))
    while count < 12:
        try:
            tell("a", await asyncio.wait_for(driven.pin.edge(), ms(1)))
            count += 1
        except TimeoutError:
            say("no edge")
    tell_kept()


async def writes_often(count):
    for i in range(count):
        await sleep(993 + i)
        drive(1)


async def limit_of_a_turn():
    for i in range(4):
        drive(1)
        try:
            async with asyncio.timeout(0):
                if i & 1:
                    await sleep(0)
                tell("a", await driven.pin.edge())
        except BaseException as e:
            at(e)
    await sleep(ms(1))
    tell_kept()


# ---- the cancellation is taken back


async def uncancelled_late():
    def what():
        a.cancel()
        edge = driven.pin.edge_nowait()
        if edge:
            tell("had", edge)
        uncancel(a)

    await between(what)


async def lost_before(main):
    drive(4)
    await sleep(ms(1))
    await takes("first")
    await takes("first")
    await main


def discards():
    a.cancel()
    driven.pin.discard()
    uncancel(a)


test("cancelled while it waits for an edge, the others have it", wired(while_it_waits()))
test("the only one is cancelled before the edge, which is kept", wired(the_only_one()))
test("cancelled while it waits for a level", wired(levels()))
test("cancelled through a task that waits for it", wired(through_a_task()))
test("given an edge and cancelled: it goes back", wired(between(cancel("a"))))
test(
    "given an edge and cancelled twice: it goes back once",
    wired(between(lambda: say(a.cancel("one"), a.cancel("two")))),
)
test("one of two that were given an edge is cancelled", wired(between(cancel("a"), BOTH, RISING)))
test("the second of two that were given an edge is cancelled", wired(between(cancel("b"), BOTH, RISING)))
test("all that were given an edge are cancelled", wired(between(cancel("a", "b", "c"), BOTH, RISING, RISING)))
test(
    "all that were given an edge are cancelled, the last first",
    wired(between(cancel("c", "b", "a"), BOTH, RISING, RISING)),
)
test("two edges go back in the order of time", wired(between(cancel("b", "a"), RISING, FALLING, 0, 3)))
test(
    "an edge goes back, and who waits for the other direction lets nothing be kept",
    wired(between(cancel("a"), RISING, FALLING)),
)
test("an edge goes back to a pin that has dropped others since", wired(between(cancel("a"), BOTH, 0, 0, 3), 2))
test(
    "an edge that tells of losses goes back to a pin that has dropped others since",
    wired(lost_before(between(cancel("a"), BOTH, 0, 0, 3)), 2),
)
test("an edge that tells of losses goes back", wired(lost_before(between(cancel("a"))), 2))
test("cancelled when the write is done and not yet told", wired(cancel_all()))
test("another one had the edge before", wired(had_already()))
test("an edge goes back to who waits by then", wired(to_a_later_one(BOTH)))
test("an edge goes back, who waits by then wants others", wired(to_a_later_one(FALLING)))
test("an edge goes back to who waits by then, who is cancelled too", wired(later_is_cancelled()))
test("who waits for a level is told of an edge that goes back", wired(level_is_told()))
test("who swallows the cancellation has the edge when it asks again", wired(swallowed()))
test("a shield is cancelled, what it shields has the edge", wired(shielded()))
test("a group fails as an edge comes", wired(in_a_group()))
test("for await is cancelled, another one goes on", wired(in_for_await()))
test("a limit in a loop misses no edge", wired(limited()))
test("a limit of no time", wired(limit_of_a_turn()))


def taken_back():
    a.cancel()
    say(uncancel(a))


test("uncancelled: it has the edge again", wired(between(taken_back)))
test(
    "uncancelled, one of two: it has the edge, which does not go back when the other is cancelled",
    wired(between(cancel("a", "~a", "b"), BOTH, BOTH)),
)
test("uncancelled and cancelled again: the edge goes back", wired(between(cancel("a", "b", "~a", "a"), BOTH, BOTH)))
test(
    "uncancelled, the second of two whose edges have gone back",
    wired(between(cancel("a", "b", "~b"), RISING, FALLING, 0, 3)),
)
test("uncancelled when somebody has had the edge meanwhile", wired(uncancelled_late()))
test("uncancelled when the edge was discarded meanwhile", wired(between(discards)))

# ---- closing


async def closed_afterwards():
    global a, b, c

    def what():
        b.cancel()
        driven.pin.close()
        c.cancel()

    first = create_task(meddles(what), name="first")
    await sleep(0)
    a = create_task(takes("a"), name="a")
    b = create_task(takes("b", FALLING), name="b")
    c = create_task(takes("c"), name="c")
    await sleep(ms(1))
    drive(1)
    await settle(first, a, b, c)
    driven.use(Pin.input(21))
    await sleep(ms(1))
    tell_kept()


async def closed_and_cancelled():
    a = create_task(takes("a"), name="a")
    b = create_task(takes("b"), name="b")
    c = create_task(takes("c"), name="c")
    await sleep(ms(1))
    driven.pin.close()
    a.cancel()
    b.cancel()
    uncancel(b)
    await settle(a, b, c)


async def gone_back_after_closing():
    global a, b

    def what():
        driven.pin.close()
        a.cancel()
        b.cancel()
        uncancel(a)
        driven.use(Pin.input(21))

    first = create_task(meddles(what), name="first")
    await sleep(0)
    a = create_task(takes("a"), name="a")
    b = create_task(takes("b"), name="b")
    await sleep(ms(1))
    drive(1)
    await settle(first, a, b)
    tell_kept()


test("a pin is closed when an edge has been given: who has it takes it", wired(closed_afterwards()))
test("a pin is closed and who waits is cancelled, too", wired(closed_and_cancelled()))
test("an edge goes back to a pin that is closed", wired(gone_back_after_closing()))

# ---- the end


async def main_ends():
    a = create_task(takes("a"))
    b = create_task(takes("b", FALLING))
    first = create_task(meddles(lambda: None))
    await sleep(ms(1))
    drive(1)
    await first


async def after_the_end():
    await sleep(ms(1))
    await takes("next")


def next_run():
    drive(1)
    run(after_the_end())
    tell_kept()


begin("tasks that wait at the end of run are cancelled, and the next run has the edge")
run(opens())
run(main_ends())
next_run()
run(closes())

# ---- a loop that is closed


async def just_takes(name, which):
    tell(name, await driven.pin.edge(which))


async def drives_and_waits():
    drive(1)
    await driven.pin.level(True)
    say("told")


begin("a loop is closed when its tasks wait, and one has been given an edge")
run(opens())
other = VirtualTimeLoop()
other.set_exception_handler(lambda loop, context: say(context["message"]))
other.create_task(just_takes("a", RISING))
other.create_task(just_takes("b", FALLING))
other.create_task(driven.pin.level(True))
other.run_until_complete(turns(2))
run(drives_and_waits())
tell_kept()
other.close()
gc.collect()
tell_kept()
next_run()
run(closes())
