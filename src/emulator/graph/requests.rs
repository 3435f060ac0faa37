//! Operations 6 to 8: requests, which move a relationship on.

use crate::emulator::graph::errors::{bad_request, not_found, service};
use crate::emulator::graph::relationships;
use crate::emulator::graph::rules;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::model::{Relationship, Request};
use crate::emulator::world::state::{ReadKind, State};
use serde_json::Value;

fn set(id: &str) -> String {
    format!("delegatedAdminRelationships('{id}')/requests")
}

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb, id: &str) -> Result<Response, Response> {
    let item = relationships::read(state, call, id, ReadKind::List(Some(id)))?;
    graph::collection(state, call, verb, &set(id), &item.requests)
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str, of: &str) -> Result<Response, Response> {
    let query = Query::read::<Request>(call, &state.settings, Scope::One)?;
    let requests = &relationships::read(state, call, id, ReadKind::One(id))?.requests;
    let found = requests.iter().find(|r| r.id == of).ok_or_else(not_found)?;
    let view = graph::view(call, Some(&query));
    Ok(Response::json(
        200,
        render::entity(call, &set(id), found, view),
    ))
}

/// POST.
pub(crate) fn create(state: &mut State, call: &Call, id: &str) -> Result<Response, Response> {
    let key = relationships::find(state, id)?;
    let body = rules::body(call)?;
    let odd = |name: &&String| *name != "action";
    if let Some(name) = body.keys().find(odd) {
        return Err(bad_request(&format!(
            "The property '{name}' cannot be set on a request."
        )));
    }
    let Some(action) = body.get("action").and_then(Value::as_str) else {
        return Err(bad_request("The property 'action' is required."));
    };
    let item = state.store.get(key).ok_or_else(not_found)?;
    let next = next_status(item, action)?;
    let now = state.now();
    let request = Request {
        id: uuid::Uuid::new_v4().to_string(),
        etag: state.etag(),
        action: action.to_owned(),
        status: "created".into(),
        created_date_time: now.clone(),
        last_modified_date_time: now,
    };
    let body = render::entity(call, &set(id), &request, graph::view(call, None));
    let link = graph::link(call, &encode(id), &format!("/requests/{}", request.id));
    if let Some(item) = state.edit(key) {
        item.requests.push(request);
        if matches!(action, "approve" | "reject") {
            item.is_partner_consent_pending = Some(false);
        }
        if matches!(next, "approvalPending" | "terminated")
            && let Some(last) = item.requests.last_mut()
        {
            last.status = "succeeded".into();
        }
    }
    state.enter(key, next);
    state.commits.requests += 1;
    Ok(Response::json(201, body).with("location", link))
}

/// The status that an action leads to.
fn next_status(item: &Relationship, action: &str) -> Result<&'static str, Response> {
    let (needed, next) = match action {
        "lockForApproval" => ("created", "approvalPending"),
        "terminate" => ("active", "terminationRequested"),
        "approve" => ("approvalPending", "approved"),
        "reject" => ("approvalPending", "terminated"),
        _ => return Err(bad_request(&format!("The action '{action}' is not valid."))),
    };
    if matches!(action, "approve" | "reject") && item.indirect_provider_tenant_id.is_none() {
        return Err(service(
            403,
            "forbidden",
            "Only the indirect reseller of a relationship made by an indirect provider may approve or reject it.",
        ));
    }
    if item.status != needed {
        return Err(bad_request(&format!(
            "The action {action} needs the status {needed}; the relationship is {}.",
            item.status
        )));
    }
    Ok(next)
}
