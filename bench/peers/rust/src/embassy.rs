//! embassy-executor on a computer's thread: its std port. Tasks lie in memory that the program gives them, and are used again.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;

use embassy_executor::raw::TaskStorage;
use embassy_executor::{Executor, Spawner};
use embassy_futures::yield_now;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::mutex::Mutex;
use embassy_time::{Duration, Timer};

use crate::measure::{mixed, Measure, Work, TURNS_BETWEEN};
use crate::memory::in_use;

type Signal<T> = embassy_sync::signal::Signal<NoopRawMutex, T>;

pub fn run(work: Work) {
    let executor: &'static mut Executor = Box::leak(Box::new(Executor::new()));
    let measure: &'static Measure =
        Box::leak(Box::new(Measure::new("embassy-executor 0.10.0", &work)));
    executor.run(|spawner| spawn_in(storage(), spawner, iterate(spawner, measure, work)));
}

fn storage<F: Future + 'static>() -> &'static TaskStorage<F> {
    Box::leak(Box::new(TaskStorage::new()))
}

fn spawn_in<F: Future + 'static>(storage: &'static TaskStorage<F>, spawner: Spawner, future: F) {
    spawner.spawn(storage.spawn(|| future).expect("the storage is free"));
}

async fn iterate(spawner: Spawner, measure: &'static Measure, work: Work) {
    match work.workload.as_str() {
        "switch" => switch(spawner, measure, work.count, work.size).await,
        "resume" => resume(measure, work.count, work.size).await,
        "spawn" => spawn(spawner, measure, work.count).await,
        // A Signal is what is nearest to an event, too: the wait clears it.
        "future" | "event" => future(spawner, measure, work.count).await,
        "queue" => queue(spawner, measure, work.count).await,
        "lock" => lock(spawner, measure, work.count).await,
        "asleep" => asleep(spawner, measure, work.count).await,
        other => panic!("no workload {other}"),
    }
    std::process::exit(0);
}

/// Ends an iteration; answers whether there is another.
async fn goes_on(measure: &Measure, checksum: u32) -> bool {
    if !measure.finish(checksum) {
        return false;
    }
    for _ in 0..TURNS_BETWEEN {
        yield_now().await;
    }
    true
}

async fn switch(spawner: Spawner, measure: &'static Measure, count: u32, size: u32) {
    struct State {
        switches: Cell<u32>,
        ended: Cell<u32>,
        checksum: Cell<u32>,
        done: Signal<()>,
    }
    async fn task(state: &'static State, measure: &'static Measure, each: u32, size: u32) {
        yield_now().await;
        if state.switches.get() == 0 {
            measure.start();
        }
        for _ in 0..each {
            state.switches.set(state.switches.get() + 1);
            yield_now().await;
        }
        state
            .checksum
            .set(mixed(state.checksum.get(), state.switches.get()));
        state.ended.set(state.ended.get() + 1);
        if state.ended.get() == size {
            measure.stop();
            state.done.signal(());
        }
    }
    let state: &'static State = Box::leak(Box::new(State {
        switches: Cell::new(0),
        ended: Cell::new(0),
        checksum: Cell::new(0),
        done: Signal::new(),
    }));
    let storages: Vec<_> = (0..size).map(|_| storage()).collect();
    loop {
        state.switches.set(0);
        state.ended.set(0);
        state.checksum.set(count);
        for storage in &storages {
            spawn_in(storage, spawner, task(state, measure, count / size, size));
        }
        state.done.wait().await;
        if !goes_on(measure, state.checksum.get()).await {
            return;
        }
    }
}

async fn resume(measure: &'static Measure, count: u32, size: u32) {
    fn down(
        measure: &'static Measure,
        count: u32,
        left: u32,
    ) -> Pin<Box<dyn Future<Output = u32>>> {
        Box::pin(async move {
            if left > 1 {
                return down(measure, count, left - 1).await + 1;
            }
            let mut resumed = 0;
            yield_now().await;
            measure.start();
            for _ in 0..count {
                yield_now().await;
                resumed += 1;
            }
            measure.stop();
            resumed + 1
        })
    }
    while goes_on(measure, down(measure, count, size).await).await {}
}

/// A task has no handle that could be awaited: it signals its result.
async fn spawn(spawner: Spawner, measure: &'static Measure, count: u32) {
    async fn child(done: &'static Signal<u32>, index: u32) {
        done.signal(index);
    }
    let done: &'static Signal<u32> = Box::leak(Box::new(Signal::new()));
    let storage = storage();
    loop {
        let mut sum = 0u32;
        measure.start();
        for i in 0..count {
            spawn_in(storage, spawner, child(done, i));
            sum = sum.wrapping_add(done.wait().await);
        }
        measure.stop();
        if !goes_on(measure, sum).await {
            return;
        }
    }
}

/// There are no futures that are set from outside: the nearest is a Signal, used again each time.
async fn future(spawner: Spawner, measure: &'static Measure, count: u32) {
    async fn answers(there: &'static Signal<u32>, back: &'static Signal<u32>, count: u32) {
        for _ in 0..count {
            let asked = there.wait().await;
            back.signal(asked + 1);
        }
    }
    let there: &'static Signal<u32> = Box::leak(Box::new(Signal::new()));
    let back: &'static Signal<u32> = Box::leak(Box::new(Signal::new()));
    let storage = storage();
    loop {
        spawn_in(storage, spawner, answers(there, back, count));
        let mut sum = 0u32;
        measure.start();
        for i in 0..count {
            there.signal(i);
            sum = sum.wrapping_add(back.wait().await);
        }
        measure.stop();
        if !goes_on(measure, sum).await {
            return;
        }
    }
}

async fn queue(spawner: Spawner, measure: &'static Measure, count: u32) {
    type Queue = Channel<NoopRawMutex, u32, 1>;
    async fn puts(queue: &'static Queue, count: u32) {
        for i in 0..count {
            queue.send(i).await;
        }
    }
    let queue: &'static Queue = Box::leak(Box::new(Queue::new()));
    let storage = storage();
    loop {
        spawn_in(storage, spawner, puts(queue, count));
        let mut sum = 0u32;
        measure.start();
        for _ in 0..count {
            sum = sum.wrapping_add(queue.receive().await);
        }
        measure.stop();
        if !goes_on(measure, sum).await {
            return;
        }
    }
}

async fn lock(spawner: Spawner, measure: &'static Measure, count: u32) {
    struct State {
        held: Mutex<NoopRawMutex, u32>,
        done: Signal<()>,
    }
    async fn holds(state: &'static State, count: u32) {
        for _ in 0..count / 2 {
            let mut held = state.held.lock().await;
            *held += 1;
            yield_now().await;
        }
    }
    async fn task(state: &'static State, count: u32) {
        holds(state, count).await;
        state.done.signal(());
    }
    let state: &'static State = Box::leak(Box::new(State {
        held: Mutex::new(0),
        done: Signal::new(),
    }));
    let storage = storage();
    loop {
        *state.held.lock().await = 0;
        measure.start();
        spawn_in(storage, spawner, task(state, count));
        holds(state, count).await;
        state.done.wait().await;
        measure.stop();
        let held = *state.held.lock().await;
        if !goes_on(measure, held).await {
            return;
        }
    }
}

async fn asleep(spawner: Spawner, measure: &'static Measure, count: u32) {
    async fn task(sleeping: &'static Cell<u32>) {
        sleeping.set(sleeping.get() + 1);
        Timer::after(Duration::from_secs(3600)).await;
        sleeping.set(sleeping.get() - 1);
    }
    let sleeping: &'static Cell<u32> = Box::leak(Box::default());
    let before = in_use();
    for _ in 0..count {
        spawn_in(storage(), spawner, task(sleeping));
    }
    while sleeping.get() < count {
        yield_now().await;
    }
    measure.tell(sleeping.get(), "bytes", &[(in_use() - before) as u128]);
}
