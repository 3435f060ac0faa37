//! The writes of other clients.

use serde_json::{Value, json};

use super::{By, Noun, World};
use crate::history::{Kind, OtherWrite};
use crate::names;

impl World {
    /// Makes the other client's write with this number.
    pub fn other_write(&mut self, number: usize) {
        let what = self.history.others[number].what;
        let call = self.history.calls.iter().find(|call| call.body.is_object());
        let body = call.map(|call| call.body.clone()).unwrap_or_default();
        let kind = self.history.calls[0].kind;
        let id = if kind.is_on_assignment() {
            names::ASSIGNMENT
        } else {
            names::SEEDED
        };
        let noun = if kind.is_on_assignment() {
            Noun::Assignment
        } else {
            Noun::Relationship
        };
        let Some(target) = self
            .find(noun, id)
            .filter(|target| self.doc(*target).is_some())
        else {
            return;
        };
        self.note(format!("another client: {what:?}"));
        self.other_writes.push(self.now);
        let first = self.things[target].versions[0]
            .doc
            .clone()
            .unwrap_or_default();
        match what {
            OtherWrite::OurProperty => self.change(target, third_values(&body), By::Other),
            OtherWrite::OurValue => self.change(target, properties(&body, &body), By::Other),
            OtherWrite::Back => self.change(target, properties(&body, &first), By::Other),
            OtherWrite::OtherProperty => {
                let now = self.now;
                self.change(
                    target,
                    json!({ "note": format!("changed at {now}") }),
                    By::Other,
                );
            }
            OtherWrite::Namesake => self.namesake(&body),
            OtherWrite::Approve => {
                let made: Vec<usize> = self.all(Noun::Relationship, None);
                for thing in made {
                    if self.status(thing) == "approvalPending" {
                        self.set_status(thing, "active", By::Other);
                    }
                }
            }
            OtherWrite::End => match (noun, self.status(target)) {
                (Noun::Assignment, _) => self.set_status(target, "deleting", By::Other),
                (_, "created") => self.put(target, None, By::Other),
                (_, "active") => self.set_status(target, "terminationRequested", By::Other),
                _ => {}
            },
        }
    }

    fn namesake(&mut self, body: &Value) {
        let number = self.number();
        let id = names::guid(0x99, number);
        let is_group = self.history.calls[0].kind == Kind::Assign;
        if is_group {
            let parent = self.find(Noun::Relationship, names::SEEDED);
            let mut doc = body.clone();
            doc["id"] = json!(id);
            doc["accessDetails"] = names::access_details(&[4]);
            doc["status"] = json!("active");
            doc["createdDateTime"] = json!(self.date(self.now));
            self.add(Noun::Assignment, id, parent, doc, By::Other);
            return;
        }
        let doc = json!({
            "id": id, "displayName": names::NEW_NAME, "duration": "P7D", "status": "created",
            "accessDetails": names::access_details(&[4]), "autoExtendDuration": "PT0S",
            "customer": {"tenantId": names::CUSTOMER},
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
        });
        self.add(Noun::Relationship, id, None, doc, By::Other);
    }
}

/// The properties of `body` that a relationship or an assignment has, with the values of `from`.
fn properties(body: &Value, from: &Value) -> Value {
    let flag = |on: bool| json!({ "autoExtendDuration": if on { "P180D" } else { "PT0S" } });
    if let Some(on) = body["autoExtendEnabled"].as_bool() {
        return match from.get("autoExtendEnabled") {
            Some(_) => flag(on),
            None => json!({ "autoExtendDuration": from["autoExtendDuration"] }),
        };
    }
    body.as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "action" && *name != "accessContainer")
        .map(|(name, _)| (name.clone(), from[name].clone()))
        .collect()
}

/// Values of the same properties that are neither the initial nor the wanted ones.
fn third_values(body: &Value) -> Value {
    let mut values = properties(body, body);
    for (name, value) in values.as_object_mut().into_iter().flatten() {
        *value = match name.as_str() {
            "displayName" => json!("Named by somebody else"),
            "duration" => json!("P77D"),
            "accessDetails" => names::access_details(&[4]),
            "autoExtendDuration" if *value == json!("P180D") => json!("PT0S"),
            "autoExtendDuration" => json!("P180D"),
            _ => value.clone(),
        };
    }
    values
}
