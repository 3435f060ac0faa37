//! Many calls at a time: submitted one by one, done by a set number of kept threads, taken in the
//! order they finish. Memory is bounded: queued, running and untaken items all count against the
//! capacity. The throttle is the pipeline's, so a Retry-After slows all of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::batch_queue::{Item, Shared};
use super::batch_waits::Waiting;
use super::batch_work::Worker;
use super::call::OwnedCall;
use super::watch::Look;
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
    /// [`Client::request`].
    Request = 4,
    /// [`Client::delete`]; the document is empty.
    Delete = 5,
    /// [`Client::assign`].
    Assign = 6,
    /// [`Client::update_assignment`], of the call's `assignment_id`.
    UpdateAssignment = 7,
    /// [`Client::delete_assignment`], of the call's `assignment_id`; the document is empty.
    DeleteAssignment = 8,
    /// [`Client::wait_status`]; the document is the statuses. It holds no thread between two looks.
    Await = 9,
    /// [`Client::assignment`], of the call's `assignment_id`; the document is empty.
    Assignment = 10,
    /// The first page of [`Client::assignments`]; the document is the filter, or empty.
    Assignments = 11,
    /// [`Client::operation`]; the document is the operation's id. Waiting for it holds no thread.
    Operation = 12,
    /// The first page of [`Client::operations`]; the document is the filter, or empty.
    Operations = 13,
}

impl Work {
    /// Its name in a journal.
    pub(super) fn name(self) -> &'static str {
        match self {
            Work::Create => "create",
            Work::Update => "update",
            Work::Get => "get",
            Work::Request => "request",
            Work::Delete => "delete",
            Work::Assign => "assign",
            Work::UpdateAssignment => "updateAssignment",
            Work::DeleteAssignment => "deleteAssignment",
            Work::Await => "await",
            Work::Assignment => "assignment",
            Work::Assignments => "assignments",
            Work::Operation => "operation",
            Work::Operations => "operations",
        }
    }

    /// Whether it may change something.
    pub(super) fn writes(self) -> bool {
        matches!(
            self,
            Work::Create
                | Work::Update
                | Work::Request
                | Work::Delete
                | Work::Assign
                | Work::UpdateAssignment
                | Work::DeleteAssignment
        )
    }
}

/// Options of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOptions {
    /// Items at work at a time: 1 to 64. 8.
    pub concurrency: u32,
    /// Items queued, running and untaken at most: from `concurrency` to 1,000,000. 0 stands for
    /// four times the concurrency.
    pub capacity: u32,
    /// A file in which every write is written down before it is sent and after it has ended. A run
    /// with the journal of an earlier one does only what that has not done: what was done is
    /// answered as `skipped`, and what was begun and may have been done is looked for first.
    pub journal: Option<PathBuf>,
    /// Brings each line of the journal to the disk, so that a power failure takes none along.
    pub sync: bool,
}

impl Default for BatchOptions {
    fn default() -> BatchOptions {
        BatchOptions {
            concurrency: 8,
            capacity: 0,
            journal: None,
            sync: false,
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

/// What a batch with a journal waits at its end for items that run; a cancelled one ends within 50 ms.
const GRACE: Duration = Duration::from_millis(40);

/// A batch. May be used from any threads at once. Dropping it closes it: what was not begun is never
/// sent.
pub struct Batch {
    shared: Arc<Shared>,
    worker: Arc<Worker>,
    concurrency: u32,
}

impl Batch {
    /// A batch of calls of `client`. Fails where an option is out of range, or does not go with the
    /// service; and with `Journal` where the journal is in use, or is none.
    pub fn new(client: &Client, options: BatchOptions) -> Result<Batch> {
        let (concurrency, capacity) = (options.concurrency, options.capacity);
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
            worker: Arc::new(Worker::new(client, &options)?),
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
        let mut item = Item {
            tag,
            work,
            id: id.to_owned(),
            document: document.to_vec(),
            call: own,
            key: None,
            stop: Cancel::new(),
            waiting: Waiting::default(),
            forward: None,
            number: 0,
        };
        self.worker.enter(&mut item)?;
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

    /// Cancels what is left and lets go of the journal, so that another run can have it. What was
    /// cancelled while it ran is still written down if it ends within 40 ms; else the other run finds
    /// it begun, and looks.
    pub fn close(&self) {
        self.shared.cancel();
        if self.worker.has_journal() {
            self.shared.settle(GRACE);
            self.worker.close();
        }
    }

    /// One more kept thread, unless all there may be have been started. Where the system gives no
    /// thread, those that run do the work; the first failing is told by items that never finish,
    /// so then the queue is cancelled with the reason.
    fn start_thread(&self) {
        let Some(number) = self.shared.reserve_thread(self.concurrency) else {
            return;
        };
        let shared = self.shared.clone();
        let worker = self.worker.clone();
        let body = move || {
            while let Some(mut item) = shared.next() {
                if !item.waits() {
                    shared.finish(&item, worker.run(&item));
                    continue;
                }
                match worker.look(&mut item) {
                    Ok(Look::There(reply)) => shared.finish(&item, Ok(reply)),
                    Ok(Look::Later(wait)) => shared.lie(item, wait),
                    Err(error) => shared.finish(&item, Err(error)),
                }
            }
        };
        if let Err(error) = thread::spawn(&format!("gdap-batch-{number}"), body) {
            self.shared.thread_failed(&error);
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.close();
        self.shared.close();
    }
}
