# In virtual time: the roads report waiting times. Nobody walks.
import asyncio

from virtual_time import millis, ms, run

AT_MOST = 4
A_CAR = 300
YELLOW = 500


class Road:
    def __init__(self, name, cars, every):
        self.queue = asyncio.Queue()
        self.passed = 0
        self.longest = 0
        self.name = name
        self.cars = cars
        self.every = every

    async def arrive(self, traffic):
        for _ in range(self.cars):
            await asyncio.sleep(ms(self.every))
            self.queue.put_nowait(millis())
            traffic.set()

    async def green(self):
        cars = 0
        while cars < AT_MOST and not self.queue.empty():
            self.longest = max(self.longest, millis() - self.queue.get_nowait())
            await asyncio.sleep(ms(A_CAR))
            cars += 1
        if not cars:
            return False
        self.passed += cars
        print(f"{self.name}: {cars} pass, {self.queue.qsize()} wait")
        await asyncio.sleep(ms(YELLOW))
        return True


async def light(roads, traffic):
    while True:
        traffic.clear()
        was_used = False
        for road in roads:
            if await road.green():
                was_used = True
        if not was_used:
            await traffic.wait()


async def main():
    roads = [Road("north", 40, 310), Road("east", 12, 1170), Road("south", 7, 1930)]
    traffic = asyncio.Event()
    tasks = [asyncio.create_task(light(roads, traffic))]
    arrivals = [asyncio.create_task(road.arrive(traffic)) for road in roads]
    await asyncio.gather(*arrivals)
    for road in roads:
        while road.passed < road.cars:
            await asyncio.sleep(ms(1000))
        print(f"{road.name}: all {road.passed} have passed, after {road.longest // 100} tenths of a second at most")


run(main())
