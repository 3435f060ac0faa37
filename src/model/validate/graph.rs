//! The documents of Microsoft Graph: create and update of a delegatedAdminRelationship.
//! Source of the required properties: the create page (v1.0).

use serde_json::Value;

use super::super::access::has_global_administrator;
use super::super::check::Check;
use super::super::shape::Shape;
use super::super::violation::Violation;
use super::super::{Object, properties};
use super::Action;

const CREATE: Shape = Shape {
    what: "a new relationship",
    odata_types: &["delegatedAdminRelationship"],
    properties: properties::RELATIONSHIP,
    entity: &[],
    required: &["displayName", "duration", "accessDetails"],
    is_update: false,
    foreign: of_cloudcockpit,
};

const UPDATE: Shape = Shape {
    what: "an update of a relationship",
    odata_types: &[
        "delegatedAdminRelationship",
        "resellerDelegatedAdminRelationship",
    ],
    required: &[],
    is_update: true,
    ..CREATE
};

pub(super) fn relationship(check: &mut Check, document: Object, action: Action) -> Object {
    let shape = match action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let names_nothing = document.keys().all(|name| name == "@odata.type");
    let body = shape.check(check, "", document);
    if action == Action::Update && names_nothing {
        let properties = shape.forms().map(|row| row.name.to_owned()).collect();
        check.problem("", Violation::EmptyDocument { properties });
    }
    let is_extended = body.get("autoExtendDuration").and_then(Value::as_str) == Some("P180D");
    if is_extended && has_global_administrator(&body) {
        let violation = Violation::AutoExtendGlobalAdministrator;
        check.problem("/autoExtendDuration", violation);
    }
    body
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
