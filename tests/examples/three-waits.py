# Once for each time at which the line may come: before the other task ends, between that and the timer, after both.
import asyncio


async def wait_for_line(port):
    line = await port.readline()
    print(f"I/O: {line.decode().strip()}")


async def wait_for_timer():
    await asyncio.sleep(2)
    print("timer: two seconds are over")


async def compute():
    await asyncio.sleep(1)
    return 42


async def wait_for_task(other):
    result = await other
    print(f"task: the other gave {result}")


async def main(line_after):
    port = asyncio.StreamReader()
    asyncio.get_running_loop().call_later(line_after, port.feed_data, b"a line\n")
    other = asyncio.create_task(compute())
    print("waiting for three things")
    await asyncio.gather(wait_for_line(port), wait_for_timer(), wait_for_task(other))
    print("all three came")


for line_after in (0.5, 1.5, 2.5):
    asyncio.run(main(line_after))
