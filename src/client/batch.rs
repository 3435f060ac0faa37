//! Many calls at a time: submitted one by one, done by a set number of kept threads, taken in the
//! order they finish. Memory is bounded: queued, running and untaken items all count against the
//! capacity. The throttle is the pipeline's, so a Retry-After slows all of them.

use std::sync::Arc;
use std::time::Duration;

use super::batch_queue::{Item, Shared};
use super::call::OwnedCall;
use super::{CallOptions, Client, Reply};
use crate::base::{Cancel, Error, Result, thread};

/// What an item does. The numbers are those of the C header.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// [`Client::create`]; its id is empty, or any text under which items wait for each other.
    Create = 1,
    /// [`Client::update`].
    Update = 2,
    /// [`Client::get`]; the document is empty.
    Get = 3,
    /// [`Client::plan_create`].
    PlanCreate = 4,
    /// [`Client::plan_update`].
    PlanUpdate = 5,
    /// [`Client::request`].
    Request = 6,
}

/// Options of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchOptions {
    /// Items at work at a time: 1 to 64. 8.
    pub concurrency: u32,
    /// Items queued, running and untaken at most: from `concurrency` to 1,000,000. 0 stands for
    /// four times the concurrency.
    pub capacity: u32,
}

impl Default for BatchOptions {
    fn default() -> BatchOptions {
        BatchOptions {
            concurrency: 8,
            capacity: 0,
        }
    }
}

/// How many items are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchCounts {
    /// Waiting for a thread, or for an item of the same id.
    pub queued: u64,
    /// At work.
    pub running: u64,
    /// Finished and not taken.
    pub untaken: u64,
    /// Finished since the batch began, taken or not.
    pub done: u64,
}

/// A batch. May be used from any threads at once. Dropping it cancels what is left: what was not
/// begun is never sent.
pub struct Batch {
    shared: Arc<Shared>,
    client: Client,
    concurrency: u32,
}

impl Batch {
    /// A batch of calls of `client`. Fails where an option is out of range.
    pub fn new(client: &Client, options: BatchOptions) -> Result<Batch> {
        let BatchOptions {
            concurrency,
            capacity,
        } = options;
        if !(1..=64).contains(&concurrency) {
            return Err(Error::argument(format!(
                "The concurrency of a batch is 1 to 64, not {concurrency}."
            )));
        }
        let capacity = match capacity {
            0 => concurrency * 4,
            capacity => capacity,
        };
        if !(concurrency..=1_000_000).contains(&capacity) {
            return Err(Error::argument(format!(
                "The capacity of a batch is its concurrency ({concurrency}) to 1,000,000, not {capacity}."
            )));
        }
        Ok(Batch {
            shared: Arc::new(Shared::new(capacity as usize)),
            client: client.clone(),
            concurrency,
        })
    }

    /// Adds an item; `tag` is the caller's own and comes back with its completion. Document and
    /// options are copied. Items of the same non-empty `id` are done one after the other, in the
    /// order they were submitted.
    ///
    /// Waits up to `timeout` for room, then fails with `BatchFull`; a host with one thread gives
    /// zero and takes completions until there is room. After `cancel` it fails with `Cancelled`.
    pub fn submit(
        &self,
        work: Work,
        id: &str,
        document: &[u8],
        call: &CallOptions,
        tag: u64,
        timeout: Duration,
    ) -> Result<()> {
        let own = OwnedCall::of(call);
        let outside = own.cancel.clone();
        let item = Item {
            tag,
            work,
            id: id.to_owned(),
            document: document.to_vec(),
            call: own,
            stop: Cancel::new(),
            forward: None,
            number: 0,
        };
        // A journal goes here: an item is written down before it is queued, and again in
        // `Shared::finish`, the one place where items end.
        if self.shared.submit(item, outside.as_ref(), timeout)? {
            self.start_thread();
        }
        Ok(())
    }

    /// The next item that finished, waiting up to `timeout`: its tag and how it ended. Fails with
    /// `BatchTimeout` where nothing finished in time, and with `BatchEmpty` where nothing is left
    /// to finish.
    pub fn take(&self, timeout: Duration) -> Result<(u64, Result<Reply>)> {
        self.shared.take(timeout)
    }

    /// How many items are where.
    pub fn counts(&self) -> BatchCounts {
        self.shared.counts()
    }

    /// Cancels what is left and returns at once: queued items finish as `Cancelled`, not sent;
    /// running ones within 50 ms as cancelled calls do. All of them can still be taken.
    pub fn cancel(&self) {
        self.shared.cancel();
    }

    /// One more kept thread, unless all there may be have been started. Where the system gives no
    /// thread, those that run do the work; the first failing is told by items that never finish,
    /// so then the queue is cancelled with the reason.
    fn start_thread(&self) {
        let Some(number) = self.shared.reserve_thread(self.concurrency) else {
            return;
        };
        let shared = self.shared.clone();
        let client = self.client.clone();
        let body = move || {
            while let Some(item) = shared.next() {
                let result = run_guarded(&client, &item);
                shared.finish(&item, result);
            }
        };
        if let Err(error) = thread::spawn(&format!("gdap-batch-{number}"), body) {
            self.shared.thread_failed(&error);
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.shared.close();
    }
}

/// Does an item. A panic is a bug, but takes no other item with it.
fn run_guarded(client: &Client, item: &Item) -> Result<Reply> {
    let run = std::panic::AssertUnwindSafe(|| run(client, item));
    std::panic::catch_unwind(run).unwrap_or_else(|_| {
        Err(Error::new(
            crate::base::ErrorKind::Panic,
            "The library panicked in this item; this is a bug of it.",
        )
        .with_outcome(crate::base::Outcome::Unknown))
    })
}

fn run(client: &Client, item: &Item) -> Result<Reply> {
    let call = &item.call.borrow(&item.stop);
    let (id, document) = (item.id.as_str(), item.document.as_slice());
    match item.work {
        Work::Create => client.create(document, call),
        Work::Update => client.update(id, document, call),
        Work::Get => client.get(id, call),
        Work::PlanCreate => client.plan_create(document, call),
        Work::PlanUpdate => client.plan_update(id, document, call),
        Work::Request => client.request(id, document, call),
    }
}
