//! Required arguments, and out-parameters for handles, which are NULL until set.

use crate::base::{Error, ErrorKind, Result};

/// The value of a required argument.
pub(super) fn require<T>(given: Option<T>, what: &str) -> Result<T> {
    given.ok_or_else(|| {
        Error::new(
            ErrorKind::NullPointer,
            format!("{what} is required, and is NULL."),
        )
    })
}

/// An out-parameter for a handle that the caller will own; NULL until set.
pub(super) struct Out<T>(*mut *mut T);

impl<T> Out<T> {
    /// Writes NULL to the caller's place, so that it has a defined value even if the call fails.
    ///
    /// # Safety
    /// `place` is NULL or a place for a pointer.
    pub(super) unsafe fn new(place: *mut *mut T, what: &str) -> Result<Out<T>> {
        if place.is_null() {
            return Err(Error::new(
                ErrorKind::NullPointer,
                format!("The out-parameter for the {what} is NULL."),
            ));
        }
        // SAFETY: not NULL, so it is the caller's place.
        unsafe { place.write(std::ptr::null_mut()) };
        Ok(Out(place))
    }

    /// Passes `value` to the caller.
    pub(super) fn set(self, value: T) {
        // SAFETY: checked in `new`, which the caller vouched for.
        unsafe { self.0.write(Box::into_raw(Box::new(value))) };
    }
}
