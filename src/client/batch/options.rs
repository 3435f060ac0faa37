//! Options of a batch.

use std::path::PathBuf;

/// The largest number of items that run at a time.
pub(crate) const MAX_CONCURRENCY: u32 = 64;

/// Options of a batch.
///
/// Used by a [`Batch`](crate::Batch).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOptions {
    /// Maximum items that run at a time: 1 to 64. Default: 8.
    pub concurrency: u32,
    /// Maximum items that are queued, running or untaken: from `concurrency` to 1,000,000. 0, the default,
    /// means four times the concurrency.
    pub capacity: u32,
    /// A file that records every write before it is sent, and every item after it has ended. A run with
    /// the journal of an earlier run does only what that run left undone: items that were done are
    /// `skipped`, and a write that was sent and may have been made is looked for first. If an item runs
    /// again, later items with the same id run again too.
    pub journal: Option<PathBuf>,
    /// Flushes each line of the journal to the disk, so that a power failure loses none.
    pub sync: bool,
    /// Items with the same id don't wait for each other; creates of the same displayName still do. Can't
    /// be combined with a journal, which relies on the order.
    pub unordered: bool,
}

impl Default for BatchOptions {
    fn default() -> BatchOptions {
        BatchOptions {
            concurrency: 8,
            capacity: 0,
            journal: None,
            sync: false,
            unordered: false,
        }
    }
}
