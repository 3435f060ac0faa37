//! What of a wanted state does not hold yet.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::document::pointer_to;
use super::property::{Equal, Property};
use super::relationship::role_ids;
use super::roles::{self, GLOBAL_ADMINISTRATOR};
use super::{Object, equality, properties};

/// One difference between what is and what is wanted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// JSON pointer of what differs: `/displayName`, `/customer/tenantId`,
    /// `/accessDetails/unifiedRoles`.
    pub pointer: String,
    /// As it is, null where it is absent; for roles an array of ids.
    pub from: Value,
    /// As it is wanted; for roles an array of ids.
    pub to: Value,
}

/// The roles that a change adds and takes away. Displays as
/// `+ Directory Readers (88d8e3e3-...), - Global Administrator (62e90394-...)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RoleChanges {
    /// Ids in lower case, in the order wanted.
    pub added: Vec<String>,
    /// Ids in lower case, in the order they were.
    pub removed: Vec<String>,
}

/// The properties of `wanted` (a checked body) that do not hold in `current` (an entity), in their
/// order. Of a CloudCockpit body too, whose `providerInstanceId` then has to be sent with whatever
/// remains.
pub fn remaining(wanted: &Object, current: &Object) -> Object {
    copy_properties(differences(wanted, current, |row| row.equal))
}

/// The properties of `wanted` that a response doesn't show. As [`remaining`], but forgiving where a
/// service may normalise what it is sent: a name counts without the blanks around it.
pub fn not_shown(wanted: &Object, response: &Object) -> Object {
    copy_properties(differences(wanted, response, |row| row.shown_by))
}

fn differences<'a>(
    wanted: &'a Object,
    current: &Object,
    by: fn(&Property) -> Equal,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let holds = move |name: &str, value: &Value| match properties::find(name) {
        Some(row) => by(row)(value, (row.read)(current, name).as_deref()),
        None => current.get(name) == Some(value),
    };
    wanted
        .iter()
        .filter(move |(name, value)| !holds(name, value))
}

fn copy_properties<'a>(properties: impl Iterator<Item = (&'a String, &'a Value)>) -> Object {
    properties
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The differences behind [`remaining`], one for each property.
pub fn changes(wanted: &Object, current: &Object) -> Vec<Change> {
    let rest = differences(wanted, current, |row| row.equal);
    rest.map(|(name, to)| change(name, to, current)).collect()
}

fn change(name: &str, to: &Value, current: &Object) -> Change {
    let row = properties::find(name);
    let from = match row {
        Some(row) => (row.read)(current, name).map(Cow::into_owned),
        None => current.get(name).cloned(),
    };
    let from = from.unwrap_or(Value::Null);
    let pointer = pointer_to("", name);
    if let Some((part, of)) = row.and_then(|row| row.essence) {
        let (from, to) = (of(&from), of(to));
        if !has_same_items(&from, &to) {
            let pointer = pointer_to(&pointer, part);
            return Change { pointer, from, to };
        }
    }
    let to = to.clone();
    Change { pointer, from, to }
}

/// Whether two values are equal; lists of ids without regard to their order.
fn has_same_items(one: &Value, other: &Value) -> bool {
    one == other || (one.is_array() && equality::role_ids(one, Some(other)))
}

/// Whether the property `name` with the value `wanted` holds where it is `current`; `None` is absent.
pub fn property_equal(name: &str, wanted: &Value, current: Option<&Value>) -> bool {
    match properties::find(name) {
        Some(row) => (row.equal)(wanted, current),
        None => Some(wanted) == current,
    }
}

/// Whether `wanted` takes exactly the role Global Administrator out of `current`'s roles: the only
/// change of roles that the service allows while a relationship is active.
pub fn removes_exactly_global_administrator(wanted: &Object, current: &Object) -> bool {
    let RoleChanges { added, removed } = role_changes(&role_ids(current), &role_ids(wanted));
    wanted.contains_key("accessDetails") && added.is_empty() && removed == [GLOBAL_ADMINISTRATOR]
}

/// The roles (ids, any case) that are added and taken away between two lists.
pub fn role_changes(from: &[String], to: &[String]) -> RoleChanges {
    let (old, new) = (set(from), set(to));
    let only = |list: &[String], others: &HashSet<String>| {
        let mut seen = HashSet::new();
        list.iter()
            .map(|id| id.to_ascii_lowercase())
            .filter(|id| !others.contains(id) && seen.insert(id.clone()))
            .collect()
    };
    RoleChanges {
        added: only(to, &old),
        removed: only(from, &new),
    }
}

impl fmt::Display for RoleChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let added = self.added.iter().map(|id| ('+', id));
        let removed = self.removed.iter().map(|id| ('-', id));
        for (at, (sign, id)) in added.chain(removed).enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            match roles::by_id(id) {
                Some(role) => write!(f, "{comma}{sign} {} ({id})", role.name)?,
                None => write!(f, "{comma}{sign} {id}")?,
            }
        }
        Ok(())
    }
}

fn set(ids: &[String]) -> HashSet<String> {
    ids.iter().map(|id| id.to_ascii_lowercase()).collect()
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
