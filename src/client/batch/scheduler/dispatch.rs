//! The workers' side of a batch's scheduler: the next item for a worker, and the end of its turn.

use std::time::Duration;

use super::Scheduler;
use crate::base::{Error, ErrorKind, Result};
use crate::client::Reply;
use crate::client::batch::item::Item;

impl Scheduler {
    /// Reserves one more worker, of at most `most`, if an item is due and no worker is idle; returns the
    /// worker's number.
    pub(in crate::client::batch) fn reserve_worker(&self, most: u32) -> Option<u32> {
        let mut state = self.lock();
        if !state.idle.is_empty() || state.workers >= most || state.is_closed {
            return None;
        }
        let due = state.queue.due()?;
        (due <= self.clock.instant()).then(|| {
            state.workers += 1;
            state.workers
        })
    }

    /// Records that a worker couldn't be started. Without any worker no item would ever finish, so the items
    /// end with this error.
    pub(in crate::client::batch) fn worker_failed(&self, error: &std::io::Error) {
        let mut state = self.lock();
        state.workers -= 1;
        if state.workers == 0 {
            for item in state.queue.remove_not_started(self.clock.instant()) {
                let reason = format!("The system couldn't start a thread for the batch: {error}.");
                let error = item.unsent(Error::new(ErrorKind::Internal, reason));
                state.end(&item, Err(error));
            }
            self.tell(state);
        }
    }

    /// The next item for a worker, which waits until one is due. `None` at the end of the batch.
    pub(in crate::client::batch) fn next(&self) -> Option<Box<Item>> {
        let mut state = self.lock();
        loop {
            // Parked items still have to end.
            if state.is_closed && state.queue.due().is_none() {
                return None;
            }
            let now = self.clock.instant();
            if let Some(item) = state.queue.next(now) {
                // Another worker must wait for the other items while this one is busy.
                if !state.idle.has_timer() && state.queue.due().is_some() {
                    state.idle.wake_one();
                }
                return Some(item);
            }
            let due = state.queue.due();
            match state.idle.add(due) {
                (wake, None) => {
                    drop(state);
                    wake.wait_until_fired();
                    state = self.lock();
                }
                (wake, Some(due)) => {
                    drop(state);
                    let time = due.saturating_duration_since(now);
                    self.clock.sleep(time, Some(&wake));
                    state = self.lock();
                    state.idle.timer_is_awake(&wake);
                }
            }
        }
    }

    /// Takes an item back from its worker until `time` has passed.
    pub(in crate::client::batch) fn park(&self, item: Box<Item>, time: Duration) {
        let now = self.clock.instant();
        self.lock().queue.park(item, now + time, now);
    }

    /// Finishes an item that a worker had.
    pub(in crate::client::batch) fn finish(&self, item: &Item, result: Result<Reply>) {
        let mut state = self.lock();
        // Its worker continues with an item that it blocked, but there may be two of them.
        if state.queue.finish(item, self.clock.instant()) {
            state.idle.wake_one();
        }
        state.end(item, result);
        self.tell(state);
    }
}
