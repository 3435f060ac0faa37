//! What of a wanted state does not hold yet.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::member_pointer;
use super::duration::{AutoExtend, same_length};
use super::relationship::{customer_tenant_id, role_ids};
use super::roles::{self, GLOBAL_ADMINISTRATOR};

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

/// The members of `wanted` (a checked body) that do not hold in `current` (an entity), in their
/// order: see [`member_equal`]. Of a CloudCockpit body too, whose `providerInstanceId` then has to be
/// sent with whatever remains.
pub fn remaining(wanted: &Map<String, Value>, current: &Map<String, Value>) -> Map<String, Value> {
    wanted
        .iter()
        .filter(|(name, value)| !holds(name, value, current))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The differences behind [`remaining`], one for each member.
pub fn changes(wanted: &Map<String, Value>, current: &Map<String, Value>) -> Vec<Change> {
    let was = |name: &str| current.get(name).cloned().unwrap_or(Value::Null);
    remaining(wanted, current)
        .into_iter()
        .map(|(name, to)| {
            let (from_roles, to_roles) = (role_ids(current), role_ids(wanted));
            match name.as_str() {
                "accessDetails" if set(&from_roles) != set(&to_roles) => Change {
                    pointer: "/accessDetails/unifiedRoles".to_owned(),
                    from: from_roles.into(),
                    to: to_roles.into(),
                },
                "customer" if customer_tenant_id(wanted) != customer_tenant_id(current) => {
                    let id = |entity: &Map<String, Value>| customer_tenant_id(entity).into();
                    Change {
                        pointer: "/customer/tenantId".to_owned(),
                        from: id(current),
                        to: id(wanted),
                    }
                }
                "autoExtendEnabled" => Change {
                    pointer: "/autoExtendEnabled".to_owned(),
                    from: enabled(current).unwrap_or(Value::Null),
                    to,
                },
                _ => Change {
                    pointer: member_pointer("", &name),
                    from: was(&name),
                    to,
                },
            }
        })
        .collect()
}

/// Whether the member `name` with the value `wanted` holds where it is `current`; `None` is absent.
///
/// `duration` and `autoExtendDuration` by length (absent and null: not extended); `accessDetails` by
/// its set of roles, `customer` by its tenant alone (absent, null and no tenant are equal), ids
/// without regard to case; everything else, and members inside that are not known, as JSON.
pub fn member_equal(name: &str, wanted: &Value, current: Option<&Value>) -> bool {
    let current_or_null = current.unwrap_or(&Value::Null);
    match name {
        "duration" => match (wanted.as_str(), current_or_null.as_str()) {
            (Some(wanted), Some(current)) => same_length(wanted, current),
            _ => Some(wanted) == current,
        },
        "autoExtendDuration" => {
            let read = |value: &Value| match value {
                Value::Null => Some(AutoExtend::Off),
                Value::String(text) => Some(AutoExtend::read(Some(text))),
                _ => None,
            };
            match (read(wanted), read(current_or_null)) {
                (Some(AutoExtend::Other(wanted)), Some(AutoExtend::Other(current))) => {
                    same_length(&wanted, &current)
                }
                (wanted, current) => wanted.is_some() && wanted == current,
            }
        }
        "customer" => {
            tenant(wanted) == tenant(current_or_null)
                && extras_hold(wanted, current_or_null, &["tenantId", "displayName"])
        }
        "accessDetails" => {
            roles_equal(wanted, current_or_null)
                && extras_hold(wanted, current_or_null, &["unifiedRoles"])
        }
        "providerInstanceId" => match (wanted.as_str(), current_or_null.as_str()) {
            (Some(wanted), Some(current)) => wanted.eq_ignore_ascii_case(current),
            _ => false,
        },
        _ => Some(wanted) == current,
    }
}

/// Whether `wanted` takes exactly the role Global Administrator out of `current`'s roles: the only
/// change of roles that the service allows while a relationship is active.
pub fn removes_exactly_global_administrator(
    wanted: &Map<String, Value>,
    current: &Map<String, Value>,
) -> bool {
    let RoleChanges { added, removed } = role_changes(&role_ids(current), &role_ids(wanted));
    wanted.contains_key("accessDetails") && added.is_empty() && removed == [GLOBAL_ADMINISTRATOR]
}

/// The roles (ids, any case) that are added and taken away between two lists.
pub fn role_changes(from: &[String], to: &[String]) -> RoleChanges {
    let (old, new) = (set(from), set(to));
    let only = |list: &[String], others: &BTreeSet<String>| {
        let mut seen = BTreeSet::new();
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

/// [`member_equal`] with what CloudCockpit calls otherwise when it is asked than when it answers.
fn holds(name: &str, wanted: &Value, current: &Map<String, Value>) -> bool {
    match name {
        "autoExtendEnabled" => enabled(current).as_ref() == Some(wanted),
        "customSelectedGdapRolesIds" if !current.contains_key(name) => match wanted {
            // The portal's default roles, which it does not tell.
            Value::Null => true,
            Value::Array(ids) => {
                let ids = ids.iter().filter_map(Value::as_str);
                ids.map(str::to_ascii_lowercase).collect::<BTreeSet<_>>() == set(&role_ids(current))
            }
            _ => false,
        },
        _ => member_equal(name, wanted, current.get(name)),
    }
}

/// CloudCockpit's flag, from an entity that has it or the duration that stands for it; `None` where
/// neither says, so that the wanted one is sent.
fn enabled(entity: &Map<String, Value>) -> Option<Value> {
    match entity.get("autoExtendEnabled") {
        Some(flag) => Some(flag.clone()),
        None => match AutoExtend::read(entity.get("autoExtendDuration")?.as_str()) {
            AutoExtend::Off => Some(Value::Bool(false)),
            AutoExtend::HalfYear => Some(Value::Bool(true)),
            AutoExtend::Other(_) => None,
        },
    }
}

fn set(ids: &[String]) -> BTreeSet<String> {
    ids.iter().map(|id| id.to_ascii_lowercase()).collect()
}

fn tenant(customer: &Value) -> Option<String> {
    let id = customer.get("tenantId")?.as_str()?;
    (!id.is_empty()).then(|| id.to_ascii_lowercase())
}

/// Whether both hold the same roles, and each wanted one has the unknown members wanted for it.
fn roles_equal(wanted: &Value, current: &Value) -> bool {
    let id = |role: &Value| Some(role.get("roleDefinitionId")?.as_str()?.to_ascii_lowercase());
    let list = |details: &Value| {
        details
            .get("unifiedRoles")
            .and_then(Value::as_array)
            .cloned()
    };
    let (Some(wanted), Some(current)) = (list(wanted), list(current)) else {
        return wanted == current;
    };
    let ids = |list: &[Value]| list.iter().map(id).collect::<BTreeSet<_>>();
    ids(&wanted) == ids(&current)
        && wanted.iter().all(|role| {
            plain(role, &["roleDefinitionId"])
                || current.iter().any(|other| {
                    id(other) == id(role) && extras_hold(role, other, &["roleDefinitionId"])
                })
        })
}

fn plain(object: &Value, known: &[&str]) -> bool {
    let members = object.as_object();
    members.is_some_and(|members| members.keys().all(|name| known.contains(&name.as_str())))
}

/// Whether the members of `wanted` beside the `known` ones stand in `current` as they are.
fn extras_hold(wanted: &Value, current: &Value, known: &[&str]) -> bool {
    wanted
        .as_object()
        .into_iter()
        .flatten()
        .all(|(name, value)| {
            known.contains(&name.as_str())
                || name.starts_with("@odata.")
                || current.get(name) == Some(value)
        })
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
