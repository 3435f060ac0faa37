//! Deleting a relationship that was never locked, or an access assignment, exactly once under an ETag. An
//! entity that is gone after a lost response counts as deleted by this call.

use crate::base::{CallHint, Error, ErrorKind, Outcome, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::operations::{poll_later, poll_wait, still_going};
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success,
    SuccessKind, WriteKind, conflict,
};
use crate::client::json::Form;
use crate::client::reply::ResultKind;
use crate::client::target::Target;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply, etag, snapshot};
use crate::http::{Request, Response};
use crate::model::{Object, Relationship};
use crate::service::{ServiceCall, lifecycle};

impl Client {
    /// Deletes relationship `id`, which must be in status `created`: once locked for approval it can
    /// only be rejected, expire or, when active, be terminated (Graph documentation).
    /// `{"result":"deleted|recovered|unchanged","id"}`.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
    /// use gdap::CallOptions;
    ///
    /// let options = CallOptions { reuse_existing: true, ..CallOptions::default() };
    /// client.delete(id, &options)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// ETags: with `call.if_match` the deletion is sent only under that ETag. Without it, the relationship is
    /// read first, or taken from `call.snapshot`; a change of its values since the snapshot is a conflict. If
    /// the relationship is gone already, the result is `unchanged` with `call.reuse_existing`, else `NotFound`.
    pub fn delete(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::DeleteRelationship, Some(id), call, &|| {
            kind(self, id, None, call)
        })
    }

    /// Deletes access assignment `assignment_id` of relationship `id`: the group loses the roles.
    /// Reply and ETags as in [`Client::delete`]. The service deletes it in the background; `call.wait` waits
    /// until it is gone. If the assignment is being deleted already, the result is `unchanged`.
    pub fn delete_assignment(
        &self,
        id: &str,
        assignment_id: &str,
        call: &CallOptions,
    ) -> Result<Reply> {
        self.write(CallKind::DeleteAssignment, Some(id), call, &|| {
            kind(self, id, Some(assignment_id), call)
        })
    }
}

/// The write of a deletion. Checks the arguments.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    assignment_id: Option<&str>,
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    let deletion = Delete {
        target: Target::new(id, assignment_id)?,
        is_strict: call.if_match.is_some(),
        etag: call.if_match.map(str::to_owned),
        first: None,
        name: None,
        is_going: false,
        polls: 0,
    };
    client
        .0
        .service
        .route(deletion.service_call(), client.place(call))?;
    Ok(Box::new(deletion))
}

struct Delete {
    target: Target,
    /// Whether the caller specified the ETag.
    is_strict: bool,
    etag: Option<String>,
    /// The values in the caller's snapshot; another client must not have changed them.
    first: Option<Object>,
    name: Option<String>,
    /// Whether the assignment's status is `deleting` or `deleted`.
    is_going: bool,
    polls: u32,
}

impl Delete {
    fn service_call(&self) -> ServiceCall<'_> {
        match &self.target.assignment_id {
            Some(assignment) => ServiceCall::DeleteAssignment(&self.target.id, assignment),
            None => ServiceCall::Delete(&self.target.id),
        }
    }

    /// The properties that are compared to detect a change by another client.
    fn values(&self, entity: &Object) -> Object {
        let names: &[&str] = match self.target.is_assignment() {
            true => &["accessContainer", "accessDetails"],
            false => &[
                "displayName",
                "duration",
                "customer",
                "accessDetails",
                "autoExtendDuration",
            ],
        };
        let value = |name: &&str| Some(((*name).to_owned(), entity.get(*name)?.clone()));
        names.iter().filter_map(value).collect()
    }

    fn see(&mut self, now: &Relationship, facts: &Facts) -> Result<LookResult> {
        self.name.clone_from(&now.display_name);
        self.is_going =
            self.target.is_assignment() && matches!(now.raw_status(), "deleting" | "deleted");
        if self.is_going && !(self.is_strict && facts.is_plan) {
            return Ok(LookResult::of(Finding::Wanted, now));
        }
        let values = self.values(&now.raw);
        if self.is_strict && Some(etag::require(now)?) != self.etag {
            let error = conflict::error(
                "It was changed since the ETag that was specified; it wasn't deleted.",
                conflict::versions(None, &values, Some(&now.raw)),
            );
            return Ok(LookResult::of(Finding::Moved, now).with_error(error));
        }
        if let Some(first) = &self.first
            && let Err(error) = conflict::check(first, first, &values)
        {
            return Ok(LookResult::of(Finding::Other, now).with_error(error));
        }
        if let (false, Some(status)) = (self.target.is_assignment(), &now.status)
            && let Err(error) = lifecycle::may_delete(status)
        {
            return Ok(LookResult::of(Finding::RuledOut, now).with_error(error));
        }
        if !self.is_strict {
            self.etag = Some(etag::require(now)?);
        }
        Ok(LookResult::of(Finding::Before, now))
    }
}

impl WriteKind for Delete {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::ETag)
    }

    fn ids(&self) -> Ids<'_> {
        self.target.ids()
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        if self.is_strict {
            return Ok(None);
        }
        if let Some(known) = snapshot::read(ctx, self.target.own_id(), &Object::new())? {
            self.first = Some(self.values(&known.raw));
            return self.see(&known, facts).map(Some);
        }
        if ctx.options.offline {
            return Ok(None);
        }
        let now = self.target.read(ctx)?;
        self.see(&now, facts).map(Some)
    }

    fn finding_if_absent(&self) -> Option<Finding> {
        Some(Finding::Wanted)
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(self.service_call(), self.etag.as_deref(), None)
    }

    fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// Only a 204 proves the deletion: it has no body by definition. Any other response may be a gateway's.
    fn judge(&mut self, _ctx: &mut Context<'_>, response: &Response) -> Proof {
        match response.status {
            204 => Proof::Made,
            _ => Proof::None,
        }
    }

    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<LookResult> {
        match self.target.read(ctx) {
            Ok(now) => self.see(&now, facts),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(LookResult::missing(Finding::Wanted, error))
            }
            Err(error) => Err(error),
        }
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Gone => LastAttempt::Gone,
            LastAttempt::Stale if self.is_strict && !in_doubt => LastAttempt::Refused,
            LastAttempt::Stale => LastAttempt::Stale,
            LastAttempt::Taken if in_doubt => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        if success.how == SuccessKind::Unchanged && !ctx.options.reuse_existing && !self.is_going {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!(
                    "There is no object with the id {}, so it can't be deleted.",
                    self.target.own_id()
                ),
            )
            .with_hint(CallHint::CheckDeletedId));
        }
        ctx.client.recent.forget(self.target.own_id());
        if ctx.waits() && success.how != SuccessKind::Unchanged {
            let what = format!("the deletion of {}", self.target.own_id());
            if let Some(wait) = self.wait(ctx).map_err(|error| still_going(error, &what))? {
                return Ok(wait);
            }
        }
        let form = Form {
            id: Some(self.target.own_id()),
            trace: success.trace.as_ref(),
            ..Form::default()
        };
        ctx.reply(success.how.result(ResultKind::Deleted), &form)
            .map(Turn::Done)
    }

    fn plan_looks(&self) -> bool {
        self.is_strict
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(self.target.own_id()),
            name: self.name.as_deref(),
            changes: Vec::new(),
        }
    }
}

impl Delete {
    /// Checks whether the entity is gone; the service may keep a deleted assignment in status `deleted`.
    fn wait(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let now = match self.target.read(ctx) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            now => now?,
        };
        match now.raw_status() {
            "deleted" => Ok(None),
            "error" => Err(Error::new(
                ErrorKind::OperationFailed,
                "The deletion was accepted, and the assignment's status became error.",
            )
            .with_hint(ServiceHint::DeleteAssignmentAgain)
            .with_outcome(Outcome::Rejected)),
            _ => {
                let wait = poll_wait(ctx, self.polls);
                self.polls += 1;
                poll_later(ctx, wait).map(Some)
            }
        }
    }
}
