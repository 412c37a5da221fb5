"""CPython's asyncio in the simulated board's virtual time (docs/simulation.md), so that order and times of a program can be compared
to the microsecond: the loop is asyncio's own, only its clock and its selector are not.

Times of the loop are whole microseconds as int. A turn costs 1 us, charged when select returns, after any jump; so does each look of the
program at the clock (`micros()`). When nothing is ready the clock jumps to the next deadline.

Four rules are wasyncio's and not asyncio's (docs/differences.md): timers of the same deadline run in the order in which they were
scheduled, where asyncio's heap does not say; all_tasks, and so the end of asyncio.run, has tasks in the order of their creation, where
asyncio has a set; so do a task group, wait and as_completed have theirs, in the order in which they were given; and where a turn that had nothing ready found only tasks that have slept, the turn in
which asyncio runs those is part of it, and costs nothing.
"""

import asyncio
import asyncio.base_events
import asyncio.futures
import asyncio.taskgroups
import asyncio.tasks
import itertools
import weakref

asyncio.base_events.MAXIMUM_SELECT_TIMEOUT = 1 << 62

US_A_MS = 1000


def ms(milliseconds):
    """A delay for asyncio.sleep, call_later and the like."""
    return milliseconds * US_A_MS


class Deadlock(Exception):
    """Nothing can ever wake the loop: CPython would hang. `names`: of the tasks that there are."""

    def __init__(self, names):
        super().__init__()
        self.names = names


class Deadline(int):
    """Microseconds; among equals first scheduled is first due."""

    def __new__(cls, micros, order):
        self = super().__new__(cls, micros)
        self.order = order
        return self

    def __lt__(self, other):
        if isinstance(other, Deadline):
            return (int(self), self.order) < (int(other), other.order)
        return int(self) < other

    __hash__ = int.__hash__


class Clock:
    """One for the whole program, as the host's is: loops come and go."""

    micros = 0


_order = weakref.WeakKeyDictionary()
_created = itertools.count()
_set_of_tasks = asyncio.tasks.all_tasks


def all_tasks(loop=None):
    return sorted(_set_of_tasks(loop), key=_order.__getitem__)


asyncio.tasks.all_tasks = asyncio.all_tasks = all_tasks


class OrderedSet(dict):
    """What of a set asyncio uses, in the order of adding."""

    def __init__(self, items=()):
        super().__init__((item, None) for item in items)

    def add(self, item):
        self[item] = None

    def remove(self, item):
        del self[item]

    def discard(self, item):
        self.pop(item, None)


# In these files `set` is a name like any other.
asyncio.taskgroups.set = asyncio.tasks.set = OrderedSet


class AsCompleted(asyncio.tasks._AsCompletedIterator):
    """asyncio's, whose set is not made by that name."""

    def __init__(self, aws, timeout):
        super().__init__([], None)
        self._todo = OrderedSet(asyncio.ensure_future(aw) for aw in OrderedSet(aws))
        self._todo_left = len(self._todo)
        for future in self._todo:
            future.add_done_callback(self._handle_completion)
        if self._todo and timeout is not None:
            self._timeout_handle = asyncio.get_running_loop().call_later(timeout, self._handle_timeout)


asyncio.tasks._AsCompletedIterator = AsCompleted


class NoDevices:
    """What a turn may hear from. Those of pins.py take this place."""

    @staticmethod
    def tells():
        return False

    @staticmethod
    def tell():
        pass

    @staticmethod
    def leave(loop):
        """A loop is closed."""


class Selector:
    devices = NoDevices

    def __init__(self):
        self.loop = None
        self.is_free = False

    def select(self, timeout=None):
        if self.devices.tells():
            timeout = 0
        if timeout is None:
            raise Deadlock([task.get_name() for task in all_tasks(self.loop)])
        Clock.micros += timeout
        if self.is_free:
            self.is_free = False
        else:
            Clock.micros += 1
            self.devices.tell()
        self.is_free = self.loop.wakes_only_sleepers()
        return []

    def close(self):
        pass

    def get_map(self):
        return {}


class VirtualTimeLoop(asyncio.selector_events.BaseSelectorEventLoop):
    def __init__(self):
        selector = Selector()
        super().__init__(selector)
        selector.loop = self
        # Every deadline that the clock has reached is due, as with asyncio's own clock, whose resolution is never 0.
        self._clock_resolution = 1
        self._scheduled_count = 0

    def time(self):
        return Clock.micros

    def create_task(self, coro, **options):
        task = super().create_task(coro, **options)
        _order[task] = next(_created)
        return task

    def call_at(self, when, callback, *args, context=None):
        self._scheduled_count += 1
        return super().call_at(Deadline(when, self._scheduled_count), callback, *args, context=context)

    def wakes_only_sleepers(self):
        """Whether this turn has nothing but sleeps of tasks that are over."""
        if self._ready or self._stopping:
            return False
        due = [handle for handle in self._scheduled if handle._when <= Clock.micros and not handle._cancelled]
        is_sleep = [handle._callback is asyncio.futures._set_result_unless_cancelled for handle in due]
        return bool(is_sleep) and all(is_sleep)

    def close(self):
        super().close()
        Selector.devices.leave(self)

    # No thread and no signal wakes it.
    def _make_self_pipe(self):
        pass

    def _close_self_pipe(self):
        pass


def run(main):
    """asyncio.run in virtual time."""
    return asyncio.run(main, loop_factory=VirtualTimeLoop)


def micros():
    """The program looks at the clock, which costs 1 us."""
    Clock.micros += 1
    return Clock.micros


def millis():
    """The same as EventLoop.time() gives it."""
    return micros() // US_A_MS
