//! The documents of CloudCockpit: create and update of a relationship, as the vendor's pages have them.

use serde_json::Value;

use super::super::access::has_global_administrator;
use super::super::check::Check;
use super::super::shape::Shape;
use super::super::violation::Violation;
use super::super::{Object, properties};
use super::Action;

const SERVICE: &str = "CloudCockpit";

const CREATE: Shape = Shape {
    what: "a new CloudCockpit relationship",
    odata_types: &["delegatedAdminRelationship"],
    properties: properties::CLOUDCOCKPIT,
    entity: properties::RELATIONSHIP,
    required: &["providerInstanceId", "displayName", "autoExtendEnabled"],
    is_update: false,
    foreign: not_in_create,
};

const UPDATE: Shape = Shape {
    what: "an update of a CloudCockpit relationship",
    required: &["providerInstanceId", "autoExtendEnabled"],
    is_update: true,
    foreign: not_in_update,
    ..CREATE
};

pub(super) fn relationship(check: &mut Check, document: Object, action: Action) -> Object {
    let shape = match action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let (flag, duration) = ("/autoExtendEnabled", "/autoExtendDuration");
    let has = |pointer: &str| document.contains_key(&pointer[1..]);
    let (has_flag, has_duration) = (has(flag), has(duration));
    let body = shape.check(check, "", document);
    if has_flag && has_duration {
        check.problem(duration, Violation::AutoExtendBothForms);
    }
    let is_extended = body.get("autoExtendEnabled") == Some(&Value::Bool(true));
    if is_extended && has_global_administrator(&body) {
        let at = if has_flag { flag } else { duration };
        check.problem(at, Violation::AutoExtendGlobalAdministrator);
    }
    body
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
