//! The documents of access assignments: which security group of the partner holds which roles of a
//! relationship.

use super::super::check::Check;
use super::super::shape::Shape;
use super::super::{Object, properties};
use super::Action;
use crate::base::Problem;

const CREATE: Shape = Shape {
    what: "a new access assignment",
    odata_types: &["delegatedAdminAccessAssignment"],
    properties: properties::ASSIGNMENT,
    entity: &[],
    required: &["accessContainer", "accessDetails"],
    is_update: false,
    foreign: |_| None,
};

const UPDATE: Shape = Shape {
    what: "an update of an access assignment",
    required: &["accessDetails"],
    is_update: true,
    ..CREATE
};

/// Checks the document of an access assignment on Microsoft Graph and returns what to send:
/// `accessContainer` (a security group in the partner's own tenant) and `accessDetails` for a new
/// one, only `accessDetails` for an update. Roles as in [`validate`](super::validate); whether the
/// relationship has them isn't checked here. `allow_unknown_properties` keeps properties that Microsoft
/// Graph is not known to have.
pub fn validate_assignment(
    document: Object,
    action: Action,
    allow_unknown_properties: bool,
) -> Result<Object, Vec<Problem>> {
    let mut check = Check::new(allow_unknown_properties);
    let shape = match action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let body = shape.check(&mut check, "", document);
    check.finish(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const GROUP: &str = "869fbdd8-10cc-4232-a4a1-2d6f4f2b8b0f";
    const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

    fn run(document: Value, action: Action) -> Result<Value, Vec<(String, &'static str)>> {
        validate_assignment(document.as_object().unwrap().clone(), action, false)
            .map(Value::Object)
            .map_err(|problems| problems.into_iter().map(|p| (p.pointer, p.code)).collect())
    }

    #[test]
    fn group_and_roles_to_create_roles_alone_to_update() {
        let container = json!({"accessContainerId": GROUP, "accessContainerType": "securityGroup"});
        let details = |role: &str| json!({"unifiedRoles": [{"roleDefinitionId": role}]});
        let create =
            json!({"accessContainer": container, "accessDetails": details("directory readers")});
        let sent = json!({"accessContainer": container, "accessDetails": details(READERS)});
        assert_eq!(run(create.clone(), Action::Create), Ok(sent));
        let update = json!({"accessDetails": details(READERS)});
        assert_eq!(run(update.clone(), Action::Update), Ok(update));

        let group = |id: &str, kind: &str| json!({"accessContainer": {"accessContainerId": id, "accessContainerType": kind}, "accessDetails": details(READERS)});
        let type_at = "/accessContainer/accessContainerType";
        let cases = [
            (
                create,
                Action::Update,
                "/accessContainer",
                "property.readOnly",
            ),
            (
                json!({}),
                Action::Update,
                "/accessDetails",
                "property.required",
            ),
            (
                group("admins", "securityGroup"),
                Action::Create,
                "/accessContainer/accessContainerId",
                "guid.format",
            ),
            (
                group(GROUP, "unknownFutureValue"),
                Action::Create,
                type_at,
                "accessContainerType.value",
            ),
        ];
        for (document, action, pointer, code) in cases {
            assert_eq!(run(document, action), Err(vec![(pointer.to_owned(), code)]));
        }
    }
}
