//! Access assignments: which security group of the partner holds which roles of a relationship.

use serde_json::{Map, Value};

use super::validate::access::access_details;
use super::validate::check::{Check, Member, Shape};
use super::validate::{Action, Rules, ServiceKind};
use super::violation::{Violation, shown};
use crate::base::Problem;

const READ_ONLY: &[&str] = &["createdDateTime", "id", "lastModifiedDateTime", "status"];

const CREATE: Shape = Shape {
    what: "a new access assignment",
    odata_types: &["delegatedAdminAccessAssignment"],
    members: &[
        Member::new("accessContainer", container),
        Member::new("accessDetails", access_details),
    ],
    required: &["accessContainer", "accessDetails"],
    read_only: READ_ONLY,
    foreign: |_| None,
};

const UPDATE: Shape = Shape {
    what: "an update of an access assignment",
    odata_types: &["delegatedAdminAccessAssignment"],
    members: &[Member::new("accessDetails", access_details)],
    required: &["accessDetails"],
    read_only: &[
        "accessContainer",
        "createdDateTime",
        "id",
        "lastModifiedDateTime",
        "status",
    ],
    foreign: |_| None,
};

const CONTAINER: Shape = Shape {
    what: "accessContainer",
    odata_types: &["delegatedAdminAccessContainer"],
    members: &[
        Member::new("accessContainerId", |check, pointer, value| {
            check.guid(pointer, value)
        }),
        Member::new("accessContainerType", container_type),
    ],
    required: &["accessContainerId", "accessContainerType"],
    read_only: &[],
    foreign: |_| None,
};

/// Checks the document of an access assignment on Microsoft Graph and returns what to send:
/// `accessContainer` (a security group in the partner's own tenant) and `accessDetails` for a new
/// one, `accessDetails` alone for an update. Roles as in [`validate`](super::validate::validate);
/// whether the relationship has them, a document does not know. `pass_unknown` keeps members that
/// Microsoft Graph is not known to have.
pub fn validate_assignment(
    document: &Map<String, Value>,
    action: Action,
    pass_unknown: bool,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut check = Check::new(Rules {
        service: ServiceKind::Graph,
        action,
        pass_unknown,
    });
    let shape = match action {
        Action::Create => &CREATE,
        Action::Update => &UPDATE,
    };
    let body = check.object("", document, shape);
    check.finish(body)
}

fn container(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    if let Value::Object(object) = value {
        return Some(Value::Object(check.object(pointer, object, &CONTAINER)));
    }
    let expected = "an object like { \"accessContainerId\": \"...\", \"accessContainerType\": \
                    \"securityGroup\" }";
    check.wrong_type(pointer, value, expected);
    None
}

fn container_type(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let text = check.text(pointer, value)?;
    if text == "securityGroup" {
        return Some(value.clone());
    }
    let value = shown(text);
    check.problem(pointer, Violation::ContainerType { value });
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const GROUP: &str = "869fbdd8-10cc-4232-a4a1-2d6f4f2b8b0f";
    const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

    fn run(document: Value, action: Action) -> Result<Value, Vec<(String, &'static str)>> {
        validate_assignment(document.as_object().unwrap(), action, false)
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
