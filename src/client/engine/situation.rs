//! The words of the decision table: what an attempt came to, what a look shows, what is done next.

use super::attempt::Doubt;

/// What the last attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum LastAttempt {
    /// There was none.
    Nothing,
    /// A 2xx that proves the change.
    Made,
    /// The service works on it: a 202 with the address of an operation.
    Accepted,
    /// A 2xx that proves nothing.
    Unproven,
    /// A 2xx that is the service's word for the change, which the call wants a look to confirm.
    Claimed,
    /// It never left, and may be sent again.
    Unsent,
    /// Refused for now: 429, 503 with Retry-After, 423, or 409 for a concurrent change.
    Busy,
    /// Refused while an operation runs that is waited for (423, and the call waits).
    Locked,
    /// 404 or 405 of what may not have spread yet.
    Lag,
    /// 404 of what was to be deleted.
    Gone,
    /// 412 or 428.
    Stale,
    /// 409 by a name or group that is taken.
    Taken,
    /// Refused for good, or can't be sent.
    Refused,
    /// Made or not, but not later.
    Ended,
    /// It may still be made.
    Open,
    /// The operation that it began succeeded.
    Completed,
}

/// What a look shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Finding {
    /// The wanted state.
    Wanted,
    /// The wanted state, made by someone else, which the call accepts.
    Existing,
    /// What was there before the write.
    Before,
    /// Something else, older than the call, in the place of what was to be made.
    Taken,
    /// Something else, which may have come since.
    Other,
    /// Another version than the one that the caller specified, without the wanted values.
    Moved,
    /// An operation of this kind that was begun since the first attempt.
    Operation,
    /// Such an operation, failed.
    Failed,
    /// An operation that has to end first.
    Locked,
    /// Nothing, which may only mean that it was created a moment ago.
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

/// What is done next.
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
    /// Failure: the last attempt's.
    FailLast,
    /// Failure: what the look shows.
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
    /// No: it was refused for good, or `max_retries` or the deadline forbid it.
    No,
}

/// What the table is asked with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Situation {
    pub(super) after: LastAttempt,
    pub(super) doubt: Doubt,
    pub(super) saw: Option<Finding>,
    pub(super) looks_left: bool,
    pub(super) repeat: Repeat,
}
