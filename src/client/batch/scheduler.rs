//! What the threads of a batch share: the queue and what is finished, and who waits for what.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::BatchCounts;
use super::idle::Idle;
use super::item::Item;
use super::queue::Queue;
use super::stopper::Stopper;
use crate::base::cancel::OnFire;
use crate::base::{CallHint, Cancel, Clock, Error, ErrorKind, Result};
use crate::client::Reply;

const DAY: Duration = Duration::from_secs(86_400);

/// The monitor of a batch. Workers wait for items on the client's clock; the threads of the host wait
/// for room and for finished items on the machine's.
pub(super) struct Scheduler {
    state: Mutex<State>,
    /// Something finished.
    done: Condvar,
    /// There may be room, or an item that waits for it was stopped.
    room: Condvar,
    clock: Arc<dyn Clock>,
    capacity: usize,
}

#[derive(Default)]
struct State {
    queue: Queue,
    finished: VecDeque<(u64, Result<Reply>)>,
    done: u64,
    workers: u32,
    idle: Idle,
    is_cancelled: bool,
    is_closed: bool,
}

impl State {
    fn held(&self) -> usize {
        self.queue.len() + self.finished.len()
    }

    /// An item has ended: it can be taken, unless nobody will any more.
    fn end(&mut self, tag: u64, result: Result<Reply>) {
        self.done += 1;
        if !self.is_closed {
            self.finished.push_back((tag, result));
        }
    }
}

impl Scheduler {
    pub(super) fn new(clock: Arc<dyn Clock>, capacity: usize) -> Scheduler {
        Scheduler {
            state: Mutex::default(),
            done: Condvar::new(),
            room: Condvar::new(),
            clock,
            capacity,
        }
    }

    /// Queues an item as soon as there is room and `accept` takes it.
    pub(super) fn submit(
        self: &Arc<Scheduler>,
        mut item: Box<Item>,
        cancel: Option<&Cancel>,
        timeout: Duration,
        accept: impl FnOnce(&mut Item) -> Result<()>,
    ) -> Result<()> {
        let end = Instant::now().checked_add(timeout);
        let stopper = Arc::new(Stopper::new(self, &item));
        if let Some(cancel) = cancel {
            let listener: Arc<dyn OnFire> = stopper.clone();
            item.listener = Some(listener.clone());
            cancel.listen(&listener);
        }
        let mut state = self.lock();
        loop {
            if state.is_cancelled || item.stop.is_fired() {
                return Err(not_started());
            }
            if state.held() < self.capacity {
                break;
            }
            state = wait(&self.room, state, end).ok_or_else(|| self.full())?;
        }
        accept(&mut item)?;
        let number = state.queue.add(item, self.clock.instant());
        stopper.accepted(number);
        state.idle.wake_one();
        Ok(())
    }

    /// Whether one more worker would be of use: an item is due and all workers have one. Then it
    /// counts as started: its number.
    pub(super) fn reserve_worker(&self, most: u32) -> Option<u32> {
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

    /// A worker could not be started. With none at all nothing would ever finish, so the items
    /// end with the reason.
    pub(super) fn worker_failed(&self, error: &std::io::Error) {
        let mut state = self.lock();
        state.workers -= 1;
        if state.workers == 0 {
            for item in state.queue.remove_not_started(self.clock.instant()) {
                let reason = format!("The system couldn't start a thread for the batch: {error}.");
                state.end(item.tag, Err(Error::new(ErrorKind::Internal, reason)));
            }
            self.done.notify_all();
        }
    }

    /// The next item for a worker, which waits until one is due. `None` at the end of the batch.
    pub(super) fn next(&self) -> Option<Box<Item>> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            let now = self.clock.instant();
            if let Some(item) = state.queue.next(now) {
                // Another one must see to the rest while this worker is busy.
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

    /// Takes an item back from its worker for so long.
    pub(super) fn park(&self, item: Box<Item>, time: Duration) {
        let now = self.clock.instant();
        self.lock().queue.park(item, now + time, now);
    }

    /// An item has ended that a worker had.
    pub(super) fn finish(&self, item: &Item, result: Result<Reply>) {
        let mut state = self.lock();
        // Its worker goes on with one that it blocked, but there may be two.
        if state.queue.finish(item, self.clock.instant()) {
            state.idle.wake_one();
        }
        state.end(item.tag, result);
        drop(state);
        self.done.notify_one();
    }

    /// See [`super::Batch::take`].
    pub(super) fn take(&self, timeout: Duration) -> Result<(u64, Result<Reply>)> {
        let end = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if let Some(finished) = state.finished.pop_front() {
                let is_last = state.held() == 0;
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
            state.end(item.tag, Err(not_started()));
        }
        state.idle.wake_all();
        drop(state);
        self.done.notify_all();
        self.room.notify_all();
        running.iter().for_each(Cancel::fire);
    }

    /// Waits until no item is at work any more, for this long at most.
    pub(super) fn drain(&self, most: Duration) {
        let end = Instant::now().checked_add(most);
        let mut state = self.lock();
        while state.queue.len() > 0
            && let Some(waited) = wait(&self.done, state, end)
        {
            state = waited;
        }
    }

    /// The batch is gone, its items are cancelled: lets the workers end, and waits for nothing.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        let untaken = std::mem::take(&mut state.finished);
        state.idle.wake_all();
        drop(state);
        drop(untaken);
    }

    /// The caller stopped an item: the one with this number, or one that waits for room. The number is
    /// asked for under the lock, so that an item either has it or finds out in submit.
    pub(super) fn stop(&self, number: impl FnOnce() -> Option<u64>) {
        let mut state = self.lock();
        let Some(number) = number() else {
            self.room.notify_all();
            return;
        };
        let item = state.queue.stop(number, self.clock.instant());
        if let Some(item) = &item {
            state.end(item.tag, Err(not_started()));
            self.done.notify_one();
        }
        state.idle.wake_one();
        drop(state);
    }

    fn full(&self) -> Error {
        Error::new(
            ErrorKind::BatchFull,
            format!("The batch is full: it holds {} items.", self.capacity),
        )
        .with_hint(CallHint::TakeFirst)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until something is notified; `None` once `end` has come. No end at all is a day, after which
/// the caller looks again.
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

fn not_started() -> Error {
    Error::new(
        ErrorKind::Cancelled,
        "The item was cancelled before it started; nothing was sent.",
    )
}
