//! Termination on CloudCockpit. Its response is not documented: empty or JSON is success. After any other
//! response, or always if the call reads back, the customer's list shows the result.

use super::{ReplyBody, find, is_own};
use crate::base::{Hint, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LookResult, Policy, Proof, Success, WriteKind,
};
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::client::{CallOptions, Client, Reply};
use crate::http::{Request, Response};
use crate::model::{Relationship, RequestAction};
use crate::service::{ServiceCall, lifecycle};

struct Terminate {
    id: String,
    entity: Option<Relationship>,
}

/// The write that terminates relationship `id`.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    let service_call = ServiceCall::Terminate(id);
    client.0.service.route(service_call, client.place(call))?;
    Ok(Box::new(Terminate {
        id: id.to_owned(),
        entity: None,
    }))
}

impl Terminate {
    fn see(&mut self, now: Relationship) -> LookResult {
        let action = RequestAction::Terminate;
        let sight = match &now.status {
            Some(status) if lifecycle::is_in_force(action, status) => Finding::Wanted.into(),
            Some(status) => match lifecycle::may_request(action, status) {
                Ok(()) => Finding::Before.into(),
                Err(error) => LookResult::from(Finding::RuledOut).with_error(error),
            },
            None => Finding::Before.into(),
        };
        self.entity = Some(now);
        sight
    }
}

impl WriteKind for Terminate {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Look)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, None)
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        let reads = ctx.options.read_back || ctx.options.reuse_existing;
        if !reads || ctx.options.offline {
            return Ok(None);
        }
        let now = find(ctx, None, &self.id)?;
        let sight = self.see(now);
        match (sight.saw, sight.error) {
            (Finding::RuledOut, Some(error)) if !facts.in_doubt => Err(error),
            (saw, _) => Ok(Some(saw.into())),
        }
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(ServiceCall::Terminate(&self.id), None, None)
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = None;
        match is_own(response) {
            true if ctx.options.read_back => Proof::Claimed,
            true => Proof::Made,
            false => Proof::None,
        }
    }

    fn look(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<LookResult> {
        let now = find(ctx, None, &self.id)?;
        Ok(self.see(now))
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let reply_body = ReplyBody {
            id: Some(&self.id),
            entity: self.entity.as_ref(),
            changes: Some(&[]),
            trace: success.trace.as_ref(),
            ..ReplyBody::default()
        };
        reply_body
            .reply(ctx, success.how.result(ResultKind::Updated))
            .map(Turn::Done)
    }

    fn how_to_verify(&self) -> Hint {
        ServiceHint::VerifyCloudCockpitTermination.into()
    }

    fn about(&self) -> About<'_> {
        let entity = self.entity.as_ref();
        About {
            id: Some(&self.id),
            name: entity.and_then(|entity| entity.display_name.as_deref()),
            changes: Vec::new(),
        }
    }
}
