//! When to retry for an entity that was created a moment ago: a replica may not have it yet.

use std::time::{Duration, Instant};

/// When a 404 or 405 for an entity that was created a moment ago is retried, in milliseconds after the first
/// one. The last time is the whole wait.
const LAG: [u64; 5] = [500, 1_500, 3_500, 6_500, 10_000];

/// The retries after a 404 or 405 for an entity that was created a moment ago.
#[derive(Default)]
pub(in crate::client) struct Lag {
    since: Option<Instant>,
    round: usize,
}

impl Lag {
    /// Whether there was a miss, and the whole wait isn't over at `now`.
    pub(in crate::client) fn goes_on(&self, now: Instant) -> bool {
        let most = Duration::from_millis(LAG[LAG.len() - 1]);
        self.since.is_some_and(|since| now < since + most)
    }

    /// When to retry after the entity was not found at `now`, if only `most` retries are left; `None` if it
    /// counts as gone. If there are fewer retries than times, the early times are skipped.
    pub(in crate::client) fn next_after_miss(
        &mut self,
        now: Instant,
        most: u32,
    ) -> Option<Instant> {
        let since = *self.since.get_or_insert(now);
        let skipped = LAG.len().saturating_sub(most as usize);
        let due = |round: usize| Some(since + Duration::from_millis(*LAG.get(round)?));
        self.round = self.round.max(skipped);
        while due(self.round).is_some_and(|due| due <= now) {
            self.round += 1;
        }
        due(self.round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_asked_for_again_for_ten_seconds() {
        let start = Instant::now();
        let times = |most: u32| {
            let (mut lag, mut now, mut all) = (Lag::default(), start, Vec::new());
            while let Some(due) = lag.next_after_miss(now, most) {
                all.push((due - start).as_millis() as u64);
                now = due;
            }
            all
        };
        assert_eq!(times(u32::MAX), LAG);
        assert_eq!(times(5), LAG);
        assert_eq!(times(1), [10_000]);
        assert_eq!(times(0), Vec::<u64>::new());
    }
}
