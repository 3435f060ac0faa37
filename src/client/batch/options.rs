//! Options of a batch.

use std::path::PathBuf;

/// Options of a batch.
///
/// For a [`Batch`](crate::Batch).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOptions {
    /// Items at work at a time: 1 to 64. 8.
    pub concurrency: u32,
    /// Items queued, running and untaken at most: from `concurrency` to 1,000,000. 0 stands for
    /// four times the concurrency.
    pub capacity: u32,
    /// A file in which every write is recorded before it is sent, and every item after it has ended.
    /// A run with the journal of an earlier one does only what that has not done: what was done is
    /// `skipped`, and what was sent and may have been made is looked for first. Later items of an id
    /// of which an item runs again run again too.
    pub journal: Option<PathBuf>,
    /// Brings each line of the journal to the disk, so that a power failure takes none along.
    pub sync: bool,
    /// Items of the same id don't wait for each other; creates of the same displayName still do. Not
    /// together with a journal, which rests on the order.
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
