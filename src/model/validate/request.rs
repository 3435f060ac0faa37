//! The document of a request.

use super::super::check::Check;
use super::super::shape::Shape;
use super::super::{Object, properties};
use crate::base::Problem;

const REQUEST: Shape = Shape {
    what: "a request",
    odata_types: &["delegatedAdminRelationshipRequest"],
    properties: properties::REQUEST,
    entity: &[],
    required: &["action"],
    is_update: false,
    foreign: |_| None,
};

/// Checks the document of a request, `{ "action": "lockForApproval" }`, and returns what to send.
/// `allow_unknown_properties` keeps properties that Microsoft Graph is not known to have.
pub fn validate_request(
    document: Object,
    allow_unknown_properties: bool,
) -> Result<Object, Vec<Problem>> {
    let mut check = Check::new(allow_unknown_properties);
    let body = REQUEST.check(&mut check, "", document);
    check.finish(body)
}

#[cfg(test)]
mod tests {
    use super::super::super::RequestAction;
    use super::*;
    use serde_json::{Value, json};

    fn run(document: Value) -> Result<Value, Vec<(String, &'static str)>> {
        validate_request(document.as_object().unwrap().clone(), false)
            .map(Value::Object)
            .map_err(|problems| problems.into_iter().map(|p| (p.pointer, p.code)).collect())
    }

    #[test]
    fn only_the_four_actions_are_valid() {
        for action in RequestAction::ALL {
            let document = json!({"action": action.as_str()});
            assert_eq!(run(document.clone()), Ok(document));
        }
        let cases = [
            (json!({}), "/action", "property.required"),
            (json!({"action": null}), "/action", "property.null"),
            (json!({"action": 1}), "/action", "property.type"),
            (
                json!({"action": "lockforapproval"}),
                "/action",
                "action.value",
            ),
            (
                json!({"action": "unknownFutureValue"}),
                "/action",
                "action.value",
            ),
            (
                json!({"action": "approve", "status": "created"}),
                "/status",
                "property.readOnly",
            ),
            (
                json!({"action": "approve", "x": 1}),
                "/x",
                "property.unknown",
            ),
        ];
        for (document, pointer, code) in cases {
            assert_eq!(run(document), Err(vec![(pointer.to_owned(), code)]));
        }
        let typed = json!({"@odata.type": "#microsoft.graph.delegatedAdminRelationshipRequest", "action": "terminate"});
        assert_eq!(run(typed), Ok(json!({"action": "terminate"})));
        let misspelt = json!({"action": "lockForAproval"});
        let problems = validate_request(misspelt.as_object().unwrap().clone(), false).unwrap_err();
        assert!(
            problems[0]
                .message
                .contains("Did you mean lockForApproval?")
        );
    }
}
