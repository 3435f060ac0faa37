//! Waiting in looks. What a wait remembers between two of them is kept apart from the thread that
//! sleeps, so that a batch can let thousands of waits lie until each is due.

use std::time::Duration;

use super::run::Run;
use crate::base::{ProgressKind, Result};

/// What one look found.
pub(super) enum Look<T> {
    /// What was waited for.
    There(T),
    /// Not yet: how long to wait before the next look.
    Later(Duration),
}

/// What a wait remembers between two looks.
#[derive(Default)]
pub(super) struct Watch {
    /// Looks so far.
    pub(super) round: u32,
    /// Looks that found nothing at all.
    pub(super) misses: u32,
    /// What the last look saw.
    pub(super) was: Option<String>,
}

/// Looks until it is there, sleeping in between.
pub(super) fn sleeping<'a, T>(
    run: &mut Run<'a>,
    mut look: impl FnMut(&mut Run<'a>) -> Result<Look<T>>,
) -> Result<T> {
    loop {
        match look(run)? {
            Look::There(found) => return Ok(found),
            Look::Later(wait) => run.pause(ProgressKind::OperationWait, wait)?,
        }
    }
}
