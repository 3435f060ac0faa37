//! CloudCockpit's access assignments: a POST without a body links an active relationship with the
//! security group in the portal's settings; a GET lists the assignments.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{is_own, no_query};
use crate::base::{Error, Result, ServiceHint};
use crate::client::context::{self, Context};
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success, WriteKind,
};
use crate::client::json::{Form, to_raw};
use crate::client::paging::ListQuery;
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply};
use crate::http::{Request, Response};
use crate::model::document;
use crate::model::relationship::from_cloudcockpit;
use crate::service::{ServiceCall, Set};

/// The access assignments of relationship `id`, on one page, with Graph's names.
pub(in crate::client) fn assignments_page(
    client: &Client,
    id: &str,
    query: &ListQuery,
    call: &CallOptions,
) -> Result<Reply> {
    let mut ctx = Context::begin(&client.0, CallKind::ListAssignments, call)?;
    let value = no_query(&ctx, Set::Assignments(id), query)
        .and_then(|()| read(&mut ctx, id))
        .map_err(|error| ctx.fail(error))?;
    let value = to_raw(&value)?;
    let form = Form {
        value: Some(&value),
        ..Form::default()
    };
    ctx.reply(ResultKind::Read, &form)
}

fn read(ctx: &mut Context<'_>, id: &str) -> Result<Vec<Value>> {
    let url = ctx.address(ServiceCall::List(Set::Assignments(id), ""))?;
    let items: Vec<Value> = ctx.read(url, context::json)?;
    let place = ctx.place();
    let provider = place.provider_instance_id.unwrap_or_default();
    let convert = |item| {
        let mut item = from_cloudcockpit(item, place.customer_id, provider);
        if let Some(kind) = item.pointer_mut("/accessContainer/accessContainerType")
            && let Some(name) = kind.get("name").cloned()
        {
            *kind = name;
        }
        item
    };
    Ok(items.into_iter().map(convert).collect())
}

struct Link {
    id: String,
    reuses: bool,
    /// The assignments that were read.
    value: Option<Box<RawValue>>,
}

/// The write that links relationship `id`; its document must be empty.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    if !document.is_empty() && !document::parse(document)?.is_empty() {
        return Err(Error::argument(
            "CloudCockpit takes the group and its roles from its portal's settings, so the document must be empty.",
        )
        .with_hint(ServiceHint::UseCloudCockpitWays));
    }
    let service_call = ServiceCall::CreateAssignment(id);
    client.0.service.route(service_call, client.place(call))?;
    Ok(Box::new(Link {
        id: id.to_owned(),
        reuses: call.reuse_existing,
        value: None,
    }))
}

impl Link {
    /// Whether the relationship is linked.
    fn is_linked(&mut self, ctx: &mut Context<'_>) -> Result<bool> {
        let all = read(ctx, &self.id)?;
        let is_alive = |item: &Value| {
            let status = item["status"].as_str().unwrap_or_default();
            !matches!(status, "deleting" | "deleted" | "error")
        };
        self.value = Some(to_raw(&all)?);
        Ok(all.iter().any(is_alive))
    }
}

impl WriteKind for Link {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Look)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, None)
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        if !self.reuses || ctx.options.offline {
            return Ok(None);
        }
        Ok(self.is_linked(ctx)?.then(|| match facts.in_doubt {
            true => Finding::Wanted.into(),
            false => Finding::Existing.into(),
        }))
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(ServiceCall::CreateAssignment(&self.id), None, None)
    }

    fn judge(&mut self, _ctx: &mut Context<'_>, response: &Response) -> Proof {
        match is_own(response) {
            true => Proof::Made,
            false => Proof::None,
        }
    }

    fn look(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<LookResult> {
        Ok(match self.is_linked(ctx)? {
            true => Finding::Wanted.into(),
            false => Finding::Before.into(),
        })
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Taken if in_doubt => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let place = ctx.place();
        let form = Form {
            id: Some(&self.id),
            value: self.value.as_deref(),
            customer_id: place.customer_id,
            provider_instance_id: place.provider_instance_id,
            trace: success.trace.as_ref(),
            ..Form::default()
        };
        ctx.reply(success.how.result(ResultKind::Created), &form)
            .map(Turn::Done)
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(&self.id),
            name: None,
            changes: Vec::new(),
        }
    }
}
