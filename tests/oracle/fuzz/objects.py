"""The steps of the fuzzer's programs that use locks, events, conditions, semaphores, barriers, queues and pins: objects.as.ts says the same."""

import asyncio

from wired_pins import WiredPins


class Objects:
    """What a program has of them. A program says, runs blocks and tells errors."""

    def __init__(self, program, say, text, flag):
        self.say = say
        self.text = text
        self.flag = flag
        self.all = program.all
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.events = [asyncio.Event(), asyncio.Event()]
        self.conditions = [asyncio.Condition(lock) for lock in self.locks]
        self.semaphores = [asyncio.Semaphore(), asyncio.BoundedSemaphore(2)]
        self.barriers = [asyncio.Barrier(2), asyncio.Barrier(3)]
        self.queues = [asyncio.Queue(1), asyncio.PriorityQueue(2), asyncio.LifoQueue()]
        self.level = 0
        self.pins = WiredPins(program, say, flag)

    def release_locks(self):
        """Who waits for a lock again cannot be cancelled: the watchdog gives it back."""
        for lock in self.locks:
            if lock.locked():
                lock.release()

    # ---- what needs no await: false where it does

    def plain(self, me, op, a, verb, c):
        try:
            if op == "L":
                return self.of_lock(me, a, verb)
            if op == "V":
                return self.of_event(me, a, verb)
            if op == "H":
                return self.of_condition(me, a, verb, c)
            if op == "S":
                return self.of_semaphore(me, a, verb)
            if op == "R" and not verb:
                barrier = self.barriers[a]
                self.say(f"{me}: {barrier.n_waiting} at r{a}, broken {self.flag(barrier.broken)}")
                return True
            if op == "P":
                return self.of_queue(me, a, verb, c)
            if op == "I":
                return self.pins.plain(me, a, verb, c)
        except Exception as e:
            self.say(f"{me}: not with {a}: {self.text(e)}")
            return True
        return False

    def of_lock(self, me, a, verb):
        if verb > 1:
            return False
        lock = self.locks[a]
        if verb == 0:
            lock.release()
        self.say(f"{me}: l{a} locked {self.flag(lock.locked())}")
        return True

    def of_event(self, me, a, verb):
        if verb > 2:
            return False
        event = self.events[a]
        if verb == 0:
            event.set()
        elif verb == 1:
            event.clear()
        self.say(f"{me}: v{a} set {self.flag(event.is_set())}")
        return True

    def of_condition(self, me, a, verb, c):
        if verb > 3:
            return False
        condition = self.conditions[a]
        if verb == 0:
            condition.release()
        elif verb == 1:
            condition.notify(c)
        elif verb == 2:
            condition.notify_all()
        else:
            self.level += 1
        self.say(f"{me}: h{a} told, locked {self.flag(condition.locked())}, level {self.level}")
        return True

    def of_semaphore(self, me, a, verb):
        if verb > 1:
            return False
        semaphore = self.semaphores[a]
        if verb == 0:
            semaphore.release()
        self.say(f"{me}: s{a} locked {self.flag(semaphore.locked())}")
        return True

    def of_queue(self, me, a, verb, c):
        if verb > 5:
            return False
        queue = self.queues[a]
        if verb == 0:
            queue.put_nowait(c)
        elif verb == 1:
            self.say(f"{me} got {queue.get_nowait()} from p{a} at once")
        elif verb == 2:
            queue.task_done()
        elif verb < 5:
            queue.shutdown(verb == 4)
        self.say(
            f"{me}: p{a} holds {queue.qsize()} of {queue.maxsize},"
            f" empty {self.flag(queue.empty())}, full {self.flag(queue.full())}"
        )
        return True

    # ---- what is awaited: false where it needs none

    async def waits(self, me, op, a, verb, c, d):
        if op == "L" and verb >= 2:
            if verb == 2:
                self.say(f"{me} has l{a}: {self.flag(await self.locks[a].acquire())}")
            else:
                await self.inside(me, self.locks[a], f"l{a}", c)
        elif op == "V" and verb >= 3:
            was_set = self.flag(await self.events[a].wait())
            self.say(f"{me} has v{a}: {was_set}, set {self.flag(self.events[a].is_set())}")
        elif op == "H" and verb >= 4:
            condition = self.conditions[a]
            if verb == 4:
                self.say(f"{me} has h{a}: {self.flag(await condition.acquire())}")
            elif verb == 5:
                self.say(f"{me} notified by h{a}: {self.flag(await condition.wait())}")
            elif verb == 6:
                await self.inside(me, condition, f"h{a}", d)
            else:
                reached = self.flag(await condition.wait_for(lambda: self.level >= c))
                self.say(f"{me} reached {c} with h{a}: {reached}")
        elif op == "S" and verb >= 2:
            if verb == 2:
                self.say(f"{me} has s{a}: {self.flag(await self.semaphores[a].acquire())}")
            else:
                await self.inside(me, self.semaphores[a], f"s{a}", c)
        elif op == "R" and verb >= 1:
            barrier = self.barriers[a]
            if verb == 1:
                self.say(f"{me} is {await barrier.wait()} at r{a}")
            elif verb == 4:
                await self.inside(me, barrier, f"r{a}", c)
            else:
                await (barrier.reset() if verb == 2 else barrier.abort())
                self.say(f"{me} ends r{a}")
        elif op == "P" and verb >= 6:
            queue = self.queues[a]
            if verb == 6:
                await queue.put(c)
                self.say(f"{me} put {c} into p{a}")
            elif verb == 7:
                self.say(f"{me} got {await queue.get()} from p{a}")
            else:
                await queue.join()
                self.say(f"{me} joined p{a}")
        elif op == "I":
            return await self.pins.waits(me, a, verb, c, d)
        else:
            return False
        return True

    async def inside(self, me, context, name, block):
        async with context:
            self.say(f"{me} in {name}")
            await self.all(me, block)
        self.say(f"{me} out of {name}")
