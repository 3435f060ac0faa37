//! One throttle for all calls of a client: when the service throttles, all calls slow down; when it responds
//! again, the limit of concurrent requests grows one by one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::base::{Cancel, Clock, Monitor, Wait};

/// Maximum time for which a Retry-After closes the throttle: one absurd response must not stop a client for good.
const MAX_CLOSED_TIME: Duration = Duration::from_secs(600);

/// The throttle. While it is fully open, passing costs three atomic operations.
pub struct Throttle {
    narrow: AtomicBool,
    inside: AtomicUsize,
    epoch: AtomicU64,
    state: Arc<Monitor<State>>,
}

struct State {
    not_before: Option<Instant>,
    /// How many may be inside at once; grows by one per round.
    limit: f64,
    /// The throttle opens fully once `limit` reaches this.
    ceiling: f64,
}

/// The result of entering the throttle.
pub enum Entry<'a> {
    /// The caller is inside.
    Pass(Pass<'a>),
    /// The cancel fired.
    Cancelled,
    /// The throttle stays closed for this long, which is longer than the caller can wait.
    TooLate(Duration),
}

/// A place inside the throttle; dropping it releases the place.
pub struct Pass<'a> {
    throttle: &'a Throttle,
    epoch: u64,
}

impl Default for Throttle {
    fn default() -> Throttle {
        Throttle::new()
    }
}

impl Throttle {
    /// A throttle that is fully open.
    pub fn new() -> Throttle {
        Throttle {
            narrow: AtomicBool::new(false),
            inside: AtomicUsize::new(0),
            epoch: AtomicU64::new(0),
            state: Monitor::new(State {
                not_before: None,
                limit: 1.0,
                ceiling: 1.0,
            }),
        }
    }

    /// Enters, now or when the throttle opens. `waiting` is called once for each wait, with the time that the
    /// service asked all calls to wait (zero: until a place is released).
    pub fn enter<'a>(
        &'a self,
        clock: &dyn Clock,
        cancel: Option<&Cancel>,
        deadline: Instant,
        mut waiting: impl FnMut(Duration),
    ) -> Entry<'a> {
        if !self.narrow.load(Ordering::Acquire) {
            return self.pass();
        }
        loop {
            let closed = |state: &State| {
                let until = state.not_before?;
                let left = until.saturating_duration_since(clock.instant());
                (!left.is_zero()).then_some(left)
            };
            let full = |state: &State| {
                self.narrow.load(Ordering::Acquire)
                    && self.inside.load(Ordering::Acquire) >= state.limit as usize
            };
            let (left, crowded) = self.state.look(|state| (closed(state), full(state)));
            let remaining = deadline.saturating_duration_since(clock.instant());
            if let Some(left) = left {
                if left >= remaining {
                    return Entry::TooLate(left);
                }
                waiting(left);
                if clock.sleep(left, cancel) {
                    return Entry::Cancelled;
                }
                continue;
            }
            if crowded {
                waiting(Duration::ZERO);
            }
            // `Some(None)`: the throttle was closed during the wait for a place, so the loop checks for how long.
            let end = Instant::now() + remaining;
            let waited = self
                .state
                .wait(cancel, Some(end), |state| match closed(state) {
                    Some(_) => Some(None),
                    None => (!full(state)).then(|| Some(self.pass())),
                });
            match waited {
                Wait::Ready(Some(pass)) => return pass,
                Wait::Ready(None) => {}
                Wait::Cancelled => return Entry::Cancelled,
                Wait::TimedOut => return Entry::TooLate(Duration::ZERO),
            }
        }
    }

    fn pass(&self) -> Entry<'_> {
        self.inside.fetch_add(1, Ordering::AcqRel);
        Entry::Pass(Pass {
            throttle: self,
            epoch: self.epoch.load(Ordering::Acquire),
        })
    }
}

impl Pass<'_> {
    /// The service throttled this request: nobody enters for `wait`, and from then on half as many at once
    /// (halved only once for all requests that were under way together).
    pub fn slow_down(&self, clock: &dyn Clock, wait: Option<Duration>) {
        let throttle = self.throttle;
        let until = wait.map(|wait| clock.instant() + wait.min(MAX_CLOSED_TIME));
        throttle.state.change(|state| {
            state.not_before = state.not_before.max(until);
            // A response that comes after the throttle has fully opened closes it again.
            let is_narrow = throttle.narrow.load(Ordering::Acquire);
            if throttle.epoch.load(Ordering::Acquire) == self.epoch || !is_narrow {
                throttle.epoch.fetch_add(1, Ordering::AcqRel);
                let inside = throttle.inside.load(Ordering::Acquire) as f64;
                if !throttle.narrow.swap(true, Ordering::AcqRel) {
                    state.ceiling = inside.max(1.0);
                    state.limit = state.ceiling;
                }
                state.limit = (state.limit.min(inside) / 2.0).max(1.0);
            }
        });
    }

    /// The service responded: the limit grows a little. The throttle opens fully once the limit reaches the
    /// ceiling, unless a late response has asked all calls to wait meanwhile.
    pub fn speed_up(&self, clock: &dyn Clock) {
        let throttle = self.throttle;
        if !throttle.narrow.load(Ordering::Acquire)
            || throttle.epoch.load(Ordering::Acquire) != self.epoch
        {
            return;
        }
        throttle.state.change(|state| {
            state.limit += 1.0 / state.limit;
            let now = clock.instant();
            if state.limit >= state.ceiling && state.not_before.is_none_or(|until| until <= now) {
                state.not_before = None;
                throttle.narrow.store(false, Ordering::Release);
            }
        });
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.throttle.inside.fetch_sub(1, Ordering::AcqRel);
        if self.throttle.narrow.load(Ordering::Acquire) {
            self.throttle.state.change(|_| ());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SystemClock;
    use std::sync::atomic::AtomicUsize;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    fn enter(throttle: &Throttle) -> Pass<'_> {
        match throttle.enter(&SystemClock, None, soon(), |_| ()) {
            Entry::Pass(pass) => pass,
            _ => panic!("no entry"),
        }
    }

    #[test]
    fn a_retry_after_holds_all_back_and_success_opens() {
        let throttle = Throttle::new();
        let first = enter(&throttle);
        first.slow_down(&SystemClock, Some(Duration::from_millis(60)));
        drop(first);
        let start = Instant::now();
        let mut waits = Vec::new();
        let Entry::Pass(second) = throttle.enter(&SystemClock, None, soon(), |w| waits.push(w))
        else {
            panic!("no entry")
        };
        assert!(start.elapsed() >= Duration::from_millis(50));
        assert_eq!(waits.len(), 1);
        second.speed_up(&SystemClock);
        assert!(!throttle.narrow.load(Ordering::SeqCst));
    }

    #[test]
    fn a_wait_beyond_the_deadline_fails_at_once_and_a_cancel_ends_a_wait() {
        let throttle = Throttle::new();
        let pass = enter(&throttle);
        pass.slow_down(&SystemClock, Some(Duration::from_secs(60)));
        let start = Instant::now();
        let entry = throttle.enter(&SystemClock, None, soon(), |_| ());
        assert!(matches!(entry, Entry::TooLate(left) if left > Duration::from_secs(50)));
        let cancel = Cancel::new();
        let other = cancel.clone();
        let firing = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            other.fire();
        });
        let far = Instant::now() + Duration::from_secs(120);
        let entry = throttle.enter(&SystemClock, Some(&cancel), far, |_| ());
        assert!(matches!(entry, Entry::Cancelled));
        assert!(start.elapsed() < Duration::from_secs(2));
        firing.join().unwrap();
    }

    #[test]
    fn concurrent_throttled_requests_lower_the_limit_once() {
        let throttle = Throttle::new();
        let passes: Vec<_> = (0..8).map(|_| enter(&throttle)).collect();
        for pass in &passes {
            pass.slow_down(&SystemClock, None);
        }
        assert_eq!(throttle.state.look(|state| state.limit), 4.0);
        drop(passes);
        let highest = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    let pass = enter(&throttle);
                    highest.fetch_max(throttle.inside.load(Ordering::SeqCst), Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(5));
                    drop(pass);
                });
            }
        });
        assert!(highest.load(Ordering::SeqCst) <= 4);
        for _ in 0..40 {
            enter(&throttle).speed_up(&SystemClock);
        }
        assert!(!throttle.narrow.load(Ordering::SeqCst), "wide again");
    }
    #[test]
    fn a_late_answer_closes_the_gate_again() {
        let throttle = Throttle::new();
        let mut passes: Vec<_> = (0..8).map(|_| enter(&throttle)).collect();
        passes[0].slow_down(&SystemClock, None);
        passes.truncate(2);
        let (late, latest) = (passes.remove(0), passes.remove(0));
        for _ in 0..40 {
            enter(&throttle).speed_up(&SystemClock);
        }
        assert!(!throttle.narrow.load(Ordering::SeqCst), "wide again");
        let start = Instant::now();
        late.slow_down(&SystemClock, Some(Duration::from_millis(60)));
        drop(late);
        // Its wait isn't forgotten either if another response opens the throttle.
        let Entry::Pass(inside) = throttle.pass() else {
            panic!("no entry")
        };
        latest.slow_down(&SystemClock, Some(Duration::from_millis(120)));
        for _ in 0..40 {
            inside.speed_up(&SystemClock);
        }
        drop((inside, latest));
        drop(enter(&throttle));
        assert!(start.elapsed() >= Duration::from_millis(110));
    }
}
