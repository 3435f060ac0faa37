//! Documents to send, built property by property.

use serde_json::{Value, json};

use super::Object;
use super::request::RequestAction;

/// A relationship to create, or the properties of one to update. It is checked when it is sent, with all other
/// rules of the service.
///
/// ```
/// use gdap::RelationshipDraft;
///
/// let draft = RelationshipDraft::new()
///     .display_name("Contoso support")
///     .days(730)
///     .roles(["Directory Readers", "Helpdesk Administrator"])
///     .customer("4fdbff88-9d6b-42e0-9713-45c922ba8001")
///     .property("autoExtendDuration", "P180D");
/// assert!(String::from_utf8_lossy(&draft.to_json()).contains(r#""duration":"P730D""#));
/// ```
///
/// Send it with [`Client::create`](crate::Client::create) or [`Client::update`](crate::Client::update):
///
/// ```no_run
/// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
/// use gdap::{CallOptions, RelationshipDraft};
///
/// let draft = RelationshipDraft::new().auto_extend(true);
/// client.update(id, &draft.to_json(), &CallOptions::default())?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RelationshipDraft(Object);

impl RelationshipDraft {
    /// No properties.
    pub fn new() -> RelationshipDraft {
        RelationshipDraft::default()
    }

    /// Its name, 1 to 50 characters.
    pub fn display_name(self, name: &str) -> RelationshipDraft {
        self.property("displayName", name)
    }

    /// How long it lasts from its approval, 1 to 730 days.
    pub fn days(self, days: u32) -> RelationshipDraft {
        self.property("duration", format!("P{days}D"))
    }

    /// The tenant of the customer, a GUID. Without it the first customer who approves has it.
    pub fn customer(self, tenant_id: &str) -> RelationshipDraft {
        self.property("customer", json!({ "tenantId": tenant_id }))
    }

    /// Its Entra roles, each by name or by id. They replace all that it has.
    pub fn roles<R: AsRef<str>>(self, roles: impl IntoIterator<Item = R>) -> RelationshipDraft {
        self.property("accessDetails", access_details(roles))
    }

    /// Whether it is extended by 180 days when it ends.
    pub fn auto_extend(self, on: bool) -> RelationshipDraft {
        let duration = if on { "P180D" } else { "PT0S" };
        self.property("autoExtendDuration", duration)
    }

    /// A property by its name in JSON.
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> RelationshipDraft {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The document.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(&self.0)
    }
}

/// An access assignment to make, or the roles of one to update.
///
/// ```no_run
/// # fn example(client: &gdap::Client, relationship: &str, group: &str) -> gdap::Result<()> {
/// use gdap::{AssignmentDraft, CallOptions};
///
/// let draft = AssignmentDraft::new().group(group).roles(["Directory Readers"]);
/// client.assign(relationship, &draft.to_json(), &CallOptions::default())?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AssignmentDraft(Object);

impl AssignmentDraft {
    /// No properties.
    pub fn new() -> AssignmentDraft {
        AssignmentDraft::default()
    }

    /// The security group of the partner, a GUID. An update can't change it.
    pub fn group(mut self, id: &str) -> AssignmentDraft {
        let container = json!({ "accessContainerId": id, "accessContainerType": "securityGroup" });
        self.0.insert("accessContainer".to_owned(), container);
        self
    }

    /// Its Entra roles, each by name or by id; the relationship must have them.
    pub fn roles<R: AsRef<str>>(mut self, roles: impl IntoIterator<Item = R>) -> AssignmentDraft {
        self.0
            .insert("accessDetails".to_owned(), access_details(roles));
        self
    }

    /// The document.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(&self.0)
    }
}

impl RequestAction {
    /// The document of a request for this action, for [`Client::request`](crate::Client::request).
    pub fn to_json(self) -> Vec<u8> {
        json!({ "action": self.as_str() }).to_string().into_bytes()
    }
}

fn access_details<R: AsRef<str>>(roles: impl IntoIterator<Item = R>) -> Value {
    let role = |role: R| json!({ "roleDefinitionId": role.as_ref() });
    let roles: Vec<_> = roles.into_iter().map(role).collect();
    json!({ "unifiedRoles": roles })
}

fn to_json(properties: &Object) -> Vec<u8> {
    // Texts, numbers and lists of them can always be written.
    serde_json::to_vec(properties).unwrap_or_default()
}
