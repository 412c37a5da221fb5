import asyncio

async def left(name, ms):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(f"{name} cancelled")
        await asyncio.sleep(ms / 1000)
        raise
    finally:
        print(f"{name} ends")

async def never():
    print("never")

def chain(n):
    print(f"chain {n}")
    asyncio.get_running_loop().call_soon(chain, n + 1)

async def main():
    loop = asyncio.get_running_loop()
    tasks = [asyncio.create_task(left("a", 2))]
    await asyncio.sleep(0.001)
    late = asyncio.create_task(never())
    tasks[0].get_name()
    print(late.cancel())
    try:
        await late
    except asyncio.CancelledError:
        print("late was cancelled")
    print("main ends")
    return len(tasks)

print(asyncio.run(main()))

async def chained():
    asyncio.get_running_loop().call_soon(chain, 0)

asyncio.run(chained())
print("after")
