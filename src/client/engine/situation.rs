//! The terms of the decision table: the result of the last attempt, what a look shows, and the next step.

use super::attempt::Doubt;

/// The result of the last attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum LastAttempt {
    /// There was none.
    Nothing,
    /// A 2xx that proves the change.
    Made,
    /// A 202 with the URL of an operation, which makes the change.
    Accepted,
    /// A 2xx that proves nothing.
    Unproven,
    /// A 2xx by which the service claims the change; the call requires a look to confirm it.
    Claimed,
    /// It was not sent, and can be retried.
    Unsent,
    /// Rejected for now: 429, 503 with Retry-After, 423, or 409 for a concurrent change.
    Busy,
    /// Rejected while an operation runs (423), and the call waits for it.
    Locked,
    /// 404 or 405 for an entity that may not be replicated yet.
    Lag,
    /// 404 for the entity to be deleted.
    Gone,
    /// 412 or 428.
    Stale,
    /// 409, because the name or the group is taken.
    Taken,
    /// Rejected for good, or can't be sent.
    Refused,
    /// Made or not, but it can't be made later.
    Ended,
    /// It may still be made later.
    Open,
    /// The operation that it started has succeeded.
    Completed,
}

/// What a look shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Finding {
    /// The wanted state.
    Wanted,
    /// The wanted state, not made by this call, which the call accepts.
    Existing,
    /// The state before the write.
    Before,
    /// Another entity, not made by this call, with the wanted name or group.
    Taken,
    /// Another entity or other values, which may be newer than the call.
    Other,
    /// Another version than the one that the caller specified, without the wanted values.
    Moved,
    /// An operation of this kind that was started since the first attempt.
    Operation,
    /// Such an operation, failed.
    Failed,
    /// An operation that has to end first.
    Locked,
    /// Nothing, which may only mean that the entity was created a moment ago.
    Lagging,
    /// A status that rules the change out.
    RuledOut,
    /// Nothing: the entity doesn't exist.
    Gone,
    /// A version that is known to be superseded.
    Stale,
    /// No usable response.
    Unreadable,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Send the write (again).
    Send,
    /// Look (again), when the schedule says so.
    Look,
    /// Report the operation as accepted, or wait for it if the call waits.
    Operation,
    /// Success: made by this call.
    Made,
    /// Success: a response was lost, and a look proved the change.
    Recovered,
    /// Success: nothing to change.
    Unchanged,
    /// Failure: the error of the last attempt.
    FailLast,
    /// Failure: the error of the look.
    FailSeen,
    /// Failure: the result couldn't be verified.
    FailUnverified,
}

/// Whether the write may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Yes.
    Now,
    /// Yes, once the schedule of looks is over.
    Later,
    /// No: it was rejected for good, or `max_retries` or the deadline forbid it.
    No,
}

/// The input of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Situation {
    pub(super) after: LastAttempt,
    pub(super) doubt: Doubt,
    pub(super) saw: Option<Finding>,
    pub(super) looks_left: bool,
    pub(super) repeat: Repeat,
}
