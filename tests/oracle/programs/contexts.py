"""What `await using` does on every way into and out of a block, beside another task."""
from cases import *

class Resource:
    def __init__(self, name, enters=True, swallows=False, breaks=False):
        self.name, self.enters, self.swallows, self.breaks = name, enters, swallows, breaks

    async def __aenter__(self):
        print(f"{self.name} enters")
        await asyncio.sleep(0)
        if not self.enters:
            raise RuntimeError(f"{self.name} is closed")
        print(f"{self.name} is in")

    async def __aexit__(self, kind, error, trace):
        print(f"{self.name} leaves with {error}" if error else f"{self.name} leaves")
        await asyncio.sleep(ms(1))
        if self.breaks:
            raise ValueError(f"{self.name} breaks")
        print(f"{self.name} is out")
        return self.swallows

async def plain():
    async with Resource("a"):
        async with Resource("b"):
            print("inside")
            await asyncio.sleep(0)

async def returns():
    async with Resource("r"):
        return 7

async def refuse():
    raise RuntimeError("no")

async def fails(swallows, breaks):
    async with Resource("outer", swallows=swallows):
        async with Resource("inner", breaks=breaks):
            await refuse()
    print("after")

async def closed():
    async with Resource("first"):
        async with Resource("second", enters=False):
            print("never")

async def loop():
    for i in range(3):
        async with Resource(f"l{i}"):
            if i == 0:
                continue
            if i == 1:
                break
    print("left the loop")

async def waits(name):
    async with Resource(name):
        await asyncio.sleep(ms(10000))

async def told(coroutine):
    try:
        await coroutine
    except (RuntimeError, ValueError) as e:
        print(f"{type(e).__name__}: {e}")

async def main():
    asyncio.create_task(ticker(4))
    await plain()
    print(await returns())
    await told(fails(False, False))
    await told(fails(True, False))
    await told(fails(False, True))
    await told(fails(True, True))
    await told(closed())
    await loop()
    task = asyncio.create_task(waits("c"))
    await asyncio.sleep(ms(2))
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")

test("async contexts on every way into and out of a block", main())
