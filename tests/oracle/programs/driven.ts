// What the programs of pins have in common: an input that an output drives, line 21 that is wired to 20. driven.py says the same.
import { CancelledError, Edge, Pin, Pull } from "wasyncio";
import { at, say, since, text } from "./cases";

export let out: Pin = changetype<Pin>(0);
export let pin: Pin = changetype<Pin>(0);

export async function opens(depth: i32 = 8): Promise<void> {
  out = Pin.output(20);
  use(Pin.input(21, Pull.None, depth));
}

/** Another input is the one that the case is about. */
export function use(input: Pin): void {
  pin = input;
}

export async function closes(): Promise<void> {
  pin.close();
  out.close();
}

/** A case with the two. */
export async function wired(main: Promise<void>, depth: i32 = 8): Promise<void> {
  await opens(depth);
  try {
    await main;
  } finally {
    await closes();
  }
}

export function drive(count: i32): void {
  for (let i = 0; i < count; i++) out.toggle();
}

export function tell(name: string, edge: Edge): void {
  say(`${name} ${edge.level ? "rose" : "fell"} at ${since(edge.micros)}, lost ${edge.lost}`);
}

/** Tells all that happens to it. */
export async function takes(name: string, which: i32 = Edge.Both): Promise<void> {
  try {
    tell(name, await pin.edge(which));
  } catch (e) {
    at(`${name} throws ${text(e)}`);
    if (e instanceof CancelledError) throw e;
  }
}

export function tellKept(): void {
  for (let edge = pin.edgeNowait(); edge; edge = pin.edgeNowait()) tell("kept", edge);
  say(`lost since ${pin.lost}`);
}
