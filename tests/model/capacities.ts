// The sizes the property test builds the core in: the smallest there are, and one where the host's batch is full before every
// source has had its turn.
import type { Capacities } from "./build.js";

export const sizes: readonly Capacities[] = [
  { ready: 3, timers: 2, sources: 2, ringBytes: 64 },
  { ready: 1, timers: 1, sources: 1, ringBytes: 16 },
  { ready: 2, timers: 1, sources: 2, ringBytes: 32 },
  { ready: 8, timers: 4, sources: 3, ringBytes: 96 },
  { ready: 64, timers: 64, sources: 40, ringBytes: 1024 },
  { ready: 4, timers: 0, sources: 0, ringBytes: 0 },
];
