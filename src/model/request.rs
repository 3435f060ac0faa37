//! Requests: what moves a relationship through its life.

use serde_json::{Map, Value};

use super::suggest::did_you_mean;
use super::validate::check::{Check, Member, Shape};
use super::validate::{Action, Rules, ServiceKind};
use super::violation::{Violation, shown};
use crate::base::Problem;

/// What a request may ask for (v1.0 resource page). `unknownFutureValue` is never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestAction {
    /// The partner finalises a relationship in status `created`; it becomes `approvalPending`.
    LockForApproval,
    /// An indirect reseller approves, in status `approvalPending`, what its indirect provider made.
    Approve,
    /// The partner ends a relationship in status `active`.
    Terminate,
    /// An indirect reseller rejects, in status `approvalPending`.
    Reject,
}

impl RequestAction {
    /// All four, in the service's order.
    pub const ALL: [RequestAction; 4] = [
        RequestAction::LockForApproval,
        RequestAction::Approve,
        RequestAction::Terminate,
        RequestAction::Reject,
    ];

    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestAction::LockForApproval => "lockForApproval",
            RequestAction::Approve => "approve",
            RequestAction::Terminate => "terminate",
            RequestAction::Reject => "reject",
        }
    }

    /// The action with this text on the wire, case as written.
    pub fn parse(text: &str) -> Option<RequestAction> {
        RequestAction::ALL
            .into_iter()
            .find(|action| action.as_str() == text)
    }
}

const REQUEST: Shape = Shape {
    what: "a request",
    odata_types: &["delegatedAdminRelationshipRequest"],
    members: &[Member::new("action", action)],
    required: &["action"],
    read_only: &["createdDateTime", "id", "lastModifiedDateTime", "status"],
    foreign: |_| None,
};

/// Checks the document of a request, `{ "action": "lockForApproval" }`, and returns what to send.
/// `pass_unknown` keeps members that Microsoft Graph is not known to have.
pub fn validate_request(
    document: &Map<String, Value>,
    pass_unknown: bool,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut check = Check::new(Rules {
        service: ServiceKind::Graph,
        action: Action::Create,
        pass_unknown,
    });
    let body = check.object("", document, &REQUEST);
    check.finish(body)
}

fn action(check: &mut Check, pointer: &str, value: &Value) -> Option<Value> {
    let text = check.text(pointer, value)?;
    if RequestAction::parse(text).is_some() {
        return Some(value.clone());
    }
    let names = RequestAction::ALL.map(RequestAction::as_str);
    let value = shown(text);
    let broken = match did_you_mean(text, names) {
        Some(name) => Violation::ActionMisspelt {
            value,
            suggestion: name.to_owned(),
        },
        None => Violation::ActionValue {
            value,
            known: names.map(str::to_owned).to_vec(),
        },
    };
    check.problem(pointer, broken);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run(document: Value) -> Result<Value, Vec<(String, &'static str)>> {
        validate_request(document.as_object().unwrap(), false)
            .map(Value::Object)
            .map_err(|problems| problems.into_iter().map(|p| (p.pointer, p.code)).collect())
    }

    #[test]
    fn the_four_actions_and_nothing_else() {
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
        let problems = validate_request(misspelt.as_object().unwrap(), false).unwrap_err();
        assert!(
            problems[0]
                .message
                .contains("Did you mean lockForApproval?")
        );
    }
}
