//! Writes of access assignments (services.md, section 1, operations 12, 14 and 15).

use serde_json::json;

use super::graph::{Write, location};
use super::{Answer, By, Event, Noun, World};
use crate::names;
use crate::values::{holds, roles, same};

impl World {
    pub(super) fn assign(&mut self, write: &Write, thing: usize) -> Answer {
        let allowed = roles(&self.doc(thing).cloned().unwrap_or_default()["accessDetails"]);
        let wanted = roles(&write.body["accessDetails"]);
        if self.status(thing) != "active" || wanted.iter().any(|role| !allowed.contains(role)) {
            return Answer::error(400, "badRequest", "The relationship does not allow it.");
        }
        let group = &write.body["accessContainer"];
        let is_taken = self
            .all(Noun::Assignment, Some(thing))
            .into_iter()
            .any(|other| {
                let doc = self.doc(other);
                doc.is_some_and(|doc| same("accessContainer", group, &doc["accessContainer"]))
                    && self.status(other) != "deleted"
            });
        if is_taken && self.history.weather.is_unique {
            return Answer::error(409, "conflict", "The resource already exists.");
        }
        let id = names::guid(0xa5, self.number());
        let mut doc = self.stored(&write.body);
        doc["id"] = json!(id);
        doc["status"] = json!("pending");
        doc["createdDateTime"] = json!(self.date(self.now));
        doc["lastModifiedDateTime"] = json!(self.date(self.now));
        let by = By::Attempt(write.attempt);
        let assignment = self.add(Noun::Assignment, id.clone(), Some(thing), doc, by);
        self.effect(write.attempt);
        let active = Event::SetStatus {
            thing: assignment,
            status: "active",
            by: By::Service,
        };
        self.schedule(self.now + 4000, active);
        let place = format!(
            "{}/accessAssignments/{id}",
            location(&self.things[thing].id)
        );
        self.entity(201, assignment).with("Location", place)
    }

    pub(super) fn update_assignment(&mut self, write: &Write, thing: usize) -> Answer {
        if let Err(answer) = self.may_change(write, thing) {
            return answer;
        }
        if matches!(self.status(thing), "deleting" | "deleted") {
            return Answer::error(400, "badRequest", "The assignment is being deleted.");
        }
        if self.doc(thing).is_some_and(|doc| holds(&write.body, doc)) {
            return self.entity(200, thing);
        }
        let wanted = write.body["accessDetails"].clone();
        self.begin_operation(
            write.attempt,
            thing,
            wanted,
            "delegatedAdminAccessAssignmentUpdate",
        )
    }

    pub(super) fn delete_assignment(&mut self, write: &Write, thing: usize) -> Answer {
        if let Err(answer) = self.may_change(write, thing) {
            return answer;
        }
        if matches!(self.status(thing), "deleting" | "deleted") {
            return Answer::error(400, "badRequest", "The assignment is being deleted.");
        }
        let by = By::Attempt(write.attempt);
        self.set_status(thing, "deleting", by);
        self.effect(write.attempt);
        let deleted = Event::SetStatus {
            thing,
            status: "deleted",
            by: By::Service,
        };
        self.schedule(self.now + 5000, deleted);
        Answer::empty(204)
    }
}
