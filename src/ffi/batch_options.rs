//! Batch options
//!
//! A batch makes many calls at a time, under one throttle: if the service asks one of them to wait, all of them
//! slow down.

use super::options::{self, Options};
use super::status::gdap_status;
use super::str::gdap_str;
use crate::client::MAX_CONCURRENCY;

/// Flushes each line of the journal to the disk, so that none is lost in a power failure. Without it each line
/// is passed to the operating system at once, which keeps it if the process is killed.
pub const GDAP_BATCH_JOURNAL_SYNC: u32 = 1;
/// Items of the same id don't wait for each other. Creates of the same displayName still do. Not together
/// with a journal, which depends on the order.
pub const GDAP_BATCH_UNORDERED: u32 = 2;

/// The largest `concurrency` of a batch, and so of the calls that it makes at the same time.
pub const GDAP_MAX_CONCURRENCY: u32 = 64;

const _: () = assert!(GDAP_MAX_CONCURRENCY == MAX_CONCURRENCY);

/// How a batch runs.
///
/// - `gdap_batch_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_batch_options {
    /// Size of this struct in the host; set by `gdap_batch_options_init`.
    pub struct_size: u32,
    /// `GDAP_BATCH_` bits.
    pub flags: u32,
    /// Most items running at a time, 1 to `GDAP_MAX_CONCURRENCY`; 0 for the default (8).
    pub concurrency: u32,
    /// Most items in it, `concurrency` to 1,000,000; 0 for the default (four times that).
    pub capacity: u32,
    /// Path of the journal; absent for none. The file is created if it doesn't exist, and locked: a
    /// second run with it fails with `GDAP_STATUS_JOURNAL`, and so does a file that isn't a journal.
    /// Each write is recorded before it is sent, and each item after it has ended: action, ids, time,
    /// result, and hashes of the document and of the ETag; never the document.
    ///
    /// To resume a run that ended in any way, also killed, open a batch with its journal and submit the same
    /// items in the same order. What was done is `GDAP_RESULT_SKIPPED`. What failed runs again. What was sent
    /// and may have been made is looked up first; if that doesn't show the result, it ends as
    /// `GDAP_OUTCOME_UNKNOWN` and stays in doubt for the next run. If an item runs again, the later ones of the
    /// same id do too, so that the last value is that of the last item. An item that is submitted twice is two
    /// writes. A last line that was cut off is ignored. With `GDAP_CALL_PLAN` the journal is read, and nothing
    /// is written to it.
    pub journal_path: gdap_str,
}

const _: () = assert!(
    size_of::<gdap_batch_options>() == 32,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers and raw pointers only.
unsafe impl Options for gdap_batch_options {
    const NAME: &'static str = "gdap_batch_options";
    const SIZES: &'static [usize] = &[32];
    fn defaults() -> Self {
        gdap_batch_options {
            struct_size: size_of::<Self>() as u32,
            flags: 0,
            concurrency: 0,
            capacity: 0,
            journal_path: gdap_str::NULL,
        }
    }
}

/// How many items are queued, running and finished.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_batch_counts {
    /// Size of this struct in the host; set it before `gdap_batch_get_counts`.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// Submitted and not started.
    pub queued: u64,
    /// Started and not finished.
    pub running: u64,
    /// Finished and not taken.
    pub untaken: u64,
    /// Finished in all, taken or not.
    pub finished: u64,
}

const _: () = assert!(
    size_of::<gdap_batch_counts>() == 40,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers only.
unsafe impl Options for gdap_batch_counts {
    const NAME: &'static str = "gdap_batch_counts";
    const SIZES: &'static [usize] = &[40];
    fn defaults() -> Self {
        gdap_batch_counts {
            struct_size: size_of::<Self>() as u32,
            reserved: 0,
            queued: 0,
            running: 0,
            untaken: 0,
            finished: 0,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_options_init(
    options: *mut gdap_batch_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}
