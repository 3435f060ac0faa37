//! How items end that are not done: cancelled one by one, or with their batch.

use std::time::{Duration, Instant};

use super::{Shared, State, left, wait};
use crate::base::{Error, ErrorKind, Result};
use crate::client::Reply;

impl Shared {
    /// Ends what is queued and stops what runs.
    pub(in crate::client) fn cancel(&self) {
        let mut state = self.lock();
        state.cancelled = true;
        let queue = std::mem::take(&mut state.queue);
        for item in &queue {
            end(&mut state, item.tag, Err(not_begun()));
        }
        let stops: Vec<_> = state.running.iter().map(|(_, stop)| stop.clone()).collect();
        drop(state);
        self.done.notify_all();
        self.room.notify_all();
        for stop in stops {
            stop.fire();
        }
        // After that: one that lies down now sees that it was cancelled.
        self.lock().lying.hurry(None, Instant::now());
        self.work.notify_all();
    }

    /// Waits until nothing runs any more, for this long at most.
    pub(in crate::client) fn settle(&self, most: Duration) {
        let end = Instant::now().checked_add(most);
        let mut state = self.lock();
        while !state.running.is_empty()
            && let Some(left) = left(end)
        {
            state = wait(&self.done, state, left);
        }
    }

    /// The batch itself is gone, its items cancelled: lets the threads end, and waits for nothing.
    pub(in crate::client) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let untaken = std::mem::take(&mut state.finished);
        drop(state);
        drop(untaken);
        self.work.notify_all();
    }

    /// The caller cancelled an item: if it is still queued it ends now.
    pub(super) fn drop_queued(&self, number: u64) {
        let mut state = self.lock();
        let at = state.queue.iter().position(|item| item.number == number);
        if let Some(item) = at.and_then(|at| state.queue.remove(at)) {
            end(&mut state, item.tag, Err(not_begun()));
            drop(state);
            drop(item);
            self.done.notify_one();
        } else if state.lying.hurry(Some(number), Instant::now()) {
            drop(state);
            self.work.notify_one();
        }
    }
}

/// An item has ended: it can be taken, unless nobody will any more.
pub(super) fn end(state: &mut State, tag: u64, result: Result<Reply>) {
    state.done += 1;
    if !state.closed {
        state.finished.push_back((tag, result));
    }
}

fn not_begun() -> Error {
    cancelled("The item was cancelled before it was begun; nothing was sent.")
}

pub(super) fn cancelled(message: &str) -> Error {
    Error::new(ErrorKind::Cancelled, message)
}
