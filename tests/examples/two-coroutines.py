import asyncio


async def coroutine1():
    print("Coroutine 1: Start")
    await asyncio.sleep(1)
    print("Coroutine 1: End")


async def coroutine2():
    print("Coroutine 2: Start")
    await asyncio.sleep(2)
    print("Coroutine 2: End")


asyncio.set_event_loop(asyncio.new_event_loop())  # Python no longer makes one at first use
loop = asyncio.get_event_loop()
loop.run_until_complete(asyncio.gather(coroutine1(), coroutine2()))
loop.close()
