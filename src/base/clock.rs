//! The clock as a trait, so that rules about time can be tested without waiting.

use std::time::{Duration, Instant, SystemTime};

use super::Cancel;

/// The source of the time and of pauses. Every pause of a call (between two attempts, two looks or two polls, or
/// for a throttled service) uses it, so that a test's clock can skip the pause. A wait for another thread doesn't
/// use it; it ends when that thread is done.
pub trait Clock: Send + Sync {
    /// The date and time, for comparison with a service's times.
    fn now(&self) -> SystemTime;
    /// A time that never goes back, for deadlines.
    fn instant(&self) -> Instant;
    /// Waits for `time`, or until `cancel` fires. True if it fired.
    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool;
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
    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool {
        match cancel {
            Some(cancel) => cancel.wait(time),
            None => {
                std::thread::sleep(time);
                false
            }
        }
    }
}
