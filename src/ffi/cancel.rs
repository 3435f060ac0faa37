//! Cancelling
//!
//! A cancel ends calls from outside: from another thread, a timer, a signal handler's thread.

use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::out::Out;
use super::panic;
use super::status::gdap_status;
use crate::base::Cancel;

/// Something to fire when calls should end. One-shot: once fired it stays fired. It may be shared by
/// any number of calls, through `gdap_call_options.cancel`, and used from any threads at once.
///
/// A call that waits (for the service, for a retry, for a long-running operation) returns
/// `GDAP_STATUS_CANCELLED` within 50 ms, and its error says by the outcome what became of the
/// change: `GDAP_OUTCOME_UNKNOWN` where a write was on its way, since a cancelled call does not look.
/// A call that is given a fired one returns at once, `GDAP_OUTCOME_NOT_SENT`.
///
/// - `gdap_cancel_new`, `gdap_cancel_free`
/// - `gdap_cancel_fire`, `gdap_cancel_is_fired`
///
/// It is counted inside: it may be freed as soon as the calls it was given to have returned, and
/// after `gdap_batch_submit` has.
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
    /// What it stands for.
    pub(super) fn inner(&self) -> &Cancel {
        &self.cancel
    }
}

/// Makes a cancel that has not fired.
///
/// `cancel` receives it; free it with `gdap_cancel_free`.
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

/// Fires it: every call that waits with it returns. A second time, NULL, and one made before fork()
/// do nothing. May be called from any thread, also from a callback; not from a signal handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_cancel_fire(cancel: *const gdap_cancel) {
    panic::value((), || {
        // SAFETY: the contract of the header.
        if let Ok(handle) = unsafe { handle::borrow(cancel) } {
            handle.cancel.fire();
        }
    });
}

/// 1 when it has fired, 0 when not; 0 for NULL and for one made before fork().
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
