//! The host's callbacks that this thread is inside of. A callback that calls the client that waits for it would
//! wait for itself.

use std::cell::RefCell;

thread_local! {
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Whether this thread is inside the callback at this address.
pub(super) fn is_inside(address: usize) -> bool {
    INSIDE.with_borrow(|inside| inside.contains(&address))
}

/// Marks this thread as inside a callback, until dropped.
pub(super) struct Inside;

impl Inside {
    pub(super) fn enter(address: usize) -> Inside {
        INSIDE.with_borrow_mut(|inside| inside.push(address));
        Inside
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.with_borrow_mut(|inside| inside.pop());
    }
}
