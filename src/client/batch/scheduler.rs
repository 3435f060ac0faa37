//! What the threads of a batch share: the queue and what is finished, and who waits for what.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::BatchCounts;
use super::item::Item;
use super::queue::Queue;
use crate::base::cancel::OnFire;
use crate::base::{CallHint, Cancel, Clock, Error, ErrorKind, Result};
use crate::client::Reply;

/// No end at all.
const FOREVER: Duration = Duration::from_secs(86_400);

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
    /// What wakes each worker that has nothing to do.
    idle: Vec<Cancel>,
    /// The one worker that sleeps until the next item is due: until when, and what wakes it.
    timer: Option<(Instant, Cancel)>,
    is_cancelled: bool,
    is_closed: bool,
}

impl State {
    fn held(&self) -> usize {
        self.queue.len() + self.finished.len()
    }

    /// Wakes a worker, if one has nothing to do.
    fn wake_worker(&mut self) {
        let timer = || self.timer.take().map(|(_, wake)| wake);
        // Under the lock, so that the sleeper of the timer knows whether it still is that.
        if let Some(wake) = self.idle.pop().or_else(timer) {
            wake.fire();
        }
    }

    fn wake_all_workers(&mut self) {
        while !self.idle.is_empty() || self.timer.is_some() {
            self.wake_worker();
        }
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
        let stopper = Arc::new(Stopper {
            scheduler: Arc::downgrade(self),
            number: AtomicU64::new(0),
            stop: item.stop.clone(),
        });
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
            let Some(left) = left(end) else {
                return Err(self.full());
            };
            state = wait(&self.room, state, left);
        }
        accept(&mut item)?;
        let number = state.queue.add(item, self.clock.instant());
        stopper.number.store(number, Ordering::Release);
        state.wake_worker();
        Ok(())
    }

    /// Whether one more worker would be of use: an item is due and all workers have one. Then it
    /// counts as started: its number.
    pub(super) fn reserve_worker(&self, most: u32) -> Option<u32> {
        let mut state = self.lock();
        let is_idle = !state.idle.is_empty() || state.timer.is_some();
        if is_idle || state.workers >= most || state.is_closed {
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
                // Somebody must see to the others while this worker is busy.
                if state.timer.is_none() && state.queue.due().is_some() {
                    state.wake_worker();
                }
                return Some(item);
            }
            let wake = Cancel::new();
            let due = state.queue.due();
            let timer = state.timer.as_ref().map(|(due, _)| *due);
            match due {
                Some(due) if timer.is_none_or(|timer| due < timer) => {
                    if let Some((_, later)) = state.timer.replace((due, wake.clone())) {
                        later.fire();
                    }
                    drop(state);
                    self.clock
                        .sleep(due.saturating_duration_since(now), Some(&wake));
                    state = self.lock();
                    if !wake.is_fired() {
                        state.timer = None;
                    }
                }
                _ => {
                    state.idle.push(wake.clone());
                    drop(state);
                    wake.wait_until_fired();
                    state = self.lock();
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
            state.wake_worker();
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
            let Some(left) = left(end) else {
                return Err(
                    Error::new(ErrorKind::BatchTimeout, "No item finished in time.")
                        .with_hint(CallHint::TakeAgain),
                );
            };
            state = wait(&self.done, state, left);
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
        state.wake_all_workers();
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
            && let Some(left) = left(end)
        {
            state = wait(&self.done, state, left);
        }
    }

    /// The batch is gone, its items are cancelled: lets the workers end, and waits for nothing.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        let untaken = std::mem::take(&mut state.finished);
        state.wake_all_workers();
        drop(state);
        drop(untaken);
    }

    /// The caller stopped an item.
    fn stop(&self, number: u64) {
        let mut state = self.lock();
        let item = state.queue.stop(number, self.clock.instant());
        if let Some(item) = &item {
            state.end(item.tag, Err(not_started()));
            self.done.notify_one();
        }
        state.wake_worker();
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

/// Passes the cancel of a caller on to an item, also one that waits for room.
struct Stopper {
    scheduler: Weak<Scheduler>,
    /// 0 until the item is accepted.
    number: AtomicU64,
    stop: Cancel,
}

impl OnFire for Stopper {
    fn fired(&self) {
        self.stop.fire();
        let Some(scheduler) = self.scheduler.upgrade() else {
            return;
        };
        // Through the lock: then the item has its number, or its submit sees that it was stopped.
        drop(scheduler.lock());
        match self.number.load(Ordering::Acquire) {
            0 => scheduler.room.notify_all(),
            number => scheduler.stop(number),
        }
    }
}

/// The time left until `end`; none when it is over. No end at all is a very long time.
fn left(end: Option<Instant>) -> Option<Duration> {
    match end {
        None => Some(FOREVER),
        Some(end) => end
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero()),
    }
}

fn wait<'a>(on: &Condvar, state: MutexGuard<'a, State>, time: Duration) -> MutexGuard<'a, State> {
    on.wait_timeout(state, time)
        .unwrap_or_else(PoisonError::into_inner)
        .0
}

fn not_started() -> Error {
    Error::new(
        ErrorKind::Cancelled,
        "The item was cancelled before it started; nothing was sent.",
    )
}
