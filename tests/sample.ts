// What a run makes of a list whose elements take many seconds each: one in so many, other ones with each seed. WASYNCIO_ALL=1 in the environment
// makes all of them.

/** Of all that is random in a run: `npm test -- --seed N`. */
export const seed = Number(process.env["WASYNCIO_SEED"] ?? Math.floor(Math.random() * 1_000_000));
if (!Number.isInteger(seed)) throw new Error(`WASYNCIO_SEED is a whole number, not "${process.env["WASYNCIO_SEED"]}"`);

/** As many as a run makes, each with its index. */
export function sample<E>(list: readonly E[], oneIn: number): [index: number, element: E][] {
  const isAll = process.env["WASYNCIO_ALL"] === "1";
  return [...list.entries()].filter(([index]) => isAll || index % oneIn === seed % oneIn);
}
