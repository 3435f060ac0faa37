//! The state behind a batch: what is queued, running and finished, and who may go next.

mod end;
mod item;

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Reply;
use super::batch::BatchCounts;
use super::batch_waits::Lying;
use crate::base::cancel::OnFire;
use crate::base::{Cancel, Error, ErrorKind, Result};
use end::{cancelled, end};
use item::Forward;

pub(super) use item::Item;

/// No end at all.
const FOREVER: Duration = Duration::from_secs(86_400);

/// What the batch and its threads share.
pub(super) struct Shared {
    state: Mutex<State>,
    /// Something was queued, or the batch ends: threads wait for it.
    work: Condvar,
    /// Something finished: takers wait for it.
    done: Condvar,
    /// There is room: submitters wait for it.
    room: Condvar,
    capacity: usize,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Item>,
    /// Items that wait for their next look; they count as running.
    lying: Lying,
    /// Ids of running items; empty ids wait for nobody and are not in it.
    busy: HashSet<String>,
    /// Stops of running items, by number.
    running: Vec<(u64, Cancel)>,
    finished: VecDeque<(u64, Result<Reply>)>,
    done: u64,
    submitted: u64,
    threads: u32,
    idle: u32,
    cancelled: bool,
    closed: bool,
}

impl State {
    fn held(&self) -> usize {
        self.queue.len() + self.running.len() + self.finished.len()
    }

    /// Takes the oldest item whose id is not at work out of the queue: it is at work from now on.
    fn take_free(&mut self) -> Option<Item> {
        let free = |item: &Item| !self.busy.contains(&item.id);
        let at = self.queue.iter().position(free)?;
        let item = self.queue.remove(at)?;
        if !item.id.is_empty() {
            self.busy.insert(item.id.clone());
        }
        self.running.push((item.number, item.stop.clone()));
        Some(item)
    }
}

impl Shared {
    pub(super) fn new(capacity: usize) -> Shared {
        Shared {
            state: Mutex::default(),
            work: Condvar::new(),
            done: Condvar::new(),
            room: Condvar::new(),
            capacity,
        }
    }

    /// Queues an item once there is room. Tells whether one more thread would be of use.
    pub(super) fn submit(
        self: &Arc<Shared>,
        mut item: Item,
        cancel: Option<&Cancel>,
        timeout: Duration,
    ) -> Result<bool> {
        let end = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if state.cancelled {
                return Err(cancelled(
                    "The batch was cancelled; the item was not taken on.",
                ));
            }
            if state.held() < self.capacity {
                break;
            }
            let Some(left) = left(end) else {
                return Err(Error::new(
                    ErrorKind::BatchFull,
                    format!(
                        "The batch holds {} items, as many as it may.",
                        self.capacity
                    ),
                )
                .with_cure("Take completions first, then submit again."));
            };
            state = wait(&self.room, state, left);
        }
        state.submitted += 1;
        item.number = state.submitted;
        let forward = cancel.map(|_| {
            Arc::new(Forward {
                shared: Arc::downgrade(self),
                number: item.number,
                stop: item.stop.clone(),
            }) as Arc<dyn OnFire>
        });
        item.forward = forward.clone();
        state.queue.push_back(item);
        let short = state.queue.len() > state.idle as usize;
        drop(state);
        self.work.notify_one();
        // Outside the lock: a cancel that has fired already calls back at once.
        if let (Some(cancel), Some(forward)) = (cancel, &forward) {
            cancel.listen(forward);
        }
        Ok(short)
    }

    /// The number of a thread to be started, unless there are `most`.
    pub(super) fn reserve_thread(&self, most: u32) -> Option<u32> {
        let mut state = self.lock();
        (state.threads < most && !state.closed).then(|| {
            state.threads += 1;
            state.threads
        })
    }

    /// A thread could not be started. With none at all nothing would ever finish, so what is
    /// queued ends with the reason.
    pub(super) fn thread_failed(&self, error: &std::io::Error) {
        let mut state = self.lock();
        state.threads -= 1;
        if state.threads == 0 {
            while let Some(item) = state.queue.pop_front() {
                let reason = format!("The system gave the batch no thread: {error}.");
                end(
                    &mut state,
                    item.tag,
                    Err(Error::new(ErrorKind::Internal, reason)),
                );
            }
            self.done.notify_all();
        }
    }

    /// The next item for a thread: the oldest whose id is not at work. `None` when the batch ends.
    pub(super) fn next(&self) -> Option<Item> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            let now = Instant::now();
            if let Some(item) = state.lying.take_due(now) {
                return Some(item);
            }
            if let Some(item) = state.take_free() {
                return Some(item);
            }
            let due = state.lying.due_in(now);
            state.idle += 1;
            state = wait(&self.work, state, due.unwrap_or(FOREVER));
            state.idle -= 1;
        }
    }

    /// An item that waits for something lies until its next look.
    pub(super) fn lie(&self, item: Item, wait: Duration) {
        let now = Instant::now();
        let mut state = self.lock();
        // One that was cancelled during its look is looked at once more, which tells so.
        let due = match item.stop.is_fired() {
            true => now,
            false => now + wait,
        };
        state.lying.put(item, due);
        drop(state);
        self.work.notify_one();
    }

    /// An item that ran has ended: the one place where that is told.
    pub(super) fn finish(&self, item: &Item, result: Result<Reply>) {
        let mut state = self.lock();
        state.busy.remove(&item.id);
        state.running.retain(|(number, _)| *number != item.number);
        end(&mut state, item.tag, result);
        drop(state);
        // An item of the same id may have been passed over by every idle thread.
        self.work.notify_one();
        self.done.notify_one();
    }

    /// See [`super::Batch::take`].
    pub(super) fn take(&self, timeout: Duration) -> Result<(u64, Result<Reply>)> {
        let until = Instant::now().checked_add(timeout);
        let mut state = self.lock();
        loop {
            if let Some(finished) = state.finished.pop_front() {
                let last = state.held() == 0;
                drop(state);
                self.room.notify_one();
                if last {
                    self.done.notify_all(); // Other takers have nothing left to wait for.
                }
                return Ok(finished);
            }
            if state.queue.is_empty() && state.running.is_empty() {
                return Err(Error::new(
                    ErrorKind::BatchEmpty,
                    "Every item that was submitted has been taken.",
                ));
            }
            let Some(left) = left(until) else {
                return Err(
                    Error::new(ErrorKind::BatchTimeout, "No item finished in time.")
                        .with_cure("Take again."),
                );
            };
            state = wait(&self.done, state, left);
        }
    }

    /// See [`super::Batch::counts`].
    pub(super) fn counts(&self) -> BatchCounts {
        let state = self.lock();
        BatchCounts {
            queued: state.queue.len() as u64,
            running: state.running.len() as u64,
            untaken: state.finished.len() as u64,
            done: state.done,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
