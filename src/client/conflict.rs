//! Whether somebody else changed what a call wants to change, member by member.

use serde_json::Value;

use crate::base::{Conflict, Error, ErrorKind, ServiceHint};
use crate::model::{Object, compare};

/// Holds what is there now against what this call first saw: a member it sets may still be as first
/// seen, or be as wanted by now. Anything else was changed by somebody else, and is a conflict.
/// Changes to other members are none.
pub(super) fn check(first: &Object, wanted: &Object, now: &Object) -> Result<(), Error> {
    let changed: Vec<_> = wanted
        .iter()
        .filter(|(name, value)| {
            let current = now.get(*name);
            let as_seen = match first.get(*name) {
                Some(seen) => compare::property_equal(name, seen, current),
                None => current.is_none_or(Value::is_null),
            };
            !as_seen && !compare::property_equal(name, value, current)
        })
        .map(|(name, _)| name.as_str())
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    Err(error(
        format!(
            "Somebody else changed {} since this call first read the relationship.",
            changed.join(", ")
        ),
        versions(Some(first), wanted, Some(now)),
    ))
}

/// A conflict with its versions.
pub(super) fn error(message: impl Into<String>, versions: Conflict) -> Error {
    Error::new(ErrorKind::Conflict, message)
        .with_hint(ServiceHint::DecideConflict)
        .with_conflict(versions)
}

/// The members that a call sets, in their three versions; `None` is a version that is not known.
pub(super) fn versions(
    seen: Option<&Object>,
    wanted: &Object,
    current: Option<&Object>,
) -> Conflict {
    let of = |version: Option<&Object>| match version {
        None => Value::Null,
        Some(entity) => wanted
            .keys()
            .map(|name| {
                (
                    name.clone(),
                    entity.get(name).cloned().unwrap_or(Value::Null),
                )
            })
            .collect::<Object>()
            .into(),
    };
    Conflict {
        seen: of(seen),
        wanted: of(Some(wanted)),
        current: of(current),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn only_our_members_count() {
        let first = object(json!({"displayName": "a", "duration": "P30D", "status": "created"}));
        let wanted = object(json!({"displayName": "b", "duration": "P31D"}));
        for (now, conflict) in [
            (
                json!({"displayName": "a", "duration": "P30D", "status": "active"}),
                false,
            ),
            (json!({"displayName": "b", "duration": "PT720H"}), false),
            (json!({"displayName": "b", "duration": "P31D"}), false),
            (json!({"displayName": "c", "duration": "P30D"}), true),
            (json!({"displayName": "a", "duration": "P9D"}), true),
            (json!({"duration": "P30D"}), true),
        ] {
            let found = check(&first, &wanted, &object(now.clone()));
            assert_eq!(found.is_err(), conflict, "{now}");
            if let Err(error) = found {
                assert_eq!(error.conflict().unwrap().seen["displayName"], "a");
                assert_eq!(error.conflict().unwrap().wanted["displayName"], "b");
            }
        }
    }
}
