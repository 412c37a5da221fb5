"""The steps of the fuzzer's programs that use pins: pins.as.ts says the same."""

import asyncio

import pins
from virtual_time import ms

LINES = [20, 22]
DEPTHS = [4, 2]
EDGES_OF_A_LOOP = 2


class WiredPins:
    """Two inputs, each driven by an output. A program says, runs blocks and knows when it began."""

    def __init__(self, program, say, flag):
        self.program = program
        self.say = say
        self.flag = flag
        pins.Board.renew()
        self.outputs = []
        self.inputs = []
        for a, line in enumerate(LINES):
            self.outputs.append(pins.Pin.output(line))
            self.inputs.append(self.open(a, DEPTHS[a]))

    def open(self, a, depth):
        return pins.Pin.input(LINES[a] + 1, depth=depth)

    def words_of(self, edge):
        return f"{'rose' if edge.level else 'fell'} {edge.micros - self.program.start} lost {edge.lost}"

    def plain(self, me, a, verb, c):
        """What needs no await: false where it does."""
        pin = self.inputs[a]
        output = self.outputs[a]
        if verb == 0:
            output.write(c != 0)
        elif verb == 1:
            for _ in range(c):
                output.toggle()
        elif verb == 2:
            edge = pin.edge_nowait()
            self.say(f"{me} takes of i{a}: {self.words_of(edge) if edge else 'none'}")
            return True
        elif verb == 3:
            self.say(f"{me}: i{a} lost {pin.lost}")
            return True
        elif verb == 4:
            pin.discard()
        elif verb == 5:
            pin.close()
        elif verb == 6:
            pin.close()
            self.inputs[a] = self.open(a, c)
        else:
            return False
        self.say(f"{me}: i{a} driven {self.flag(output.read())}, open {self.flag(self.inputs[a].is_open)}")
        return True

    async def waits(self, me, a, verb, c, d):
        """What is awaited."""
        if verb < 7:
            return False
        pin = self.inputs[a]
        if verb == 7:
            self.say(f"{me} has i{a}: {self.words_of(await pin.edge(c))}")
        elif verb == 8:
            self.say(f"{me} has i{a}: {self.words_of(await asyncio.wait_for(pin.edge(), ms(c)))} in time")
        elif verb == 9:
            await pin.level(c != 0)
            self.say(f"{me} reached {c} with i{a}")
        elif verb == 10:
            await self.over_edges(me, a, c, d)
        elif verb == 11:
            self.say(f"{me} has a pulse of i{a}: {await pin.pulse(c != 0)}")
        else:
            found = await pin.frequency(c)
            self.say(f"{me} counted i{a}: {found.cycles} in {found.micros}, {found.hertz} Hz")
        return True

    async def over_edges(self, me, a, which, block):
        left = EDGES_OF_A_LOOP
        async for edge in self.inputs[a].edges(which):
            self.say(f"{me} has i{a}: {self.words_of(edge)} of some")
            await self.program.all(me, block)
            left -= 1
            if left == 0:
                break
        self.say(f"{me} leaves the edges of i{a}")
