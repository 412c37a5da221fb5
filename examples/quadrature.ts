// A rotary encoder: two pins that go up and down a quarter of a cycle apart. Which one is ahead tells the direction.
//
//   A ──┐     ┌─────┐     ┌──      A ahead:  A B  11 → 01 → 00 → 10 → 11   forward
//       └─────┘     └─────┘        B ahead:       11 → 10 → 00 → 01 → 11   backward
//   B ─────┐     ┌─────┐           both at once: no encoder does that. A step was missed, and nobody knows which way
//          └─────┘     └─────┘
//
// The pins keep their edges until the loop calls `decode`, and their times say in which order those of both came.
import { Edge, Pin, Pull, getRunningLoop, run, sleep } from "wasyncio";

const UNKNOWN = 2;
/** Quarters of a cycle by (state before << 2 | state after), a state being A << 1 | B: forward is 11 → 01 → 00 → 10. */
// prettier-ignore
const STEPS: i32[] = [
   0, -1,  1,  2,
   1,  0,  2, -1,
  -1,  2,  0,  1,
   2,  1, -1,  0,
];

class Encoder {
  /** Quarters of a cycle forward, less those backward. */
  position: i32 = 0;
  /** Steps of which nobody knows the direction: two at once, and edges that were lost. */
  missed: i32 = 0;
  private state: i32;

  constructor(
    private a: Pin,
    private b: Pin,
  ) {
    this.state = (i32(a.read()) << 1) | i32(b.read());
    getRunningLoop().addReaderWith<Encoder>(a, decode, this);
    getRunningLoop().addReaderWith<Encoder>(b, decode, this);
  }

  /** Takes what both pins have kept, in the order of time; edges at the same time are one step. */
  decode(): void {
    let a = this.a.edgeNowait();
    let b = this.b.edgeNowait();
    while (a || b) {
      const micros = min(a ? a.micros : i64.MAX_VALUE, b ? b.micros : i64.MAX_VALUE);
      let state = this.state;
      if (a && a.micros == micros) {
        state = (state & 0b01) | (i32(a.level) << 1);
        this.missed += a.lost;
        a = this.a.edgeNowait();
      }
      if (b && b.micros == micros) {
        state = (state & 0b10) | i32(b.level);
        this.missed += b.lost;
        b = this.b.edgeNowait();
      }
      const step = STEPS[(this.state << 2) | state];
      if (step == UNKNOWN || step == 0) this.missed++;
      else this.position += step;
      this.state = state;
    }
  }
}

function decode(encoder: Encoder): void {
  encoder.decode();
}

async function main(): Promise<void> {
  const encoder = new Encoder(Pin.input(2, Pull.Up, 32), Pin.input(3, Pull.Up, 32));
  let told = 0;
  let missed = 0;
  while (true) {
    await sleep(100);
    if (encoder.position == told && encoder.missed == missed) continue;
    told = encoder.position;
    missed = encoder.missed;
    console.log(`position ${told}, ${missed} missed`);
  }
}

run(main());
