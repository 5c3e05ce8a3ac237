//! Time and memory. Machines are shared, so what counts is the time a thread was
//! on a core; the clock on the wall stands beside it.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// A moment by both clocks.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    cpu: Duration,
    wall: Instant,
}

/// Time between two moments.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    /// On a core.
    pub cpu: Duration,
    /// On the wall.
    pub wall: Duration,
}

impl Moment {
    pub fn now() -> Self {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        let seconds = u64::try_from(time.tv_sec).expect("a thread's time is not negative");
        let nanoseconds = u32::try_from(time.tv_nsec).expect("nanoseconds are below a second");
        Self {
            cpu: Duration::new(seconds, nanoseconds),
            wall: Instant::now(),
        }
    }

    /// The time since, and the moment it is now.
    pub fn lap(&mut self) -> Spent {
        let now = Self::now();
        let spent = Spent {
            cpu: now.cpu.saturating_sub(self.cpu),
            wall: now.wall - self.wall,
        };
        *self = now;
        spent
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.cpu += more.cpu;
        self.wall += more.wall;
    }
}

/// The most memory this process has held at one time, in megabytes, where the
/// system tells.
pub(super) fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}
