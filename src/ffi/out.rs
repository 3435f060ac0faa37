//! What a caller hands in and is handed: places for handles, which start as NULL.

use crate::base::{Error, ErrorKind, Result};

/// What the caller must hand in.
pub(super) fn require<T>(given: Option<T>, what: &str) -> Result<T> {
    given.ok_or_else(|| {
        Error::new(
            ErrorKind::NullPointer,
            format!("{what} is required, and is NULL."),
        )
    })
}

/// A place for a handle that the caller will own; NULL until set.
pub(super) struct Out<T>(*mut *mut T);

impl<T> Out<T> {
    /// Writes NULL to the caller's place, so that it is never left as it was.
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
        // SAFETY: not NULL, so the caller's place.
        unsafe { place.write(std::ptr::null_mut()) };
        Ok(Out(place))
    }

    /// Hands `value` to the caller.
    pub(super) fn set(self, value: T) {
        // SAFETY: checked in `new`, which the caller vouched for.
        unsafe { self.0.write(Box::into_raw(Box::new(value))) };
    }
}
