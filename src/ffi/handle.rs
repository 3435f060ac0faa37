//! Common to all handles: they are made with Box, checked for NULL and for fork(), and freed once.

use crate::base::{Error, ErrorKind, Result};

/// The process that created a handle. After fork() the child has the library's memory, but none of its
/// threads, and locks may be held forever: the handle must not be used there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner(u32);

impl Owner {
    /// This process.
    pub(super) fn current() -> Owner {
        Owner(std::process::id())
    }

    /// Whether this is the process that created the handle.
    pub(super) fn is_current(self) -> bool {
        self == Owner::current()
    }
}

/// A handle that belongs to a process.
pub(super) trait Handle {
    /// Its name in messages.
    const NAME: &'static str;
    /// The process that created it.
    fn owner(&self) -> Owner;
}

/// The handle behind a pointer.
///
/// # Safety
/// `handle` is NULL or points to a live handle, for as long as `'a`.
pub(super) unsafe fn borrow<'a, T: Handle>(handle: *const T) -> Result<&'a T> {
    // SAFETY: by the caller's contract.
    let found = unsafe { handle.as_ref() }
        .ok_or_else(|| Error::new(ErrorKind::NullPointer, format!("The {} is NULL.", T::NAME)))?;
    if found.owner().is_current() {
        return Ok(found);
    }
    Err(Error::forked(T::NAME))
}

/// Takes a handle back from the caller. `None` for NULL and for a handle of another process: a child process
/// doesn't free its memory, because that could wait for threads that don't exist there.
///
/// # Safety
/// `handle` is NULL or came from `Out::set` and has not been freed.
pub(super) unsafe fn take<T: Handle>(handle: *mut T) -> Option<Box<T>> {
    // SAFETY: by the caller's contract.
    let found = unsafe { handle.as_ref() }?;
    if !found.owner().is_current() {
        return None;
    }
    // SAFETY: made by Box, and freed once.
    Some(unsafe { Box::from_raw(handle) })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample(Owner);
    impl Handle for Sample {
        const NAME: &'static str = "sample";
        fn owner(&self) -> Owner {
            self.0
        }
    }

    #[test]
    fn handles_of_another_process_are_refused_and_left_alone() {
        let here = Sample(Owner::current());
        let elsewhere = Box::into_raw(Box::new(Sample(Owner(0))));
        unsafe {
            assert!(borrow(&raw const here).is_ok());
            assert_eq!(
                borrow::<Sample>(std::ptr::null()).err().unwrap().kind(),
                ErrorKind::NullPointer
            );
            assert_eq!(
                borrow(elsewhere.cast_const()).err().unwrap().kind(),
                ErrorKind::Forked
            );
            assert!(take(elsewhere).is_none());
            assert!(take::<Sample>(std::ptr::null_mut()).is_none());
            drop(Box::from_raw(elsewhere));
        }
    }
}
