//! What a look at a relationship means for its update.

use super::Update;
use crate::base::{Error, Result};
use crate::client::context::Context;
use crate::client::engine::{Saw, Sight, conflict};
use crate::client::etag;
use crate::model::{Object, Relationship};
use crate::service::status;

impl Update {
    /// What is there, as long as nothing speaks of an operation.
    pub(super) fn compare(
        &mut self,
        ctx: &Context<'_>,
        now: &Relationship,
        rest: Object,
    ) -> Result<Sight> {
        if let Some(given) = ctx.options.if_match {
            return Ok(match etag::of(now) == Some(given) {
                true => Sight::of(Saw::Before, now),
                false => Sight::of(Saw::Moved, now).or(self.moved(now)),
            });
        }
        let first = self.first.as_ref().unwrap_or(&now.raw);
        if let Err(error) = conflict::check(first, &self.wanted, &now.raw) {
            return Ok(Sight::of(Saw::Other, now).or(error));
        }
        if let Err(error) = status::check(now, &rest) {
            return Ok(Sight::of(Saw::RuledOut, now).or(error));
        }
        self.etag = Some(etag::require(now)?);
        self.body = rest;
        Ok(Sight::of(Saw::Before, now))
    }

    /// Whether other values than the wanted ones are what the service made of them: it answered with
    /// this very version, and nothing in it is as it was.
    pub(super) fn is_stored(&self, now: &Relationship, rest: &Object) -> bool {
        let is_answered = self.answered.is_some() && self.answered.as_deref() == etag::of(now);
        let is_new = |name: &String| {
            let first = self.first.as_ref();
            first.is_none_or(|first| !conflict::is_as_first(first, &now.raw, name))
        };
        is_answered && rest.keys().all(is_new) && !self.removes_administrator()
    }

    pub(super) fn moved(&self, now: &Relationship) -> Error {
        conflict::error(
            "The relationship was changed since the ETag that was specified.",
            conflict::versions(None, &self.wanted, Some(&now.raw)),
        )
    }
}
