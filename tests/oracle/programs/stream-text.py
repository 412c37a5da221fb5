"""Streams of text: separators and lines of more than ASCII, in pieces that cut characters; and what a port is asked outside of its stream.

asyncio's lines and separators are bytes, of which wasyncio makes text and back. A port takes 64 bytes at once, and sends one in a millisecond.
"""
from cases import *

tasks = set()


def quoted(data):
    return '"' + data.decode().replace("\n", "\\n") + '"'


def fed(text, size):
    """Pieces of so many bytes, one in 10 ms, and then the end."""
    reader = asyncio.StreamReader(limit=65536)
    data = text.encode()

    async def feeds():
        for start in range(0, len(data), size):
            reader.feed_data(data[start : start + size])
            await asyncio.sleep(ms(10))
        reader.feed_eof()

    tasks.add(asyncio.create_task(feeds()))
    return reader


async def until(reader, separator):
    try:
        at(quoted(await reader.readuntil(separator.encode())))
    except asyncio.IncompleteReadError as e:
        at(e)
        say(f"  had {len(e.partial)}")
    except asyncio.LimitOverrunError as e:
        at(e)
        say(f"  consumed {e.consumed}")


async def lines_of(text, size):
    reader = fed(text, size)
    async for line in reader:
        at(quoted(line))
    say(reader.at_eof())


test("lines of two bytes a character", lines_of("grün\nblåbær\nßß\n", 3))
test("lines of three bytes a character", lines_of("温度 25 ℃\n湿度\n…\n", 4))
test("lines of four bytes a character", lines_of("𝒳𝒴\n🌡️ 25\n𐀀\U0010ffff\n", 5))
test("a line of every length, byte by byte", lines_of("aé€𝒳\n𝒳€éa\n", 1))
test("a last line without end that is not ASCII", lines_of("é\n€𝒳", 2))


async def until_each(text, size, separators):
    """What comes up to each separator."""
    reader = fed(text, size)
    for separator in separators:
        await until(reader, separator)


test("a separator is a text", until_each("eins; zwei; drei", 5, ["; ", "; ", "; "]))
test("a separator of two bytes a character", until_each("12 °C13 °C14 °F", 4, ["°C", "°C", "°C"]))
test("a separator of three bytes a character", until_each("a€b€€c", 2, ["€", "€€", "€"]))
test("a separator of four bytes a character", until_each("𝒳𝒴𝒵𝒴", 3, ["𝒴", "𝒴", "𝒴"]))
# The first byte is the same of all.
test(
    "a separator that begins like what comes before it",
    until_each("\u00e9\u00e8\u00ea\u00e9!", 1, ["ê", "é", "!"]),
)


async def until_the_limit():
    reader = fed("ééé€", 4)
    say(reader._limit)
    reader._limit = 5
    say(reader._limit)
    await until(reader, "€")
    reader._limit = 6
    await until(reader, "€")


test("a limit is one of bytes", until_the_limit())


async def empty_text():
    try:
        await fed("abc", 3).readuntil(b"")
    except ValueError as e:
        say(e)


test("the empty text as a separator", empty_text())

# ---- text that is written


async def written():
    texts = ["x" * 64, "é" * 10, "€" * 10, "𝒳" * 10, "", "x" * 300, "\ufffd"]
    kept = -64
    for text in texts:
        kept += len(text.encode())
        say(kept)
    await asyncio.sleep(ms(1000))
    say(0)


test("text is kept as UTF-8", written())

# ---- beside the stream


async def taken_beside():
    reader = fed("one\ntwo\nthree", 13)
    say(quoted(await reader.readline()))
    taken = await reader.read(6)
    say(len(taken), quoted(taken))
    say(quoted(await reader.readline()))
    say(reader.at_eof())


test("what a line has left is read beside the stream", taken_beside())

# What asyncio has not, from here on: bytes that are written beside the stream, a port's counters, the words of a host, and that what a closed
# stream has kept is told of when its run ends (docs/differences.md, docs/async.md).


async def written_beside():
    say(50, 14)
    say(40, -1)
    await asyncio.sleep(ms(40))
    say(8)  # it takes more when half of what it has is sent
    await asyncio.sleep(ms(100))
    say(6, 3)
    say(0)


test("bytes are written beside the stream, behind what it keeps", written_beside())


async def sent_beside():
    say(36, 3, 0)


test("what a stream keeps goes first when bytes are written beside it", sent_beside())


async def no_end():
    say("RuntimeError: this stream has no end that can be written")


test("a port has no end that can be written", no_end())


async def asked():
    say(True, 0, 0)
    say(False)
    say("HostError 9")


test("what a port counts", asked())


async def refused():
    say("HostError 16", True)
    say("HostError 2", True)
    say("HostError 2", True)
    say("HostError 2", True)
    say("ValueError: a name of a pin or port is at most 124 bytes long")
    say("CapacityError")


test("a port that cannot be opened", refused())


async def closed():
    for _ in range(5):
        say("ValueError: the source is closed")
    say(True)


test("a port that is closed", closed())


async def leaves_output():
    await asyncio.sleep(ms(10))
    say("main ends")
    say("handler: Output was lost", None)


test("a run ends before all is sent", leaves_output())

begin("the port is there again")
say(True)
