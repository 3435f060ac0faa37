//! CloudCockpit has no ETags, no read by id and no paging: everything is read from a customer's list.

mod create;
mod link;
mod terminate;
mod update;

use serde_json::Value;

use super::context::{self, Context};
use super::json::{Form, to_json, to_raw};
use super::paging::ListQuery;
use super::reply::ResultKind;
use super::{CallKind, CallOptions, Client, Reply};
use crate::base::{Error, ErrorKind, Result, ServiceHint};
use crate::http::Response;
use crate::model::relationship::from_cloudcockpit;
use crate::model::{Change, Object, Relationship};
use crate::service::{Place, ServiceCall, Set};

pub(super) use create::kind as create;
pub(super) use link::{assignments_page, kind as link};
pub(super) use terminate::kind as terminate;
pub(super) use update::Update;

/// The relationships of a customer, on one page, with Graph's names.
pub(super) fn list_page(client: &Client, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
    let mut ctx = Context::begin(&client.0, CallKind::ListRelationships, call)?;
    let value = no_query(&ctx, Set::Relationships, query)
        .and_then(|()| read(&mut ctx, None))
        .map_err(|error| ctx.fail(error))?;
    let value = to_raw(&value)?;
    let form = Form {
        value: Some(&value),
        ..Form::default()
    };
    ctx.reply(ResultKind::Read, &form)
}

/// Reads relationship `id` out of the customer's list.
pub(super) fn get(client: &Client, id: &str, call: &CallOptions) -> Result<Reply> {
    let mut ctx = Context::begin(&client.0, CallKind::GetRelationship, call)?;
    let found = find(&mut ctx, None, id).map_err(|error| ctx.fail(error))?;
    read_reply(&mut ctx, id, &found)
}

/// The reply of a read.
pub(super) fn read_reply(ctx: &mut Context<'_>, id: &str, found: &Relationship) -> Result<Reply> {
    let reply_body = ReplyBody {
        id: Some(id),
        entity: Some(found),
        ..ReplyBody::default()
    };
    reply_body.reply(ctx, ResultKind::Read)
}

/// Fails if any option of the query is set; the service has the message for it.
fn no_query(ctx: &Context<'_>, set: Set<'_>, query: &ListQuery<'_>) -> Result<()> {
    match *query == ListQuery::default() {
        true => Ok(()),
        false => ctx
            .service()
            .route(ServiceCall::List(set, "$"), ctx.place())
            .map(|_| ()),
    }
}

/// Finds relationship `id` in the customer's list. `provider` is the provider instance; `None` for the call's,
/// else the client's.
pub(super) fn find(
    ctx: &mut Context<'_>,
    provider: Option<&str>,
    id: &str,
) -> Result<Relationship> {
    let all = read(ctx, provider)?.into_iter();
    all.filter_map(|item| Relationship::from_value(item).ok())
        .find(|found| found.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!("The customer's list at CloudCockpit has no relationship {id}."),
            )
            .with_hint(ServiceHint::CheckCloudCockpitIds)
        })
}

/// The customer's whole list, with Graph's names.
fn read(ctx: &mut Context<'_>, provider: Option<&str>) -> Result<Vec<Value>> {
    let place = place(ctx, provider);
    let route = ctx
        .service()
        .route(ServiceCall::List(Set::Relationships, ""), place)?;
    let items: Vec<Value> = ctx.read(route.url, context::json)?;
    let provider = place.provider_instance_id.unwrap_or_default();
    Ok(items
        .into_iter()
        .map(|item| from_cloudcockpit(item, place.customer_id, provider))
        .collect())
}

fn place<'p>(ctx: &Context<'p>, provider: Option<&'p str>) -> Place<'p> {
    let place = ctx.place();
    Place {
        provider_instance_id: provider.or(place.provider_instance_id),
        ..place
    }
}

/// The provider instance in a body.
fn provider_of(body: &Object) -> Option<&str> {
    body.get("providerInstanceId").and_then(Value::as_str)
}

/// Whether a 2xx can be CloudCockpit's: it has no body, or JSON.
fn is_own(response: &Response) -> bool {
    response.body.is_empty() || serde_json::from_slice::<Value>(&response.body).is_ok()
}

/// The content of a reply.
#[derive(Default)]
struct ReplyBody<'a> {
    /// The reply's id if there is no entity.
    id: Option<&'a str>,
    entity: Option<&'a Relationship>,
    sent: Option<&'a Object>,
    changes: Option<&'a [Change<'a>]>,
    trace: Option<&'a Value>,
}

impl ReplyBody<'_> {
    fn reply(&self, ctx: &mut Context<'_>, kind: ResultKind) -> Result<Reply> {
        let json = self.entity.map(|entity| to_json(&entity.raw)).transpose()?;
        let place = ctx.place();
        let provider = self.sent.and_then(provider_of);
        let form = Form {
            id: self.entity.map(|entity| entity.id.as_str()).or(self.id),
            entity: json.as_deref().map(|json| ("relationship", json)),
            customer_id: place.customer_id,
            provider_instance_id: provider.or(place.provider_instance_id),
            sent: self.sent,
            changes: self.changes,
            trace: self.trace,
            ..Form::default()
        };
        ctx.reply(kind, &form)
    }
}
