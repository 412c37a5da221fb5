// The worst neighbours a source can have: one that always has something, and tasks that are always ready. Nothing but the quiet
// source's own event makes a host that publishes ask for a `wait`.
import { EVENT_READABLE, errno } from "../../host/node/abi.js";
import type { Capacities } from "./build.js";
import type { CoreMaker } from "./core.js";
import { ScriptedHost } from "./host.js";

const NOISY = 0;
const QUIET = 1;
const NOISY_READER = 0;
const QUIET_READER = 1;
const FIRST_TASK = 2;
const TURNS = 40;

/** Turns that begin from an event of the quiet source up to its reader's call, at most; the event comes in any turn. */
export function longestWait(maker: CoreMaker, capacities: Capacities, publishes: boolean): number {
  let longest = 0;
  for (let eventTurn = 1; eventTurn < TURNS; eventTurn++) {
    const host = new ScriptedHost(capacities.sources, publishes);
    const turn = (): number => {
      system.takeStats(0);
      return system.turns();
    };
    let emitted = 0;
    let wait = Infinity;
    const system = maker.make(
      host,
      (callback) => {
        if (callback === NOISY_READER) {
          if (!publishes) host.emit(0n, NOISY, EVENT_READABLE, 0);
          if (turn() >= eventTurn && emitted === 0) {
            emitted = turn();
            host.emit(0n, QUIET, EVENT_READABLE, 0);
          }
        } else if (callback === QUIET_READER) {
          wait = turn() - emitted;
          system.removeReader(0, QUIET);
          system.stop(0);
        } else {
          system.soon(0, callback);
        }
        if (turn() > TURNS * 2) system.stop(0);
      },
      () => undefined,
    );
    system.eventLoop();
    host.nextAnswer = -errno.EAGAIN; // a standard stream tells nothing before its first use
    system.read(NOISY);
    system.read(QUIET);
    system.addReader(0, NOISY, NOISY_READER);
    system.addReader(0, QUIET, QUIET_READER);
    for (let task = FIRST_TASK; task < capacities.ready; task++) system.soon(0, task);
    host.emit(0n, NOISY, EVENT_READABLE, 0);
    system.run(0);
    longest = Math.max(longest, wait);
  }
  return longest;
}
