//! The machine's input and its decisions.

use std::time::{Duration, Instant};

use super::attempt::{SentUnder, Standing};
use super::situation::LastAttempt;
use crate::base::ProgressKind;
use crate::client::context::Context;

/// The time of a decision.
#[derive(Debug, Clone, Copy)]
pub(super) struct DecisionTime {
    pub(super) now: Instant,
    pub(super) deadline: Instant,
    pub(super) is_cancelled: bool,
}

impl DecisionTime {
    /// Now, in this call.
    pub(super) fn of(ctx: &Context<'_>) -> DecisionTime {
        DecisionTime {
            now: ctx.now(),
            deadline: ctx.state.call.deadline,
            is_cancelled: ctx.state.call.is_cancelled(),
        }
    }
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Step {
    Send,
    Look,
    /// Wait until then.
    Wait(Instant, ProgressKind),
    /// Report the operation, or wait for it.
    Operation,
    Made,
    Recovered,
    Unchanged,
    Fail(Fail),
}

/// The failure that is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Fail {
    /// The error of the last attempt.
    Last,
    /// The error of the last look.
    Seen,
    /// The result couldn't be verified.
    Unverified,
    /// The call was cancelled.
    Cancelled,
    /// The deadline cuts an attempt or a look.
    Deadline,
}

/// The result of an attempt.
pub(super) struct AttemptResult {
    pub(super) after: LastAttempt,
    pub(super) standing: Standing,
    pub(super) tag: SentUnder,
    /// When it began.
    pub(super) began: Instant,
    pub(super) now: Instant,
    /// How long to wait before the next attempt.
    pub(super) wait: Duration,
}
