//! When two values have the same meaning (services.md, sections 3 and 10).

use serde_json::Value;

/// Whether `have` has every property of `want`, with the same meaning.
pub fn holds(want: &Value, have: &Value) -> bool {
    let Some(want) = want.as_object() else {
        return true;
    };
    want.iter()
        .all(|(name, value)| same(name, value, &have[name]))
}

/// Whether two values of one property mean the same.
pub fn same(name: &str, a: &Value, b: &Value) -> bool {
    match name {
        "displayName" => text(a).trim() == text(b).trim(),
        "duration" => hours(text(a)) == hours(text(b)),
        "autoExtendDuration" => hours(text(a)).unwrap_or(0) == hours(text(b)).unwrap_or(0),
        "customer" => equal_text(&a["tenantId"], &b["tenantId"]),
        "accessContainer" => equal_text(&a["accessContainerId"], &b["accessContainerId"]),
        "accessDetails" => roles(a) == roles(b),
        _ => a == b,
    }
}

/// The roles of access details, as a set.
pub fn roles(details: &Value) -> Vec<String> {
    let mut roles: Vec<String> = details["unifiedRoles"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|role| text(&role["roleDefinitionId"]).to_ascii_lowercase())
        .collect();
    roles.sort();
    roles.dedup();
    roles
}

/// An ISO 8601 duration of whole days or hours, or `d.hh:mm:ss`, in hours.
fn hours(duration: &str) -> Option<u64> {
    if let Some((days, "00:00:00")) = duration.split_once('.') {
        return Some(days.parse::<u64>().ok()? * 24);
    }
    if duration == "00:00:00" {
        return Some(0);
    }
    let rest = duration.strip_prefix('P')?;
    let (number, each) = match rest.strip_prefix('T') {
        Some(time) => match time.strip_suffix('H') {
            Some(number) => (number, 1),
            None => (time.strip_suffix('S').filter(|number| *number == "0")?, 1),
        },
        None => match rest.strip_suffix('D') {
            Some(number) => (number, 24),
            None => (rest.strip_suffix('Y')?, 365 * 24),
        },
    };
    Some(number.parse::<u64>().ok()? * each)
}

/// The text of a value; empty if it is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn equal_text(a: &Value, b: &Value) -> bool {
    text(a).eq_ignore_ascii_case(text(b))
}
