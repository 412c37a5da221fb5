"""StreamWriter: water marks, drain and closing, on a port that sends a byte in a millisecond and has room for 64 of them; it takes more when
half of that is sent."""
from asyncio import transports

from cases import *

ROOM = 64

tasks = set()


def create_task(coroutine):
    task = asyncio.create_task(coroutine)
    tasks.add(task)
    return task


class Port(transports._FlowControlMixin):
    """A serial port as the simulated board has it."""

    def __init__(self, protocol):
        super().__init__(None, asyncio.get_running_loop())
        self._protocol = protocol
        self._sending = 0
        self._kept = 0
        self._is_closing = False
        # What wasyncio has at first.
        self.set_write_buffer_limits(0, 0)

    def get_write_buffer_size(self):
        return self._kept

    def is_closing(self):
        return self._is_closing

    def write(self, data):
        if not data:
            return
        if not self._kept:
            data = data[self._take(len(data)):]
        self._kept += len(data)
        self._maybe_pause_protocol()

    def _take(self, count):
        taken = min(count, ROOM - self._sending)
        if taken and not self._sending:
            self._loop.call_later(ms(1), self._send)
        self._sending += taken
        return taken

    def _send(self):
        """A byte is sent."""
        self._sending -= 1
        if self._sending:
            self._loop.call_later(ms(1), self._send)
        if self._kept and self._sending <= ROOM // 2:
            self._kept -= self._take(self._kept)
            self._maybe_resume_protocol()
            if not self._kept and self._is_closing:
                self._protocol.connection_lost(None)

    def close(self):
        if self._is_closing:
            return
        self._is_closing = True
        if not self._kept:
            self._loop.call_soon(self._protocol.connection_lost, None)


def open_port():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    port = Port(protocol)
    protocol.connection_made(port)
    return asyncio.StreamWriter(port, protocol, reader, loop)


async def drains(name, writer):
    try:
        await writer.drain()
        at(f"{name} has drained, {writer.transport.get_write_buffer_size()} kept")
    except BaseException as e:
        at(name, "throws", e)
        if isinstance(e, asyncio.CancelledError):
            raise


async def closes(name, writer):
    try:
        await writer.wait_closed()
        at(name, "is closed")
    except BaseException as e:
        at(name, "throws", e)
        if isinstance(e, asyncio.CancelledError):
            raise


async def settle(port):
    """The port sends all that it has, and is closed."""
    await asyncio.sleep(ms(400))
    port.close()


async def nothing_written():
    port = open_port()
    create_task(ticker(1))
    await drains("a", port)
    say("in the same turn")
    await settle(port)


async def what_the_port_takes():
    port = open_port()
    port.write(bytes(64))
    create_task(ticker(1))
    await drains("a", port)
    say("in the same turn")
    await settle(port)


async def more_than_the_port_takes():
    port = open_port()
    port.write(bytes(100))
    say(port.transport.get_write_buffer_size())
    port.transport.set_write_buffer_limits(0, 0)
    await drains("a", port)
    await settle(port)


async def below_the_high_mark():
    port = open_port()
    port.transport.set_write_buffer_limits(50)
    port.write(bytes(100))
    create_task(ticker(1))
    await drains("a", port)
    say("in the same turn")
    await settle(port)


async def at_the_high_mark():
    port = open_port()
    port.transport.set_write_buffer_limits(36)
    port.write(bytes(100))
    await drains("a", port)
    port.write(bytes(1))
    await drains("a", port)
    await settle(port)


async def down_to_the_low_mark():
    port = open_port()
    port.transport.set_write_buffer_limits(60, 40)
    port.write(bytes(164))
    await drains("a", port)
    await drains("a", port)
    await settle(port)


async def between_the_marks():
    port = open_port()
    port.transport.set_write_buffer_limits(90, 10)
    port.write(bytes(164))
    await asyncio.sleep(ms(40))
    say(port.transport.get_write_buffer_size())
    await drains("a", port)
    await settle(port)


async def marks_that_are_lowered():
    port = open_port()
    port.transport.set_write_buffer_limits(90)
    port.write(bytes(100))
    await drains("a", port)
    port.transport.set_write_buffer_limits(8, 8)
    await drains("a", port)
    await settle(port)


async def only_the_low_mark():
    port = open_port()
    port.transport.set_write_buffer_limits(None, 9)
    port.write(bytes(100))
    await drains("a", port)
    port.write(bytes(1))
    await drains("a", port)
    await settle(port)


async def no_marks():
    port = open_port()
    port.transport.set_write_buffer_limits()
    port.write(bytes(300))
    await drains("a", port)
    await settle(port)


async def the_wrong_marks():
    port = open_port()
    try:
        port.transport.set_write_buffer_limits(5, 6)
    except Exception as e:
        say(e)
    port.transport.set_write_buffer_limits(None, 2_000_000_000)
    await settle(port)


async def several_writes():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    for i in range(4):
        port.write(bytes(40))
        await drains(f"{i}", port)
    await settle(port)


async def written_while_it_drains():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(80))
    task = create_task(drains("a", port))
    await asyncio.sleep(ms(20))
    port.write(bytes(60))
    await task
    await settle(port)


async def nothing_is_added():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(0))
    await drains("a", port)
    port.write(bytes(70))
    port.write(bytes(0))
    await drains("a", port)
    await settle(port)


async def two_drain():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(80))
    a = create_task(drains("a", port))
    b = create_task(drains("b", port))
    await a
    await b
    await settle(port)


async def one_of_two_is_cancelled():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(80))
    a = create_task(drains("a", port))
    b = create_task(drains("b", port))
    await asyncio.sleep(ms(5))
    a.cancel("enough")
    await asyncio.gather(a, return_exceptions=True)
    await b
    say(a.cancelled(), port.transport.get_write_buffer_size())
    await settle(port)


async def cancelled_as_it_is_drained():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(80))
    task = create_task(drains("a", port))
    await asyncio.sleep(ms(100))
    say(task.done(), task.cancel())
    await settle(port)


async def drained_too_late():
    port = open_port()
    port.transport.set_write_buffer_limits(0)
    port.write(bytes(80))
    try:
        await asyncio.wait_for(port.drain(), ms(10))
    except Exception as e:
        at(e)
    await drains("a", port)
    await settle(port)


async def closed_at_once():
    port = open_port()
    say(port.is_closing())
    port.close()
    say(port.is_closing())
    await closes("a", port)


async def closed_with_input():
    port = open_port()
    port._reader.feed_data(bytes(30))
    port.write(bytes(3))
    say(len(await port._reader.read(10)))
    port.close()
    await closes("a", port)


async def closed_without_what_is_kept():
    port = open_port()
    port.write(bytes(60))
    port.close()
    await closes("a", port)
    await asyncio.sleep(ms(100))


async def closed_with_what_is_kept():
    port = open_port()
    port.write(bytes(120))
    port.close()
    say(port.is_closing())
    await closes("a", port)
    await asyncio.sleep(ms(400))


async def closed_while_somebody_waits():
    port = open_port()
    port.write(bytes(80))
    a = create_task(closes("a", port))
    b = create_task(closes("b", port))
    await asyncio.sleep(ms(5))
    port.close()
    await a
    await b
    await closes("c", port)
    await asyncio.sleep(ms(400))


async def who_waits_is_cancelled():
    port = open_port()
    port.write(bytes(80))
    port.close()
    a = create_task(closes("a", port))
    await asyncio.sleep(ms(5))
    a.cancel()
    await asyncio.gather(a, return_exceptions=True)
    await asyncio.sleep(ms(400))


test("drained where nothing was written", nothing_written())
test("drained where the port takes all", what_the_port_takes())
test("drained of more than the port takes", more_than_the_port_takes())
test("drained below the high-water mark", below_the_high_mark())
test("drained at the high-water mark", at_the_high_mark())
test("drained down to the low-water mark", down_to_the_low_mark())
test("drained between the marks", between_the_marks())
test("drained after the marks were lowered", marks_that_are_lowered())
test("drained with only a low-water mark", only_the_low_mark())
test("drained without marks", no_marks())
test("water marks the wrong way round", the_wrong_marks())
test("drained between several writes", several_writes())
test("written while it is drained", written_while_it_drains())
test("nothing is written", nothing_is_added())
test("two drain", two_drain())
test("one of two that drain is cancelled", one_of_two_is_cancelled())
test("cancelled after it was drained", cancelled_as_it_is_drained())
test("drained too late", drained_too_late())
test("closed at once", closed_at_once())
test("closed with input that nobody has read", closed_with_input())
test("closed with nothing kept", closed_without_what_is_kept())
test("closed with bytes kept", closed_with_what_is_kept())
test("closed while somebody waits", closed_while_somebody_waits())
test("who waits for the close is cancelled", who_waits_is_cancelled())
