//! Creating a relationship on CloudCockpit. It can be found only in the list of its customer, so without a
//! customer id a lost response leaves the result unknown.

use serde_json::Value;

use super::{ReplyBody, provider_of, read};
use crate::base::{Error, ErrorKind, Hint, ProgressKind, Result, ServiceHint};
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, Lag, LookResult, Policy, Proof, Success, SuccessKind,
    WriteKind, conflict,
};
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::http::{Request, Response};
use crate::model::relationship::from_cloudcockpit;
use crate::model::{Object, Relationship, Status, compare};
use crate::service::ServiceCall;

struct Create {
    body: Object,
    entity: Option<Relationship>,
    /// The schedule of the looks for the id of the new relationship.
    lag: Lag,
}

/// The write of a create; `body` is already checked.
pub(in crate::client) fn kind(body: Object) -> Box<dyn WriteKind> {
    Box::new(Create {
        body,
        entity: None,
        lag: Lag::default(),
    })
}

impl Create {
    fn name(&self) -> &str {
        let name = self.body.get("displayName").and_then(Value::as_str);
        name.unwrap_or_default()
    }

    fn has_name(&self, entity: &Value) -> bool {
        let entity = entity.as_object();
        let rest = entity.map(|entity| compare::not_shown(&self.body, entity));
        rest.is_some_and(|rest| !rest.contains_key("displayName"))
    }

    /// The relationship of this name in the customer's list, preferably one with the wanted values.
    fn find(&self, ctx: &mut Context<'_>) -> Result<Option<Relationship>> {
        let all = read(ctx, provider_of(&self.body))?.into_iter();
        let same_name = all.filter(|item| self.has_name(item));
        Ok(same_name
            .filter_map(|item| Relationship::from_value(item).ok())
            .max_by_key(|found| self.is_wanted(found)))
    }

    fn is_wanted(&self, found: &Relationship) -> bool {
        let mut rest = compare::not_shown(&self.body, &found.raw);
        rest.remove("providerInstanceId");
        let is_new = matches!(
            found.status,
            Some(Status::Created | Status::ApprovalPending)
        );
        rest.is_empty() && is_new
    }
}

impl WriteKind for Create {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy {
            can_look: ctx.place().customer_id.is_some(),
            ..Policy::of(ctx, Guard::Look)
        }
    }

    fn ids(&self) -> Ids<'_> {
        Ids::default()
    }

    fn prepare(&mut self, _ctx: &mut Context<'_>, _facts: &Facts) -> Result<Option<LookResult>> {
        Ok(None)
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(ServiceCall::Create, None, Some(&self.body))
    }

    /// A response with the name proves the create; its ids may be null.
    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        let entity: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        if !self.has_name(&entity) {
            return Proof::None;
        }
        let provider = provider_of(&self.body).unwrap_or_default();
        let entity = from_cloudcockpit(entity, ctx.place().customer_id, provider);
        self.entity = Relationship::from_value(entity).ok();
        Proof::Made
    }

    fn look(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<LookResult> {
        let Some(found) = self.find(ctx)? else {
            return Ok(Finding::Before.into());
        };
        if self.is_wanted(&found) {
            self.entity = Some(found);
            return Ok(Finding::Wanted.into());
        }
        let error = Error::new(
            ErrorKind::AlreadyExists,
            format!(
                "The name {:?} belongs to relationship {} of this customer, with other values.",
                self.name(),
                found.id
            ),
        )
        .with_hint(ServiceHint::ChangeDisplayNameOrUpdate)
        .with_conflict(conflict::versions(None, &self.body, Some(&found.raw)));
        Ok(LookResult::from(Finding::Other).with_error(error))
    }

    /// Reads the id from the customer's list, if the response had none.
    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let can_ask = ctx.place().customer_id.is_some() && success.how == SuccessKind::Made;
        if self.entity.is_none() && can_ask {
            self.entity = ctx.look(|ctx| self.find(ctx)).unwrap_or_default();
        }
        if self.entity.is_none() && can_ask {
            let now = ctx.now();
            let wait = self
                .lag
                .next_after_miss(now, u32::MAX)
                .map(|due| due.saturating_duration_since(now));
            if let Some(wait) = wait.filter(|wait| ctx.may_wait(*wait).is_ok()) {
                return Ok(Turn::Later(wait, ProgressKind::ConsistencyWait));
            }
        }
        let reply_body = ReplyBody {
            entity: self.entity.as_ref(),
            trace: success.trace.as_ref(),
            ..ReplyBody::default()
        };
        reply_body
            .reply(ctx, success.how.result(ResultKind::Created))
            .map(Turn::Done)
    }

    fn how_to_verify(&self) -> Hint {
        ServiceHint::FindInCloudCockpit.into()
    }

    fn about(&self) -> About<'_> {
        About {
            id: None,
            name: Some(self.name()),
            changes: compare::changes(&self.body, None),
        }
    }
}
