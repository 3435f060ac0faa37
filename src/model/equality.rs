//! Comparisons of a property's wanted and current value. `None` is absent.

use std::collections::HashSet;

use serde_json::Value;

use super::duration::{self, AutoExtend};

/// Compares durations by length, and other values as JSON.
pub(super) fn length(wanted: &Value, current: Option<&Value>) -> bool {
    match (wanted.as_str(), current.and_then(Value::as_str)) {
        (Some(wanted), Some(current)) => duration::same_length(wanted, current),
        _ => Some(wanted) == current,
    }
}

/// Compares automatic extension by length; absent and null mean not extended.
pub(super) fn auto_extend(wanted: &Value, current: Option<&Value>) -> bool {
    let read = |value: &Value| match value {
        Value::Null => Some(AutoExtend::Off),
        Value::String(text) => Some(AutoExtend::read(Some(text))),
        _ => None,
    };
    match (read(wanted), read(current.unwrap_or(&Value::Null))) {
        (Some(AutoExtend::Other(wanted)), Some(AutoExtend::Other(current))) => {
            duration::same_length(&wanted, &current)
        }
        (wanted, current) => wanted.is_some() && wanted == current,
    }
}

/// Compares customers only by tenant: the service sets the name. Absent, null and no tenant are equal.
pub(super) fn customer(wanted: &Value, current: Option<&Value>) -> bool {
    let current = current.unwrap_or(&Value::Null);
    tenant(wanted) == tenant(current) && has_extras(wanted, current, &["tenantId", "displayName"])
}

/// The tenant of a customer in lower case, or null.
pub(super) fn tenant(customer: &Value) -> Value {
    let id = customer.get("tenantId").and_then(Value::as_str);
    match id.unwrap_or_default() {
        "" => Value::Null,
        id => id.to_ascii_lowercase().into(),
    }
}

/// Compares access details by the set of their roles.
pub(super) fn access_details(wanted: &Value, current: Option<&Value>) -> bool {
    let current = current.unwrap_or(&Value::Null);
    let list = |details: &Value| {
        let roles = details.get("unifiedRoles").and_then(Value::as_array);
        roles.cloned()
    };
    let (Some(roles), Some(others)) = (list(wanted), list(current)) else {
        return wanted == current;
    };
    let id = |role: &Value| Some(role.get("roleDefinitionId")?.as_str()?.to_ascii_lowercase());
    let ids = |list: &[Value]| list.iter().map(id).collect::<HashSet<_>>();
    let excluded_names = ["roleDefinitionId"];
    let has_role = |role: &Value| {
        let is_plain = has_extras(role, &Value::Null, &excluded_names);
        let mut same_role = others.iter().filter(|other| id(other) == id(role));
        is_plain || same_role.any(|other| has_extras(role, other, &excluded_names))
    };
    ids(&roles) == ids(&others)
        && roles.iter().all(has_role)
        && has_extras(wanted, current, &["unifiedRoles"])
}

/// The ids of the roles of access details in lower case, in their order.
pub(super) fn roles(details: &Value) -> Value {
    let roles = details.get("unifiedRoles").and_then(Value::as_array);
    let ids = roles.into_iter().flatten().filter_map(|role| {
        let id = role.get("roleDefinitionId")?.as_str()?;
        Some(id.to_ascii_lowercase())
    });
    ids.collect()
}

/// Compares arrays of role ids as sets, ignoring case. A wanted null asks for the portal's default roles and
/// equals any value, because CloudCockpit doesn't return which roles those are.
pub(super) fn role_ids(wanted: &Value, current: Option<&Value>) -> bool {
    let set = |ids: &Value| -> Option<HashSet<String>> {
        let ids = ids.as_array()?.iter().filter_map(Value::as_str);
        Some(ids.map(str::to_ascii_lowercase).collect())
    };
    wanted.is_null() || set(wanted).is_some_and(|wanted| current.and_then(set) == Some(wanted))
}

/// Compares ids, ignoring case.
pub(super) fn id(wanted: &Value, current: Option<&Value>) -> bool {
    match (wanted.as_str(), current.and_then(Value::as_str)) {
        (Some(wanted), Some(current)) => wanted.eq_ignore_ascii_case(current),
        _ => false,
    }
}

/// Compares access containers by their id, ignoring case, and their type.
pub(super) fn container(wanted: &Value, current: Option<&Value>) -> bool {
    let current = current.unwrap_or(&Value::Null);
    let name = "accessContainerId";
    wanted
        .get(name)
        .is_some_and(|wanted| id(wanted, current.get(name)))
        && has_extras(wanted, current, &[name])
}

/// Compares names without the blanks around them, which a service may remove.
pub(super) fn equal_trimmed(wanted: &Value, current: Option<&Value>) -> bool {
    match (wanted.as_str(), current.and_then(Value::as_str)) {
        (Some(wanted), Some(current)) => wanted.trim() == current.trim(),
        _ => Some(wanted) == current,
    }
}

/// Whether `current` has all properties of `wanted`, except `excluded_names`, with equal values.
fn has_extras(wanted: &Value, current: &Value, excluded_names: &[&str]) -> bool {
    let mut properties = wanted.as_object().into_iter().flatten();
    properties.all(|(name, value)| {
        excluded_names.contains(&name.as_str())
            || name.starts_with("@odata.")
            || current.get(name) == Some(value)
    })
}
