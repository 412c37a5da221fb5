// What a unit tells the host that as-pect.config.js gives it.

/** Puts an event record into the next `wait`. */
@external("unit", "event")
export declare function hostEvent(source: i32, flags: i32, lost: i32, micros: i64): void;

/** The clock at 0, and no event. */
@external("unit", "reset")
export declare function hostReset(): void;
