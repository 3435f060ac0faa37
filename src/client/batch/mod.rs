//! Many calls at a time: submitted one by one, made by a fixed number of threads, taken in the order in
//! which they finish. Memory is bounded: queued, running and untaken items all count against the
//! capacity. Throttling is the pipeline's, so a Retry-After delays all items.
//!
//! `queue` decides which item is next, `scheduler` is the state that the threads share, `worker` runs an item.

mod action;
mod call;
mod completion;
mod item;
mod options;
mod queue;
mod scheduler;
mod worker;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{CallOptions, Client, Reply};
use crate::base::cancel::OnFire;
use crate::base::{Error, Result, thread};
pub use action::{ItemDocument, Work};
pub use completion::Completion;
use completion::Waiter;
use item::{Group, Item};
pub use options::BatchOptions;
pub(crate) use options::MAX_CONCURRENCY;
use scheduler::Scheduler;
use worker::{Turn, Worker};

/// The numbers of items in each state.
///
/// Returned by a [`Batch`](crate::Batch).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct BatchCounts {
    /// Waiting for a thread, or for an item with the same id.
    pub queued: u64,
    /// Started and not finished.
    pub running: u64,
    /// Finished and not yet taken.
    pub untaken: u64,
    /// Finished since the batch began, taken or not.
    pub done: u64,
}

/// How long a batch with a journal waits at its end for running items; a cancelled item ends within 50 ms.
const GRACE: Duration = Duration::from_millis(40);

/// A batch of calls, made by several threads. Any number of threads can use it at once. Dropping it closes it:
/// items that haven't started are never sent.
///
/// ```no_run
/// # fn example(client: &gdap::Client, ids: &[&str]) -> gdap::Result<()> {
/// use std::time::Duration;
///
/// use gdap::{Batch, BatchOptions, CallOptions, Work};
///
/// let batch = Batch::new(client, BatchOptions { capacity: 10_000, ..BatchOptions::default() })?;
/// for (tag, id) in (0..).zip(ids) {
///     batch.submit(Work::Get, id, b"", &CallOptions::default(), tag, Duration::MAX)?;
/// }
/// for _ in ids {
///     let (tag, result) = batch.take(Duration::MAX)?;
///     println!("{}: {result:?}, {:?}", ids[tag as usize], batch.counts());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Batch(Arc<WorkerContext>);

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Batch").field(&self.counts()).finish()
    }
}

/// The data that the threads of a batch share.
struct WorkerContext {
    scheduler: Arc<Scheduler>,
    worker: Worker,
    concurrency: u32,
    is_ordered: bool,
}

impl Batch {
    /// A batch of calls of `client`. Fails if an option is out of range; and with `Journal` if the
    /// journal is in use, or the file isn't one.
    pub fn new(client: &Client, options: BatchOptions) -> Result<Batch> {
        let concurrency = options.concurrency;
        if !(1..=MAX_CONCURRENCY).contains(&concurrency) {
            return Err(Error::argument(format!(
                "The concurrency is {concurrency}; the valid values are 1 to {MAX_CONCURRENCY}."
            )));
        }
        let capacity = match options.capacity {
            0 => concurrency * 4,
            capacity => capacity,
        };
        if !(concurrency..=1_000_000).contains(&capacity) {
            return Err(Error::argument(format!(
                "The capacity is {capacity}; the valid values are the concurrency ({concurrency}) to 1,000,000."
            )));
        }
        if options.unordered && options.journal.is_some() {
            return Err(Error::argument(
                "A batch with a journal keeps the order of its items; it can't be turned off.",
            ));
        }
        let scheduler = Scheduler::new(
            client.0.clock.clone(),
            client.0.diag.clone(),
            capacity as usize,
        );
        let (scheduler, worker) = (Arc::new(scheduler), Worker::new(client, &options)?);
        let listener: Arc<dyn OnFire> = scheduler.clone();
        worker.on_outage(&listener);
        Ok(Batch(Arc::new(WorkerContext {
            scheduler,
            worker,
            concurrency,
            is_ordered: !options.unordered,
        })))
    }

    /// Adds an item. `tag` is the caller's own number; [`Batch::take`] returns it with the result. Document
    /// and options are copied. Items with the same non-empty `id` (unless the batch is unordered), and creates
    /// of the same displayName, run one after the other, in the order in which they were submitted.
    ///
    /// Waits up to `timeout` for room, then fails with `BatchFull`. A host with one thread should pass zero
    /// and take results until there is room. Fails with `Cancelled` if `call.cancel` fires or the batch is
    /// cancelled, also while it waits.
    pub fn submit(
        &self,
        work: Work,
        id: &str,
        document: &[u8],
        call: &CallOptions,
        tag: u64,
        timeout: Duration,
    ) -> Result<()> {
        let item = self.item(work, id, document, call, tag)?;
        self.add(item, call, timeout).map(drop)
    }

    /// Adds an item, and returns a future of its result, which [`Batch::take`] then doesn't return. Fails with
    /// `BatchFull` if there is no room: set the capacity to the maximum number of items at once.
    ///
    /// ```no_run
    /// # async fn example(client: &gdap::Client, ids: &[&str]) -> gdap::Result<()> {
    /// use gdap::{Batch, BatchOptions, CallOptions, RelationshipDraft, Work};
    ///
    /// let batch = Batch::new(client, BatchOptions { capacity: 10_000, ..BatchOptions::default() })?;
    /// let document = RelationshipDraft::new().auto_extend(true).to_json();
    /// let start = |id: &&str| batch.start(Work::Update, id, &document, &CallOptions::default());
    /// let started: Vec<_> = ids.iter().map(start).collect::<gdap::Result<_>>()?;
    /// for completion in started {
    ///     println!("{:?}", completion.await?.kind());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn start(
        &self,
        work: Work,
        id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Completion> {
        let mut item = self.item(work, id, document, call, 0)?;
        let waiter = Arc::new(Waiter::default());
        item.waiter = Some(waiter.clone());
        let stop = self.add(item, call, Duration::ZERO)?;
        Ok(Completion::new(waiter, stop))
    }

    fn item(
        &self,
        work: Work,
        id: &str,
        document: &[u8],
        call: &CallOptions,
        tag: u64,
    ) -> Result<Box<Item>> {
        let service = self.0.worker.service();
        call.check_item(work.kind(), service, self.0.worker.has_journal())?;
        let mut item = Box::new(Item::new(tag, work, id, document, call)?);
        if !self.0.is_ordered {
            item.groups.retain(|group| !matches!(group, Group::Id(_)));
        }
        Ok(item)
    }

    /// Queues an item, and returns the handle that stops it.
    fn add(
        &self,
        item: Box<Item>,
        call: &CallOptions,
        timeout: Duration,
    ) -> Result<Arc<dyn OnFire>> {
        self.0.worker.check_process()?;
        let enter = |item: &mut Item| self.0.worker.enter(item);
        let stop = self.0.scheduler.submit(item, call.cancel, timeout, enter)?;
        self.0.staff();
        Ok(stop)
    }

    /// Waits up to `timeout` for the next finished item, and returns its tag and its result. Fails with
    /// `BatchTimeout` if no item finished in time, and with `BatchEmpty` if every item has been taken.
    pub fn take(&self, timeout: Duration) -> Result<(u64, Result<Reply>)> {
        self.0.worker.check_process()?;
        self.0.scheduler.take(timeout)
    }

    /// The numbers of items in each state.
    pub fn counts(&self) -> BatchCounts {
        self.0.scheduler.counts()
    }

    /// Cancels the remaining items and returns at once. Queued items finish as `Cancelled` and aren't sent by
    /// this run; running items finish within 50 ms as cancelled calls do. All of them can still be taken.
    pub fn cancel(&self) {
        self.0.scheduler.cancel();
    }

    /// Cancels the remaining items and releases the journal, so that another run can open it. The result of an
    /// item that was running is still recorded if it ends within 40 ms; otherwise the other run finds the item
    /// in doubt, and checks whether it was done.
    pub fn close(&self) {
        self.0.scheduler.cancel();
        if self.0.worker.has_journal() {
            self.0.scheduler.drain(GRACE);
            self.0.worker.close();
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // In another process its threads don't exist, and its locks may stay held for ever.
        if self.0.worker.check_process().is_err() {
            return;
        }
        self.close();
        self.0.scheduler.close();
    }
}

impl WorkerContext {
    /// Starts one more thread if there is work for one. If the system can't start a thread, the running ones do
    /// the work.
    fn staff(self: &Arc<WorkerContext>) {
        let Some(number) = self.scheduler.reserve_worker(self.concurrency) else {
            return;
        };
        let crew = self.clone();
        if let Err(error) = thread::spawn(&format!("gdap-batch-{number}"), move || crew.work()) {
            self.scheduler.worker_failed(&error);
        }
    }

    /// Runs items on this thread until the end of the batch.
    fn work(self: Arc<WorkerContext>) {
        while let Some(mut item) = self.scheduler.next() {
            self.staff();
            match self.worker.turn(&mut item) {
                Turn::Finished(result) => {
                    if let Err(error) = &result {
                        self.worker.diag().failed(error);
                    }
                    self.scheduler.finish(&item, result);
                }
                Turn::Paused(time) => self.scheduler.park(item, time),
            }
        }
    }
}
