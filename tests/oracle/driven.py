"""What the programs of pins have in common: an input that an output drives, line 21 that is wired to 20. driven.ts says the same."""

import asyncio

from cases import at, say, since
from pins import BOTH, Pin

out = None
pin = None
"""For programs driven.out and driven.pin: a name that is imported stays what it was then."""


async def opens(depth=8):
    global out
    out = Pin.output(20)
    use(Pin.input(21, depth=depth))


def use(input):
    """Another input is the one that the case is about."""
    global pin
    pin = input


async def closes():
    pin.close()
    out.close()


async def wired(main, depth=8):
    """A case with the two."""
    await opens(depth)
    try:
        await main
    finally:
        await closes()


def drive(count):
    for _ in range(count):
        out.toggle()


def tell(name, edge):
    say(f"{name} {'rose' if edge.level else 'fell'} at {since(edge.micros)}, lost {edge.lost}")


async def takes(name, which=BOTH):
    """Tells all that happens to it."""
    try:
        tell(name, await pin.edge(which))
    except BaseException as e:
        at(name, "throws", e)
        if isinstance(e, asyncio.CancelledError):
            raise


def tell_kept():
    while edge := pin.edge_nowait():
        tell("kept", edge)
    say("lost since", pin.lost)
