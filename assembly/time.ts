// Times. Programs give and get milliseconds, the core counts microseconds.

/** Times saturate here, ms: some 146,000 years. A deadline is at most twice this in µs, and LATEST is later. */
const SATURATION: i64 = (1 << 62) / 1000;

/** µs of a time in ms. */
@inline
export function micros(millis: i64): i64 {
  return max(-SATURATION, min(millis, SATURATION)) * 1000;
}

/** µs to ms, rounded down. */
export function millis(micros: i64): i64 {
  return micros >= 0 ? micros / 1000 : (micros - 999) / 1000;
}
