"""Sleeping tasks and timers of the same and of other deadlines."""
from cases import *

async def sleeper(name, milliseconds):
    await asyncio.sleep(ms(milliseconds))
    print(f"{name} woke")
    if name == "c":
        await ticker(4)

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(ms(200), lambda: print("at 200"))
    a = asyncio.create_task(sleeper("a", 200))
    b = asyncio.create_task(sleeper("b", 100))
    c = asyncio.create_task(sleeper("c", 300))
    d = asyncio.create_task(sleeper("d", 0))
    e = asyncio.create_task(sleeper("e", -5))
    await asyncio.sleep(0)
    loop.call_later(ms(200), lambda: print("at 200 too"))
    def stall():
        print("stall")
        end = millis() + 150
        while millis() < end:
            pass
        loop.call_soon(lambda: print("after the stall"))
    loop.call_later(ms(290), stall)
    loop.call_later(ms(310), lambda: print("at 310"))
    await a
    await b
    await c
    await d
    await e

test("sleeping tasks and timers of the same and of other deadlines", main())
