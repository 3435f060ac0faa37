//! Detects, property by property, whether another client changed a value that a call sets.

use serde_json::Value;

use crate::base::{Conflict, Error, ErrorKind, ServiceHint};
use crate::model::{Object, compare};

/// Compares the current entity with the one that this call read first. A property that the call sets may have
/// its first value or already the wanted one; any other value was set by another client, and is a conflict.
/// Changes to other properties aren't conflicts.
pub(in crate::client) fn check(first: &Object, wanted: &Object, now: &Object) -> Result<(), Error> {
    let rest = compare::not_shown(wanted, now);
    let names = rest.keys().map(String::as_str);
    let changed: Vec<_> = names
        .filter(|name| !is_as_first(first, now, name))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(error(
        format!(
            "Another client changed {} since this call first read it.",
            changed.join(", ")
        ),
        versions(Some(first), wanted, Some(now)),
    ))
}

/// Whether a property still has the value that this call read first.
pub(in crate::client) fn is_as_first(first: &Object, now: &Object, name: &str) -> bool {
    let current = now.get(name);
    match first.get(name) {
        Some(seen) => compare::property_equal(name, seen, current),
        None => current.is_none_or(Value::is_null),
    }
}

/// The error of a conflict, with its versions.
pub(in crate::client) fn error(message: impl Into<String>, versions: Conflict) -> Error {
    Error::new(ErrorKind::Conflict, message)
        .with_hint(ServiceHint::DecideConflict)
        .with_conflict(versions)
}

/// Adds the known versions to a conflict that the service reported.
pub(in crate::client) fn explain(error: Error, first: Option<&Object>, wanted: &Object) -> Error {
    match error.kind() == ErrorKind::Conflict && error.conflict().is_none() {
        true => error.with_conflict(versions(first, wanted, None)),
        false => error,
    }
}

/// The properties that a call sets, in their three versions; `None` is an unknown version.
pub(in crate::client) fn versions(
    seen: Option<&Object>,
    wanted: &Object,
    current: Option<&Object>,
) -> Conflict {
    let of = |version: Option<&Object>| {
        version.map_or(Value::Null, |entity| {
            let value = |name| entity.get(name).cloned().unwrap_or(Value::Null);
            let mut properties = Object::new();
            properties.extend(wanted.keys().map(|name| (name.clone(), value(name))));
            properties.into()
        })
    };
    Conflict {
        seen: of(seen),
        wanted: of(Some(wanted)),
        current: of(current),
    }
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
