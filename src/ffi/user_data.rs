//! Callbacks
//!
//! The data of a callback, and how the host learns that it isn't used any more.

use std::os::raw::c_void;

/// Releases a callback's `user_data`. Can be NULL.
///
/// It is called exactly once for every function that received the `user_data`, after the last use of the
/// callback, on any thread: when the callback is replaced, when its last owner is freed, or at once if the
/// function fails.
pub type gdap_destroy_callback = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// A host's `user_data` with the function that releases it.
pub(super) struct UserData {
    data: *mut c_void,
    destroy: gdap_destroy_callback,
}

// SAFETY: by the header, callbacks may be called on any threads, also at the same time.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

impl UserData {
    /// Takes the host's data: from now on `destroy` is called exactly once, when this is dropped.
    pub(super) fn new(data: *mut c_void, destroy: gdap_destroy_callback) -> UserData {
        UserData { data, destroy }
    }

    /// The pointer to pass to the callback.
    pub(super) fn data(&self) -> *mut c_void {
        self.data
    }
}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // SAFETY: the host passed both together, and this is the only call.
            unsafe { destroy(self.data) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn destroy_is_called_once() {
        unsafe extern "C" fn count(data: *mut c_void) {
            // SAFETY: the data is the counter below.
            unsafe { &*data.cast::<AtomicUsize>() }.fetch_add(1, Ordering::SeqCst);
        }
        let counter = AtomicUsize::new(0);
        let data = (&raw const counter).cast_mut().cast();
        drop(UserData::new(data, Some(count)));
        assert_eq!(counter.load(Ordering::SeqCst), 1);
        drop(UserData::new(data, None));
        assert_eq!(counter.load(Ordering::SeqCst), 1);
    }
}
