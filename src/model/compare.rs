//! The differences between a wanted state and the current one.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::document::pointer_to;
use super::property::{Equal, Property};
use super::relationship::role_ids;
use super::roles::{self, GLOBAL_ADMINISTRATOR};
use super::{Object, equality, properties};

/// One difference between the current state and the wanted one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change<'a> {
    /// JSON pointer to the value that differs: `/displayName`, `/customer/tenantId`,
    /// `/accessDetails/unifiedRoles`.
    pub pointer: Pointer<'a>,
    /// The current value, null if it is absent; for roles an array of ids.
    pub from: Cow<'a, Value>,
    /// The wanted value; for roles an array of ids.
    pub to: Cow<'a, Value>,
}

/// Points to a property, or to the part of it that a change reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Pointer<'a> {
    name: Cow<'a, str>,
    part: Option<&'static str>,
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("/")?;
        match self.name.contains(['~', '/']) {
            true => f.write_str(&pointer_to("", &self.name)[1..])?,
            false => f.write_str(&self.name)?,
        }
        match self.part {
            Some(part) => write!(f, "/{part}"),
            None => Ok(()),
        }
    }
}

impl Serialize for Pointer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Change<'_> {
    /// An owned copy.
    pub fn into_owned(self) -> Change<'static> {
        Change {
            pointer: Pointer {
                name: Cow::Owned(self.pointer.name.into_owned()),
                part: self.pointer.part,
            },
            from: Cow::Owned(self.from.into_owned()),
            to: Cow::Owned(self.to.into_owned()),
        }
    }
}

/// The roles that a change adds and removes. Displays as
/// `+ Directory Readers (88d8e3e3-...), - Global Administrator (62e90394-...)`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RoleChanges {
    /// Ids in lower case, in the order of the wanted roles.
    pub added: Vec<String>,
    /// Ids in lower case, in the order of the current roles.
    pub removed: Vec<String>,
}

/// The properties of `wanted` (a checked body) that differ in `current` (an entity), in their order. Also for
/// a CloudCockpit body; its `providerInstanceId` then has to be sent with the remaining properties.
pub fn remaining(wanted: &Object, current: &Object) -> Object {
    copy_properties(differences(wanted, Some(current), |row| row.equal))
}

/// The properties of `wanted` that a response doesn't have. As [`remaining`], but lenient if a service may
/// normalise a value: blanks around a name are ignored.
pub fn not_shown(wanted: &Object, response: &Object) -> Object {
    copy_properties(differences(wanted, Some(response), |row| row.shown_by))
}

fn differences<'a>(
    wanted: &'a Object,
    current: Option<&Object>,
    by: fn(&Property) -> Equal,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let holds = move |name: &str, value: &Value| match properties::find(name) {
        Some(row) => {
            let now = current.and_then(|it| (row.read)(it, name));
            // Identical values need no comparison by meaning.
            now.as_deref() == Some(value) || by(row)(value, now.as_deref())
        }
        None => current.and_then(|it| it.get(name)) == Some(value),
    };
    wanted
        .iter()
        .filter(move |(name, value)| !holds(name, value))
}

fn copy_properties<'a>(properties: impl Iterator<Item = (&'a String, &'a Value)>) -> Object {
    let mut copy = Object::new();
    copy.extend(properties.map(|(name, value)| (name.clone(), value.clone())));
    copy
}

/// The differences that [`remaining`] finds, one for each property; `from` is null if there is no `current`.
pub fn changes<'a>(wanted: &'a Object, current: Option<&'a Object>) -> Vec<Change<'a>> {
    let rest = differences(wanted, current, |row| row.equal);
    rest.map(|(name, to)| change(name, to, current)).collect()
}

fn change<'a>(name: &'a str, to: &'a Value, current: Option<&'a Object>) -> Change<'a> {
    let row = properties::find(name);
    let from = current.and_then(|it| match row {
        Some(row) => (row.read)(it, name),
        None => it.get(name).map(Cow::Borrowed),
    });
    let from = from.unwrap_or(Cow::Owned(Value::Null));
    let name = Cow::Borrowed(name);
    if let Some((part, of)) = row.and_then(|row| row.essence) {
        let (from, to) = (of(&from), of(to));
        if !has_same_items(&from, &to) {
            return Change {
                pointer: Pointer {
                    name,
                    part: Some(part),
                },
                from: Cow::Owned(from),
                to: Cow::Owned(to),
            };
        }
    }
    Change {
        pointer: Pointer { name, part: None },
        from,
        to: Cow::Borrowed(to),
    }
}

/// Whether two values are equal; lists of ids without regard to their order.
fn has_same_items(one: &Value, other: &Value) -> bool {
    one == other || (one.is_array() && equality::role_ids(one, Some(other)))
}

/// Whether `wanted` equals `current` as values of the property `name`; `None` is absent.
pub fn property_equal(name: &str, wanted: &Value, current: Option<&Value>) -> bool {
    match properties::find(name) {
        Some(row) => (row.equal)(wanted, current),
        None => Some(wanted) == current,
    }
}

/// Whether `wanted` removes exactly the role Global Administrator from `current`'s roles: the only
/// change of roles that the service allows while a relationship is active.
pub fn removes_exactly_global_administrator(wanted: &Object, current: &Object) -> bool {
    let RoleChanges { added, removed } = role_changes(&role_ids(current), &role_ids(wanted));
    wanted.contains_key("accessDetails") && added.is_empty() && removed == [GLOBAL_ADMINISTRATOR]
}

/// The roles (ids, any case) that are added and removed between two lists.
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
