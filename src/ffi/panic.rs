//! Keeps panics inside the entry points.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(not(panic = "unwind"))]
compile_error!(
    "gdap needs panic = \"unwind\": a panic must become GDAP_STATUS_PANIC, not end the host"
);

/// Runs the body of a function that can't fail; returns `otherwise` if it panics.
pub(super) fn value<T>(otherwise: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        forget(panic);
        otherwise
    })
}

/// Drops a panic's payload, which may itself panic when dropped.
pub(super) fn forget(panic: Box<dyn Any + Send>) {
    if panic.is::<&'static str>() || panic.is::<String>() {
        drop(panic);
    } else {
        std::mem::forget(panic);
    }
}
