//! Documents to send, built property by property.

use serde_json::{Value, json};

use super::Object;
use super::request::RequestAction;

/// The document of a relationship to create, or of the properties to update. It isn't checked here, but by the
/// call that sends it.
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
    /// A draft without properties.
    pub fn new() -> RelationshipDraft {
        RelationshipDraft::default()
    }

    /// The display name, 1 to 50 characters.
    pub fn display_name(self, name: &str) -> RelationshipDraft {
        self.property("displayName", name)
    }

    /// The duration, counted from the approval: 1 to 730 days.
    pub fn days(self, days: u32) -> RelationshipDraft {
        self.property("duration", format!("P{days}D"))
    }

    /// The customer's tenant, a GUID. If omitted, the relationship is with the first customer who approves it.
    pub fn customer(self, tenant_id: &str) -> RelationshipDraft {
        self.property("customer", json!({ "tenantId": tenant_id }))
    }

    /// The Entra roles, each by name or by id. An update replaces all roles of the relationship.
    pub fn roles<R: AsRef<str>>(self, roles: impl IntoIterator<Item = R>) -> RelationshipDraft {
        self.property("accessDetails", access_details(roles))
    }

    /// Whether the relationship is extended by 180 days when it ends.
    pub fn auto_extend(self, on: bool) -> RelationshipDraft {
        let duration = if on { "P180D" } else { "PT0S" };
        self.property("autoExtendDuration", duration)
    }

    /// Sets any property, by its name in JSON.
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> RelationshipDraft {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The document as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(&self.0)
    }
}

/// The document of an access assignment to create, or of its roles to update.
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
    /// A draft without properties.
    pub fn new() -> AssignmentDraft {
        AssignmentDraft::default()
    }

    /// The id of a security group of the partner, a GUID. An update can't change it.
    pub fn group(mut self, id: &str) -> AssignmentDraft {
        let container = json!({ "accessContainerId": id, "accessContainerType": "securityGroup" });
        self.0.insert("accessContainer".to_owned(), container);
        self
    }

    /// The Entra roles, each by name or by id; the relationship must have them.
    pub fn roles<R: AsRef<str>>(mut self, roles: impl IntoIterator<Item = R>) -> AssignmentDraft {
        self.0
            .insert("accessDetails".to_owned(), access_details(roles));
        self
    }

    /// The document as JSON.
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
    // A JSON value can always be written as text.
    serde_json::to_vec(properties).unwrap_or_default()
}
