"""Pins: edges, levels, what is kept and what is lost, closing. Line 20 is wired to 21, 22 to 23 and 24."""
import driven
from cases import *
from driven import drive, takes, tell, tell_kept, use, wired
from pins import FALLING, RISING, UP, HostError, Pin


async def reaches(name, high):
    try:
        await driven.pin.level(high)
        say(name, "reached", high, "at", elapsed())
    except BaseException as e:
        at(name, "throws", e)


create_task = asyncio.create_task
sleep = asyncio.sleep

# ---- edges


async def after_the_write():
    a = create_task(takes("a"))
    await sleep(0)
    beside = create_task(ticker(3))
    driven.out.write(True)
    say("written")
    await a


async def only_those():
    a = create_task(takes("a", FALLING))
    await sleep(0)
    drive(3)
    await a
    tell_kept()


async def to_all():
    all_ = [
        create_task(takes("a")),
        create_task(takes("b", FALLING)),
        create_task(takes("c", RISING)),
        create_task(takes("d")),
    ]
    await sleep(0)
    driven.out.write(True)
    await sleep(ms(5))
    driven.out.write(False)
    await settle(*all_)
    tell_kept()


async def oldest_first():
    drive(3)
    await sleep(ms(1))
    beside = create_task(ticker(2))
    await takes("a")
    await takes("a")
    say("in the same turn")
    await takes("a")
    tell_kept()


async def not_like_it():
    drive(5)
    await sleep(ms(1))
    await takes("a", FALLING)
    await takes("a", FALLING)
    tell_kept()


async def none_is_like_it():
    driven.out.write(True)
    await sleep(ms(1))
    a = create_task(takes("a", FALLING))
    await sleep(ms(1))
    tell_kept()
    drive(1)
    await a


async def just_written():
    driven.out.write(True)
    await takes("a")
    driven.out.write(True)
    beside = create_task(ticker(2))
    await turns(2)
    tell_kept()


async def before_timers():
    loop = asyncio.get_running_loop()
    loop.call_later(ms(10), at, "timer")
    a = create_task(takes("a"))
    b = create_task(reaches("b", True))
    await sleep(ms(10))
    at("writes")
    loop.call_later(0, at, "later")
    loop.call_soon(at, "soon")
    driven.out.write(True)
    await settle(a, b)


# ---- kept and lost


async def more_at_once():
    drive(5)
    await sleep(ms(1))
    say("lost since", driven.pin.lost)
    tell_kept()
    drive(2)
    await sleep(ms(1))
    tell_kept()


async def more_in_turns():
    for _ in range(5):
        drive(1)
        await sleep(ms(1))
    say("lost since", driven.pin.lost)
    await takes("a")
    drive(1)
    await sleep(ms(1))
    tell_kept()


async def losses_add_up():
    drive(4)
    await sleep(ms(1))
    await takes("a", RISING)
    drive(4)
    await sleep(ms(1))
    await takes("a", RISING)
    a = create_task(takes("a", FALLING))
    await sleep(ms(1))
    say("lost since", driven.pin.lost)
    drive(2)
    await a


async def lost_before_the_next():
    drive(3)
    await sleep(ms(1))
    await takes("a")
    await takes("a")
    a = create_task(takes("a", RISING))
    b = create_task(takes("b", FALLING))
    await sleep(0)
    drive(1)
    await sleep(ms(1))
    drive(1)
    await settle(a, b)


async def round_and_round():
    for _ in range(4):
        drive(2)
        await sleep(ms(1))
        await takes("a")
        drive(1)
        await sleep(ms(1))
        tell_kept()


async def nothing_kept():
    drive(2)
    await sleep(ms(1))
    tell_kept()
    try:
        tell("a", await asyncio.wait_for(driven.pin.edge(), ms(5)))
    except Exception as e:
        at(e)
    drive(1)
    await reaches("a", True)


async def forgotten():
    drive(5)
    await sleep(ms(1))
    driven.pin.discard()
    say(f"lost since {driven.pin.lost}, {text(driven.pin.edge_nowait() is None)}")
    drive(1)
    driven.pin.discard()
    await sleep(ms(1))
    tell_kept()


async def many_at_once():
    other = Pin.input(23, depth=4)
    other_out = Pin.output(22)
    beside = create_task(ticker(4))
    other_out.write(True)
    drive(50)
    other_out.write(False)
    await sleep(0)
    count = 0
    while driven.pin.edge_nowait():
        count += 1
    say(count, "and", other.edge_nowait() is not None)
    await sleep(0)
    while driven.pin.edge_nowait():
        count += 1
    say(count, "and", other.edge_nowait() is not None)
    other.close()
    other_out.close()


# ---- levels


async def levels():
    await reaches("a", False)
    say("in the same turn")
    a = create_task(reaches("a", True))
    b = create_task(reaches("b", True))
    c = create_task(reaches("c", False))
    await sleep(ms(1))
    driven.out.write(True)
    await settle(a, b, c)
    tell_kept()


async def too_short():
    a = create_task(reaches("a", True))
    b = create_task(takes("b", RISING))
    await sleep(ms(1))
    drive(2)
    await b
    say("reached", a.done())
    await sleep(ms(5))
    drive(1)
    await a


async def both():
    all_ = [
        create_task(takes("a", FALLING)),
        create_task(reaches("b", True)),
        create_task(takes("c", RISING)),
        create_task(reaches("d", True)),
    ]
    await sleep(0)
    driven.out.write(True)
    await sleep(ms(1))
    tell_kept()
    driven.out.write(False)
    await settle(*all_)


async def comes_and_goes():
    a = create_task(reaches("a", True))
    await sleep(ms(1))
    drive(4)
    await sleep(ms(1))
    say(f"reached {text(a.done())}, lost since {driven.pin.lost}")
    drive(1)
    await a
    tell_kept()


# ---- several pins


async def two_of_a_net():
    output = Pin.output(22)
    first = Pin.input(23)
    second = Pin.input(24)
    all_ = [create_task(secondary(second, "second")), create_task(secondary(first, "first"))]
    await sleep(0)
    output.write(True)
    output.write(False)
    await settle(*all_)
    first.close()
    left = second.edge_nowait()
    if left:
        tell("second", left)
    again = Pin.input(23)
    say(again.edge_nowait() is None, again.read(), first.is_open, second.is_open)
    again.close()
    second.close()
    output.close()


async def secondary(pin, name):
    tell(name, await pin.edge())


async def rings_move():
    output = Pin.output(22)
    other = Pin.input(23, depth=3)
    output.write(True)
    drive(2)
    output.write(False)
    await sleep(ms(1))
    driven.pin.close()
    use(other)
    tell_kept()
    drive(1)
    output.write(True)
    await sleep(ms(1))
    tell_kept()
    output.close()


async def any_of_two():
    output = Pin.output(22)
    other = Pin.input(23)
    done, pending = await asyncio.wait([create_task(takes("a")), create_task(reaches("b", True))], timeout=ms(3))
    say(len(done), "of", len(pending))
    task = create_task(secondary(other, "c"))
    await sleep(0)
    output.write(True)
    done, pending = await asyncio.wait([*pending, task], return_when=asyncio.FIRST_COMPLETED)
    say(len(done), "of", len(pending))
    driven.out.write(True)
    await asyncio.gather(*pending)
    other.close()
    output.close()


# ---- for await


async def writes_at_times(count):
    for _ in range(count):
        await sleep(ms(3))
        drive(1)


async def every_rising():
    beside = create_task(writes_at_times(7))
    count = 0
    async for edge in driven.pin.edges(RISING):
        tell("a", edge)
        count += 1
        if count == 3:
            break
    await sleep(ms(10))
    tell_kept()


async def every_edge():
    beside = create_task(writes_at_times(4))
    async for edge in driven.pin:
        tell("a", edge)
        await sleep(ms(5))
        if not edge.level:
            break
    async for edge in driven.pin:
        tell("b", edge)
        if not edge.level:
            break


async def goes_on(name):
    try:
        async for edge in driven.pin.edges():
            tell(name, edge)
    except BaseException as e:
        at(name, "throws", e)


async def until_closed():
    a = create_task(goes_on("a"))
    b = create_task(goes_on("b"))
    beside = create_task(writes_at_times(2))
    await sleep(ms(8))
    driven.pin.close()
    at("closed")
    await a


# ---- closing and errors


async def closed():
    all_ = [create_task(takes("a")), create_task(reaches("b", True)), create_task(takes("c", FALLING))]
    await sleep(ms(1))
    beside = create_task(ticker(2))
    driven.pin.close()
    driven.pin.close()
    say("closed")
    await settle(*all_)


def complaint(e):
    return f"HostError {e.code}" if isinstance(e, HostError) else text(e)


async def after_closing():
    drive(2)
    await sleep(ms(1))
    driven.pin.close()
    say("open", driven.pin.is_open)
    driven.pin.discard()
    await takes("edge")
    await reaches("level", False)
    try:
        driven.pin.edge_nowait()
    except Exception as e:
        say(e)
    try:
        say(driven.pin.lost)
    except Exception as e:
        say(e)
    try:
        say(driven.pin.read())
    except Exception as e:
        say(complaint(e))
    driven.out.close()
    try:
        driven.out.write(True)
    except Exception as e:
        say(complaint(e))
    at("that is all")


async def wrong():
    await takes("none", 0)
    await takes("unknown", 4)
    for depth in (256, -1):
        try:
            Pin.input(23, depth=depth)
        except Exception as e:
            at(complaint(e))
    try:
        Pin.input(21)
    except Exception as e:
        at(complaint(e))
    try:
        driven.pin.write(True)
    except Exception as e:
        say(complaint(e))
    try:
        driven.out.debounce(0)
    except Exception as e:
        say(complaint(e))
    driven.pin.debounce(0)
    say(elapsed())


async def outputs():
    say(driven.out.read(), driven.pin.read())
    driven.out.write(True)
    say(driven.out.read(), driven.pin.read())
    driven.out.toggle()
    driven.out.toggle()
    say(driven.out.read(), driven.pin.read())
    safe = Pin.output(22, True, True)
    input_ = Pin.input(23)
    say(safe.read(), input_.read())
    safe.write(False)
    safe.close()
    say(input_.read())
    await sleep(ms(1))
    while edge := input_.edge_nowait():
        tell("kept", edge)
    input_.close()
    Pin.output(22).close()
    say(elapsed())


async def named():
    led = Pin.named(Pin.output, "led", True)
    button = Pin.named(Pin.input, "button", UP, 2)
    say(button.read())
    task = create_task(secondary(button, "button"))
    await sleep(0)
    led.write(False)
    await task
    button.close()
    led.close()
    for name in ("nobody", "ü" * 70):
        for kind in (Pin.input, Pin.output):
            try:
                Pin.named(kind, name)
            except Exception as e:
                at(complaint(e))
    say(elapsed())


def open_one(pins, depth):
    """Another ring of so many edges."""
    try:
        pins.append(Pin.input(len(pins) + (0 if len(pins) < 4 else 1), depth=depth))
    except Exception as e:
        say(f"{len(pins)}: {text(e)}")


async def no_room():
    pins = []
    for _ in range(17):
        open_one(pins, 255)
    open_one(pins, 9)
    open_one(pins, 8)
    open_one(pins, 1)
    open_one(pins, 0)
    drive(2)
    await sleep(ms(1))
    for pin in pins:
        pin.close()
    tell_kept()
    say(elapsed())


test("an edge comes in the turn after the write", wired(after_the_write()))
test("who waits for falling edges has no rising one, and none is kept meanwhile", wired(only_those()))
test("an edge goes to all that wait for one like it", wired(to_all()))
test("kept edges come in their order, at once", wired(oldest_first()))
test("kept edges of the other direction are forgotten", wired(not_like_it()))
test("kept edges of the other direction are forgotten where there is no other", wired(none_is_like_it()))
test("who waits just after the write has the edge", wired(just_written()))
test("an edge comes before what is due", wired(before_timers()))
test("more edges in a turn than the pin keeps", wired(more_at_once(), 3))
test("more edges in several turns than the pin keeps", wired(more_in_turns(), 3))
test("losses before forgotten edges are told with the next one", wired(losses_add_up(), 2))
test("losses are told to all that have the next edge, and no others", wired(lost_before_the_next(), 2))
test("edges are kept and taken round and round", wired(round_and_round(), 3))
test("a pin that keeps none has none", wired(nothing_kept(), 0))
test("edges are discarded", wired(forgotten(), 3))
test("more edges than a turn takes in", wired(many_at_once(), 60))
test("a level is there at once or comes", wired(levels()))
test("a level that is over before the task's turn", wired(too_short()))
test("levels and edges of the same pin", wired(both()))
test("a level comes and goes within a turn, most edges are lost", wired(comes_and_goes(), 1))
test("two inputs at one output", wired(two_of_a_net()))
test("a pin is closed while the next one keeps edges", wired(rings_move()))
test("edges and levels of two pins are waited for", wired(any_of_two()))
test("for await over rising edges", wired(every_rising()))
test("for await over all edges, some of them kept", wired(every_edge()))
test("for await until the pin is closed", wired(until_closed()))
test("a pin is closed while tasks wait", wired(closed()))
test("what a closed pin says", wired(after_closing()))
test("what pins refuse", wired(wrong()))
test("outputs, and what they cost", wired(outputs()))
test("pins by their names", wired(named()))
test("more edges to be kept than there is room for", wired(no_room()))
