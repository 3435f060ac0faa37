//! Work that goes on in turns. What it knows between two of them is kept apart from the thread that
//! sleeps, so that a batch can park thousands of them until each is due.

use std::time::Duration;

use super::Reply;
use super::context::Context;
use crate::base::{ProgressKind, Result};

/// How a turn ended.
pub(super) enum Turn<T> {
    /// With what was wanted.
    Done(T),
    /// With a wait before the next turn; the deadline allows it.
    Later(Duration, ProgressKind),
}

/// A call that goes on in turns. A turn first sees whether the call was cancelled or its time is over.
pub(super) trait Task: Send {
    /// Goes on until it is done or has to wait.
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>>;
}

/// Does a task on this thread, sleeping between its turns.
pub(super) fn run(ctx: &mut Context<'_>, task: &mut dyn Task) -> Result<Reply> {
    loop {
        match task.turn(ctx)? {
            Turn::Done(reply) => return Ok(reply),
            Turn::Later(wait, kind) => {
                ctx.announce(kind, wait);
                // Whether the cancel fired is for the next turn to see.
                ctx.client.clock.sleep(wait, ctx.options.cancel);
            }
        }
    }
}
