"""StreamReader: pieces, ends, limits and cancellation."""
from cases import *


def open_stream(limit=65536):
    return asyncio.StreamReader(limit=limit)


def quoted(data):
    return '"' + data.decode().replace("\n", "\\n") + '"'


async def feeds(reader, parts):
    """Each part 10 ms after the one before; "" is the end."""
    for i, part in enumerate(parts):
        if i:
            await asyncio.sleep(ms(10))
        if part:
            reader.feed_data(part.encode())
        else:
            reader.feed_eof()


def fed(parts, limit=65536):
    """The stream of a case, fed from the first turn on."""
    reader = open_stream(limit)
    keep(asyncio.create_task(feeds(reader, parts)))
    return reader


tasks = set()


def keep(task):
    tasks.add(task)
    return task


def tell(name, error):
    at(name, "throws", error)
    if isinstance(error, asyncio.IncompleteReadError):
        say(f"  had {quoted(error.partial)} of {-1 if error.expected is None else error.expected}")
    if isinstance(error, asyncio.LimitOverrunError):
        say(f"  consumed {error.consumed}")


async def told(name, reading):
    try:
        at(name, quoted(await reading))
    except BaseException as e:
        tell(name, e)
        if isinstance(e, asyncio.CancelledError):
            raise


async def line(reader, name="line"):
    await told(name, reader.readline())


async def until(reader, separator, name="until"):
    await told(name, reader.readuntil(separator.encode()))


async def exactly(reader, count, name="exactly"):
    await told(name, reader.readexactly(count))


async def some(reader, count=-1, name="read"):
    await told(name, reader.read(count))


async def ended(task):
    """Waits for a task, however it ends."""
    await asyncio.gather(task, return_exceptions=True)
    at("cancelled" if task.cancelled() else "ended")


# ---- lines


async def a_line():
    port = fed(["one\n"])
    await line(port)


async def two_lines_at_once():
    port = fed(["one\ntwo\n"])
    await line(port)
    keep(asyncio.create_task(ticker(2)))
    await line(port)
    say("in the same turn")


async def a_line_in_pieces():
    port = fed(["o", "n", "e\nt", "wo\n"])
    await line(port)
    await line(port)


async def an_empty_line():
    port = fed(["\n\nx\n"])
    await line(port)
    await line(port)
    await line(port)


async def a_line_without_end():
    port = fed(["one\ntw", "o", ""])
    await line(port)
    await line(port)
    await line(port)


async def nothing_at_all():
    port = fed([""])
    await line(port)
    await some(port, 5)


async def a_line_at_the_limit():
    port = fed(["12345\n", "123", "45\n"], 5)
    await line(port)
    await line(port)


async def a_line_over_the_limit():
    port = fed(["123456\nnext\n"], 5)
    await line(port)
    await line(port)


async def no_end_within_the_limit():
    port = fed(["1234", "567", "8\nnext\n"], 5)
    await line(port)
    await line(port)
    await line(port)


async def the_end_comes_just_too_late():
    port = fed(["12345", "6\nnext\n"], 5)
    await line(port)
    await line(port)


async def no_such_limit():
    port = open_stream()
    try:
        asyncio.StreamReader(limit=0)
    except BaseException as e:
        say(e)

# ---- separators


async def a_separator_in_pieces():
    port = fed(["a;", "-;", "-", ";b;-;c"])
    await until(port, ";-;")
    await until(port, ";-;")
    await some(port, 10)


async def a_separator_within_itself():
    port = fed(["aaab", "aab"])
    await until(port, "aab")
    await until(port, "aab")


async def no_separator_before_the_end():
    port = fed(["abc", "de", ""])
    await until(port, ">")
    await until(port, ">")
    await some(port, 5)


async def no_separator_within_the_limit():
    port = fed(["1234567", "8>9"], 5)
    await until(port, ">")
    await some(port, 3)
    await until(port, ">")
    await until(port, "9")


async def a_long_separator_not_within_the_limit():
    port = fed(["1234567<", "<", "<>"], 5)
    await until(port, "<<<")
    await asyncio.sleep(ms(25))
    await until(port, "<<<")


async def a_separator_beyond_the_limit():
    port = fed(["1234567>8"], 5)
    await until(port, ">")
    await until(port, ">")
    await exactly(port, 9)


async def the_empty_separator():
    port = fed(["abc"])
    await until(port, "")
    await some(port, 5)

# ---- bytes


async def exactly_in_pieces():
    port = fed(["ab", "cd", "efg"])
    await exactly(port, 5)
    await exactly(port, 2)


async def exactly_and_the_end():
    port = fed(["ab", "cd", ""])
    await exactly(port, 5)
    await exactly(port, 2)
    await exactly(port, 0)


async def exactly_nothing():
    port = open_stream()
    await exactly(port, 0)
    await exactly(port, -1)


async def exactly_ignores_the_limit():
    port = fed(["12345", "67890"], 3)
    await exactly(port, 10)


async def some_of_what_is_there():
    port = fed(["abcdef"])
    await some(port, 4)
    await some(port, 4)


async def some_of_what_comes():
    port = fed(["ab", "cd"])
    await some(port, 1)
    await some(port, 10)
    await some(port, 10)


async def everything():
    port = fed(["ab", "cd", "ef", ""])
    await some(port)
    await some(port)


async def everything_beyond_the_limit():
    port = fed(["abcdef", "ghi", ""], 2)
    await some(port)


async def nothing_asked():
    port = open_stream()
    keep(asyncio.create_task(ticker(1)))
    await some(port, 0)
    say("in the same turn")


async def at_the_end():
    port = fed(["ab", ""])
    say(port.at_eof())
    await some(port, 1)
    say(port.at_eof())
    await asyncio.sleep(ms(15))
    say(port.at_eof())
    await some(port, 1)
    say(port.at_eof())


async def nothing_fed():
    port = open_stream()
    task = asyncio.create_task(line(port))
    await asyncio.sleep(ms(1))
    port.feed_data(b"")
    await asyncio.sleep(ms(1))
    say(task.done())
    port.feed_data(b"a\n")
    await task


async def several_in_one_turn():
    port = open_stream()
    task = asyncio.create_task(some(port, 10))
    await asyncio.sleep(ms(1))
    port.feed_data(b"a")
    port.feed_data(b"b")
    port.feed_eof()
    await task
    say(port.at_eof())

# ---- two readers


async def a_second_line():
    port = fed(["x"])
    task = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    await line(port, "second")
    port.feed_data(b"y\n")
    await task


async def a_second_of_each_kind():
    port = open_stream()
    task = asyncio.create_task(exactly(port, 3, "first"))
    await asyncio.sleep(ms(5))
    await until(port, ">")
    await exactly(port, 2)
    await some(port, 2)
    await some(port)
    port.feed_eof()
    await task


async def a_second_that_need_not_wait():
    port = fed(["abcd"])
    task = asyncio.create_task(exactly(port, 6, "first"))
    await asyncio.sleep(ms(5))
    await some(port, 3, "second")
    port.feed_data(b"efghi")
    await task


async def one_after_the_other():
    port = open_stream()
    first = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(1))
    port.feed_data(b"one\ntwo\n")
    await line(port, "second")
    await first

# ---- cancelled


async def a_line_is_cancelled():
    port = fed(["one", " two\n"])
    task = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    task.cancel()
    await ended(task)
    await line(port, "second")


async def until_is_cancelled():
    port = fed(["one", " two>"])
    task = asyncio.create_task(until(port, ">", "first"))
    await asyncio.sleep(ms(5))
    task.cancel("enough")
    await ended(task)
    await until(port, ">", "second")


async def exactly_is_cancelled():
    port = fed(["abc", "defg"])
    task = asyncio.create_task(exactly(port, 6, "first"))
    await asyncio.sleep(ms(5))
    task.cancel()
    await ended(task)
    await exactly(port, 2, "second")
    await exactly(port, 5, "third")


async def read_is_cancelled():
    port = open_stream()
    task = asyncio.create_task(some(port, 5, "first"))
    await asyncio.sleep(ms(5))
    task.cancel()
    await ended(task)
    port.feed_data(b"abc")
    await some(port, 5, "second")


async def cancelled_as_it_comes():
    port = open_stream()
    task = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    port.feed_data(b"one\ntwo\n")
    task.cancel()
    await ended(task)
    await line(port, "second")
    await line(port, "third")


async def comes_as_it_is_cancelled():
    port = open_stream()
    task = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    task.cancel()
    port.feed_data(b"one\n")
    await ended(task)
    await line(port, "second")


async def the_end_as_it_is_cancelled():
    port = fed(["part"])
    task = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    port.feed_eof()
    task.cancel()
    await ended(task)
    await line(port, "second")


async def cancelled_before_it_begins():
    port = fed(["one\n"])
    task = asyncio.create_task(line(port, "first"))
    task.cancel()
    await ended(task)
    await line(port, "second")


async def another_in_the_turn_of_the_cancel():
    port = fed(["on", "e\n"])
    first = asyncio.create_task(line(port, "first"))
    await asyncio.sleep(ms(5))
    first.cancel()
    second = asyncio.create_task(line(port, "second"))
    await ended(first)
    await second

# ---- limits of time


async def too_late():
    port = fed(["on", "e\n"])
    try:
        await asyncio.wait_for(port.readline(), ms(5))
    except BaseException as e:
        tell("waitFor", e)
        if isinstance(e, asyncio.CancelledError): raise
    await line(port)


async def in_time():
    port = fed(["on", "e\n"])
    at(quoted(await asyncio.wait_for(port.readline(), ms(15))))

# ---- for await


async def all_lines():
    port = fed(["one\nt", "wo\nthree", ""])
    async for each in port: at(quoted(each))
    say(port.at_eof())


async def lines_up_to_a_break():
    port = fed(["one\ntwo\nthree\n", "four\n", ""])
    async for each in port:
        at(quoted(each))
        if each.startswith(b"tw"): break
    await line(port)
    async for each in port: at(quoted(each))


async def lines_over_the_limit():
    port = fed(["one\n1234567\n", "two\n", ""], 5)
    try:
        async for each in port: at(quoted(each))
    except BaseException as e:
        tell("lines", e)
        if isinstance(e, asyncio.CancelledError): raise
    async for each in port: at(quoted(each))


async def consumes(port):
    async for each in port: at(quoted(each))


async def lines_are_cancelled():
    port = fed(["one\ntw", "o\n", ""])
    task = asyncio.create_task(consumes(port))
    await asyncio.sleep(ms(5))
    task.cancel()
    await ended(task)
    await line(port)


test("a line", a_line())
test("two lines at once", two_lines_at_once())
test("a line in pieces", a_line_in_pieces())
test("an empty line", an_empty_line())
test("a line without end", a_line_without_end())
test("a stream of nothing", nothing_at_all())
test("a line at the limit", a_line_at_the_limit())
test("a line over the limit", a_line_over_the_limit())
test("no end of a line within the limit", no_end_within_the_limit())
test("the end of a line comes just too late", the_end_comes_just_too_late())
test("no such limit", no_such_limit())
test("a separator in pieces", a_separator_in_pieces())
test("a separator within itself", a_separator_within_itself())
test("no separator before the end", no_separator_before_the_end())
test("no separator within the limit", no_separator_within_the_limit())
test("a long separator not within the limit", a_long_separator_not_within_the_limit())
test("a separator beyond the limit", a_separator_beyond_the_limit())
test("the empty separator", the_empty_separator())
test("exactly so many in pieces", exactly_in_pieces())
test("exactly so many, and the end", exactly_and_the_end())
test("exactly none", exactly_nothing())
test("exactly more than the limit", exactly_ignores_the_limit())
test("some of what is there", some_of_what_is_there())
test("some of what comes", some_of_what_comes())
test("everything to the end", everything())
test("everything beyond the limit", everything_beyond_the_limit())
test("nothing is asked for", nothing_asked())
test("at the end", at_the_end())
test("nothing is fed", nothing_fed())
test("several pieces in one turn", several_in_one_turn())
test("a second line while one waits", a_second_line())
test("a second reader of each kind", a_second_of_each_kind())
test("a second reader that need not wait", a_second_that_need_not_wait())
test("one line after the other", one_after_the_other())
test("a line is cancelled", a_line_is_cancelled())
test("up to a separator is cancelled", until_is_cancelled())
test("exactly so many is cancelled", exactly_is_cancelled())
test("read is cancelled", read_is_cancelled())
test("cancelled as the line comes", cancelled_as_it_comes())
test("the line comes as it is cancelled", comes_as_it_is_cancelled())
test("cancelled as the stream ends", the_end_as_it_is_cancelled())
test("a reader is cancelled before it begins", cancelled_before_it_begins())
test("another reader in the turn of the cancel", another_in_the_turn_of_the_cancel())
test("a line is too late", too_late())
test("a line is in time", in_time())
test("all lines", all_lines())
test("lines up to a break", lines_up_to_a_break())
test("lines over the limit", lines_over_the_limit())
test("lines are cancelled", lines_are_cancelled())
