//! Cancelling
//!
//! A cancel ends calls from another thread, such as a timer's.

use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::out::Out;
use super::panic;
use super::status::gdap_status;
use crate::base::Cancel;

/// Cancels calls. One-shot: once fired it stays fired. Any number of calls can share it, through
/// `gdap_call_options.cancel`, and any number of threads can use it at once.
///
/// A call that waits (for the service, for a retry, for a long-running operation) returns
/// `GDAP_STATUS_CANCELLED` within 50 ms, and the outcome of its error says what is known of the change:
/// `GDAP_OUTCOME_UNKNOWN` if a write was sent and had no response, because a cancelled call doesn't read back. A
/// call with a fired one returns at once, `GDAP_OUTCOME_NOT_SENT`.
///
/// - `gdap_cancel_new`, `gdap_cancel_free`
/// - `gdap_cancel_fire`, `gdap_cancel_is_fired`
///
/// It is reference-counted: it can be freed as soon as the calls that use it have returned, or
/// `gdap_batch_submit` has.
pub struct gdap_cancel {
    owner: Owner,
    cancel: Cancel,
}

const _: () = super::assert_send_sync::<gdap_cancel>();

impl Handle for gdap_cancel {
    const NAME: &'static str = "cancel";
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl gdap_cancel {
    /// The library's cancel.
    pub(super) fn inner(&self) -> &Cancel {
        &self.cancel
    }
}

/// Makes a cancel.
///
/// `cancel` receives the cancel; free it with `gdap_cancel_free`.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_cancel_new(
    cancel: *mut *mut gdap_cancel,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            Out::new(cancel, "cancel")?.set(gdap_cancel {
                owner: Owner::current(),
                cancel: Cancel::new(),
            });
            Ok(())
        })
    }
}

/// Fires it: every call that uses it returns. Does nothing the second time, for NULL, and for one made before
/// fork(). Can be called from any thread and from callbacks; not from a signal handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_cancel_fire(cancel: *const gdap_cancel) {
    panic::value((), || {
        // SAFETY: the contract of the header.
        if let Ok(handle) = unsafe { handle::borrow(cancel) } {
            handle.cancel.fire();
        }
    });
}

/// 1 if it has fired, else 0; 0 for NULL and for one made before fork().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_cancel_is_fired(cancel: *const gdap_cancel) -> i32 {
    // SAFETY: the contract of the header.
    panic::value(0, || match unsafe { handle::borrow(cancel) } {
        Ok(handle) => i32::from(handle.cancel.is_fired()),
        Err(_) => 0,
    })
}

/// Frees a cancel without firing it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_cancel_free(cancel: *mut gdap_cancel) {
    // SAFETY: the contract of the header.
    panic::value((), || drop(unsafe { handle::take(cancel) }));
}
