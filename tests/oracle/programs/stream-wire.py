"""Streams at both ends of a wire, on which a byte takes a millisecond."""
import gc

from cases import *


def quoted(text):
    return '"' + text.replace("\n", "\\n") + '"'


class End(asyncio.StreamReader):
    """One end: what the other one writes comes byte by byte."""

    def __init__(self):
        super().__init__()
        self._sent = 0
        self.other = None

    def write(self, text):
        loop = asyncio.get_running_loop()
        self._sent = max(self._sent, loop.time())
        for byte in text.encode():
            self._sent += ms(1)
            loop.call_at(self._sent, self.other.feed_data, bytes([byte]))


class Wire:
    def __init__(self):
        self.start = End()
        self.to = End()
        self.start.other = self.to
        self.to.other = self.start


async def line(wire):
    at(quoted((await wire.to.readline()).decode()))


async def some(wire, count):
    at(quoted((await wire.to.read(count)).decode()))


async def lines():
    wire = Wire()
    wire.start.write("one\ntwo\n\nfour\n")
    for _ in range(4):
        await line(wire)


test("lines come over a wire", lines())


async def exactly():
    wire = Wire()
    wire.start.write("abcdefgh")
    at(len(await wire.to.readexactly(5)))
    await asyncio.sleep(ms(10))
    at(len(await wire.to.readexactly(3)))


test("so many bytes come over a wire", exactly())


async def pieces():
    wire = Wire()
    wire.start.write("abcdefgh")
    await some(wire, 10)
    await some(wire, 10)
    await asyncio.sleep(ms(4))
    await some(wire, 3)
    await some(wire, 3)
    await some(wire, 10)


test("what has come over a wire is read", pieces())


async def until():
    wire = Wire()
    wire.start.write("12.5 °C, 13 °C")
    at((await wire.to.readuntil("°C".encode())).decode())
    at((await wire.to.readuntil("°C".encode())).decode())


test("up to a separator over a wire", until())


async def more_than_it_takes():
    wire = Wire()
    wire.start.write("x" * 80 + "\n")
    # A port takes 64 bytes at once, and the rest when half of them are sent.
    say(17)
    say(0)
    at(len(await wire.to.readline()))


test("more goes over a wire than a port takes at once", more_than_it_takes())


async def cancelled():
    wire = Wire()
    wire.start.write("abc\n")
    task = asyncio.create_task(line(wire))
    await asyncio.sleep(ms(2))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    at("cancelled", task.cancelled())
    await line(wire)


test("a line that comes over a wire is cancelled, and read again", cancelled())


async def too_late():
    wire = Wire()
    wire.start.write("abcdef\n")
    try:
        at(quoted((await asyncio.wait_for(wire.to.readline(), ms(3))).decode()))
    except TimeoutError as e:
        at(e)
    await line(wire)


test("a line that comes over a wire is too late", too_late())


async def both_ways():
    wire = Wire()

    async def answers():
        wire.to.write(f"{(await wire.to.readline()).decode()}!\n")

    task = asyncio.create_task(answers())
    wire.start.write("ping\n")
    at(quoted((await wire.start.readline()).decode()))
    at(quoted((await wire.start.readline()).decode()))
    await task


test("an answer comes over a wire", both_ways())


async def reads(reader):
    await reader.readline()


begin("a loop is closed while a task reads")
loop = VirtualTimeLoop()
loop.set_exception_handler(lambda loop, context: say("handler:", context["message"], context["task"].get_name()))
task = loop.create_task(reads(asyncio.StreamReader(loop=loop)), name="reads")
loop.run_until_complete(turns(3))
loop.close()
del task
gc.collect()
say("closed")
