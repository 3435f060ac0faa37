//! The objects that are stored before a history begins.

use serde_json::json;

use super::{By, Event, Noun, START, World};
use crate::history::{Kind, When};
use crate::names;

pub fn seed(world: &mut World) {
    let setup = world.history.setup.clone();
    let relationship = json!({
        "id": names::SEEDED,
        "displayName": names::SEEDED_NAME,
        "duration": "P365D",
        "customer": {"tenantId": names::CUSTOMER, "displayName": "Contoso"},
        "accessDetails": names::access_details(&setup.roles),
        "autoExtendDuration": setup.auto_extend,
        "status": setup.status,
    });
    let seeded = add(world, names::SEEDED, relationship);
    let at = setup.young.map_or(0, |age| START - age);
    world.things[seeded].versions[0].at = at;
    if let Some((status, roles)) = &setup.assignment {
        let doc = json!({
            "id": names::ASSIGNMENT,
            "status": status,
            "accessContainer": {
                "accessContainerId": names::GROUP, "accessContainerType": "securityGroup",
            },
            "accessDetails": names::access_details(roles),
            "createdDateTime": world.date(0),
            "lastModifiedDateTime": world.date(0),
        });
        let id = names::ASSIGNMENT.to_owned();
        world.add(Noun::Assignment, id, Some(seeded), doc, By::Setup);
    }
    if setup.operated {
        operation(world, seeded);
    }
    for number in 0..setup.crowd {
        let doc = json!({
            "displayName": format!("Crowd {number}"),
            "duration": "P30D",
            "accessDetails": names::access_details(&[1]),
            "autoExtendDuration": "PT0S",
            "status": "active",
        });
        add(world, &names::guid(0x77, number), doc);
    }
    if let Some(namesake) = &setup.namesake {
        let mut doc = json!({
            "displayName": names::NEW_NAME,
            "duration": "P90D",
            "accessDetails": names::access_details(&[3]),
            "autoExtendDuration": "PT0S",
            "customer": {"tenantId": names::CUSTOMER},
            "status": namesake.status,
        });
        if namesake.equal {
            let calls = world.history.calls.iter();
            let body = calls.map(|call| &call.body).find(|body| body.is_object());
            for (name, value) in body.and_then(|body| body.as_object()).into_iter().flatten() {
                doc[name] = value.clone();
            }
        }
        let namesake_at = START - namesake.age;
        let thing = add(world, &names::guid(0x88, 0), doc);
        let created = json!(world.date(namesake_at));
        world.things[thing].versions[0]
            .doc
            .as_mut()
            .expect("a document")["createdDateTime"] = created;
    }
    for (number, other) in world.history.others.clone().iter().enumerate() {
        if let When::Time(after) = other.when {
            world.schedule(START + after, Event::Other(number));
        }
    }
}

/// An operation that succeeded long before the history begins.
fn operation(world: &mut World, seeded: usize) {
    let kind = match world.history.calls[0].kind {
        Kind::UpdateAssignment => "delegatedAdminAccessAssignmentUpdate",
        _ => "delegatedAdminRelationshipUpdate",
    };
    let at = START - 900_000;
    let id = names::guid(0x0a, 0);
    let doc = json!({
        "id": id, "operationType": kind, "status": "succeeded", "data": "", "target": seeded,
        "createdDateTime": world.date(at), "lastModifiedDateTime": world.date(at),
    });
    let thing = world.add(Noun::Operation, id, Some(seeded), doc, By::Setup);
    world.things[thing].versions[0].at = at;
}

fn add(world: &mut World, id: &str, mut doc: serde_json::Value) -> usize {
    doc["id"] = json!(id);
    doc["createdDateTime"] = json!(world.date(0));
    doc["lastModifiedDateTime"] = json!(world.date(0));
    doc["activatedDateTime"] = json!(null);
    doc["endDateTime"] = json!(null);
    world.add(Noun::Relationship, id.to_owned(), None, doc, By::Setup)
}
