"""Runs the fuzzer's programs with asyncio, as interpreter.as.ts does with wasyncio: a line of stdin for each (script.ts draws it)."""

import asyncio
import asyncio.tasks
import gc
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import pins
from objects import Objects
from virtual_time import VirtualTimeLoop, micros, ms

SLOTS = 16
FIELDS = 6
WATCH_MS = 100
BASE = 90
ZERO = 33


class Oops(Exception):
    pass


class Task(asyncio.tasks._PyTask):
    """A task of asyncio that tells everybody with which message it was cancelled (docs/differences.md)."""

    _message = None

    def _make_cancelled_error(self):
        if self.done() and not self.cancelled():
            return asyncio.CancelledError()  # asked by a gather that was cancelled: nothing is left of a message that was not thrown
        return self._cancelled_exc or super()._make_cancelled_error()

    @property
    def _cancel_message(self):
        error = self._cancelled_exc
        return error.args[0] if error and error.args else self._message

    @_cancel_message.setter
    def _cancel_message(self, message):
        self._message = message


def is_dropped():
    """A coroutine that its loop has dropped runs no more of it (docs/differences.md); asyncio's own `finally` may make another error of it."""
    return asyncio._get_running_loop() is None


def is_of_shutdown(task):
    """A task that asyncio.run makes for itself at its end (docs/differences.md)."""
    return "shutdown" in task.get_coro().__qualname__


class Loop(VirtualTimeLoop):
    def __init__(self):
        super().__init__()
        self.set_task_factory(lambda loop, coro, **options: Task(coro, loop=loop, **options))


class Handle:
    """A handle whose cancel does nothing after its callback ran (docs/differences.md)."""

    def __init__(self, schedule, callback, argument):
        self.callback = callback
        self.argument = argument
        self.cancelled = False
        self.handle = schedule(self.run)

    def run(self):
        self.handle = None
        self.callback(self.argument)

    def cancel(self):
        if self.handle:
            self.cancelled = True
            self.handle.cancel()


def say(line):
    print(line)


def flag(value):
    return "true" if value else "false"


def text(error):
    if error is None:
        return "null"
    # The words of the C implementation, which is the one that programs have.
    line = f"{type(error).__name__}: {error}".replace("Result is not ready.", "Result is not set.")
    if not isinstance(error, BaseExceptionGroup):
        return line
    return f"{line} [{', '.join(map(text, error.exceptions))}]"


def message(number):
    return f"m{number}" if number else None


def name_of(task):
    return "Task" if task.get_name() == "None" or task.get_name().startswith("Task-") else task.get_name()


class Program:
    def __init__(self, code):
        self.code = code
        self.tasks = [None] * SLOTS
        self.futures = [None] * SLOTS
        self.gatherings = [None] * SLOTS
        self.settlings = [None] * SLOTS
        self.handles = [None] * SLOTS
        self.unasked = []
        self.objects = Objects(self, say, text, flag)

    def op(self, step):
        return chr(self.code[FIELDS * step])

    def arguments(self, step):
        return self.code[FIELDS * step + 1 : FIELDS * step + FIELDS - 1]

    def chain(self, step):
        while step:
            yield step
            step = self.code[FIELDS * step + FIELDS - 1]

    # ---- callbacks

    def callback(self, block):
        say(f"callback {block}")
        self.steps(f"callback {block}", block)

    def plainly_done(self, task):
        say(f"plain callback of {name_of(task)}")

    def task_done(self, block, task):
        say(f"done callback {block} of {name_of(task)}, cancelled {flag(task.cancelled())}")
        self.steps(f"done callback {block}", block)

    def future_done(self, block, future):
        say(f"done callback {block}, cancelled {flag(future.cancelled())}")
        self.steps(f"done callback {block}", block)

    def watch(self):
        left = asyncio.all_tasks()
        for task in left:
            task.cancel("watchdog")
        self.objects.release_locks()
        if left:
            asyncio.get_running_loop().call_later(ms(WATCH_MS), self.watch)

    def handler(self, loop, context):
        what = context["message"]
        if what.startswith("Exception in callback"):
            say(f"handler: {text(context['exception'])}")
        elif what.endswith("was never retrieved"):
            self.unasked.append(f"{what}: {text(context['exception'])}")
        else:
            say(f"handler: {what}: {text(context.get('exception'))}")

    # ---- what needs no await

    def steps(self, me, first):
        for step in self.chain(first):
            self.plain(me, step)

    def inspect(self, me, task):
        say(
            f"{me}: {name_of(task)} done {flag(task.done())} cancelled {flag(task.cancelled())}"
            f" cancelling {task.cancelling()}"
        )
        try:
            say(f"{me}: result {task.result()}")
        except BaseException as e:
            say(f"{me}: result throws {text(e)}")

    def plain(self, me, step):
        loop = asyncio.get_running_loop()
        op = self.op(step)
        a, b, c, _ = self.arguments(step)
        if op == "s":
            say(f"{me}: {a}")
        elif op == "T":
            say(f"{me}: {micros() - self.start} us")
        elif op == "n":
            say(f"{me}: new t{a}")
            self.tasks[a] = asyncio.create_task(self.body(f"t{a}", b, c), name=f"t{a}")
        elif op == "r":
            say(f"{me} raises {a}")
            raise Oops(str(a))
        elif op == "k":
            self.handles[a] = Handle(lambda callback: loop.call_later(ms(b), callback), self.callback, c)
        elif op == "K":
            self.handles[a] = Handle(loop.call_soon, self.callback, c)
        elif op == "A":
            all_tasks = [task for task in asyncio.all_tasks() if not is_of_shutdown(task)]
            say(f"{me}: all" + "".join(" " + name_of(task) for task in all_tasks))
        elif op == "f":
            self.futures[a] = loop.create_future()
        elif op == "G":
            self.gatherings[a] = asyncio.gather(*self.items(me, b))
        elif op == "O":
            self.settlings[a] = asyncio.gather(*self.items(me, b), return_exceptions=True)
        elif op == "x":
            gathering = self.gatherings[a]
            say(f"{me}: cancels gathering {a}: {flag(gathering and gathering.cancel(message(b)))}")
        elif op == "j":
            handle = self.handles[a]
            if handle:
                handle.cancel()
            say(f"{me}: handle {a} {flag(handle and handle.cancelled)}")
        elif op == "C":
            current = asyncio.current_task()
            say(f"{me}: cancels itself: {flag(current and current.cancel(message(a)))}")
        elif op == "U":
            current = asyncio.current_task()
            say(f"{me}: uncancels itself: {current.uncancel() if current else 0}")
        elif op in "cqQidey":
            self.of_a_task(me, op, self.tasks[a], a, b)
        elif op in "DFEX":
            self.of_a_future(me, op, self.futures[a], a, b)
        elif self.objects.plain(me, op, a, b, c):
            pass
        else:
            raise Oops(f"no step {op}")

    def of_a_task(self, me, op, task, a, b):
        if op == "c":
            say(f"{me}: cancels t{a}: {flag(task and task.cancel(message(b)))}")
        elif op == "q":
            say(f"{me}: cancelling t{a}: {task.cancelling() if task else 0}")
        elif op == "Q":
            say(f"{me}: uncancels t{a}: {pins.uncancel(task) if task else 0}")
        elif op == "y":
            say(f"{me}: removes {task.remove_done_callback(self.plainly_done) if task else 0}")
        elif not task:
            pass
        elif op == "i":
            self.inspect(me, task)
        elif op == "d":
            task.add_done_callback(lambda task: self.task_done(b, task))
        elif op == "e":
            task.add_done_callback(self.plainly_done)

    def of_a_future(self, me, op, future, a, b):
        if op == "X":
            say(f"{me}: cancels f{a}: {flag(future and future.cancel(message(b)))}")
        elif not future:
            pass
        elif op == "D":
            future.add_done_callback(lambda future: self.future_done(b, future))
        else:
            try:
                if op == "F":
                    future.set_result(b)
                else:
                    future.set_exception(Oops(str(b)))
                say(f"{me}: sets f{a}")
            except asyncio.InvalidStateError as e:
                say(f"{me}: f{a} {text(e)}")

    def items(self, me, first):
        items = []
        for item in self.chain(first):
            a, b, _, _ = self.arguments(item)
            if self.op(item) == "B":
                items.append(self.body(f"b{item}", a, b))
            else:
                there = (self.futures if self.op(item) == "F" else self.tasks)[a]
                if there:
                    items.append(there)
        return items

    # ---- what a task does

    async def body(self, me, block, result):
        say(f"{me} begins")
        try:
            await self.all(me, block)
            say(f"{me} returns {result}")
            return result
        finally:
            if not is_dropped():
                say(f"{me} ends")

    async def all(self, me, first):
        for step in self.chain(first):
            op = self.op(step)
            a, b, c, d = self.arguments(step)
            if op == "z":
                await asyncio.sleep(ms(a))
                say(f"{me} slept")
            elif op == "u":
                await asyncio.sleep(a)
                say(f"{me} slept")
            elif op == "w":
                if self.tasks[a]:
                    say(f"{me} has {await self.tasks[a]} of t{a}")
            elif op == "W":
                if self.futures[a]:
                    say(f"{me} has {await self.futures[a]} of f{a}")
            elif op == "p":
                say(f"{me} has {await self.body(f'b{step}', a, b)}")
            elif op == "g":
                self.say_sum(me, await asyncio.gather(*self.items(me, a)))
            elif op == "a":
                if self.gatherings[a]:
                    self.say_sum(me, await self.gatherings[a])
            elif op == "o":
                self.say_outcomes(me, await asyncio.gather(*self.items(me, a), return_exceptions=True))
            elif op == "b":
                if self.settlings[a]:
                    self.say_outcomes(me, await self.settlings[a])
            elif op == "m":
                what = self.items(me, b)
                if what:
                    say(f"{me} has {await asyncio.wait_for(what[0], ms(a))} in time")
            elif op == "t":
                await self.tries(me, step)
            elif op == "l":
                for i in range(a):
                    say(f"{me} round {i}")
                    await self.all(me, b)
            elif op == "M":
                await self.limited(me, a, b)
            elif op == "Y":
                await self.group(me, a, b)
            elif op == "v":
                await self.wait(me, a, b, c)
            elif op == "J":
                for each in asyncio.as_completed(self.items(me, b), timeout=ms(a - 1) if a else None):
                    say(f"{me} has {await each} as completed")
            elif op == "N":
                what = self.items(me, a)
                if what:
                    say(f"{me} has {await asyncio.shield(what[0])} shielded")
            elif not await self.objects.waits(me, op, a, b, c, d):
                self.plain(me, step)

    async def limited(self, me, milliseconds, block):
        async with asyncio.timeout(ms(milliseconds)) as limit:
            await self.all(me, block)
            say(f"{me} expired {flag(limit.expired())}")
        say(f"{me} in time")

    async def group(self, me, children, block):
        async with asyncio.TaskGroup() as tasks:
            for child in self.chain(children):
                a, b, _, _ = self.arguments(child)
                tasks.create_task(self.body(f"b{child}", a, b))
            await self.all(me, block)
            say(f"{me} leaves its group")
        say(f"{me} has its group")

    async def wait(self, me, limit, until, items):
        kinds = [asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION]
        tasks = [asyncio.ensure_future(item) for item in self.items(me, items)]
        done, pending = await asyncio.wait(tasks, timeout=ms(limit - 1) if limit else None, return_when=kinds[until])
        words = [f"{me} done", *map(name_of, done)]
        say(" ".join([" ".join(words) + ", pending", *map(name_of, pending)]))

    def say_sum(self, me, results):
        say(" ".join([f"{me} has", *map(str, results)]))

    def say_outcomes(self, me, outcomes):
        said = (text(outcome) if isinstance(outcome, BaseException) else str(outcome) for outcome in outcomes)
        say(" ".join([f"{me} has", *said]))

    async def tries(self, me, step):
        block, catches, handler, last = self.arguments(step)
        kinds = [(), Oops, asyncio.CancelledError, BaseException]
        try:
            await self.all(me, block)
        except BaseException as e:
            if is_dropped():
                raise
            say(f"{me} sees {text(e)}")
            if not isinstance(e, kinds[catches & 3]):
                raise
            await self.all(me, handler)
            if catches & 4:
                raise
        finally:
            if not is_dropped():
                say(f"{me} at last")
                await self.all(me, last)

    async def main(self):
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self.handler)
        self.start = micros()
        loop.call_later(ms(WATCH_MS), self.watch)
        try:
            await self.all("main", 1)
        except BaseException as e:
            say(f"main sees {text(e)}")
        await asyncio.sleep(ms(20))
        say("main ends")

    def run(self):
        try:
            asyncio.run(self.main(), loop_factory=Loop)
        except BaseException as e:
            say(f"run throws {text(e)}")
        for slots in (self.tasks, self.futures, self.gatherings, self.settlings, self.handles):
            slots.clear()
        seen = pins.Board.seen
        self.objects = None
        pins.Board.renew()
        gc.collect()
        for line in sorted(self.unasked):
            say(line)
        for line in seen:
            say(f"# {line}")


gc.disable()
gc.freeze()
for line in sys.stdin:
    seed, text_of_code = line.rstrip("\n").split(" ", 1)
    numbers = [ord(character) - ZERO for character in text_of_code]
    say(f"== {seed}")
    Program([high * BASE + low for high, low in zip(numbers[::2], numbers[1::2])]).run()
