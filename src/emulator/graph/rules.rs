//! The rules for documents: the values each member accepts, and the changes each status allows.

use crate::emulator::graph::errors;
use crate::emulator::graph::errors::{bad_request, service};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::duration::seconds;
use crate::emulator::world::model::{AccessDetails, Participant, Relationship};
use crate::emulator::world::roles;
use crate::emulator::world::settings::Settings;
use serde_json::{Map, Value};

/// The maximum length of a name, in UTF-16 code units.
const MAX_NAME: usize = 50;
/// The maximum duration, in days.
const MAX_DAYS: i64 = 730;

const READ_ONLY: [&str; 9] = [
    "id",
    "status",
    "createdDateTime",
    "lastModifiedDateTime",
    "activatedDateTime",
    "endDateTime",
    "accessAssignments",
    "operations",
    "requests",
];

/// The members of a relationship that a caller sent, each checked.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) display_name: Option<String>,
    pub(crate) duration: Option<String>,
    /// `Some(None)`: null was sent.
    pub(crate) customer: Option<Option<Participant>>,
    pub(crate) access_details: Option<AccessDetails>,
    pub(crate) auto_extend_duration: Option<String>,
}

/// The body as a JSON object.
pub(crate) fn body(call: &Call) -> Result<Map<String, Value>, Response> {
    if call.media_type() != "application/json" {
        return Err(service(
            415,
            "unsupportedMediaType",
            "The Content-Type must be application/json.",
        ));
    }
    match serde_json::from_slice(&call.body) {
        Ok(mut value @ Value::Object(_)) => {
            strip_annotations(&mut value);
            match value {
                Value::Object(body) => Ok(body),
                _ => Err(bad_request("The request body is not a valid JSON object.")),
            }
        }
        _ => Err(bad_request("The request body is not a valid JSON object.")),
    }
}

/// Removes annotations: they are allowed everywhere and have no effect.
fn strip_annotations(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !name.contains('@'));
            members.values_mut().for_each(strip_annotations);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_annotations),
        _ => {}
    }
}

/// Reads a relationship document; with `new`, all members that a create requires must be present.
pub(crate) fn draft(body: &Map<String, Value>, new: bool) -> Result<Draft, Response> {
    let mut draft = Draft::default();
    for (name, value) in body {
        match name.as_str() {
            "displayName" => draft.display_name = Some(display_name(value)?),
            "duration" => draft.duration = Some(duration(value)?),
            "customer" => draft.customer = Some(customer(value)?),
            "accessDetails" => draft.access_details = Some(access_details(value)?),
            "autoExtendDuration" => draft.auto_extend_duration = Some(auto_extend(value)?),
            other if READ_ONLY.contains(&other) => {
                return Err(bad_request(&format!(
                    "The property '{other}' is read-only."
                )));
            }
            other => {
                return Err(bad_request(&format!(
                    "The property '{other}' does not exist on type 'microsoft.graph.delegatedAdminRelationship'."
                )));
            }
        }
    }
    let missing = [
        ("displayName", draft.display_name.is_none()),
        ("duration", draft.duration.is_none()),
        ("accessDetails", draft.access_details.is_none()),
    ];
    if let Some((name, _)) = missing.iter().find(|(_, missing)| new && *missing) {
        return Err(bad_request(&format!("The property '{name}' is required.")));
    }
    Ok(draft)
}

impl Draft {
    /// Applies the members that were sent to `r`.
    pub(crate) fn apply(self, r: &mut Relationship) {
        if let Some(name) = self.display_name {
            r.display_name = name;
        }
        if let Some(duration) = self.duration {
            r.duration = duration;
        }
        if let Some(customer) = self.customer {
            r.customer = customer;
        }
        if let Some(details) = self.access_details {
            r.access_details = details;
        }
        if let Some(extend) = self.auto_extend_duration {
            r.auto_extend_duration = Some(extend);
        }
    }

    /// Whether this removes Global Administrator from `r` and does nothing else.
    fn removes_global_administrator(&self, r: &Relationship) -> bool {
        let Some(wanted) = &self.access_details else {
            return false;
        };
        let mut left = r.access_details.set();
        left.remove(roles::GLOBAL_ADMINISTRATOR) && wanted.set() == left
    }

    /// Whether the status of `r` allows this change; `true`: as a long-running operation.
    pub(crate) fn allowed(&self, r: &Relationship) -> Result<bool, Response> {
        let others =
            self.display_name.is_some() || self.duration.is_some() || self.customer.is_some();
        match r.status.as_str() {
            "created" => Ok(false),
            "active" if others => Err(bad_request(
                "Only autoExtendDuration, or the removal of the Global Administrator role, can be updated in the status active.",
            )),
            "active" if self.access_details.is_some() => {
                if self.auto_extend_duration.is_some() || !self.removes_global_administrator(r) {
                    return Err(bad_request(
                        "In the status active accessDetails can only be updated alone and to remove the Global Administrator role.",
                    ));
                }
                Ok(true)
            }
            "active" => Ok(false),
            other => Err(bad_request(&format!(
                "The relationship cannot be updated in the status {other}."
            ))),
        }
    }
}

/// Rejects auto-extend together with Global Administrator.
pub(crate) fn compatible(r: &Relationship) -> Result<(), Response> {
    if r.extends() && r.access_details.has_global_administrator() {
        return Err(bad_request(
            "A relationship with the Global Administrator role cannot be auto extended.",
        ));
    }
    Ok(())
}

fn display_name(value: &Value) -> Result<String, Response> {
    match value.as_str() {
        Some(name) if name.trim().is_empty() => {
            Err(bad_request("The displayName must not be empty."))
        }
        Some(name) if name.encode_utf16().count() > MAX_NAME => Err(bad_request(
            "The displayName must not be longer than 50 characters.",
        )),
        Some(name) => Ok(name.to_owned()),
        None => Err(bad_request("The displayName must be a string.")),
    }
}

fn duration(value: &Value) -> Result<String, Response> {
    let seconds = value.as_str().and_then(seconds).ok_or_else(|| {
        bad_request("The duration is invalid: the request model is invalid for type Edm.Duration.")
    })?;
    if !(86_400..=MAX_DAYS * 86_400).contains(&seconds) || seconds % 86_400 != 0 {
        return Err(bad_request(
            "The duration must be between P1D and P2Y inclusive, in whole days.",
        ));
    }
    Ok(format!("P{}D", seconds / 86_400))
}

fn auto_extend(value: &Value) -> Result<String, Response> {
    match value.as_str() {
        Some("P180D") => Ok("P180D".into()),
        Some("P0D" | "PT0S") => Ok("PT0S".into()),
        None if value.is_null() => Ok("PT0S".into()),
        _ => Err(bad_request(
            "The autoExtendDuration must be one of P0D, PT0S, P180D.",
        )),
    }
}

fn customer(value: &Value) -> Result<Option<Participant>, Response> {
    if value.is_null() {
        return Ok(None);
    }
    let customer: Participant = serde_json::from_value(value.clone())
        .map_err(|_| bad_request("The customer is invalid: tenantId is required."))?;
    if uuid::Uuid::try_parse(&customer.tenant_id).is_err() {
        return Err(bad_request("The customer's tenantId must be a GUID."));
    }
    Ok(Some(customer))
}

/// Reads accessDetails: at least one role, all of them known.
pub(crate) fn access_details(value: &Value) -> Result<AccessDetails, Response> {
    let details: AccessDetails = serde_json::from_value(value.clone())
        .map_err(|_| bad_request("The accessDetails are invalid: unifiedRoles is required."))?;
    let ids: Vec<&str> = (details.unified_roles.iter())
        .map(|r| r.role_definition_id.as_str())
        .collect();
    if ids.is_empty() {
        return Err(bad_request("The unifiedRoles must not be empty."));
    }
    if let Some(id) = ids.iter().find(|id| !roles::known(id)) {
        return Err(bad_request(&format!(
            "The roleDefinitionId '{id}' is not a known role."
        )));
    }
    Ok(AccessDetails::of(&ids))
}

/// Compares If-Match with the current etag.
pub(crate) fn matches(call: &Call, etag: &str, settings: &Settings) -> Result<(), Response> {
    let (missing, strict) = (settings.missing_etag_status, settings.strict);
    match call.header("if-match") {
        None => Err(errors::missing_if_match(missing)),
        Some(sent) if sent == etag => Ok(()),
        // `*` isn't documented, so it is accepted only without the setting `strict`.
        Some("*") if !strict => Ok(()),
        Some(_) => Err(errors::etag_mismatch()),
    }
}
