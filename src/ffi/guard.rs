//! Wraps every entry point that can fail: converts an error or a panic to a status and an error object.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::gdap_error;
use super::panic;
use super::status::{GDAP_STATUS_OK, gdap_status};
use crate::base::{CallHint, Error, ErrorKind, Outcome, Result};

/// Runs the body of a function that can fail: stores its error in `*error` and returns its status.
///
/// # Safety
/// `error` is NULL or a place for a pointer.
pub(super) unsafe fn call(
    error: *mut *mut gdap_error,
    body: impl FnOnce() -> Result<()>,
) -> gdap_status {
    if !error.is_null() {
        // SAFETY: not NULL, so it is the caller's place.
        unsafe { error.write(std::ptr::null_mut()) };
    }
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return GDAP_STATUS_OK,
        Ok(Err(failure)) => failure,
        // The panic's message may contain the caller's data, so it isn't passed on. Rust has printed the
        // location.
        Err(panic) => {
            panic::forget(panic);
            Error::new(ErrorKind::Panic, "The library panicked. This is a bug.")
                .with_hint(CallHint::ReportBug)
                .with_outcome(Outcome::Unknown)
        }
    };
    let status = failure.kind() as gdap_status;
    if !error.is_null() {
        let made = catch_unwind(AssertUnwindSafe(|| gdap_error::boxed(failure)));
        // SAFETY: as above.
        unsafe { error.write(made.unwrap_or(std::ptr::null_mut())) };
    }
    status
}

#[cfg(test)]
mod tests {
    use super::super::error::{gdap_error_free, gdap_error_outcome, gdap_error_status};
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let mut error = std::ptr::NonNull::dangling().as_ptr();
        unsafe {
            assert_eq!(call(&mut error, || panic!("on purpose")), 900);
            assert_eq!(gdap_error_status(error), 900);
            assert_eq!(gdap_error_outcome(error), 3);
            gdap_error_free(error);
            assert_eq!(call(std::ptr::null_mut(), || panic!("on purpose")), 900);
            assert_eq!(call(&mut error, || Ok(())), 0);
        }
        assert!(error.is_null(), "the place is NULL after a success");
        assert_eq!(panic::value(7, || panic!("on purpose")), 7);
    }

    #[test]
    fn a_payload_that_panics_when_dropped_stays_inside() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("in drop");
            }
        }
        let status = unsafe { call(std::ptr::null_mut(), || std::panic::panic_any(Bomb)) };
        assert_eq!(status, 900);
    }
}
