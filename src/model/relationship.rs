//! A relationship as a service returned it, parsed leniently.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::Status;
use super::duration::{self, AutoExtend};
use crate::base::{Error, ErrorKind, Result};

/// A relationship as a service returned it. A property that can't be parsed is `None`; `raw` has them all.
///
/// Example: [`Client`](crate::Client).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Relationship {
    /// The service's id; opaque.
    pub id: String,
    /// `@odata.etag`, exactly as received.
    pub etag: Option<String>,
    /// The name.
    pub display_name: Option<String>,
    /// The status.
    pub status: Option<Status>,
    /// The duration as the service spelt it, such as `P730D`.
    pub duration: Option<String>,
    /// `autoExtendDuration` as the service spelt it; see [`Relationship::auto_extend`].
    pub auto_extend_duration: Option<String>,
    /// Ids of its roles, in lower case, in the order of the response.
    pub roles: Vec<String>,
    /// The customer's tenant, in lower case; `None` if any customer can approve.
    pub customer_tenant_id: Option<String>,
    /// When it was created.
    pub created: Option<SystemTime>,
    /// When it ends, or ended.
    pub end: Option<SystemTime>,
    /// All properties that the service returned, with empty dates as null.
    pub raw: Map<String, Value>,
    /// `raw` as text, with the properties in the order of the response, if it was read from text.
    pub(crate) text: Option<String>,
}

impl Relationship {
    /// Parses a relationship from JSON. Fails with `InvalidResponse` if it isn't an object or has no id.
    ///
    /// ```
    /// use gdap::{Relationship, Status};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let kept = r#"{"id": "5d027261", "status": "active", "autoExtendDuration": "P180D"}"#;
    /// let relationship = Relationship::from_value(serde_json::from_str(kept)?)?;
    /// assert_eq!(relationship.status, Some(Status::Active));
    /// assert!(relationship.auto_extend().is_extended());
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_value(mut value: Value) -> Result<Relationship> {
        normalise_response(&mut value);
        let Value::Object(raw) = value else {
            return Err(unreadable("isn't a JSON object"));
        };
        let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(id) = text("id").filter(|id| !id.is_empty()) else {
            return Err(unreadable("has no id"));
        };
        Ok(Relationship {
            id,
            etag: text("@odata.etag"),
            display_name: text("displayName"),
            status: text("status").as_deref().map(Status::parse),
            duration: text("duration"),
            auto_extend_duration: text("autoExtendDuration"),
            roles: role_ids(&raw),
            customer_tenant_id: customer_tenant_id(&raw),
            created: text("createdDateTime").as_deref().and_then(timestamp),
            end: text("endDateTime").as_deref().and_then(timestamp),
            raw,
            text: None,
        })
    }

    /// The status as received, empty if there is none: an assignment's statuses differ from a relationship's.
    pub(crate) fn raw_status(&self) -> &str {
        let status = self.raw.get("status").and_then(Value::as_str);
        status.unwrap_or_default()
    }

    /// When it was last changed.
    pub fn modified(&self) -> Option<SystemTime> {
        let text = self.raw.get("lastModifiedDateTime").and_then(Value::as_str);
        text.and_then(timestamp)
    }

    /// Whether it is extended when it ends; not if the duration is absent, null or zero.
    pub fn auto_extend(&self) -> AutoExtend {
        AutoExtend::read(self.auto_extend_duration.as_deref())
    }
}

/// The ids in `accessDetails.unifiedRoles`, in lower case.
pub fn role_ids(entity: &Map<String, Value>) -> Vec<String> {
    let roles = entity
        .get("accessDetails")
        .and_then(|details| details.get("unifiedRoles"))
        .and_then(Value::as_array);
    roles
        .into_iter()
        .flatten()
        .filter_map(|role| role.get("roleDefinitionId")?.as_str())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// `customer.tenantId` in lower case; `None` if it is absent, null or empty.
pub fn customer_tenant_id(entity: &Map<String, Value>) -> Option<String> {
    let id = entity.get("customer")?.get("tenantId")?.as_str()?;
    (!id.is_empty()).then(|| id.to_ascii_lowercase())
}

/// Parses a date and time of a service; without an offset it counts as UTC. `None` if it is before 1970: .NET
/// writes the year 1 for a missing date.
pub fn timestamp(text: &str) -> Option<SystemTime> {
    let utc = |text: &str| humantime::parse_rfc3339_weak(text).ok();
    let (time, offset) = text.split_at_checked(text.len().checked_sub("+00:00".len())?)?;
    if !offset.starts_with(['+', '-']) {
        return utc(text);
    }
    // The offset is parsed as a time after midnight.
    let midnight = SystemTime::UNIX_EPOCH;
    let ahead = utc(&format!("1970-01-01T{}:00Z", &offset[1..]))?.duration_since(midnight);
    match offset.starts_with('-') {
        true => utc(time)?.checked_add(ahead.ok()?),
        false => utc(time)?.checked_sub(ahead.ok()?),
    }
}

const DATES: &[&str] = &[
    "activatedDateTime",
    "createdDateTime",
    "endDateTime",
    "lastModifiedDateTime",
];

/// Replaces empty strings by null in the known date properties, at any depth: the response to a create has
/// `""` for a date that isn't set yet.
pub fn normalise_response(response: &mut Value) {
    match response {
        Value::Array(items) => items.iter_mut().for_each(normalise_response),
        Value::Object(properties) => {
            for (name, value) in properties {
                if DATES.contains(&name.as_str()) && value.as_str() == Some("") {
                    *value = Value::Null;
                } else {
                    normalise_response(value);
                }
            }
        }
        _ => {}
    }
}

/// A CloudCockpit entity with Graph's names: `relationshipId` as `id`, `status{name}` as text,
/// durations as `PnD` (no extension as `PT0S`) if they can be parsed, and CloudCockpit's own ids
/// (`customerId`, `providerInstanceId`). Other properties, and a value that isn't an object, are unchanged.
pub fn from_cloudcockpit(
    response: Value,
    customer_id: Option<&str>,
    provider_instance_id: &str,
) -> Value {
    let Value::Object(properties) = response else {
        return response;
    };
    let has_own_id = properties
        .get("relationshipId")
        .is_some_and(Value::is_string);
    let mut entity = Map::new();
    for (name, value) in properties {
        match name.as_str() {
            "relationshipId" if has_own_id => entity.insert("id".to_owned(), value),
            "id" if has_own_id => None,
            "status" => entity.insert(name, status_text(value)),
            "duration" => entity.insert(name, iso_days(value)),
            "autoExtendDuration" => entity.insert(name, auto_extend_text(value)),
            _ => entity.insert(name, value),
        };
    }
    if let Some(customer_id) = customer_id {
        entity.insert("customerId".to_owned(), customer_id.into());
    }
    entity.insert("providerInstanceId".to_owned(), provider_instance_id.into());
    let mut entity = Value::Object(entity);
    normalise_response(&mut entity);
    entity
}

fn status_text(value: Value) -> Value {
    let name = match &value {
        Value::Object(status) => status.get("name").and_then(Value::as_str),
        Value::String(text) => Some(text.as_str()),
        _ => None,
    };
    match name {
        Some(name) => Status::parse(name).as_str().into(),
        None => value,
    }
}

fn iso_days(value: Value) -> Value {
    match value.as_str().and_then(duration::whole_days) {
        Some(days) => format!("P{days}D").into(),
        None => value,
    }
}

fn auto_extend_text(value: Value) -> Value {
    match &value {
        Value::String(text) => AutoExtend::read(Some(text)).as_text().into(),
        _ => value,
    }
}

fn unreadable(what: &str) -> Error {
    Error::new(
        ErrorKind::InvalidResponse,
        format!("The service's response isn't a relationship: it {what}."),
    )
}

#[cfg(test)]
#[path = "relationship_tests.rs"]
mod tests;
