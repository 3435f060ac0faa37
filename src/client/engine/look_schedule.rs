//! When to look again. The service may show the effect of a write late, so a look that finds nothing proves
//! nothing before the schedule is over.

use std::time::{Duration, Instant};

/// Times of the looks after an attempt, in milliseconds; after the last, every eight seconds.
const LOOKS: [u64; 9] = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 22_000, 30_000];
const FURTHER: u64 = 8_000;

/// The looks after an attempt that ended at `start`, up to the consistency wait.
pub(super) struct LookSchedule {
    start: Instant,
    most: Duration,
    /// Number of looks that are over.
    looks: usize,
}

impl LookSchedule {
    /// The schedule of an attempt that ended at `start`.
    pub(super) fn new(start: Instant, most: Duration) -> LookSchedule {
        LookSchedule {
            start,
            most,
            looks: 0,
        }
    }

    /// When the next look is due; `None` if there is none left.
    pub(super) fn due(&self) -> Option<Instant> {
        let before = match self.looks {
            0 => None,
            looks => Some(at(looks - 1)),
        };
        (before.is_none_or(|before| before < self.most))
            .then(|| self.start + at(self.looks).min(self.most))
    }

    /// Records a look from `began` to `now`: all looks that were due by then are over, except the last one. The
    /// last look has to begin at the end of the schedule, however long the one before it took.
    pub(super) fn add_look(&mut self, began: Instant, now: Instant) {
        let end = self.end();
        self.looks += 1;
        while self
            .due()
            .is_some_and(|due| due <= now && (due < end || began >= end))
        {
            self.looks += 1;
        }
    }

    /// When the last look is due.
    pub(super) fn end(&self) -> Instant {
        self.start + self.most
    }
}

fn at(look: usize) -> Duration {
    let last = LOOKS.len() - 1;
    let more = look.saturating_sub(last) as u64 * FURTHER;
    Duration::from_millis(LOOKS[look.min(last)] + more)
}

#[cfg(test)]
#[path = "look_schedule_tests.rs"]
mod tests;
