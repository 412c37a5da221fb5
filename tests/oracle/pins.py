"""Pins for asyncio in virtual time, as docs/hardware.md says what they do: asyncio has none, so what the oracle expects of them is
what this says.

A wire makes an input change in the very call in which the program changes the output. What it tells waits in a ring of the host, and
comes out in the I/O part of the next turn, before due timers: there a future of each task that is to have it gets its result, and
asyncio does the rest. Each call on a pin costs 1 us (docs/simulation.md).
"""

import asyncio
import errno

from virtual_time import US_A_MS, Clock, Selector

RISING = 1
FALLING = 2
BOTH = RISING | FALLING

UP = 1
MOST_LOST = 0xFFFF
MOST_EVENTS = 32
"""Of one turn."""

# Of boards/simulated.
LINES = 32
NAMES = {"button": 4, "led": 13}
LONGEST_NAME = 124
ROOM_FOR_EDGES = 65_536 // 16


class HostError(Exception):
    def __init__(self, code):
        super().__init__()
        self.code = code


class CapacityError(Exception):
    pass


class Edge:
    def __init__(self, micros, level, lost):
        self.micros = micros
        self.level = level
        self.lost = lost

    def is_like(self, which):
        return bool(which & (RISING if self.level else FALLING))


class Net:
    """Lines that are wired together have one level."""

    def __init__(self, lines):
        self.lines = {line: None for line in lines}
        """What has it open, if anything has."""
        self.driven = {}
        """Levels, by line. They stay when an output is closed."""
        self.level = False
        for line in lines:
            Board.nets[line] = self

    def drive(self, line, level):
        self.driven[line] = level
        level = all(self.driven.values())
        if level == self.level:
            return
        self.level = level
        for pin in self.lines.values():
            if pin:
                pin.changed(level)


class Board:
    """What the pins have told, and nobody has looked at yet."""

    nets = {}
    turns = []
    """Pins with something to tell: one thing of each in turn."""
    seen = []
    """What has happened that a program does not see."""

    @classmethod
    def renew(cls):
        """As tests/oracle/wires.ts has the wires."""
        cls.turns = []
        cls.seen = []
        for line in range(LINES):
            Net([line])
        Net([20, 21])
        Net([22, 23, 24])
        Net([NAMES["led"], NAMES["button"]])

    @classmethod
    def tells(cls):
        return bool(cls.turns)

    @classmethod
    def tell(cls):
        for _ in range(MOST_EVENTS):
            if not cls.turns:
                return
            pin = cls.turns.pop(0)
            edge, lost = pin.next_told()
            if pin.told or pin.lost_untold:
                cls.turns.append(pin)
            pin.take_in(edge, lost)

    @classmethod
    def leave(cls, loop):
        """A loop that is closed takes its waiting tasks away from their pins, and what they were given goes back."""
        for pin in [pin for net in set(cls.nets.values()) for pin in net.lines.values() if pin]:
            pin.waiters = [waiter for waiter in pin.waiters if waiter.get_loop() is not loop]
            for delivery in list(pin.given):
                for waiter in list(delivery.holders):
                    if waiter.get_loop() is loop:
                        delivery.leave(waiter)


Board.renew()
Selector.devices = Board


class Delivery:
    """An edge that was given to tasks whose turn is still to come. When all of them are cancelled before, it goes back to its pin."""

    def __init__(self, pin, edge):
        self.pin = pin
        self.edge = edge
        self.holders = []
        self.is_had = False

    def give(self, waiter):
        self.holders.append(waiter)
        self.pin.given.add(self)
        waiter.delivery = self
        waiter.set_result(self)

    def take(self, waiter):
        """It is the task's turn."""
        self.holders.remove(waiter)
        self.is_had = True
        self.pin.given.discard(self)
        return self.edge

    def leave(self, waiter):
        """The task is cancelled."""
        if waiter not in self.holders:
            return
        self.holders.remove(waiter)
        Board.seen.append("edge left")
        if not self.holders:
            self.pin.given.discard(self)
        if not self.holders and not self.is_had:
            Board.seen.append("edge goes back")
            self.pin.take_back(self)

    def rejoin(self, waiter):
        """Its cancellation is taken back."""
        if waiter in self.holders:
            return
        self.holders.append(waiter)
        self.pin.given.add(self)
        Board.seen.append("edge had again")
        self.pin.kept = [edge for edge in self.pin.kept if edge is not self.edge]


class Waiter(asyncio.Future):
    """What a task awaits that waits for edges like `which`, or to be told of any, as it waits for a level."""

    def __init__(self, pin, which, is_for_level=False):
        if not pin.depth:
            raise ValueError("only an input with a depth has edges")
        super().__init__()
        self.pin = pin
        self.which = which
        self.is_for_level = is_for_level
        self.delivery = None
        pin.waiters.append(self)

    def cancel(self, msg=None):
        if super().cancel(msg=msg):
            self.pin.waiters.remove(self)
            return True
        if self.delivery:
            self.delivery.leave(self)
        return False


def uncancel(task):
    """Task.uncancel: a task that was given an edge has it again."""
    count = task.uncancel()
    waiter = task._fut_waiter
    if not task._must_cancel and isinstance(waiter, Waiter) and waiter.delivery:
        waiter.delivery.rejoin(waiter)
    return count


class Pin:
    def __init__(self, line, setup):
        net = Board.nets[line]
        Clock.micros += 1
        if net.lines[line]:
            raise HostError(errno.EBUSY)
        self.net = net
        self.line = line
        self.is_open = True
        self.is_output = setup["is_output"]
        self.safe = setup.get("safe", False)
        self.depth = setup.get("depth", 0)
        # Of the host.
        self.told = []
        self.lost_untold = 0
        # Of the module.
        self.kept = []
        self.lost_ = 0
        self.waiters = []
        self.given = set()
        """Edges on their way to tasks."""
        if self.is_output:
            net.drive(line, setup["initial"])
        net.lines[line] = self

    @classmethod
    def input(cls, line, pull=UP, depth=8):
        if not 0 <= depth <= 255:
            raise ValueError("depth is from 0 to 255")
        if depth + sum(pin.depth for net in set(Board.nets.values()) for pin in net.lines.values() if pin) > ROOM_FOR_EDGES:
            raise CapacityError('raise "ringBytes" in wasyncio.json')
        return cls(line, {"is_output": False, "depth": depth})

    @classmethod
    def named(cls, kind, name, *setup):
        """`kind`: input or output."""
        if len(name.encode()) > LONGEST_NAME:
            raise ValueError("a name of a pin or port is at most 124 bytes long")
        if name not in NAMES:
            Clock.micros += 1
            raise HostError(errno.ENOENT)
        return kind(NAMES[name], *setup)

    @classmethod
    def output(cls, line, initial=False, safe=False):
        return cls(line, {"is_output": True, "initial": initial, "safe": safe})

    def close(self):
        if not self.is_open:
            return
        Clock.micros += 1
        self.is_open = False
        self.net.lines[self.line] = None
        if self in Board.turns:
            Board.turns.remove(self)
        if self.is_output:
            self.net.drive(self.line, self.safe)
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            waiter.set_result(None)

    # ---- the host's part

    def changed(self, level):
        if not self.depth:
            return
        if len(self.told) == self.depth:
            self.lost_untold = min(self.lost_untold + 1, MOST_LOST)
        else:
            self.told.append(Edge(Clock.micros, level, self.lost_untold))
            self.lost_untold = 0
        if self not in Board.turns:
            Board.turns.append(self)

    def next_told(self):
        """An edge and how many were lost before it; None: they were the last."""
        if self.told:
            edge = self.told.pop(0)
            return edge, edge.lost
        lost, self.lost_untold = self.lost_untold, 0
        return None, lost

    # ---- levels

    def write(self, level):
        Clock.micros += 1
        if not self.is_open:
            raise HostError(errno.EBADF)
        if not self.is_output:
            raise HostError(errno.EPERM)
        self.net.drive(self.line, level)

    def read(self):
        Clock.micros += 1
        if not self.is_open:
            raise HostError(errno.EBADF)
        return self.net.level

    def toggle(self):
        self.write(not self.read())

    async def level(self, high):
        while True:
            self.must_be_open()
            if self.read() == high:
                return
            await Waiter(self, BOTH, is_for_level=True)

    # ---- edges

    def must_be_open(self):
        if not self.is_open:
            raise ValueError("the source is closed")

    def lose(self, count):
        self.lost_ = min(self.lost_ + count, MOST_LOST)

    def take_in(self, edge, lost):
        """What the host has told."""
        self.lose(lost)
        if self.offer(edge, Delivery(self, edge), self.lost_):
            self.lost_ = 0
        elif edge and not self.is_awaited():
            if len(self.kept) == self.depth:
                self.lose(1)
            else:
                edge.lost, self.lost_ = self.lost_, 0
                self.kept.append(edge)

    def is_awaited(self):
        """While some task waits for edges, none is kept."""
        return any(not waiter.is_for_level for waiter in self.waiters)

    def offer(self, edge, delivery, lost):
        """To all who wait for one like it, in the order in which they began to; tells those that wait for a level."""
        is_had = False
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            if waiter.is_for_level:
                waiter.set_result(None)
            elif edge and edge.is_like(waiter.which):
                edge.lost = lost
                delivery.give(waiter)
                is_had = True
            else:
                self.waiters.append(waiter)
        return is_had

    def take_back(self, delivery):
        """As if it came now; where it is kept, in the order of time."""
        if not self.is_open:
            return
        edge = delivery.edge
        if self.offer(edge, delivery, edge.lost) or self.is_awaited():
            return
        if len(self.kept) == self.depth:
            self.lose(1 + edge.lost)
        else:
            self.kept.append(edge)
            self.kept.sort(key=lambda kept: kept.micros)

    async def edge(self, which=BOTH):
        if not which & BOTH:
            raise ValueError("an edge is Rising, Falling or Both")
        self.must_be_open()
        lost = 0
        while self.kept:
            edge = self.kept.pop(0)
            lost += edge.lost
            if edge.is_like(which):
                edge.lost = min(lost, MOST_LOST)
                return edge
        self.lose(lost)
        waiter = Waiter(self, which)
        delivery = await waiter
        if delivery is None:
            raise ValueError("the source is closed")
        return delivery.take(waiter)

    def edges(self, which=BOTH):
        return Edges(self, which)

    def __aiter__(self):
        return self.edges()

    def edge_nowait(self):
        self.must_be_open()
        return self.kept.pop(0) if self.kept else None

    @property
    def lost(self):
        self.must_be_open()
        return self.lost_

    def discard(self):
        self.kept = []
        self.lost_ = 0

    def debounce(self, micros):
        """Only 0 here: the rest is the host's."""
        Clock.micros += 1
        if not self.is_open:
            raise HostError(errno.EBADF)
        if self.is_output:
            raise HostError(errno.EPERM)

    # ---- measuring

    async def pulse(self, level):
        began = None
        while True:
            edge = await self.edge()
            if began:
                if edge.level == level or edge.lost:
                    raise RuntimeError("edges were lost within the measurement")
                return edge.micros - began.micros
            if edge.level == level:
                began = edge

    async def frequency(self, window):
        began = Clock.micros
        self.must_be_open()
        self.discard()
        await asyncio.sleep(window * US_A_MS)
        found = Frequency()
        for more in range(window, -1, -1):
            self.must_be_open()
            if self.is_awaited():
                raise RuntimeError("another task takes edges of the pin")
            is_over = more != window
            while self.kept:
                edge = self.kept.pop(0)
                if edge.micros >= began and found.add(edge) and is_over:
                    return found
            if is_over or not (found.first and self.lost_):
                if not is_over:
                    return found
            if more:
                await asyncio.sleep(US_A_MS)
        raise asyncio.TimeoutError("the signal has stopped")


class Edges:
    def __init__(self, pin, which):
        self.pin = pin
        self.which = which

    def __aiter__(self):
        return self

    async def __anext__(self):
        return await self.pin.edge(self.which)


class Frequency:
    """Edges come by turns, those that were counted, too; a cycle is from one to the next of the same direction."""

    def __init__(self):
        self.first = None
        self.count = 0
        self.cycles = 0
        self.micros = 0

    def add(self, edge):
        """Whether it ends a cycle."""
        if not self.first:
            self.first = edge
            return False
        self.count += 1 + edge.lost
        is_same = edge.level == self.first.level
        if edge.lost == MOST_LOST or (self.count % 2 == 0) != is_same:
            raise RuntimeError("edges were lost within the measurement")
        if is_same:
            self.cycles = self.count // 2
            self.micros = edge.micros - self.first.micros
        return is_same

    @property
    def hertz(self):
        return self.per(1_000_000)

    @property
    def millihertz(self):
        return self.per(1_000_000_000)

    def per(self, micros):
        return (self.cycles * micros + self.micros // 2) // self.micros if self.cycles else 0
