//! Cancellation. For a pause that a cancel ends, see [`Clock::sleep`](super::Clock::sleep).

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Cancels calls. Once fired, it stays fired. Clones are the same cancel, and many calls may share it.
///
/// ```no_run
/// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
/// use gdap::{CallOptions, Cancel};
///
/// let cancel = Cancel::new();
/// let other = cancel.clone();
/// std::thread::spawn(move || other.fire());
/// let options = CallOptions { cancel: Some(&cancel), ..CallOptions::default() };
/// client.get(id, &options)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Cancel(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    fired: bool,
    listeners: Vec<Weak<dyn OnFire>>,
    /// The number of listeners at which the dropped ones are removed.
    limit: usize,
}

/// A listener of a cancel; called once, on the firing thread, under no lock.
pub trait OnFire: Send + Sync {
    /// The cancel fired.
    fn fired(&self);
}

/// A cancel that listens to others fires with the first of them.
impl OnFire for Cancel {
    fn fired(&self) {
        self.fire();
    }
}

impl Cancel {
    /// A cancel that has not fired.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Fires it: everything that waits on it returns at once. A second call does nothing.
    pub fn fire(&self) {
        let listeners = {
            let mut state = self.lock();
            if state.fired {
                return;
            }
            state.fired = true;
            std::mem::take(&mut state.listeners)
        };
        self.0.changed.notify_all();
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener.fired();
        }
    }

    /// Whether it has fired.
    pub fn is_fired(&self) -> bool {
        self.lock().fired
    }

    /// Calls `listener` when the cancel fires, or at once if it has fired. A dropped listener is removed.
    pub(crate) fn listen(&self, listener: &Arc<dyn OnFire>) {
        let fired = {
            let mut state = self.lock();
            if !state.fired {
                // Not on every call: thousands of calls may share one cancel.
                if state.listeners.len() >= state.limit {
                    state.listeners.retain(|known| known.strong_count() > 0);
                    state.limit = 2 * state.listeners.len() + 8;
                }
                state.listeners.push(Arc::downgrade(listener));
            }
            state.fired
        };
        if fired {
            listener.fired();
        }
    }

    /// Waits for `time` on the machine's clock, or until it fires. True if it fired.
    pub(super) fn wait(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut state = self.lock();
        while !state.fired {
            let Some(left) = end
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())
            else {
                return false;
            };
            state = self
                .0
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        true
    }

    /// Waits until it fires.
    pub(crate) fn wait_until_fired(&self) {
        let mut state = self.lock();
        while !state.fired {
            state = self
                .0
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Cancel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cancel(fired: {})", self.is_fired())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Count(AtomicUsize);
    impl OnFire for Count {
        fn fired(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_wait_ends_when_fired() {
        let cancel = Cancel::new();
        let other = cancel.clone();
        let start = Instant::now();
        let waiter = std::thread::spawn(move || other.wait(Duration::from_secs(20)));
        std::thread::sleep(Duration::from_millis(20));
        cancel.fire();
        assert!(waiter.join().unwrap());
        assert!(start.elapsed() < Duration::from_secs(5));
        assert!(
            cancel.wait(Duration::from_secs(20)),
            "a fired cancel ends every wait at once"
        );
    }

    #[test]
    fn listeners_are_told_once_and_late_ones_at_once() {
        let cancel = Cancel::new();
        let count = Arc::new(Count(AtomicUsize::new(0)));
        let listener: Arc<dyn OnFire> = count.clone();
        cancel.listen(&listener);
        cancel.fire();
        cancel.fire();
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
        cancel.listen(&listener);
        assert_eq!(count.0.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_wait_ends_by_itself() {
        assert!(!Cancel::new().wait(Duration::from_millis(5)));
    }
}
