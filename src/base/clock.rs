//! Time as a seam, so that rules about time can be tested without waiting.

use std::time::{Instant, SystemTime};

/// Where the time comes from. Waiting is not part of it: `cancel::sleep` waits.
pub trait Clock: Send + Sync {
    /// The date and time, for comparison with what a service says.
    fn now(&self) -> SystemTime;
    /// A time that never goes back, for deadlines.
    fn instant(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn instant(&self) -> Instant {
        Instant::now()
    }
}
