//! CloudCockpit (services.md, section 11): no ETags, no reading by id, one list per customer.

use serde_json::{Value, json};

use super::query::split;
use super::{Answer, By, Event, Look, Noun, World};
use crate::names;
use crate::values::same;

impl World {
    pub(super) fn cockpit_write(&mut self, attempt: usize) -> Answer {
        let sent = &self.attempts[attempt];
        let (method, body) = (sent.method.clone(), sent.body.clone());
        let (path, query) = split(&sent.path);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let has_provider = query.iter().any(|(name, _)| name == "providerInstanceId");
        match (method.as_str(), path.as_slice()) {
            ("POST", ["v1", "Customers", "delegated-admin-relationships"]) => {
                self.cockpit_create(attempt, &body, None)
            }
            ("POST", ["v1", "Customers", customer, "delegated-admin-relationships"]) => {
                self.cockpit_create(attempt, &body, Some(customer))
            }
            (
                "POST",
                [
                    "v1",
                    "Customers",
                    "delegated-admin-relationships",
                    id,
                    "access-assignments",
                ],
            ) => match self.find(Noun::Relationship, id) {
                Some(thing) if has_provider => self.link(attempt, thing),
                Some(_) => Answer::cockpit_error(400, "providerInstanceId is missing."),
                None => Answer::cockpit_error(404, "The relationship was not found."),
            },
            (_, ["v1", "Customers", _, "delegated-admin-relationships", id]) => {
                let found = self
                    .find(Noun::Relationship, id)
                    .filter(|thing| self.doc(*thing).is_some());
                let Some(thing) = found else {
                    return Answer::cockpit_error(404, "The relationship was not found.");
                };
                match method.as_str() {
                    "PATCH" => self.cockpit_update(attempt, &body, thing),
                    "POST" if has_provider => self.cockpit_terminate(attempt, thing),
                    _ => Answer::cockpit_error(400, "providerInstanceId is missing."),
                }
            }
            _ => Answer::cockpit_error(404, "Not found."),
        }
    }

    fn cockpit_create(&mut self, attempt: usize, body: &Value, customer: Option<&str>) -> Answer {
        let name = &body["displayName"];
        if body["autoExtendEnabled"].as_bool().is_none() || name.is_null() {
            return Answer::cockpit_error(400, "The document is not valid.");
        }
        let is_taken = self.all(Noun::Relationship, None).into_iter().any(|other| {
            self.doc(other)
                .is_some_and(|doc| same("displayName", name, &doc["displayName"]))
        });
        if is_taken && self.history.weather.is_unique {
            return Answer::cockpit_error(400, "A relationship of this name exists.");
        }
        let id = format!(
            "{}-{}",
            names::guid(0xaa, self.number()),
            names::guid(0xbb, 1)
        );
        let roles = match body["customSelectedGdapRolesIds"].as_array() {
            Some(roles) => {
                let roles: Vec<Value> = roles
                    .iter()
                    .map(|role| json!({"roleDefinitionId": role}))
                    .collect();
                json!({ "unifiedRoles": roles })
            }
            None => names::access_details(&[1, 2]),
        };
        let doc = json!({
            "id": id, "displayName": name, "duration": "P730D", "status": "approvalPending",
            "autoExtendDuration": extends(body), "accessDetails": roles,
            "customer": customer.map(|customer| json!({"tenantId": customer})),
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
        });
        let thing = self.add(Noun::Relationship, id, None, doc, By::Attempt(attempt));
        self.effect(attempt);
        let mut shown = cockpit_item(self.doc(thing).unwrap_or(&Value::Null));
        if self.history.weather.null_ids {
            shown["id"] = Value::Null;
            shown["relationshipId"] = Value::Null;
        }
        Answer::json(200, &shown)
    }

    fn cockpit_update(&mut self, attempt: usize, body: &Value, thing: usize) -> Answer {
        let is_open = matches!(self.status(thing), "created" | "approvalPending" | "active");
        if body["autoExtendEnabled"].as_bool().is_none() || !is_open {
            return Answer::cockpit_error(400, "The relationship does not allow it.");
        }
        let change = json!({ "autoExtendDuration": extends(body) });
        self.change(thing, change, By::Attempt(attempt));
        Answer::empty(200)
    }

    fn cockpit_terminate(&mut self, attempt: usize, thing: usize) -> Answer {
        if self.status(thing) != "active" {
            return Answer::cockpit_error(400, "Only an active relationship can be terminated.");
        }
        self.set_status(thing, "terminationRequested", By::Attempt(attempt));
        self.effect(attempt);
        let event = Event::SetStatus {
            thing,
            status: "terminated",
            by: By::Service,
        };
        self.schedule(self.now + 30_000, event);
        Answer::empty(200)
    }

    /// Links an active relationship with the portal's group (section 16, row 10).
    fn link(&mut self, attempt: usize, thing: usize) -> Answer {
        if self.status(thing) != "active" {
            return Answer::cockpit_error(400, "Only an active relationship can be linked.");
        }
        if !self.all(Noun::Assignment, Some(thing)).is_empty() {
            return match self.history.weather.links_once {
                true => Answer::cockpit_error(400, "The relationship is linked already."),
                false => Answer::empty(200),
            };
        }
        let id = names::guid(0xa5, self.number());
        let doc = json!({
            "id": id, "status": "pending",
            "accessContainer": {
                "accessContainerId": names::GROUP, "accessContainerType": {"name": "securityGroup"},
            },
            "accessDetails": self.doc(thing).map(|doc| doc["accessDetails"].clone()),
            "createdDateTime": self.date(self.now), "lastModifiedDateTime": self.date(self.now),
        });
        self.add(Noun::Assignment, id, Some(thing), doc, By::Attempt(attempt));
        self.effect(attempt);
        Answer::empty(200)
    }

    /// The links of a relationship.
    fn links(&mut self, call: usize, id: &str) -> (Answer, Option<Look>) {
        let Some(thing) = self.find(Noun::Relationship, id) else {
            return (
                Answer::cockpit_error(404, "The relationship was not found."),
                None,
            );
        };
        let then = self.now - self.list_lag();
        let all = self.all(Noun::Assignment, Some(thing)).into_iter();
        let docs: Vec<Value> = all.filter_map(|link| self.shown(link, then)).collect();
        let look = Look {
            at: self.now,
            call,
            docs: docs
                .iter()
                .map(|doc| (Noun::Assignment, doc.clone()))
                .collect(),
            missing: None,
            whole_list: true,
        };
        (Answer::json(200, &json!(docs)), Some(look))
    }

    /// Serves a GET: the list of a customer, or the links of a relationship.
    pub fn cockpit_read(&mut self, call: usize, url: &str) -> (Answer, Option<Look>) {
        let (path, _) = split(url);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let [
            "v1",
            "Customers",
            "delegated-admin-relationships",
            id,
            "access-assignments",
        ] = path.as_slice()
        {
            return self.links(call, id);
        }
        let ["v1", "Customers", customer, "delegated-admin-relationships"] = path.as_slice() else {
            return (Answer::cockpit_error(404, "Not found."), None);
        };
        let then = self.now - self.list_lag();
        let docs: Vec<Value> = self
            .all(Noun::Relationship, None)
            .into_iter()
            .filter_map(|thing| self.shown(thing, then))
            .filter(|doc| doc["customer"]["tenantId"] == json!(customer))
            .collect();
        let items: Vec<Value> = docs.iter().map(cockpit_item).collect();
        let look = Look {
            at: self.now,
            call,
            docs: docs
                .into_iter()
                .map(|doc| (Noun::Relationship, doc))
                .collect(),
            missing: None,
            whole_list: true,
        };
        (Answer::json(200, &json!(items)), Some(look))
    }
}

/// The `autoExtendDuration` that the flag stands for.
fn extends(body: &Value) -> &'static str {
    match body["autoExtendEnabled"].as_bool() {
        Some(true) => "P180D",
        _ => "PT0S",
    }
}

/// A relationship as CloudCockpit writes it.
fn cockpit_item(doc: &Value) -> Value {
    json!({
        "relationshipId": doc["id"], "id": doc["id"], "displayName": doc["displayName"],
        "duration": doc["duration"], "autoExtendDuration": doc["autoExtendDuration"],
        "customer": doc["customer"], "status": {"name": doc["status"]},
        "accessDetails": doc["accessDetails"], "createdDateTime": null,
    })
}
