//! Reading lists and single entities: relationships, their requests, operations and access assignments.

use super::context::{Context, invalid_response};
use super::engine::Lag;
use super::json::{Entity, Form};
use super::paging::{self, ListQuery};
use super::reply::ResultKind;
use super::{CallKind, CallOptions, Client, Reply, cloudcockpit};
use crate::base::{ErrorKind, ProgressKind, Result};
use crate::model::{ServiceKind, ids};
use crate::service::{ServiceCall, Set};

impl Client {
    /// One page of relationships: `{"result":"read","value":[...],"next":"...",...}`. The items are
    /// as the service returned them, except that empty dates are null. `next` is absent on the last page;
    /// pass it as [`ListQuery::next`] to get the next page.
    ///
    /// CloudCockpit: the relationships of `call.customer_id`, all on one page, with Graph's names.
    ///
    /// Fails with `UntrustedHost` if the service's nextLink leads to another host, with `InvalidResponse` if a
    /// page links to itself, and with `LimitExceeded` after 100,000 pages.
    pub fn list(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        match self.0.service.kind() {
            ServiceKind::Graph => {
                let kind = CallKind::ListRelationships;
                one_page(self, kind, None, Set::Relationships, query, call)
            }
            ServiceKind::CloudCockpit => cloudcockpit::list_page(self, query, call),
        }
    }

    /// One page of the requests of relationship `id`; pages as in [`Client::list`].
    pub fn requests(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let kind = CallKind::ListRequests;
        one_page(self, kind, Some(id), Set::Requests(id), query, call)
    }

    /// One page of the operations of relationship `id`; pages as in [`Client::list`].
    pub fn operations(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let kind = CallKind::ListOperations;
        one_page(self, kind, Some(id), Set::Operations(id), query, call)
    }

    /// One page of the access assignments of relationship `id`; pages as in [`Client::list`].
    /// CloudCockpit: the assignments of the customer `call.customer_id`, all on one page.
    pub fn assignments(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        match self.0.service.kind() {
            ServiceKind::Graph => {
                let kind = CallKind::ListAssignments;
                one_page(self, kind, Some(id), Set::Assignments(id), query, call)
            }
            ServiceKind::CloudCockpit => cloudcockpit::assignments_page(self, id, query, call),
        }
    }

    /// Reads request `request_id` of relationship `id`, as [`Client::get`] does a relationship:
    /// `{"result":"read","id":request id,"request":{...}}`.
    pub fn get_request(&self, id: &str, request_id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(request_id, "request id")?;
        let service_call = ServiceCall::Request(id, request_id);
        let kind = CallKind::GetRequest;
        one(self, kind, &[id], request_id, service_call, call, "request")
    }

    /// Reads access assignment `assignment_id` of relationship `id`, as [`Client::get`] does a relationship:
    /// `{"result":"read","id":assignment id,"etag","assignment":{...}}`.
    pub fn assignment(&self, id: &str, assignment_id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(assignment_id, "assignment id")?;
        let service_call = ServiceCall::Assignment(id, assignment_id);
        let ids = [id, assignment_id];
        let kind = CallKind::GetAssignment;
        one(
            self,
            kind,
            &ids,
            assignment_id,
            service_call,
            call,
            "assignment",
        )
    }
}

/// One page of a set, as the reply of a call; `about` is the relationship that it belongs to.
pub(super) fn one_page(
    client: &Client,
    kind: CallKind,
    about: Option<&str>,
    set: Set<'_>,
    query: &ListQuery,
    call: &CallOptions,
) -> Result<Reply> {
    let mut ctx = Context::begin(&client.0, kind, call)?;
    let ids: Vec<&str> = about.into_iter().collect();
    let page = patiently(&mut ctx, &ids, |ctx| paging::page(ctx, set, query));
    let (value, next) = page.map_err(|error| ctx.fail(error))?;
    let form = Form {
        value: Some(&value),
        next: next.as_deref(),
        ..Form::default()
    };
    ctx.reply(ResultKind::Read, &form)
}

/// Reads the entity `id`, which is the property `name` of the reply. `about` are the ids for which a 404 may
/// only mean that they were created a moment ago.
pub(super) fn one(
    client: &Client,
    kind: CallKind,
    about: &[&str],
    id: &str,
    service_call: ServiceCall<'_>,
    call: &CallOptions,
    name: &'static str,
) -> Result<Reply> {
    let mut ctx = Context::begin(&client.0, kind, call)?;
    let read = patiently(&mut ctx, about, |ctx| {
        let url = ctx.address(service_call)?;
        ctx.read(url, |response| {
            let entity = Entity::read(&response.body);
            entity
                .filter(|entity| entity.id.eq_ignore_ascii_case(id))
                .ok_or_else(|| invalid_response(&format!("isn't a JSON object with the id {id}")))
        })
    });
    let entity = read.map_err(|error| ctx.fail(error))?;
    ctx.reply(ResultKind::Read, &Form::of(name, Some(&entity)))
}

/// Runs `read`, and retries it for up to ten seconds if the result is not found; but only if this client
/// created one of `ids` in the last two minutes, or if the call waits.
pub(super) fn patiently<'a, T>(
    ctx: &mut Context<'a>,
    ids: &[&str],
    mut read: impl FnMut(&mut Context<'a>) -> Result<T>,
) -> Result<T> {
    let mut lag = Lag::default();
    loop {
        let error = match read(ctx) {
            Err(error) if error.kind() == ErrorKind::NotFound => error,
            Err(error) if error.http_status() == Some(405) => error,
            result => return result,
        };
        let now = ctx.now();
        let due = match ctx.waits() || ctx.is_recent(ids.iter().copied()) {
            true => lag.next_after_miss(now, u32::MAX),
            false => None,
        };
        let Some(due) = due else { return Err(error) };
        let wait = due.saturating_duration_since(now);
        if ctx.may_wait(wait).is_err() {
            return Err(error);
        }
        ctx.pause(ProgressKind::ConsistencyWait, wait)?;
    }
}
