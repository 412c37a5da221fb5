//! smol, on one thread: its LocalExecutor.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use smol::channel::{bounded, Receiver, Sender};
use smol::future::yield_now;
use smol::lock::Mutex;
use smol::{LocalExecutor, Timer};

use crate::measure::{mixed, Measure, Work, TURNS_BETWEEN};
use crate::memory::in_use;

type Executor = &'static LocalExecutor<'static>;

pub fn run(work: Work) {
    let executor: Executor = Box::leak(Box::new(LocalExecutor::new()));
    let measure: &'static Measure = Box::leak(Box::new(Measure::new("smol 2.0.2", &work)));
    smol::block_on(executor.run(iterate(executor, measure, work)));
    std::process::exit(0);
}

async fn iterate(executor: Executor, measure: &'static Measure, work: Work) {
    let Work { count, size, .. } = work;
    if work.workload == "asleep" {
        return asleep(executor, measure, count).await;
    }
    loop {
        // In a task, as every row has it.
        let checksum = match work.workload.as_str() {
            "switch" => switch(executor, measure, count, size).await,
            "resume" => executor.spawn(resume(measure, count, size)).await,
            "spawn" => executor.spawn(spawn(executor, measure, count)).await,
            "gather" => executor.spawn(gather(executor, measure, count, size)).await,
            "future" => executor.spawn(future(executor, measure, count)).await,
            "queue" => executor.spawn(queue(executor, measure, count)).await,
            "lock" => executor.spawn(lock(executor, measure, count)).await,
            other => panic!("no workload {other}"),
        };
        if !measure.finish(checksum) {
            return;
        }
        for _ in 0..TURNS_BETWEEN {
            yield_now().await;
        }
    }
}

async fn switch(executor: Executor, measure: &'static Measure, count: u32, size: u32) -> u32 {
    #[derive(Default)]
    struct State {
        switches: Cell<u32>,
        ended: Cell<u32>,
        checksum: Cell<u32>,
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
        }
    }
    let state: &'static State = Box::leak(Box::default());
    state.checksum.set(count);
    let tasks: Vec<_> = (0..size)
        .map(|_| executor.spawn(task(state, measure, count / size, size)))
        .collect();
    for task in tasks {
        task.await;
    }
    state.checksum.get()
}

async fn resume(measure: &'static Measure, count: u32, size: u32) -> u32 {
    down(measure, count, size).await
}

fn down(measure: &'static Measure, count: u32, left: u32) -> Pin<Box<dyn Future<Output = u32>>> {
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

async fn spawn(executor: Executor, measure: &'static Measure, count: u32) -> u32 {
    let mut sum = 0u32;
    measure.start();
    for i in 0..count {
        sum = sum.wrapping_add(executor.spawn(async move { i }).await);
    }
    measure.stop();
    sum
}

/// `size` tasks at a time that give way once; each is awaited.
async fn gather(executor: Executor, measure: &'static Measure, count: u32, size: u32) -> u32 {
    let mut sum = 0u32;
    measure.start();
    for _ in 0..count / size {
        let children: Vec<_> = (0..size)
            .map(|i| {
                executor.spawn(async move {
                    yield_now().await;
                    i
                })
            })
            .collect();
        for child in children {
            sum = sum.wrapping_add(child.await);
        }
    }
    measure.stop();
    sum
}

/// smol has no future that is set from outside: the nearest is a channel for one value, made anew each time.
async fn future(executor: Executor, measure: &'static Measure, count: u32) -> u32 {
    #[derive(Default)]
    struct State {
        there: Cell<Option<Sender<u32>>>,
        back: Cell<Option<Sender<u32>>>,
    }
    async fn answers(state: Rc<State>, mut asked: Receiver<u32>, count: u32) {
        for _ in 0..count {
            let number = asked.recv().await.unwrap();
            let (there, next) = bounded(1);
            asked = next;
            state.there.set(Some(there));
            state.back.take().unwrap().try_send(number + 1).unwrap();
        }
    }
    let state = Rc::new(State::default());
    let (there, asked) = bounded(1);
    state.there.set(Some(there));
    let other = executor.spawn(answers(state.clone(), asked, count));
    let mut sum = 0u32;
    measure.start();
    for i in 0..count {
        let (back, answer) = bounded(1);
        state.back.set(Some(back));
        state.there.take().unwrap().try_send(i).unwrap();
        sum = sum.wrapping_add(answer.recv().await.unwrap());
    }
    measure.stop();
    other.await;
    sum
}

async fn queue(executor: Executor, measure: &'static Measure, count: u32) -> u32 {
    let (sender, receiver) = bounded(1);
    let other = executor.spawn(async move {
        for i in 0..count {
            sender.send(i).await.unwrap();
        }
    });
    let mut sum = 0u32;
    measure.start();
    for _ in 0..count {
        sum = sum.wrapping_add(receiver.recv().await.unwrap());
    }
    measure.stop();
    other.await;
    sum
}

async fn lock(executor: Executor, measure: &'static Measure, count: u32) -> u32 {
    async fn holds(held: Rc<Mutex<u32>>, count: u32) {
        for _ in 0..count / 2 {
            let mut lock = held.lock().await;
            *lock += 1;
            yield_now().await;
        }
    }
    let held = Rc::new(Mutex::new(0u32));
    measure.start();
    let other = executor.spawn(holds(held.clone(), count));
    holds(held.clone(), count).await;
    other.await;
    measure.stop();
    let sum = *held.lock().await;
    sum
}

async fn asleep(executor: Executor, measure: &'static Measure, count: u32) {
    let sleeping: &'static Cell<u32> = Box::leak(Box::default());
    let before = in_use();
    for _ in 0..count {
        executor
            .spawn(async move {
                sleeping.set(sleeping.get() + 1);
                Timer::after(Duration::from_secs(3600)).await;
                sleeping.set(sleeping.get() - 1);
            })
            .detach();
    }
    while sleeping.get() < count {
        yield_now().await;
    }
    measure.tell(sleeping.get(), "bytes", &[(in_use() - before) as u128]);
}
