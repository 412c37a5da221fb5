// A host that a schedule scripts: a clock that moves only when somebody waits or is busy, events at their microsecond, and the
// answers of read and write. The core under test and the model each have one of their own, with the same script. It does no
// more than docs/abi.md promises, so that whoever relies on more is found out.
import { STDERR, STDIN, STDOUT, errno } from "../../host/node/abi.js";

const { EAGAIN, ECANCELED, EDEADLK, ENFILE } = errno;

export interface HostEvent {
  readonly source: number;
  readonly flags: number;
  readonly lost: number;
  /** µs. */
  readonly micros: bigint;
}

/** A deadline beyond this is one that nobody lives to see. */
const HORIZON = 1n << 60n;
const FIRST_SLOT = 3;

export class ScriptedHost {
  /** µs. */
  clock = 0n;
  /** Writes `pending` in the control block. */
  setPending: (pending: 0 | 1) => void = () => undefined;
  /** When `wait` last had to look at the clock, µs: what is in the control block. */
  micros = 0n;
  /** Waits that found nothing and moved the clock on or ended the run. */
  readonly slept: { readonly deadline: bigint; readonly answer: number }[] = [];
  /** What the next read or write answers. */
  nextAnswer = 0;
  /** How often the next write to stdout finds no room. */
  blockedWrites = 0;
  /** Sources that have been opened, in order; the standard ones first. */
  readonly everOpened: number[] = [STDIN, STDOUT, STDERR];
  private readonly events: HostEvent[] = [];
  private interruptAt: bigint | null = null;
  /** The earliest timer that the module told in its last wait, µs. */
  private told = HORIZON;
  private readonly slots: (number | undefined)[] = [];
  private readonly generations: number[] = [];

  /**
   * `publishes`: clears `pending` in each wait, and sets it for events, when the deadline it was told passes, and on the way out
   * when that has passed or records are left.
   */
  constructor(
    private readonly sources: number,
    readonly publishes: boolean,
  ) {}

  // ---- the script

  /** `after`: µs from now. Events of one time come in the order of the calls. */
  emit(after: bigint, source: number, flags: number, lost: number): void {
    const event = { source, flags, lost, micros: this.clock + after };
    const later = this.events.findIndex(({ micros }) => micros > event.micros);
    this.events.splice(later < 0 ? this.events.length : later, 0, event);
    if (after === 0n) this.publish();
  }

  /** Asks the program to end. */
  interrupt(after: bigint): void {
    this.interruptAt = this.clock + after;
    if (after === 0n) this.publish();
  }

  /** Time passes while the program works. */
  busy(micros: bigint): void {
    this.moveTo(this.clock + micros);
  }

  // ---- the ABI

  /** `earliest`: the deadline in the control block. Answers what came, or an error. */
  wait(deadline: bigint, capacity: number, earliest: bigint): readonly HostEvent[] | number {
    if (this.publishes) this.setPending(0);
    this.told = earliest;
    const before = this.clock;
    const answer = this.answer(deadline, capacity);
    const toldNothing = Array.isArray(answer) && answer.length === 0 && this.clock === before;
    if (!this.publishes || !toldNothing || this.told <= this.clock) this.micros = this.clock;
    if (this.arrived > 0 || this.told <= this.clock) this.publish();
    return answer;
  }

  private answer(deadline: bigint, capacity: number): readonly HostEvent[] | number {
    if (!this.hasNews() && deadline > this.clock) {
      const coming = this.events.map(({ micros }) => micros);
      if (this.interruptAt !== null) coming.push(this.interruptAt);
      if (deadline < HORIZON) coming.push(deadline);
      this.slept.push({ deadline, answer: coming.length === 0 ? -EDEADLK : 0 });
      if (coming.length === 0) return -EDEADLK;
      this.moveTo(coming.reduce((first, micros) => (micros < first ? micros : first)));
    }
    if (this.interruptAt !== null && this.interruptAt <= this.clock) {
      this.interruptAt = null;
      return -ECANCELED;
    }
    return this.events.splice(0, Math.min(this.arrived, capacity));
  }

  open(): number {
    for (let slot = FIRST_SLOT; slot < FIRST_SLOT + this.sources; slot++) {
      if (this.slots[slot] === undefined) {
        const generation = (this.generations[slot] ?? 0) + 1;
        const source = (generation << 16) | slot;
        this.generations[slot] = generation;
        this.slots[slot] = source;
        this.everOpened.push(source);
        return source;
      }
    }
    return -ENFILE;
  }

  /** 0 or a negated errno. */
  close(source: number): number {
    const slot = source & 0xffff;
    if (this.slots[slot] !== source) return -errno.EBADF;
    if (source === STDOUT || source === STDERR) return -errno.EINVAL;
    this.slots[slot] = undefined;
    return 0;
  }

  isOpen(source: number): boolean {
    return source < FIRST_SLOT || this.slots[source & 0xffff] === source;
  }

  /** A line on stdout: a byte more, or no room. */
  print(): number {
    if (this.blockedWrites === 0) return 1;
    this.blockedWrites--;
    return -EAGAIN;
  }

  /** How many events are there by now. */
  private get arrived(): number {
    return this.events.filter(({ micros }) => micros <= this.clock).length;
  }

  private hasNews(): boolean {
    return this.arrived > 0 || (this.interruptAt !== null && this.interruptAt <= this.clock);
  }

  private moveTo(micros: bigint): void {
    const passed = (at: bigint | null): boolean => at !== null && at > this.clock && at <= micros;
    const news = passed(this.told) || passed(this.interruptAt) || this.events.some((event) => passed(event.micros));
    this.clock = micros;
    if (news) this.publish();
  }

  private publish(): void {
    if (this.publishes) this.setPending(1);
  }
}
