//! The documents of Microsoft Graph: create and update of a delegatedAdminRelationship.
//! Sources: the update page (v1.0) for what may be written and its limits; the create page for
//! what is required; the v1.0 schema for what may be null.

use serde_json::{Map, Value};

use super::super::duration;
use super::super::violation::Violation;
use super::Action;
use super::access::{access_details, has_global_administrator};
use super::check::{Check, Member, Shape};
use super::values::{auto_extend, display_name};

/// What only the service sets; the update page lists none of them as writable.
pub(super) const READ_ONLY: &[&str] = &[
    "accessAssignments",
    "activatedDateTime",
    "createdDateTime",
    "endDateTime",
    "id",
    "lastModifiedDateTime",
    "operations",
    "requests",
    "status",
];

const MEMBERS: &[Member] = &[
    Member::new("displayName", display_name),
    Member::new("duration", days),
    Member::new("customer", customer),
    Member::new("accessDetails", access_details),
    Member::new("autoExtendDuration", auto_extend_duration),
];

const CREATE: Shape = Shape {
    what: "a new relationship",
    odata_types: &["delegatedAdminRelationship"],
    members: MEMBERS,
    required: &["displayName", "duration", "accessDetails"],
    read_only: READ_ONLY,
    foreign: of_cloudcockpit,
};

const UPDATE: Shape = Shape {
    what: "an update of a relationship",
    odata_types: &[
        "delegatedAdminRelationship",
        "resellerDelegatedAdminRelationship",
    ],
    members: MEMBERS,
    required: &[],
    read_only: READ_ONLY,
    foreign: of_cloudcockpit,
};

const CUSTOMER: Shape = Shape {
    what: "customer",
    odata_types: &["delegatedAdminRelationshipCustomerParticipant"],
    members: &[
        Member::new("tenantId", |check, pointer, value| {
            check.guid(pointer, value)
        }),
        Member::new("displayName", customer_name),
    ],
    required: &["tenantId"],
    read_only: &[],
    foreign: |_| None,
};

pub(super) fn relationship(check: &mut Check, document: &Map<String, Value>) -> Map<String, Value> {
    let shape = match check.rules.action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let body = check.object("", document, shape);
    let names_nothing = document.keys().all(|name| name == "@odata.type");
    if check.rules.action == Action::Update && names_nothing {
        let properties = MEMBERS.iter().map(|member| member.name.to_owned());
        let properties = properties.collect();
        check.problem("", Violation::EmptyDocument { properties });
    }
    let extended = body.get("autoExtendDuration").and_then(Value::as_str) == Some("P180D");
    if extended && has_global_administrator(&body) {
        let broken = Violation::AutoExtendGlobalAdministrator;
        check.problem("/autoExtendDuration", broken);
    }
    body
}

fn days(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    if !value.is_string() {
        check.wrong_type(pointer, value, "a string like \"P730D\"");
        return None;
    }
    match duration::parse(check.text(pointer, value)?) {
        Ok(days) => Some(days.to_iso().into()),
        Err(broken) => {
            check.problem(pointer, broken);
            None
        }
    }
}

fn auto_extend_duration(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    auto_extend(check, pointer, value).map(|_| value.clone())
}

/// Null, or an object with the tenant: without it any customer may approve. The service sets the
/// customer's name; one that is given is sent (the vendor's own example does) and decides nothing.
fn customer(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Null => Some(Value::Null),
        Value::Object(object) => Some(Value::Object(check.object(pointer, object, &CUSTOMER))),
        _ => {
            check.wrong_type(
                pointer,
                value,
                "an object like { \"tenantId\": \"...\" } or null",
            );
            None
        }
    }
}

fn customer_name(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    if value.is_null() || value.is_string() {
        return Some(value.clone());
    }
    check.wrong_type(pointer, value, "a string or null");
    None
}

fn of_cloudcockpit(name: &str) -> Option<Violation> {
    let service = "CloudCockpit".to_owned();
    let instead = match name {
        "autoExtendEnabled" => "autoExtendDuration (P180D or PT0S)",
        "customSelectedGdapRolesIds" => "accessDetails",
        "providerInstanceId" => return Some(Violation::OtherProperty { service }),
        "customerId" | "relationshipId" => return Some(Violation::CallArgument),
        _ => return None,
    };
    let instead = instead.to_owned();
    Some(Violation::OtherName { service, instead })
}
