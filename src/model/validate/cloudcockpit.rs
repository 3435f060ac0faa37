//! The documents of CloudCockpit: create and update of a relationship, as the
//! vendor's pages have them.

use serde_json::{Map, Value};

use super::super::duration::AutoExtend;
use super::super::violation::Violation;
use super::Action;
use super::access::{has_global_administrator, role_ids};
use super::check::{Check, Member, Shape};
use super::graph::READ_ONLY;
use super::values::{auto_extend, display_name};

const SERVICE: &str = "CloudCockpit";

const PROVIDER: Member = Member::new("providerInstanceId", |check, pointer, value| {
    check.guid(pointer, value)
});
const ENABLED: Member = Member::new("autoExtendEnabled", enabled);
/// Graph's spelling of the same: P180D is true, P0D and PT0S are false.
const ENABLED_AS_DURATION: Member = Member {
    name: "autoExtendDuration",
    sent_as: "autoExtendEnabled",
    check: enabled_from_duration,
};

const CREATE: Shape = Shape {
    what: "a new CloudCockpit relationship",
    odata_types: &["delegatedAdminRelationship"],
    members: &[
        PROVIDER,
        Member::new("displayName", display_name),
        ENABLED,
        Member::new("customSelectedGdapRolesIds", roles),
        ENABLED_AS_DURATION,
    ],
    required: &["providerInstanceId", "displayName", "autoExtendEnabled"],
    read_only: READ_ONLY,
    foreign: not_in_create,
};

const UPDATE: Shape = Shape {
    what: "an update of a CloudCockpit relationship",
    odata_types: &["delegatedAdminRelationship"],
    members: &[PROVIDER, ENABLED, ENABLED_AS_DURATION],
    required: &["providerInstanceId", "autoExtendEnabled"],
    read_only: READ_ONLY,
    foreign: not_in_update,
};

pub(super) fn relationship(check: &mut Check, document: &Map<String, Value>) -> Map<String, Value> {
    let shape = match check.rules.action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let body = check.object("", document, shape);
    if document.contains_key(ENABLED.name) && document.contains_key(ENABLED_AS_DURATION.name) {
        check.problem("/autoExtendDuration", Violation::AutoExtendBothForms);
    }
    let extended = body.get("autoExtendEnabled") == Some(&Value::Bool(true));
    if extended && has_global_administrator(&body) {
        let at = match document.contains_key(ENABLED.name) {
            true => "/autoExtendEnabled",
            false => "/autoExtendDuration",
        };
        check.problem(at, Violation::AutoExtendGlobalAdministrator);
    }
    body
}

fn enabled(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    if value.is_boolean() {
        return Some(value.clone());
    }
    check.wrong_type(pointer, value, "true or false");
    None
}

fn enabled_from_duration(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let extend = auto_extend(check, pointer, value)?;
    Some(Value::Bool(extend == AutoExtend::HalfYear))
}

/// Null is CloudCockpit's way to ask for the portal's default roles. An empty list is refused: it
/// is not said whether it means none or the defaults.
fn roles(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Null),
        _ => role_ids(check, pointer, value),
    }
}

fn not_in_create(name: &str) -> Option<Violation> {
    match name {
        "duration" | "relationshipId" => Some(Violation::SetByService {
            service: SERVICE.to_owned(),
        }),
        "accessDetails" => Some(Violation::OtherName {
            service: "Microsoft Graph".to_owned(),
            instead: "customSelectedGdapRolesIds".to_owned(),
        }),
        "customer" | "customerId" => Some(Violation::CallArgument),
        _ => None,
    }
}

fn not_in_update(name: &str) -> Option<Violation> {
    match name {
        "displayName"
        | "duration"
        | "accessDetails"
        | "customer"
        | "customSelectedGdapRolesIds" => Some(Violation::NotChangeable {
            service: SERVICE.to_owned(),
        }),
        "customerId" | "relationshipId" => Some(Violation::CallArgument),
        _ => None,
    }
}
