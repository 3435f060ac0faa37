//! Checks of lists of roles, in both services' forms.

use std::collections::HashSet;

use serde_json::Value;

use super::Object;
use super::check::Check;
use super::document::pointer_to;
use super::property::Property;
use super::roles::{self as known, GLOBAL_ADMINISTRATOR};
use super::shape::Shape;
use super::violation::Violation;

const ACCESS_DETAILS: Shape = Shape::inner(
    "accessDetails",
    &["delegatedAdminAccessDetails"],
    &[Property::new("unifiedRoles", unified_roles)],
    &["unifiedRoles"],
);

const UNIFIED_ROLE: Shape = Shape::inner(
    "a role",
    &["unifiedRole"],
    &[Property::new("roleDefinitionId", role)],
    &["roleDefinitionId"],
);

/// `{ "unifiedRoles": [ { "roleDefinitionId": id or name } ] }`, at least one, each once.
pub(super) fn access_details(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    if let Value::Object(object) = value {
        return Some(ACCESS_DETAILS.check(check, pointer, object).into());
    }
    let expected = "an object like { \"unifiedRoles\": [ { \"roleDefinitionId\": \"...\" } ] }";
    check.wrong_type(pointer, &value, expected);
    None
}

fn unified_roles(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    list(
        check,
        pointer,
        value,
        "an array of objects like { \"roleDefinitionId\": \"...\" }",
        |check, at, item| match item {
            Value::Object(object) => {
                let body = UNIFIED_ROLE.check(check, at, object);
                let id = body.get("roleDefinitionId")?.as_str()?.to_owned();
                Some((pointer_to(at, "roleDefinitionId"), id, body.into()))
            }
            _ => {
                check.wrong_type(
                    at,
                    &item,
                    "an object like { \"roleDefinitionId\": \"...\" }",
                );
                None
            }
        },
    )
}

/// A plain array of ids or names, at least one, each once. Null asks CloudCockpit for the portal's default
/// roles; an empty list is rejected, because it might mean none or the defaults.
pub(super) fn role_ids_or_null(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    if value.is_null() {
        return Some(Value::Null);
    }
    list(
        check,
        pointer,
        value,
        "an array of ids or names of roles",
        |check, at, item| {
            let id = role(check, at, item)?;
            Some((at.to_owned(), id.as_str()?.to_owned(), id))
        },
    )
}

/// Reads an item: the pointer to its id, the id, and the value to send.
type ReadItem = fn(&mut Check, &str, Value) -> Option<(String, String, Value)>;

/// Checks an array of roles.
fn list(
    check: &mut Check,
    pointer: &str,
    value: Value,
    expected: &str,
    read: ReadItem,
) -> Option<Value> {
    let items = match value {
        Value::Array(items) => items,
        other => {
            check.wrong_type(pointer, &other, expected);
            return None;
        }
    };
    if items.is_empty() {
        check.problem(pointer, Violation::RolesEmpty);
        return None;
    }
    let mut seen = HashSet::new();
    let mut sent = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        if check.is_full() {
            break;
        }
        let Some((at, id, body)) = read(check, &format!("{pointer}/{index}"), item) else {
            continue;
        };
        let role = known::label(&id).to_owned();
        if !seen.insert(id) {
            check.problem(&at, Violation::RolesDuplicate { role });
        }
        sent.push(body);
    }
    Some(Value::Array(sent))
}

fn role(check: &mut Check, pointer: &str, value: Value) -> Option<Value> {
    let text = check.text(pointer, &value)?;
    match known::resolve(text) {
        Ok(id) => Some(Value::String(id)),
        Err(unknown) => {
            check.problem(pointer, unknown);
            None
        }
    }
}

/// Whether Global Administrator is among a body's roles.
pub(super) fn has_global_administrator(body: &Object) -> bool {
    roles(body).iter().any(|(_, id)| id == GLOBAL_ADMINISTRATOR)
}

/// The roles of a body of either service: the pointer to each, and its id.
pub(super) fn roles(body: &Object) -> Vec<(String, String)> {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let details = body.get("accessDetails");
    let graph = list(details.and_then(|details| details.get("unifiedRoles")));
    let graph = graph.into_iter().enumerate().map(|(at, role)| {
        let at = format!("/accessDetails/unifiedRoles/{at}/roleDefinitionId");
        (at, role["roleDefinitionId"].clone())
    });
    let cockpit = list(body.get("customSelectedGdapRolesIds"));
    let cockpit = cockpit.into_iter().enumerate();
    let cockpit = cockpit.map(|(at, id)| (format!("/customSelectedGdapRolesIds/{at}"), id));
    let all = graph.chain(cockpit);
    all.filter_map(|(at, id)| Some((at, id.as_str()?.to_owned())))
        .collect()
}
