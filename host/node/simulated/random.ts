// Random numbers that are the same in every run with the same seed, on every machine: mulberry32.

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `most`; `most` below 2^32. */
  upTo(most: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * (most + 1));
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let bits = this.state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  }
}
