"""Results of every type on every way, coroutines that hold much while they wait, and text of every length in UTF-8."""
import random as random_numbers

from cases import *

# ---- types


async def long():
    await asyncio.sleep(ms(1))
    return 9007199254740993


async def single():
    await asyncio.sleep(ms(1))
    return 0.25


async def double():
    await asyncio.sleep(ms(1))
    return 1e100


async def small():
    await asyncio.sleep(ms(1))
    return 200


async def negative():
    await asyncio.sleep(ms(1))
    return -300


async def truth():
    await asyncio.sleep(ms(1))
    return True


async def words():
    await asyncio.sleep(ms(1))
    return "so" + " many"


async def none():
    await asyncio.sleep(ms(1))
    return None


async def nothing():
    await asyncio.sleep(ms(1))


begin("run gives results of every type")
say(run(long()))
say(run(single()))
say(run(double()) == 1e100)
say(run(small()))
say(run(negative()))
say(run(truth()))
say(run(words()))
say(run(none()) is None)
run(nothing())


async def awaited():
    say(await long(), await single(), await double() == 1e100, await small(), await negative())
    say(await truth(), await words(), await none() is None)
    await nothing()


test("coroutines give results of every type", awaited())


async def of_tasks():
    l = asyncio.create_task(long())
    s = asyncio.create_task(single())
    d = asyncio.create_task(double())
    b = asyncio.create_task(small())
    w = asyncio.create_task(words())
    n = asyncio.create_task(nothing())
    say(await l, await s, await d == 1e100, await b, await w)
    await n
    say(l.result(), s.result(), d.result() == 1e100, b.result(), w.result(), n.done())


test("tasks give results of every type", of_tasks())


async def of_futures():
    loop = asyncio.get_running_loop()
    l = loop.create_future()
    s = loop.create_future()
    d = loop.create_future()
    w = loop.create_future()
    loop.call_later(ms(1), l.set_result, -1)
    loop.call_later(ms(2), s.set_result, 0.5)
    loop.call_later(ms(3), d.set_result, -2.5)
    loop.call_later(ms(4), w.set_result, "text")
    say(await l, await s, await d, await w)


test("futures give results of every type", of_futures())


async def of_boxes():
    l = long()
    s = single()
    d = double()
    all = [words(), words()]
    say(await l, await s, await d == 1e100, await all[1], await all[0])


test("coroutines in variables give results of every type", of_boxes())


async def of_several():
    longs = await asyncio.gather(long(), long())
    singles = await asyncio.gather(single(), single())
    doubles = await asyncio.gather(double(), double())
    say(longs[1], singles[1], doubles[1] == 1e100, len(longs))
    say(await asyncio.shield(long()), await asyncio.wait_for(single(), ms(10)), await asyncio.shield(double()) == 1e100)


test("gather, shield and waitFor give results of every type", of_several())


async def of_queues():
    queue = asyncio.Queue(1)

    async def puts():
        for i in range(3):
            await queue.put(i + 0.5)

    task = asyncio.create_task(puts())
    say(await queue.get(), await queue.get(), await queue.get())
    await task


test("a queue of floats", of_queues())

# ---- what a coroutine holds


async def holds_much(n):
    a = [n + i + 1 if i % 2 == 0 else n * (i + 1) for i in range(8)]
    b = [a[i] ^ i + 1 for i in range(8)]
    c = [b[i] + a[7 - i] for i in range(8)]
    d = [c[i] * 3 for i in range(8)]
    e = [d[i] - b[i] for i in range(8)]
    f = [e[i] ^ c[7 - i] for i in range(8)]
    g = [f[i] + d[7 - i] for i in range(8)]
    h = [g[i] * 5 for i in range(8)]
    await asyncio.sleep(ms(n % 3))
    return sum(a + b + c + d + e + f + g + h)


async def much():
    tasks = [asyncio.create_task(holds_much(i * 11)) for i in range(4)]
    for task in tasks:
        say(await task)


test("coroutines that hold much while they wait", much())

# ---- text


async def says(text):
    await asyncio.sleep(0)
    say(text)


async def wide():
    await says("$ é ߿ ࠀ € ￿ 𐀀 𝒳 \U0010ffff")
    await says("naïve Größe, 20 °C, 5 µs, Ω, 温度 25 ℃, 🌡️")


test("characters of one, two, three and four bytes", wide())


async def alone():
    """What asyncio has not: a text of half a character. As in the Encoding standard it is U+FFFD."""
    await says("[\ufffd]")
    await says("[\ufffd]")
    await says("[\ufffd\ufffd]")
    await says("[\ufffd\ufffd]")
    await says("[\ufffd")


test("halves of characters", alone())


async def long_text():
    for length in range(40, 46):
        await says("€" * length)
    for length in range(125, 132):
        await says("x" * length + "é𝒳")
    await says("")


test("text that is longer than what is written at once", long_text())


async def streams():
    say()
    say("log")
    say("info")
    say("debug")
    complain("warn é")
    complain("error 𝒳")
    complain("")


test("console on stdout and on stderr", streams())


async def traces():
    """What Python has not: AssemblyScript's trace."""
    complain("trace: none")
    complain(f"trace: one {0.5}")
    complain(f"trace: two {1.0} {-2.0}")
    complain(f"trace: three {1.0} {2.0} {3.25}")
    complain(f"trace: four {1.0} {2.0} {3.0} {4.0}")
    complain(f"trace: five {1.0} {2.0} {3.0} {4.0} {5.0}")


test("trace on stderr", traces())


async def random():
    all_are = all(0 <= random_numbers.random() < 1 for _ in range(100))
    say(all_are, random_numbers.random() == random_numbers.random())


test("random numbers", random())
