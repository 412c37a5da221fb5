// The steps of the fuzzer's programs that use pins; wired_pins.py says the same. There are two inputs, each driven by an output.
import { Edge, Pin, Pull, waitFor } from "wasyncio";
import { all, argument, say, start } from "./interpreter";

const LINES: StaticArray<i32> = [20, 22];
const DEPTHS: StaticArray<i32> = [4, 2];
/** By what a step says. */
const WHICH: StaticArray<i32> = [0, Edge.Rising, Edge.Falling, Edge.Both];
const EDGES_OF_A_LOOP = 2;

const outputs: Pin[] = [];
const inputs: Pin[] = [];

/** For a new program. */
export function renewPins(): void {
  for (let i = 0; i < outputs.length; i++) {
    inputs[i].close();
    outputs[i].close();
  }
  outputs.length = 0;
  inputs.length = 0;
  for (let i = 0; i < LINES.length; i++) {
    outputs.push(Pin.output(LINES[i]));
    inputs.push(open(i, DEPTHS[i]));
  }
}

function open(a: i32, depth: i32): Pin {
  return Pin.input(LINES[a] + 1, Pull.None, depth);
}

function wordsOf(edge: Edge): string {
  return `${edge.level ? "rose" : "fell"} ${edge.micros - start} lost ${edge.lost}`;
}

/** What needs no await: false where it does. */
export function plainOfPin(me: string, a: i32, verb: i32, c: i32): bool {
  const pin = inputs[a];
  switch (verb) {
    case 0:
      outputs[a].write(c != 0);
      break;
    case 1:
      for (let i = 0; i < c; i++) outputs[a].toggle();
      break;
    case 2: {
      const edge = pin.edgeNowait();
      say(`${me} takes of i${a}: ${edge ? wordsOf(edge) : "none"}`);
      return true;
    }
    case 3:
      say(`${me}: i${a} lost ${pin.lost}`);
      return true;
    case 4:
      pin.discard();
      break;
    case 5:
      pin.close();
      break;
    case 6:
      pin.close();
      inputs[a] = open(a, c);
      break;
    default:
      return false;
  }
  say(`${me}: i${a} driven ${outputs[a].read()}, open ${inputs[a].isOpen}`);
  return true;
}

/** What is awaited. */
export async function waitsForPin(me: string, step: i32): Promise<bool> {
  const a = argument(step, 0);
  const verb = argument(step, 1);
  const c = argument(step, 2);
  if (verb < 7) return false;
  const pin = inputs[a];
  switch (verb) {
    case 7:
      say(`${me} has i${a}: ${wordsOf(await pin.edge(WHICH[c]))}`);
      break;
    case 8:
      say(`${me} has i${a}: ${wordsOf(await waitFor(pin.edge(), c))} in time`);
      break;
    case 9:
      await pin.level(c != 0);
      say(`${me} reached ${c} with i${a}`);
      break;
    case 10:
      await overEdges(me, a, c, argument(step, 3));
      break;
    case 11:
      say(`${me} has a pulse of i${a}: ${await pin.pulse(c != 0)}`);
      break;
    case 12: {
      const found = await pin.frequency(c);
      say(`${me} counted i${a}: ${found.cycles} in ${found.micros}, ${found.hertz} Hz`);
      break;
    }
  }
  return true;
}

async function overEdges(me: string, a: i32, which: i32, block: i32): Promise<void> {
  let left = EDGES_OF_A_LOOP;
  for await (const edge of inputs[a].edges(WHICH[which])) {
    say(`${me} has i${a}: ${wordsOf(edge)} of some`);
    await all(me, block);
    if (--left == 0) break;
  }
  say(`${me} leaves the edges of i${a}`);
}
