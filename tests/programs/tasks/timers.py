import asyncio

async def ticker(n):
    for i in range(n):
        print(f"tick {i}")
        await asyncio.sleep(0)

async def sleeper(name, ms):
    await asyncio.sleep(ms / 1000)
    print(f"{name} woke")
    if name == "c":
        await ticker(4)

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.200, lambda: print("at 200"))
    a = asyncio.create_task(sleeper("a", 200))
    b = asyncio.create_task(sleeper("b", 100))
    c = asyncio.create_task(sleeper("c", 300))
    d = asyncio.create_task(sleeper("d", 0))
    e = asyncio.create_task(sleeper("e", -5))
    await asyncio.sleep(0)
    loop.call_later(0.200, lambda: print("at 200 too"))
    def stall():
        print("stall")
        end = loop.time() + 0.150
        while loop.time() < end:
            pass
        loop.call_soon(lambda: print("after the stall"))
    loop.call_later(0.290, stall)
    loop.call_later(0.310, lambda: print("at 310"))
    await a
    await b
    await c
    await d
    await e

asyncio.run(main())
