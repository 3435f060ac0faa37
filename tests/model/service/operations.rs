//! Long-running operations (services.md, section 6, and operation 14 of section 1).

use serde_json::{Value, json};

use super::graph::location;
use super::{Answer, By, Event, Noun, World};
use crate::history::OperationAnswer;
use crate::names;

impl World {
    /// Whether an operation on this object is running.
    pub(super) fn is_busy(&self, target: usize) -> bool {
        self.things.iter().enumerate().any(|(number, thing)| {
            thing.noun == Noun::Operation
                && self
                    .doc(number)
                    .is_some_and(|doc| doc["target"] == json!(target))
                && self.status(number) == "running"
        })
    }

    /// Begins an operation that sets the roles of a relationship or an assignment.
    pub(super) fn begin_operation(
        &mut self,
        attempt: usize,
        target: usize,
        roles: Value,
        kind: &str,
    ) -> Answer {
        let style = self.history.weather.operation.clone();
        if style.answer == OperationAnswer::AtOnce {
            self.change(
                target,
                json!({ "accessDetails": roles }),
                By::Attempt(attempt),
            );
            return self.entity(200, target);
        }
        let before = self.entity(200, target);
        let relationship = self.things[target].parent.unwrap_or(target);
        let id = names::guid(0x09, self.number());
        let doc = json!({
            "id": id, "operationType": kind, "status": "running", "data": "", "target": target,
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
        });
        let by = By::Attempt(attempt);
        let operation = self.add(Noun::Operation, id.clone(), Some(relationship), doc, by);
        self.attempts[attempt].operation = Some(operation);
        self.note(format!("  write {attempt} begins operation {id}"));
        if style.moves_etag {
            let doc = self.doc(target).cloned();
            self.put(target, doc, by);
        }
        let end = Event::EndOperation {
            operation,
            target,
            attempt,
            roles,
        };
        self.schedule(self.now + style.takes, end);
        let place = format!(
            "{}/operations/{id}",
            location(&self.things[relationship].id)
        );
        let accepted = |answer: Answer| answer.with("Location", place).with("Retry-After", "2");
        match style.answer {
            OperationAnswer::Accepted => accepted(Answer::json(202, &json!({}))),
            OperationAnswer::AcceptedEmpty => accepted(Answer::empty(202)),
            OperationAnswer::Empty => Answer::empty(200),
            OperationAnswer::OldEntity | OperationAnswer::AtOnce => before,
        }
    }

    pub(super) fn end_operation(
        &mut self,
        operation: usize,
        target: usize,
        attempt: usize,
        roles: Value,
    ) {
        let fails = self.history.weather.operation.fails || self.doc(target).is_none();
        if !fails {
            self.change(
                target,
                json!({ "accessDetails": roles }),
                By::Attempt(attempt),
            );
        }
        let status = if fails { "failed" } else { "succeeded" };
        self.note(format!("  operation of write {attempt} ends: {status}"));
        self.set_status(operation, status, By::Service);
    }
}
