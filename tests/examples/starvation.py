import asyncio
import time

BEATS = 20
BEAT = 0.1
LATE = 0.05


async def heartbeat():
    missing = 0
    begin = time.monotonic()
    for beat in range(1, BEATS + 1):
        due = begin + beat * BEAT
        await asyncio.sleep(due - time.monotonic())
        if time.monotonic() - due > LATE:
            missing += 1
    return missing


def compute(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


async def in_one_step():
    await asyncio.sleep(0.47)
    compute(1)


async def in_parts():
    await asyncio.sleep(0.47)
    for _ in range(100):
        compute(0.01)
        await asyncio.sleep(0)


async def main():
    asyncio.get_running_loop().set_debug(True)
    task = asyncio.create_task(in_one_step(), name="computation")
    print(f"in one step: {await heartbeat()} beats are missing")
    task = asyncio.create_task(in_parts(), name="computation in parts")
    print(f"in parts: {await heartbeat()} beats are missing")


asyncio.run(main())
