//! What every fuzz target checks: no panic, at most a second of processor time,
//! at most 64 times the input in memory, and the laws of what comes out.

mod document;
mod memory;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

pub use document::{assert_document, assert_reading};

/// The longest one input may take, in processor time: the machine may be busy.
const TIME_MAX: Duration = Duration::from_secs(1);

/// Memory for each byte of input.
const BYTES_PER_BYTE_MAX: usize = 64;

/// Memory that does not depend on the input: tables, caches, first capacities.
const BYTES_MIN: usize = 1 << 20;

/// Does some work on `bytes` of input and checks what it took.
///
/// # Panics
/// If it took more than it may.
pub fn bounded<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    memory::start();
    let start = processor_time();
    let result = work();
    let took = processor_time().saturating_sub(start);
    let peak = memory::peak();
    assert!(took < TIME_MAX, "{bytes} bytes took {took:?} of processor time");
    let peak_max = BYTES_MIN + BYTES_PER_BYTE_MAX * bytes;
    assert!(peak <= peak_max, "{bytes} bytes took {peak} bytes of memory, at most {peak_max} are fair");
    result
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).expect("time used is not negative");
    let nanos = u32::try_from(time.tv_nsec).expect("below a billion");
    Duration::new(seconds, nanos)
}
