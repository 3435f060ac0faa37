//! What the machine must know of a write and its call: how the write is repeated, and for how long it
//! is looked for.

use std::time::Duration;

use crate::client::context::Context;

/// How a kind of write is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Guard {
    /// An ETag protects it, so it may be repeated at once.
    ETag,
    /// It sets a value, so twice does what once does.
    Idempotent,
    /// Nothing does: it is repeated only once a patient look shows that it was not made, and only once
    /// after an attempt that ended.
    Look,
}

/// What the machine must know of a write and its call.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct Policy {
    pub(in crate::client) guard: Guard,
    /// Whether there is a way to look.
    pub(in crate::client) can_look: bool,
    /// Most repeats of the write.
    pub(in crate::client) max_retries: u32,
    /// How long a look goes on after an attempt.
    pub(in crate::client) consistency_wait: Duration,
}

impl Policy {
    /// Of a kind with this guard, in this call.
    pub(in crate::client) fn of(ctx: &Context<'_>, guard: Guard) -> Policy {
        Policy {
            guard,
            can_look: true,
            max_retries: ctx.client.retry.max_retries,
            consistency_wait: ctx.client.consistency_wait,
        }
    }
}
