//! Lists of roles, in both services' forms.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::document::member_pointer;
use super::super::roles::{self, GLOBAL_ADMINISTRATOR};
use super::super::violation::Violation;
use super::check::{Check, Member, Shape};

const ACCESS_DETAILS: Shape = Shape {
    what: "accessDetails",
    odata_types: &["delegatedAdminAccessDetails"],
    members: &[Member::new("unifiedRoles", unified_roles)],
    required: &["unifiedRoles"],
    read_only: &[],
    foreign: |_| None,
};

const UNIFIED_ROLE: Shape = Shape {
    what: "a role",
    odata_types: &["unifiedRole"],
    members: &[Member::new("roleDefinitionId", role)],
    required: &["roleDefinitionId"],
    read_only: &[],
    foreign: |_| None,
};

/// `{ "unifiedRoles": [ { "roleDefinitionId": id or name } ] }`, at least one, each once.
pub(in super::super) fn access_details(
    check: &mut Check,
    pointer: &str,
    value: &Value,
) -> Option<Value> {
    let Value::Object(object) = value else {
        check.wrong_type(
            pointer,
            value,
            "an object like { \"unifiedRoles\": [ { \"roleDefinitionId\": \"...\" } ] }",
        );
        return None;
    };
    Some(Value::Object(check.object(
        pointer,
        object,
        &ACCESS_DETAILS,
    )))
}

fn unified_roles(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    list(
        check,
        pointer,
        value,
        "an array of objects like { \"roleDefinitionId\": \"...\" }",
        |check, at, item| match item {
            Value::Object(object) => {
                let body = check.object(at, object, &UNIFIED_ROLE);
                let id = body.get("roleDefinitionId")?.as_str()?.to_owned();
                Some((
                    member_pointer(at, "roleDefinitionId"),
                    id,
                    Value::Object(body),
                ))
            }
            _ => {
                check.wrong_type(at, item, "an object like { \"roleDefinitionId\": \"...\" }");
                None
            }
        },
    )
}

/// A plain array of ids or names, at least one, each once.
pub(super) fn role_ids(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
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

/// Reads an item: where its id stands, the id, and what to send.
type ReadItem = fn(&mut Check, &str, &Value) -> Option<(String, String, Value)>;

/// Checks an array of roles.
fn list(
    check: &mut Check,
    pointer: &str,
    value: &Value,
    expected: &str,
    read: ReadItem,
) -> Option<Value> {
    let Value::Array(items) = value else {
        check.wrong_type(pointer, value, expected);
        return None;
    };
    if items.is_empty() {
        check.problem(pointer, Violation::RolesEmpty);
        return None;
    }
    let mut seen = HashSet::new();
    let mut sent = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if check.is_full() {
            break;
        }
        let Some((at, id, body)) = read(check, &format!("{pointer}/{index}"), item) else {
            continue;
        };
        let role = roles::label(&id).to_owned();
        if !seen.insert(id) {
            check.problem(&at, Violation::RolesDuplicate { role });
        }
        sent.push(body);
    }
    Some(Value::Array(sent))
}

fn role(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let text = check.text(pointer, value)?;
    match roles::resolve(text) {
        Ok(id) => Some(Value::String(id)),
        Err(unknown) => {
            check.problem(pointer, unknown);
            None
        }
    }
}

/// Whether Global Administrator is among a body's roles.
pub(super) fn has_global_administrator(body: &Map<String, Value>) -> bool {
    let is_it = |id: &Value| id.as_str() == Some(GLOBAL_ADMINISTRATOR);
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let graph = body.get("accessDetails");
    let graph = list(graph.and_then(|details| details.get("unifiedRoles")));
    let own = list(body.get("customSelectedGdapRolesIds"));
    graph.iter().any(|role| is_it(&role["roleDefinitionId"])) || own.iter().any(is_it)
}
