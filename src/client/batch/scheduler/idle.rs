//! The workers of a batch that have nothing to do, and what wakes them.

use std::time::Instant;

use crate::base::Cancel;

/// Idle workers. All but one sleep until they are woken; that one also wakes when the next item is due.
#[derive(Default)]
pub(super) struct Idle {
    sleepers: Vec<Cancel>,
    /// The worker with the timer: the time when it wakes, and the cancel that wakes it earlier.
    timer: Option<(Instant, Cancel)>,
}

impl Idle {
    /// Whether no worker is idle.
    pub(super) fn is_empty(&self) -> bool {
        self.sleepers.is_empty() && self.timer.is_none()
    }

    /// Whether a worker wakes when the next item is due.
    pub(super) fn has_timer(&self) -> bool {
        self.timer.is_some()
    }

    /// Adds a worker that goes to sleep. Returns the cancel that wakes it, and the time when it has to wake if
    /// it is the worker with the timer; such a worker calls `timer_is_awake` afterwards.
    pub(super) fn add(&mut self, due: Option<Instant>) -> (Cancel, Option<Instant>) {
        let wake = Cancel::new();
        let timer = self.timer.as_ref().map(|(until, _)| *until);
        let due = due.filter(|due| timer.is_none_or(|until| *due < until));
        match due {
            None => self.sleepers.push(wake.clone()),
            Some(due) => {
                if let Some((_, later)) = self.timer.replace((due, wake.clone())) {
                    later.fire();
                }
            }
        }
        (wake, due)
    }

    /// Records that the worker with the timer is awake, by the timer or because it was woken.
    pub(super) fn timer_is_awake(&mut self, wake: &Cancel) {
        if !wake.is_fired() {
            self.timer = None;
        }
    }

    /// Wakes a worker, if one is idle.
    pub(super) fn wake_one(&mut self) {
        let timer = || self.timer.take().map(|(_, wake)| wake);
        if let Some(wake) = self.sleepers.pop().or_else(timer) {
            wake.fire();
        }
    }

    /// Wakes all idle workers.
    pub(super) fn wake_all(&mut self) {
        while !self.is_empty() {
            self.wake_one();
        }
    }
}
