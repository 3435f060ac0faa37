//! The definition of a kind of write: how to send it, how to look for its effect, how to judge a look.

use std::time::SystemTime;

use serde_json::Value;

use super::facts::Facts;
use super::operations::Pointer;
use super::policy::Policy;
use super::situation::{Finding, LastAttempt};
use crate::base::{Error, Hint, Result, ServiceHint};
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::http::{Request, Response};
use crate::model::{Change, Relationship};

/// The ids of the entity that a write is about; none for a create.
#[derive(Clone, Copy, Default)]
pub(in crate::client) struct Ids<'a> {
    relationship: Option<&'a str>,
    assignment: Option<&'a str>,
}

impl<'a> Ids<'a> {
    /// The ids of a relationship, or of an access assignment of it.
    pub(in crate::client) fn of(relationship: &'a str, assignment: Option<&'a str>) -> Ids<'a> {
        Ids {
            relationship: Some(relationship),
            assignment,
        }
    }

    /// The relationship's id; empty for a create.
    pub(super) fn relationship(&self) -> &'a str {
        self.relationship.unwrap_or_default()
    }

    /// The id of the entity itself.
    pub(super) fn own(&self) -> Option<&'a str> {
        self.assignment.or(self.relationship)
    }

    /// All ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.relationship.into_iter().chain(self.assignment)
    }
}

/// A kind of write.
pub(in crate::client) trait WriteKind: Send {
    /// How the write is retried.
    fn policy(&self, ctx: &Context<'_>) -> Policy;

    /// Whether the next attempt may start a long-running operation, which has to be looked for before
    /// the write is retried.
    fn may_start_operation(&self) -> bool {
        false
    }

    /// Ids for which a 404 may just mean that they aren't replicated yet.
    fn ids(&self) -> Ids<'_>;

    /// Makes the reads before the first attempt, and checks the rules; returns what it saw. `None` if nothing
    /// was read: the first request is the write. Must not read anything offline.
    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>>;

    /// Whether a 404 or 405 of the write may only mean that something was created a moment ago.
    fn may_lag(&self, _status: u16) -> bool {
        true
    }

    /// The finding if the object doesn't exist; `None`: the 404 is reported.
    fn finding_if_absent(&self) -> Option<Finding> {
        None
    }

    /// The request of the next attempt.
    fn request(&mut self, ctx: &Context<'_>) -> Result<Request>;

    /// The ETag that the next attempt is sent under.
    fn etag(&self) -> Option<&str> {
        None
    }

    /// What a 2xx proves.
    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof;

    /// Reads the current state, and judges it.
    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<LookResult>;

    /// How this kind treats a 404, 409 or 412: retry, look, or give up. `in_doubt`: an earlier attempt may have
    /// been made.
    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Taken | LastAttempt::Gone if !in_doubt => LastAttempt::Refused,
            after => after,
        }
    }

    /// The reply of a success, or a wait if there is something left to wait for.
    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>>;

    /// Adds to an error of the call what this kind knows about it.
    fn explain(&self, _ctx: &Context<'_>, error: Error) -> Error {
        error
    }

    /// The fix for a result that couldn't be verified.
    fn how_to_verify(&self) -> Hint {
        ServiceHint::VerifyWrite.into()
    }

    /// Whether a plan looks once to find out why the service would reject the write, because `prepare` reads
    /// nothing.
    fn plan_looks(&self) -> bool {
        false
    }

    /// The object that a plan concerns, and what changes.
    fn about(&self) -> About<'_>;
}

/// The object that a plan concerns, and what changes.
#[derive(Default)]
pub(in crate::client) struct About<'a> {
    pub(in crate::client) id: Option<&'a str>,
    pub(in crate::client) name: Option<&'a str>,
    pub(in crate::client) changes: Vec<Change<'a>>,
}

/// What a 2xx proves.
pub(in crate::client) enum Proof {
    /// The change.
    Made,
    /// That an operation makes the change.
    Accepted(Pointer),
    /// The change, unless a look contradicts it.
    Claimed,
    /// Nothing.
    None,
}

/// What a look shows.
pub(in crate::client) struct LookResult {
    pub(in crate::client) saw: Finding,
    pub(in crate::client) etag: Option<String>,
    pub(in crate::client) modified: Option<SystemTime>,
    /// The error of the call if this look ends it.
    pub(in crate::client) error: Option<Error>,
    /// The operation that was found.
    pub(in crate::client) operation: Option<Pointer>,
    /// Whether the entity wasn't found (404), which may only mean that it was created a moment ago.
    pub(in crate::client) is_missing: bool,
}

impl From<Finding> for LookResult {
    fn from(saw: Finding) -> LookResult {
        LookResult {
            saw,
            etag: None,
            modified: None,
            error: None,
            operation: None,
            is_missing: false,
        }
    }
}

impl LookResult {
    /// A look at an entity, with its version.
    pub(in crate::client) fn of(saw: Finding, entity: &Relationship) -> LookResult {
        LookResult {
            etag: entity.etag.clone(),
            modified: entity.modified(),
            ..saw.into()
        }
    }

    /// A look at an entity that wasn't found.
    pub(in crate::client) fn missing(saw: Finding, error: Error) -> LookResult {
        LookResult {
            is_missing: true,
            ..LookResult::from(saw).with_error(error)
        }
    }

    /// Adds the operation that was found.
    pub(in crate::client) fn with(mut self, operation: Pointer) -> LookResult {
        self.operation = Some(operation);
        self
    }

    /// Adds the error of the call if this look ends it.
    pub(in crate::client) fn with_error(mut self, error: Error) -> LookResult {
        self.error = Some(error);
        self
    }
}

/// How a write succeeded.
pub(in crate::client) struct Success {
    /// Made, recovered, unchanged or accepted. Each kind has its own result for made, such as created.
    pub(in crate::client) how: SuccessKind,
    /// The operation that was accepted, or has ended.
    pub(in crate::client) operation: Option<Value>,
    /// The steps, if it was recovered.
    pub(in crate::client) trace: Option<Value>,
}

/// How a write succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum SuccessKind {
    Made,
    Recovered,
    Unchanged,
    Accepted,
}

impl SuccessKind {
    /// The result of the call; `made` is the one for a write that was made.
    pub(in crate::client) fn result(self, made: ResultKind) -> ResultKind {
        match self {
            SuccessKind::Made => made,
            SuccessKind::Recovered => ResultKind::Recovered,
            SuccessKind::Unchanged => ResultKind::Unchanged,
            SuccessKind::Accepted => ResultKind::Accepted,
        }
    }
}
