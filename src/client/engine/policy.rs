//! How a write is retried in its call, and for how long its effect is looked for.

use std::time::Duration;

use crate::client::context::Context;

/// What makes it safe to retry a kind of write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Guard {
    /// An ETag protects it, so it can be retried at once.
    ETag,
    /// It sets a value, so sending it twice has the same effect as once.
    Idempotent,
    /// Only looks: it is retried when the looks of the whole consistency wait show that it was not made, and
    /// only once after an attempt that ended.
    Look,
}

/// The parameters of the machine for a write and its call.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct Policy {
    pub(in crate::client) guard: Guard,
    /// Whether a look is possible.
    pub(in crate::client) can_look: bool,
    /// Maximum retries of the write.
    pub(in crate::client) max_retries: u32,
    /// How long to look after an attempt.
    pub(in crate::client) consistency_wait: Duration,
}

impl Policy {
    /// The policy of a kind with this guard, in this call.
    pub(in crate::client) fn of(ctx: &Context<'_>, guard: Guard) -> Policy {
        Policy {
            guard,
            can_look: true,
            max_retries: ctx.client.retry.max_retries,
            consistency_wait: ctx.client.consistency_wait,
        }
    }
}
