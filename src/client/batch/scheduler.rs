//! The state that the threads of a batch share: the queue, the finished items and the waiting threads. This is
//! the host's side of it; `dispatch` is the workers'.

mod dispatch;
mod idle;
mod stopper;

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use super::BatchCounts;
use super::item::Item;
use super::queue::Queue;
use crate::base::cancel::OnFire;
use crate::base::{CallHint, Cancel, Clock, Diagnostics, Error, ErrorKind, Result};
use crate::client::Reply;
use idle::Idle;
use stopper::Stopper;

const DAY: Duration = Duration::from_secs(86_400);

/// The monitor of a batch. Workers wait for items on the client's clock; the threads of the host wait
/// for room and for finished items on the machine's.
pub(super) struct Scheduler {
    state: Mutex<State>,
    /// Notified when an item finished.
    done: Condvar,
    /// Notified when there may be room, or when an item that waits for room was stopped.
    room: Condvar,
    clock: Arc<dyn Clock>,
    diag: Diagnostics,
    capacity: usize,
}

#[derive(Default)]
struct State {
    queue: Queue,
    finished: VecDeque<(u64, Result<Reply>)>,
    done: u64,
    /// The wakers of futures whose items have ended.
    wakers: Vec<Waker>,
    /// Threads that were started.
    workers: u32,
    idle: Idle,
    is_cancelled: bool,
    is_closed: bool,
}

impl State {
    fn items_held(&self) -> usize {
        self.queue.len() + self.finished.len()
    }

    /// Stores the result of an item for its future, or to be taken unless the batch is closed.
    fn end(&mut self, item: &Item, result: Result<Reply>) {
        self.done += 1;
        match &item.waiter {
            Some(waiter) => self.wakers.extend(waiter.end(result)),
            None if self.is_closed => {}
            None => self.finished.push_back((item.tag, result)),
        }
    }
}

impl Scheduler {
    pub(super) fn new(clock: Arc<dyn Clock>, diag: Diagnostics, capacity: usize) -> Scheduler {
        Scheduler {
            state: Mutex::default(),
            done: Condvar::new(),
            room: Condvar::new(),
            clock,
            diag,
            capacity,
        }
    }

    /// Queues an item as soon as there is room, if `accept` succeeds. Returns the handle that stops it.
    pub(super) fn submit(
        self: &Arc<Scheduler>,
        mut item: Box<Item>,
        cancel: Option<&Cancel>,
        timeout: Duration,
        accept: impl FnOnce(&mut Item) -> Result<()>,
    ) -> Result<Arc<dyn OnFire>> {
        let end = Instant::now().checked_add(timeout);
        let stopper = Arc::new(Stopper::new(self, &item));
        let listener: Arc<dyn OnFire> = stopper.clone();
        if let Some(cancel) = cancel {
            item.listener = Some(listener.clone());
            cancel.listen(&listener);
        }
        let mut state = self.lock();
        loop {
            if state.is_cancelled || item.stop.is_fired() {
                return Err(not_started(&item));
            }
            if state.items_held() < self.capacity {
                break;
            }
            state = wait(&self.room, state, end).ok_or_else(|| self.full())?;
        }
        accept(&mut item)?;
        let number = state.queue.add(item, self.clock.instant());
        stopper.accepted(number);
        state.idle.wake_one();
        Ok(listener)
    }

    /// See [`super::Batch::take`].
    pub(super) fn take(&self, timeout: Duration) -> Result<(u64, Result<Reply>)> {
        let end = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if let Some(finished) = state.finished.pop_front() {
                let is_last = state.items_held() == 0;
                drop(state);
                self.room.notify_all();
                if is_last {
                    self.done.notify_all(); // Other takers have nothing left to wait for.
                }
                return Ok(finished);
            }
            if state.queue.len() == 0 {
                return Err(Error::new(
                    ErrorKind::BatchEmpty,
                    "Every item that was submitted has been taken.",
                ));
            }
            state = wait(&self.done, state, end).ok_or_else(|| {
                Error::new(ErrorKind::BatchTimeout, "No item finished in time.")
                    .with_hint(CallHint::TakeAgain)
            })?;
        }
    }

    /// See [`super::Batch::counts`].
    pub(super) fn counts(&self) -> BatchCounts {
        let state = self.lock();
        let started = state.queue.started();
        BatchCounts {
            queued: (state.queue.len() - started) as u64,
            running: started as u64,
            untaken: state.finished.len() as u64,
            done: state.done,
        }
    }

    /// See [`super::Batch::cancel`].
    pub(super) fn cancel(&self) {
        let mut state = self.lock();
        state.is_cancelled = true;
        let (items, running) = state.queue.stop_all(self.clock.instant());
        for item in &items {
            state.end(item, Err(not_started(item)));
        }
        state.idle.wake_all();
        self.tell(state);
        self.room.notify_all();
        running.iter().for_each(Cancel::fire);
    }

    /// Waits until all items are finished, but at most for the time `most`.
    pub(super) fn drain(&self, most: Duration) {
        let end = Instant::now().checked_add(most);
        let mut state = self.lock();
        while state.queue.len() > 0
            && let Some(waited) = wait(&self.done, state, end)
        {
            state = waited;
        }
    }

    /// Lets the workers end after the batch was dropped and its items were cancelled; doesn't wait for them.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        let untaken = std::mem::take(&mut state.finished);
        state.idle.wake_all();
        drop(state);
        drop(untaken);
    }

    /// Stops an item for its caller: the one with this number, or one that waits for room. `number` is called
    /// under the lock, so that an item either has its number or notices the stop in `submit`.
    pub(super) fn stop(&self, number: impl FnOnce() -> Option<u64>) {
        let mut state = self.lock();
        let Some(number) = number() else {
            self.room.notify_all();
            return;
        };
        let item = state.queue.stop(number, self.clock.instant());
        state.idle.wake_one();
        if let Some(item) = &item {
            state.end(item, Err(not_started(item)));
            self.tell(state);
        }
    }

    /// Notifies takers, futures and the host's progress sink that items are done.
    fn tell(&self, mut state: MutexGuard<'_, State>) {
        let (done, total) = (state.done, state.queue.accepted());
        let is_closed = state.is_closed;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        self.done.notify_all();
        if !is_closed {
            self.diag.items(done, total);
        }
    }

    fn full(&self) -> Error {
        Error::new(
            ErrorKind::BatchFull,
            format!("The batch is full: it has {} items.", self.capacity),
        )
        .with_hint(CallHint::TakeFirst)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a notification; `None` once `end` has come. Without an end it waits for a day, after which the
/// caller checks again.
fn wait<'a>(
    on: &Condvar,
    state: MutexGuard<'a, State>,
    end: Option<Instant>,
) -> Option<MutexGuard<'a, State>> {
    let left = match end {
        None => DAY,
        Some(end) => end.saturating_duration_since(Instant::now()),
    };
    let wait = |left| on.wait_timeout(state, left);
    let waited = (!left.is_zero()).then(|| wait(left))?;
    Some(waited.unwrap_or_else(PoisonError::into_inner).0)
}

/// When the batch has given up the service's host, the writes that pause continue, and fail with it.
impl OnFire for Scheduler {
    fn fired(&self) {
        let mut state = self.lock();
        state.queue.hurry(self.clock.instant());
        state.idle.wake_all();
    }
}

fn not_started(item: &Item) -> Error {
    let message = "The item was cancelled before it started; this run sent nothing.";
    item.unsent(Error::new(ErrorKind::Cancelled, message))
}
