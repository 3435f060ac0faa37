//! Operations 11 to 15: access assignments.

use crate::emulator::graph::errors;
use crate::emulator::graph::errors::{already_exists, bad_request, not_found};
use crate::emulator::graph::relationships;
use crate::emulator::graph::relationships::{accepted, operation};
use crate::emulator::graph::rules;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::model::{AccessDetails, Assignment, Container, Relationship};
use crate::emulator::world::state::{Due, ReadKind, State};
use serde_json::{Map, Value};

fn set(id: &str) -> String {
    format!("delegatedAdminRelationships('{id}')/accessAssignments")
}

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb, id: &str) -> Result<Response, Response> {
    let item = relationships::read(state, call, id, ReadKind::List(Some(id)))?;
    graph::collection(state, call, verb, &set(id), &item.access_assignments)
}

fn find<'a>(item: &'a Relationship, of: &str) -> Result<&'a Assignment, Response> {
    let mut all = item.access_assignments.iter();
    all.find(|a| a.id == of).ok_or_else(not_found)
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str, of: &str) -> Result<Response, Response> {
    let query = Query::read::<Assignment>(call, &state.settings, Scope::One)?;
    let found = find(relationships::read(state, call, id, ReadKind::One(id))?, of)?;
    let view = graph::view(call, Some(&query));
    let body = render::entity(call, &set(id), found, view);
    Ok(Response::json(200, body).with("etag", found.etag.clone()))
}

/// The members of the body; any that isn't in `known` is an error.
fn members(call: &Call, known: &[&str]) -> Result<Map<String, Value>, Response> {
    let body = rules::body(call)?;
    match body.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(bad_request(&format!(
            "The property '{name}' cannot be set on an access assignment."
        ))),
        None => Ok(body),
    }
}

fn details(body: &Map<String, Value>, item: &Relationship) -> Result<AccessDetails, Response> {
    let details = body.get("accessDetails");
    let details =
        details.ok_or_else(|| bad_request("The property 'accessDetails' is required."))?;
    let details = rules::access_details(details)?;
    if details.set().is_subset(&item.access_details.set()) {
        Ok(details)
    } else {
        Err(bad_request(
            "The roles of an access assignment must be among those of the relationship.",
        ))
    }
}

/// POST.
pub(crate) fn create(state: &mut State, call: &Call, id: &str) -> Result<Response, Response> {
    let key = relationships::find(state, id)?;
    let body = members(call, &["accessContainer", "accessDetails"])?;
    let item = state.store.get(key).ok_or_else(not_found)?;
    let container = body.get("accessContainer").cloned().unwrap_or_default();
    let container: Container = serde_json::from_value(container).map_err(|_| {
        bad_request("The accessContainer needs an accessContainerId and an accessContainerType.")
    })?;
    if container.access_container_type != "securityGroup" {
        return Err(bad_request(
            "The accessContainerType must be securityGroup.",
        ));
    }
    if uuid::Uuid::try_parse(&container.access_container_id).is_err() {
        return Err(bad_request("The accessContainerId must be a GUID."));
    }
    let roles = details(&body, item)?;
    if item.status != "active" {
        return Err(bad_request(
            "Access assignments can only be made in the status active.",
        ));
    }
    let group = &container.access_container_id;
    if item.access_assignments.iter().any(|a| a.binds(group)) {
        return Err(already_exists());
    }
    let now = state.now();
    let new = Assignment {
        id: uuid::Uuid::new_v4().to_string(),
        etag: state.etag(),
        status: "pending".into(),
        created_date_time: now.clone(),
        last_modified_date_time: now,
        access_details: roles,
        access_container: container,
        born: Some(state.ticks()),
    };
    let of = new.id.clone();
    let body = render::entity(call, &set(id), &new, graph::view(call, None));
    if let Some(item) = state.edit(key) {
        item.access_assignments.push(new);
    }
    state.commits.assignments += 1;
    let link = graph::link(call, &encode(id), &format!("/accessAssignments/{of}"));
    state.after(state.settings.operation_ms, Due::Settle(key, of));
    Ok(Response::json(201, body).with("location", link))
}

/// PATCH: 200 with the assignment if nothing changes, otherwise 202 and an operation.
pub(crate) fn update(
    state: &mut State,
    call: &Call,
    id: &str,
    of: &str,
) -> Result<Response, Response> {
    let key = relationships::find(state, id)?;
    let item = state.store.get(key).ok_or_else(not_found)?;
    let old = find(item, of)?;
    let missing = state.settings.missing_etag_status;
    if call.header("if-match").is_none() {
        return Err(errors::missing_if_match(missing));
    }
    let body = members(call, &["accessDetails"])?;
    let roles = details(&body, item)?;
    rules::matches(call, &old.etag, &state.settings)?;
    if !matches!(old.status.as_str(), "active" | "pending") || item.status != "active" {
        return Err(bad_request(
            "The access assignment cannot be updated in its present status.",
        ));
    }
    if old.access_details.set() == roles.set() {
        let body = render::entity(call, &set(id), old, graph::view(call, None));
        return Ok(Response::json(200, body));
    }
    let kind = "delegatedAdminAccessAssignmentUpdate";
    let begun = operation(state, kind, roles, Some(of.to_owned()));
    let operation = begun.id.clone();
    state.start(key, begun);
    touch(state, key, of, None);
    state.commits.assignments += 1;
    Ok(accepted(state, call, id, &operation))
}

/// DELETE.
pub(crate) fn delete(
    state: &mut State,
    call: &Call,
    id: &str,
    of: &str,
) -> Result<Response, Response> {
    let key = relationships::find(state, id)?;
    let old = find(state.store.get(key).ok_or_else(not_found)?, of)?;
    rules::matches(call, &old.etag, &state.settings)?;
    if matches!(old.status.as_str(), "deleting" | "deleted") {
        return Err(bad_request("The access assignment is deleted already."));
    }
    touch(state, key, of, Some("deleting"));
    let event = Due::Settle(key, of.to_owned());
    state.after(state.settings.operation_ms, event);
    state.commits.assignments += 1;
    Ok(Response::empty(204))
}

fn touch(state: &mut State, key: u64, of: &str, status: Option<&str>) {
    let (etag, now) = (state.etag(), state.now());
    let found = state
        .edit(key)
        .and_then(|r| r.access_assignments.iter_mut().find(|a| a.id == of));
    if let Some(a) = found {
        a.etag = etag;
        a.last_modified_date_time = now;
        if let Some(status) = status {
            a.status = status.to_owned();
        }
    }
}
