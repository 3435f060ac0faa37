//! Updating the only flag that CloudCockpit allows to change. The PATCH sets it to a value, so it is safe to
//! send twice; its response has no body. If the call reads back, or if the response proves nothing, the
//! customer's list shows the result.

use super::{ReplyBody, find, is_own, provider_of};
use crate::base::Result;
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success,
    SuccessKind, WriteKind,
};
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::http::{Request, Response};
use crate::model::{Change, Object, Relationship, compare};
use crate::service::ServiceCall;

pub(in crate::client) struct Update {
    id: String,
    body: Object,
    /// The body without the provider instance.
    flag: Object,
    entity: Option<Relationship>,
    changes: Vec<Change<'static>>,
}

fn changes(wanted: &Object, current: Option<&Object>) -> Vec<Change<'static>> {
    let changes = compare::changes(wanted, current).into_iter();
    changes.map(Change::into_owned).collect()
}

impl Update {
    pub(in crate::client) fn new(id: &str, body: Object) -> Update {
        let mut flag = body.clone();
        flag.remove("providerInstanceId");
        Update {
            id: id.to_owned(),
            changes: changes(&flag, None),
            flag,
            body,
            entity: None,
        }
    }

    fn see(&mut self, now: Relationship) -> Finding {
        let is_set = compare::remaining(&self.flag, &now.raw).is_empty();
        self.entity = Some(now);
        match is_set {
            true => Finding::Wanted,
            false => Finding::Before,
        }
    }
}

impl WriteKind for Update {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Idempotent)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, None)
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<Option<LookResult>> {
        if !ctx.options.read_back || ctx.options.offline {
            return Ok(None);
        }
        let now = find(ctx, provider_of(&self.body), &self.id)?;
        self.changes = changes(&self.flag, Some(&now.raw));
        Ok(Some(self.see(now).into()))
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(ServiceCall::Update(&self.id), None, Some(&self.body))
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = None;
        let body = String::from_utf8_lossy(&response.body);
        let names = body.trim().is_empty() || body.contains(self.id.as_str());
        match names && is_own(response) {
            true if ctx.options.read_back => Proof::Claimed,
            true => Proof::Made,
            false => Proof::None,
        }
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            // A relationship that doesn't exist any more was not updated.
            LastAttempt::Taken if in_doubt => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn look(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<LookResult> {
        let now = find(ctx, provider_of(&self.body), &self.id)?;
        Ok(self.see(now).into())
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let is_unchanged = success.how == SuccessKind::Unchanged;
        let reply_body = ReplyBody {
            id: Some(&self.id),
            entity: self.entity.as_ref(),
            sent: (!is_unchanged).then_some(&self.body),
            changes: Some(if is_unchanged { &[] } else { &self.changes }),
            trace: success.trace.as_ref(),
        };
        reply_body
            .reply(ctx, success.how.result(ResultKind::Updated))
            .map(Turn::Done)
    }

    fn about(&self) -> About<'_> {
        let entity = self.entity.as_ref();
        About {
            id: Some(&self.id),
            name: entity.and_then(|entity| entity.display_name.as_deref()),
            changes: self.changes.clone(),
        }
    }
}
