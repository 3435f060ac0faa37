//! Writes of Graph (services.md, sections 1 to 3 and 6).

use serde_json::{Value, json};

use super::query::split;
use super::reads::not_found;
use super::{Answer, By, Event, Noun, World};
use crate::names;
use crate::values::{roles, same, text};

/// A write while the service processes it.
pub(super) struct Write {
    pub(super) attempt: usize,
    pub(super) body: Value,
    pub(super) if_match: Option<String>,
}

impl World {
    pub(super) fn graph_write(&mut self, attempt: usize) -> Answer {
        let sent = &self.attempts[attempt];
        let write = Write {
            attempt,
            body: sent.body.clone(),
            if_match: sent.if_match.clone(),
        };
        let method = sent.method.clone();
        let (path, _) = split(&sent.path);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let &[
            "v1.0",
            "tenantRelationships",
            "delegatedAdminRelationships",
            ref rest @ ..,
        ] = path.as_slice()
        else {
            return not_found();
        };
        let relationship = match rest {
            [] if method == "POST" => return self.create(&write),
            [id, ..] => match self.writable(Noun::Relationship, id, &method) {
                Ok(relationship) => relationship,
                Err(answer) => return answer,
            },
            [] => return not_found(),
        };
        match (method.as_str(), rest) {
            ("PATCH", [_]) => self.update(&write, relationship),
            ("DELETE", [_]) => self.delete(&write, relationship),
            ("POST", [_, "requests"]) => self.request(&write, relationship),
            ("POST", [_, "accessAssignments"]) => self.assign(&write, relationship),
            (_, [_, "accessAssignments", id]) => match self.writable(Noun::Assignment, id, &method)
            {
                Ok(assignment) if method == "PATCH" => self.update_assignment(&write, assignment),
                Ok(assignment) => self.delete_assignment(&write, assignment),
                Err(answer) => answer,
            },
            _ => not_found(),
        }
    }

    /// The object; an error if it is deleted, or too new for this replica.
    fn writable(&self, noun: Noun, id: &str, method: &str) -> Result<usize, Answer> {
        let thing = self
            .find(noun, id)
            .filter(|thing| self.doc(*thing).is_some());
        let thing = thing.ok_or_else(not_found)?;
        let made = self.things[thing].versions[0].at;
        match made > 0 && self.now < made + self.history.weather.write_lag {
            true if method == "POST" => Err(Answer::error(405, "methodNotAllowed", "Not allowed.")),
            true => Err(not_found()),
            false => Ok(thing),
        }
    }

    /// Checks If-Match and running operations.
    pub(super) fn may_change(&self, write: &Write, thing: usize) -> Result<(), Answer> {
        match &write.if_match {
            None => {
                return Err(Answer::error(
                    428,
                    "preconditionRequired",
                    "If-Match is missing.",
                ));
            }
            Some(etag) if etag != self.etag(thing) => {
                return Err(Answer::error(
                    412,
                    "preconditionFailed",
                    "The ETag is stale.",
                ));
            }
            Some(_) => {}
        }
        match (self.is_busy(thing), self.history.weather.operation.lock) {
            (true, Some(409)) => Err(Answer::error(409, crate::faults::CONCURRENCY, "Try again.")),
            (true, Some(status)) => Err(Answer::error(status, "locked", "An operation runs.")),
            _ => Ok(()),
        }
    }

    fn name_is_taken(&self, name: &Value, but: Option<usize>) -> bool {
        self.history.weather.is_unique
            && self.all(Noun::Relationship, None).into_iter().any(|other| {
                Some(other) != but
                    && self
                        .doc(other)
                        .is_some_and(|doc| same("displayName", name, &doc["displayName"]))
            })
    }

    fn create(&mut self, write: &Write) -> Answer {
        let lacks = ["displayName", "duration", "accessDetails"]
            .iter()
            .any(|name| write.body[*name].is_null());
        if lacks || self.extends_global_admin(&write.body) {
            return Answer::error(400, "badRequest", "The document is not valid.");
        }
        if self.name_is_taken(&write.body["displayName"], None) {
            return Answer::error(409, "conflict", "The resource already exists.");
        }
        let id = format!(
            "{}-{}",
            names::guid(0xaa, self.number()),
            names::guid(0xbb, 1)
        );
        let mut doc = json!({
            "id": id, "status": "created", "customer": null, "autoExtendDuration": "PT0S",
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
            "activatedDateTime": "", "endDateTime": "",
        });
        for (name, value) in self.stored(&write.body).as_object().into_iter().flatten() {
            doc[name] = value.clone();
        }
        let by = By::Attempt(write.attempt);
        let thing = self.add(Noun::Relationship, id.clone(), None, doc, by);
        self.effect(write.attempt);
        self.entity(201, thing).with("Location", location(&id))
    }

    fn update(&mut self, write: &Write, thing: usize) -> Answer {
        if let Err(answer) = self.may_change(write, thing) {
            return answer;
        }
        let bad = |message| Answer::error(400, "badRequest", message);
        let now = self.doc(thing).cloned().unwrap_or_default();
        let names: Vec<&String> = write
            .body
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
            .collect();
        let mut after = now.clone();
        for name in &names {
            after[*name] = write.body[*name].clone();
        }
        match (self.status(thing), names.as_slice()) {
            ("created", _) => {}
            ("active", [name]) if *name == "autoExtendDuration" => {}
            ("active", [name])
                if *name == "accessDetails" && removes_global_admin(&now, &after) =>
            {
                let roles = write.body["accessDetails"].clone();
                return self.begin_operation(
                    write.attempt,
                    thing,
                    roles,
                    "delegatedAdminRelationshipUpdate",
                );
            }
            _ => return bad("The status does not allow it."),
        }
        if self.extends_global_admin(&after) {
            return bad("Global Administrator does not go with auto-extend.");
        }
        if names.iter().any(|name| *name == "displayName")
            && self.name_is_taken(&after["displayName"], Some(thing))
        {
            return Answer::error(409, "conflict", "The resource already exists.");
        }
        let stored = self.stored(&write.body);
        self.change(thing, stored, By::Attempt(write.attempt));
        self.entity(200, thing)
    }

    fn delete(&mut self, write: &Write, thing: usize) -> Answer {
        if let Err(answer) = self.may_change(write, thing) {
            return answer;
        }
        if self.status(thing) != "created" {
            return Answer::error(
                400,
                "badRequest",
                "Only a created relationship can be deleted.",
            );
        }
        self.put(thing, None, By::Attempt(write.attempt));
        self.effect(write.attempt);
        Answer::empty(204)
    }

    fn request(&mut self, write: &Write, thing: usize) -> Answer {
        if let Some(etag) = &write.if_match
            && etag != self.etag(thing)
        {
            return Answer::error(412, "preconditionFailed", "The ETag is stale.");
        }
        let action = text(&write.body["action"]).to_owned();
        let next = match (action.as_str(), self.status(thing)) {
            ("lockForApproval", "created") => "approvalPending",
            ("terminate", "active") => "terminationRequested",
            ("lockForApproval", "approvalPending") => {
                return Answer::error(409, "conflict", "The resource already exists.");
            }
            _ => return Answer::error(400, "badRequest", "The status does not allow the action."),
        };
        let id = names::guid(0x4e, self.number());
        let doc = json!({
            "id": id, "action": action, "status": "created",
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
        });
        let by = By::Attempt(write.attempt);
        let request = self.add(Noun::Request, id.clone(), Some(thing), doc, by);
        self.set_status(thing, next, by);
        self.effect(write.attempt);
        let later = |seconds: u64| seconds * 1000;
        let done = Event::SetStatus {
            thing: request,
            status: "succeeded",
            by: By::Service,
        };
        self.schedule(self.now + later(3), done);
        if action == "terminate" {
            for (after, status) in [(5, "terminating"), (60, "terminated")] {
                let event = Event::SetStatus {
                    thing,
                    status,
                    by: By::Service,
                };
                self.schedule(self.now + later(after), event);
            }
        }
        let place = format!("{}/requests/{id}", location(&self.things[thing].id));
        self.entity(201, request).with("Location", place)
    }

    fn extends_global_admin(&self, doc: &Value) -> bool {
        let extends = !same(
            "autoExtendDuration",
            &doc["autoExtendDuration"],
            &Value::Null,
        );
        extends
            && roles(&doc["accessDetails"])
                .iter()
                .any(|role| role == names::ROLES[names::GA])
    }

    pub(super) fn entity(&self, status: u16, thing: usize) -> Answer {
        Answer::json(status, &self.shown(thing, self.now).unwrap_or_default())
    }

    /// A body as the service stores it: the same values, perhaps in another spelling.
    pub(super) fn stored(&self, body: &Value) -> Value {
        let mut body = body.clone();
        if !self.history.weather.respells {
            return body;
        }
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            match (name.as_str(), value.as_str()) {
                ("displayName", Some(given)) => *value = json!(given.trim()),
                ("duration", Some("P365D")) => *value = json!("P1Y"),
                ("autoExtendDuration", Some("P0D")) => *value = json!("PT0S"),
                ("accessDetails", _) => {
                    let roles: Vec<Value> = roles(value)
                        .into_iter()
                        .rev()
                        .map(|role| json!({"roleDefinitionId": role.to_uppercase()}))
                        .collect();
                    *value = json!({ "unifiedRoles": roles });
                }
                _ => {}
            }
        }
        body
    }
}

/// Whether the only change is the removal of Global Administrator.
fn removes_global_admin(before: &Value, after: &Value) -> bool {
    let mut left = roles(&before["accessDetails"]);
    let count = left.len();
    left.retain(|role| role != names::ROLES[names::GA]);
    left.len() < count && left == roles(&after["accessDetails"])
}

pub(super) fn location(id: &str) -> String {
    format!(
        "{}/v1.0/tenantRelationships/delegatedAdminRelationships/{id}",
        names::ROOT
    )
}
