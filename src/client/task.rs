//! Calls that run in turns. Between turns a call keeps its state and no thread, so that a batch can park
//! thousands of calls until each is due.

use std::time::Duration;

use super::Reply;
use super::context::Context;
use crate::base::{ProgressKind, Result};

/// How a turn ended.
pub(super) enum Turn<T> {
    /// With the result.
    Done(T),
    /// With a wait before the next turn, which ends before the deadline.
    Later(Duration, ProgressKind),
}

/// A call that runs in turns. A turn first checks whether the call was cancelled or its deadline has passed.
pub(super) trait Task: Send {
    /// Runs until the call is done or has to wait.
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>>;
}

/// Runs a task on this thread, sleeping between its turns.
pub(super) fn run(ctx: &mut Context<'_>, task: &mut dyn Task) -> Result<Reply> {
    loop {
        match task.turn(ctx)? {
            Turn::Done(reply) => return Ok(reply),
            Turn::Later(wait, kind) => {
                ctx.announce(kind, wait);
                // The next turn checks whether the call was cancelled.
                ctx.client.clock.sleep(wait, ctx.options.cancel);
            }
        }
    }
}
