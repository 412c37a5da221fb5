//! The rows of tasks for smol and for embassy-executor's std port: what bench/programs/*.ts does, with the same names. Both have no
//! callbacks and no `call_later`: rows of these they leave out.
//!
//! Usage: rust-peers smol|embassy WORKLOAD COUNT SIZE WARM_UP_MILLIS MEASURE_MILLIS

mod embassy;
mod measure;
mod memory;
mod smol;

use measure::Work;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<u64> = words[2..]
        .iter()
        .map(|word| word.parse().expect("a number"))
        .collect();
    let work = Work {
        workload: words[1].clone(),
        count: numbers[0] as u32,
        size: numbers[1] as u32,
        warm_up_millis: numbers[2],
        measure_millis: numbers[3],
    };
    match words[0].as_str() {
        "smol" => smol::run(work),
        "embassy" => embassy::run(work),
        other => panic!("no peer {other}"),
    }
}
