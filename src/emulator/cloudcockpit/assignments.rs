//! CloudCockpit's access assignments: an active relationship is linked with the security group that
//! is configured in the portal (here the setting `cockpitGroup`), for all of its roles.

use crate::emulator::cloudcockpit::{guid, refuse};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::model::{Assignment, Container, Relationship};
use crate::emulator::world::state::{Due, ReadKind, State};
use serde_json::{Value, json};

fn missing(call: &Call) -> Response {
    refuse(call, 404, "The relationship was not found.", None)
}

fn provider(call: &Call) -> Result<(), Response> {
    let provider = call.option("providerInstanceId");
    guid(call, "providerInstanceId", provider.as_deref()).map(|_| ())
}

/// GET: an array.
pub(crate) fn list(state: &State, call: &Call, id: &str) -> Result<Response, Response> {
    provider(call)?;
    let found = state.replica(call, ReadKind::List(Some(id))).by_id(id);
    let shown = found.filter(|(_, r)| !state.hides(r));
    let (_, item) = shown.ok_or_else(|| missing(call))?;
    let all = item.access_assignments.iter().map(|a| {
        json!({
            "id": a.id,
            "status": a.status,
            "accessContainer": {
                "accessContainerId": a.access_container.access_container_id,
                "accessContainerType": {"name": a.access_container.access_container_type},
            },
            "accessDetails": a.access_details,
            "createdDateTime": a.created_date_time,
            "lastModifiedDateTime": a.last_modified_date_time,
        })
    });
    Ok(Response::value(200, &all.collect::<Value>()))
}

/// POST, without a body. If the group is linked already, nothing changes.
pub(crate) fn create(state: &mut State, call: &Call, id: &str) -> Result<Response, Response> {
    provider(call)?;
    let key = state.store.key(id).ok_or_else(|| missing(call))?;
    let item = state.store.get(key).ok_or_else(|| missing(call))?;
    if item.status != "active" {
        let text = "Only an active relationship can be assigned.";
        return Err(refuse(call, 400, text, None));
    }
    let group = state.settings.cockpit_group.clone();
    if is_linked(item, &group) {
        return Ok(Response::empty(200));
    }
    let (now, roles) = (state.now(), item.access_details.clone());
    let new = Assignment {
        id: uuid::Uuid::new_v4().to_string(),
        etag: state.etag(),
        status: "pending".into(),
        created_date_time: now.clone(),
        last_modified_date_time: now,
        access_details: roles,
        access_container: Container {
            access_container_id: group,
            access_container_type: "securityGroup".into(),
        },
        born: Some(state.ticks()),
    };
    let of = new.id.clone();
    if let Some(item) = state.edit(key) {
        item.access_assignments.push(new);
    }
    state.commits.assignments += 1;
    state.after(state.settings.operation_ms, Due::Settle(key, of));
    Ok(Response::empty(200))
}

fn is_linked(item: &Relationship, group: &str) -> bool {
    let mut all = item.access_assignments.iter();
    all.any(|a| a.binds(group))
}
