//! Batch options
//!
//! A batch makes many calls side by side, under one throttle: where the service asks one of them to
//! wait, all of them slow down.

use super::guard;
use super::options::{self, Options};
use super::status::{GDAP_STATUS_INTERNAL, GDAP_STATUS_OK, gdap_status};

/// How a batch runs.
///
/// - `gdap_batch_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_batch_options {
    /// Size of this struct in the host; set by `gdap_batch_options_init`.
    pub struct_size: u32,
    /// Zero.
    pub flags: u32,
    /// Most items running at a time, 1 to 64; 0 for the default (8).
    pub concurrency: u32,
    /// Most items in it, `concurrency` to 1,000,000; 0 for the default (four times that).
    pub capacity: u32,
}

const _: () = assert!(
    size_of::<gdap_batch_options>() == 16,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers only.
unsafe impl Options for gdap_batch_options {
    const NAME: &'static str = "gdap_batch_options";
    const SIZES: &'static [usize] = &[16];
    fn defaults() -> Self {
        gdap_batch_options {
            struct_size: size_of::<Self>() as u32,
            flags: 0,
            concurrency: 0,
            capacity: 0,
        }
    }
}

/// How many items are where.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_batch_counts {
    /// Size of this struct in the host; set it before `gdap_batch_get_counts`.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// Submitted and not begun.
    pub queued: u64,
    /// Begun and not finished.
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
/// It writes `size` bytes and no more. Returns `GDAP_STATUS_OK`, `GDAP_STATUS_NULL_POINTER`, or
/// `GDAP_STATUS_STRUCT_SIZE` for a size that no version of the struct has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_batch_options_init(
    options: *mut gdap_batch_options,
    size: usize,
) -> gdap_status {
    guard::value(GDAP_STATUS_INTERNAL, || {
        // SAFETY: the contract of the header.
        match unsafe { options::init(options, size) } {
            Ok(()) => GDAP_STATUS_OK,
            Err(failure) => failure.kind() as gdap_status,
        }
    })
}
