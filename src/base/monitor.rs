//! State whose changes threads wait for, with a cancel and a time limit.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Cancel;
use super::cancel::OnFire;

/// A value under a lock. A change wakes the threads that wait for a condition on it.
#[derive(Debug, Default)]
pub struct Monitor<T> {
    state: Mutex<T>,
    changed: Condvar,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait<R> {
    /// The condition was met, with its result.
    Ready(R),
    /// The cancel fired first.
    Cancelled,
    /// The time limit passed first.
    TimedOut,
}

impl<T: Send + 'static> Monitor<T> {
    /// A monitor with `state` as its value.
    pub fn new(state: T) -> Arc<Monitor<T>> {
        Arc::new(Monitor {
            state: Mutex::new(state),
            changed: Condvar::new(),
        })
    }

    /// Accesses the value without waking the waiting threads.
    pub fn look<R>(&self, look: impl FnOnce(&mut T) -> R) -> R {
        look(&mut self.lock())
    }

    /// Changes the value and wakes all waiting threads.
    pub fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        result
    }

    /// Waits until `ready` returns a value, `cancel` fires, or `end` comes. A value that is ready at once takes
    /// precedence over both.
    pub fn wait<R>(
        self: &Arc<Self>,
        cancel: Option<&Cancel>,
        end: Option<Instant>,
        mut ready: impl FnMut(&mut T) -> Option<R>,
    ) -> Wait<R> {
        if let Some(found) = self.look(&mut ready) {
            return Wait::Ready(found);
        }
        let listener: Arc<dyn OnFire> = self.clone();
        if let Some(cancel) = cancel {
            cancel.listen(&listener);
        }
        let mut state = self.lock();
        loop {
            if let Some(found) = ready(&mut state) {
                return Wait::Ready(found);
            }
            if cancel.is_some_and(Cancel::is_fired) {
                return Wait::Cancelled;
            }
            state = match end {
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Wait::TimedOut;
                    }
                    self.changed
                        .wait_timeout(state, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> OnFire for Monitor<T> {
    fn fired(&self) {
        // The lock ensures that no thread is between its check of the cancel and its wait.
        drop(self.lock());
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_change_a_cancel_and_the_end_each_end_a_wait() {
        let number = Monitor::new(0);
        let other = number.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(10));
            other.change(|number| *number = 7);
        });
        let found = number.wait(None, None, |number| (*number > 0).then_some(*number));
        assert_eq!(found, Wait::Ready(7));
        thread.join().unwrap();

        let cancel = Cancel::new();
        let other = cancel.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(10));
            other.fire();
        });
        let never = |_: &mut i32| None::<()>;
        assert_eq!(number.wait(Some(&cancel), None, never), Wait::Cancelled);
        thread.join().unwrap();
        let soon = Instant::now() + Duration::from_millis(5);
        assert_eq!(number.wait(None, Some(soon), never), Wait::TimedOut);
    }
}
