//! The services' time: the machine's time, moved forward by the control API and shifted by the setting
//! `clockSkewSeconds`.

use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, Instant};

/// The emulator's clock: it counts from the start and can be moved forward.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    started: Instant,
    epoch: Timestamp,
    moved: Duration,
    /// The tick of the event that is happening: the objects it changes get the time at which it was due.
    event: Option<u64>,
}

impl Clock {
    /// A clock that starts now.
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            epoch: Timestamp::now(),
            moved: Duration::ZERO,
            event: None,
        }
    }

    fn elapsed(&self) -> Duration {
        match self.event {
            Some(tick) => Duration::from_millis(tick),
            None => self.started.elapsed().saturating_add(self.moved),
        }
    }

    /// Milliseconds since the start, including the time the clock was moved by.
    pub(crate) fn ticks(&self) -> u64 {
        u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The time, without any skew.
    pub(crate) fn time(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.elapsed()).unwrap_or(SignedDuration::MAX);
        self.epoch.checked_add(passed).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.moved = self.moved.saturating_add(by);
    }

    /// How far the clock was moved.
    pub(crate) fn moved(&self) -> Duration {
        self.moved
    }

    /// Stops the clock at `tick` while an event of that tick happens; `None` lets it run again.
    pub(crate) fn hold(&mut self, tick: Option<u64>) {
        self.event = tick;
    }
}

/// `at`, shifted by `skew` seconds.
pub(crate) fn shifted(at: Timestamp, skew: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(skew))
        .unwrap_or(Timestamp::MAX)
}

/// A time as the services write it: UTC with seven fractional digits.
pub(crate) fn text(at: Timestamp) -> String {
    format!("{at:.7}")
}

/// The time `days` after the time in `from`; `None` if `from` isn't a time or the result is out of range.
pub(crate) fn days_after(from: &str, days: i64) -> Option<String> {
    let from: Timestamp = from.parse().ok()?;
    from.checked_add(SignedDuration::from_hours(days.checked_mul(24)?))
        .ok()
        .map(text)
}
