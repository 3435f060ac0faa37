//! What a look at an entity means for its update.

use super::Update;
use crate::base::{Error, ErrorKind, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::operations::{self, Found};
use crate::client::engine::{Facts, Finding, LastAttempt, LookResult, WriteKind, conflict};
use crate::client::etag;
use crate::client::json::Entity;
use crate::model::relationship::role_ids;
use crate::model::roles::GLOBAL_ADMINISTRATOR;
use crate::model::{Change, Object, Relationship, Status, compare};
use crate::service::status;

impl Update {
    /// The body to send.
    pub(super) fn body(&self) -> &Object {
        self.rest.as_ref().unwrap_or(&self.wanted)
    }

    pub(super) fn note(&mut self, now: &Relationship) -> Result<()> {
        if !self.target.is_assignment() {
            self.name.clone_from(&now.display_name);
            self.status.clone_from(&now.status);
        }
        self.entity = Some(Entity::of(now)?);
        Ok(())
    }

    pub(super) fn changes(&self) -> Vec<Change<'_>> {
        compare::changes(&self.wanted, self.first.as_ref())
    }

    /// Looks for an operation that an attempt started, or that has to end first.
    pub(super) fn see_operation(
        &mut self,
        ctx: &mut Context<'_>,
        now: &Relationship,
        facts: &Facts,
    ) -> Result<Option<LookResult>> {
        let is_locked = facts.after == LastAttempt::Locked;
        let may_operate = facts.in_doubt || is_locked;
        if !self.may_start_operation() || !may_operate || facts.after == LastAttempt::Completed {
            return Ok(None);
        }
        let (id, kind) = (&self.target.id, self.operation_type());
        Ok(match operations::find(ctx, id, kind, facts)? {
            Found::Ours(operation) => {
                self.entity = None;
                Some(LookResult::of(Finding::Operation, now).with(operation))
            }
            Found::Failed(error) => Some(LookResult::of(Finding::Failed, now).with_error(error)),
            Found::Other if is_locked => Some(LookResult::of(Finding::Locked, now)),
            Found::Other | Found::None => None,
        })
    }

    /// Compares the current entity with the wanted values, if there is no sign of an operation.
    pub(super) fn compare(&mut self, now: &Relationship, rest: Object) -> Result<LookResult> {
        if self.is_strict {
            return Ok(match Some(etag::require(now)?) == self.etag {
                true => LookResult::of(Finding::Before, now),
                false => LookResult::of(Finding::Moved, now).with_error(self.moved(now)),
            });
        }
        let first = self.first.as_ref().unwrap_or(&now.raw);
        if let Err(error) = conflict::check(first, &self.wanted, &now.raw) {
            return Ok(LookResult::of(Finding::Other, now).with_error(error));
        }
        if let Err(error) = self.check(now, &rest) {
            return Ok(LookResult::of(Finding::RuledOut, now).with_error(error));
        }
        self.etag = Some(etag::require(now)?);
        self.rest = Some(rest);
        Ok(LookResult::of(Finding::Before, now))
    }

    /// Checks that the status allows `rest` to change.
    pub(super) fn check(&self, now: &Relationship, rest: &Object) -> Result<()> {
        if !self.target.is_assignment() {
            return status::check(now, rest);
        }
        let is = now.raw_status();
        if !matches!(is, "deleting" | "deleted" | "error") {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::InvalidState,
            format!("The assignment's status is {is}, so its roles can't be changed any more."),
        )
        .with_hint(ServiceHint::WaitUntilAssignmentGone))
    }

    /// Whether the update removes Global Administrator from an active relationship, for which the service may
    /// start a long-running operation.
    pub(super) fn removes_administrator(&self) -> bool {
        let keeps = || {
            role_ids(&self.wanted)
                .iter()
                .any(|id| id == GLOBAL_ADMINISTRATOR)
        };
        self.body().contains_key("accessDetails")
            && matches!(self.status, None | Some(Status::Active))
            && !keeps()
    }

    /// The type of the operation that the service may start for the update.
    pub(super) fn operation_type(&self) -> &'static str {
        match self.target.is_assignment() {
            true => "delegatedAdminAccessAssignmentUpdate",
            false => "delegatedAdminRelationshipUpdate",
        }
    }

    /// Whether values that differ from the wanted ones are the service's form of them: its response had the
    /// ETag of `now`, and all properties of `rest` differ from their first values.
    pub(super) fn is_stored(&self, now: &Relationship, rest: &Object) -> bool {
        let is_answered = self.answered.is_some() && self.answered.as_deref() == etag::of(now);
        let is_new = |name: &String| {
            let first = self.first.as_ref();
            first.is_none_or(|first| !conflict::is_as_first(first, &now.raw, name))
        };
        is_answered && rest.keys().all(is_new) && !self.removes_administrator()
    }

    pub(super) fn moved(&self, now: &Relationship) -> Error {
        let noun = self.target.noun();
        conflict::error(
            format!("The {noun} was changed since the ETag that was specified."),
            conflict::versions(None, &self.wanted, Some(&now.raw)),
        )
    }
}
