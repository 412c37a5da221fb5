"""What is left when the main task ends, and a task that is cancelled before its first step."""
from cases import *

async def left(name, milliseconds):
    try:
        await asyncio.sleep(ms(1000))
    except asyncio.CancelledError:
        print(f"{name} cancelled")
        await asyncio.sleep(ms(milliseconds))
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
    await asyncio.sleep(ms(1))
    late = asyncio.create_task(never())
    say(late.cancel())
    try:
        await late
    except asyncio.CancelledError:
        print("late was cancelled")
    print("main ends")
    return len(tasks)

begin("what is left when the main task ends, and a task cancelled before its first step")
print(run(main()))

async def chained():
    asyncio.get_running_loop().call_soon(chain, 0)

test("a callback that calls itself for ever ends with its run", chained())
