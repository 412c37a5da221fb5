//! Iterates for a while unmeasured, then measured, and prints one line of JSON.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

pub struct Work {
    pub workload: String,
    pub count: u32,
    pub size: u32,
    pub warm_up_millis: u64,
    pub measure_millis: u64,
}

/// Between two iterations the executor goes round so often, untimed.
pub const TURNS_BETWEEN: u32 = 1000;

pub struct Measure {
    version: &'static str,
    started: Cell<Instant>,
    elapsed: Cell<Duration>,
    measuring: Cell<bool>,
    phase_end: Cell<Instant>,
    measure: Duration,
    iterations: RefCell<Vec<u128>>,
    checksums: Cell<u32>,
}

impl Measure {
    pub fn new(version: &'static str, work: &Work) -> Self {
        Measure {
            version,
            started: Cell::new(Instant::now()),
            elapsed: Cell::new(Duration::ZERO),
            measuring: Cell::new(false),
            phase_end: Cell::new(Instant::now() + Duration::from_millis(work.warm_up_millis)),
            measure: Duration::from_millis(work.measure_millis),
            iterations: RefCell::new(Vec::new()),
            checksums: Cell::new(0),
        }
    }

    pub fn start(&self) {
        self.started.set(Instant::now());
    }

    pub fn stop(&self) {
        self.elapsed
            .set(self.elapsed.get() + self.started.get().elapsed());
    }

    /// Ends an iteration; answers whether there is another.
    pub fn finish(&self, checksum: u32) -> bool {
        self.iterations
            .borrow_mut()
            .push(self.elapsed.take().as_nanos());
        self.checksums.set(mixed(self.checksums.get(), checksum));
        if Instant::now() < self.phase_end.get() {
            return true;
        }
        if self.measuring.get() {
            self.tell(self.checksums.get(), "nanos", &self.iterations.borrow());
            return false;
        }
        self.measuring.set(true);
        self.iterations.borrow_mut().clear();
        self.checksums.set(0);
        self.phase_end.set(Instant::now() + self.measure);
        true
    }

    pub fn tell(&self, checksums: u32, unit: &str, iterations: &[u128]) {
        let version = self.version;
        println!(r#"{{"version":"{version}","checksums":{checksums},"{unit}":{iterations:?}}}"#);
    }
}

pub fn mixed(sum: u32, next: u32) -> u32 {
    sum.wrapping_mul(31).wrapping_add(next)
}
