//! The objects of the services. Serialised, they are the raw state that the control API shows and changes and
//! the state file contains; the services' responses are written in `render`.

use crate::emulator::world::roles;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A delegated admin relationship and all it contains.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Relationship {
    pub(crate) id: String,
    pub(crate) etag: String,
    pub(crate) display_name: String,
    pub(crate) duration: String,
    pub(crate) auto_extend_duration: Option<String>,
    pub(crate) status: String,
    pub(crate) created_date_time: String,
    pub(crate) last_modified_date_time: String,
    #[serde(default)]
    pub(crate) activated_date_time: Option<String>,
    #[serde(default)]
    pub(crate) end_date_time: Option<String>,
    #[serde(default)]
    pub(crate) customer: Option<Participant>,
    pub(crate) access_details: AccessDetails,
    /// Present on a relationship that an indirect provider created for a reseller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) indirect_provider_tenant_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is_partner_consent_pending: Option<bool>,
    /// Present on a relationship that was created through CloudCockpit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cloud_cockpit: Option<CockpitMark>,
    #[serde(default)]
    pub(crate) requests: Vec<Request>,
    #[serde(default)]
    pub(crate) operations: Vec<Operation>,
    #[serde(default)]
    pub(crate) access_assignments: Vec<Assignment>,
    /// The tick at which a service created it; none: it was seeded or loaded.
    #[serde(skip)]
    pub(crate) born: Option<u64>,
}

/// The customer of a relationship.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Participant {
    pub(crate) tenant_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) display_name: Option<String>,
}

/// The roles of a relationship or an assignment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AccessDetails {
    pub(crate) unified_roles: Vec<Role>,
}

/// One role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Role {
    pub(crate) role_definition_id: String,
}

/// The CloudCockpit provider and customer of a relationship.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CockpitMark {
    pub(crate) provider_instance_id: String,
    #[serde(default)]
    pub(crate) customer_id: Option<String>,
}

/// A request to move a relationship on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    pub(crate) id: String,
    pub(crate) etag: String,
    pub(crate) action: String,
    pub(crate) status: String,
    pub(crate) created_date_time: String,
    pub(crate) last_modified_date_time: String,
}

/// A long-running change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) etag: String,
    pub(crate) operation_type: String,
    pub(crate) data: String,
    pub(crate) status: String,
    pub(crate) created_date_time: String,
    pub(crate) last_modified_date_time: String,
    /// What the operation will do.
    pub(crate) roles: AccessDetails,
    /// The assignment that the operation changes; none: it changes the relationship itself.
    #[serde(default)]
    pub(crate) assignment: Option<String>,
}

impl Operation {
    /// Whether the operation hasn't ended.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.status.as_str(), "notStarted" | "running")
    }
}

/// The binding of a security group to some of the roles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Assignment {
    pub(crate) id: String,
    pub(crate) etag: String,
    pub(crate) status: String,
    pub(crate) created_date_time: String,
    pub(crate) last_modified_date_time: String,
    pub(crate) access_details: AccessDetails,
    pub(crate) access_container: Container,
    /// The tick at which a service created it.
    #[serde(skip)]
    pub(crate) born: Option<u64>,
}

/// The group that an assignment is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Container {
    pub(crate) access_container_id: String,
    pub(crate) access_container_type: String,
}

impl Assignment {
    /// Whether it assigns roles to this group.
    pub(crate) fn binds(&self, group: &str) -> bool {
        let id = &self.access_container.access_container_id;
        self.status != "deleted" && id.eq_ignore_ascii_case(group)
    }
}

/// A customer with whom there is, or was, a relationship.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Customer {
    pub(crate) tenant_id: String,
    pub(crate) display_name: String,
    pub(crate) etag: String,
}

/// The partner's contract with a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Contract {
    pub(crate) customer_id: String,
    pub(crate) display_name: String,
}

/// The type of all contracts here.
pub(crate) const CONTRACT_TYPE: &str = "ResellerPartnerContract";

impl Contract {
    /// The customer's domain.
    pub(crate) fn domain(&self) -> String {
        let short = self.customer_id.get(..8).unwrap_or(&self.customer_id);
        format!("customer-{short}.onmicrosoft.com")
    }
}

/// A group of the partner's tenant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) display_name: String,
    #[serde(default = "is_security_enabled")]
    pub(crate) security_enabled: bool,
}

fn is_security_enabled() -> bool {
    true
}

/// The management URL of a customer's service.
#[derive(Clone, Debug)]
pub(crate) struct ServiceAddress {
    pub(crate) id: String,
    pub(crate) service_name: &'static str,
    pub(crate) service_management_url: String,
}

impl AccessDetails {
    /// Creates it from role ids, without duplicates.
    pub(crate) fn of<S: AsRef<str>>(ids: &[S]) -> Self {
        let mut roles: Vec<Role> = Vec::new();
        for id in ids {
            let id = id.as_ref().to_ascii_lowercase();
            if roles.iter().all(|r| r.role_definition_id != id) {
                roles.push(Role {
                    role_definition_id: id,
                });
            }
        }
        Self {
            unified_roles: roles,
        }
    }

    /// The ids, in ascending order.
    pub(crate) fn set(&self) -> std::collections::BTreeSet<&str> {
        self.unified_roles
            .iter()
            .map(|r| r.role_definition_id.as_str())
            .collect()
    }

    /// Whether Global Administrator is among them.
    pub(crate) fn has_global_administrator(&self) -> bool {
        self.set().contains(roles::GLOBAL_ADMINISTRATOR)
    }
}

impl Relationship {
    /// The raw state. It is converted through JSON text, so that the control API and state files use the same
    /// serialisation.
    pub(crate) fn to_raw(&self) -> Value {
        let text = serde_json::to_vec(self).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// The relationship with this raw state; the error is a sentence.
    pub(crate) fn from_raw(raw: &Value) -> Result<Self, String> {
        serde_json::from_slice(raw.to_string().as_bytes()).map_err(|error| problem(&error))
    }

    /// Whether the relationship is extended automatically.
    pub(crate) fn extends(&self) -> bool {
        self.auto_extend_duration.as_deref() == Some("P180D")
    }
}

/// The error message without line and column: the text they refer to isn't the caller's.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text[..end].to_owned()
}
