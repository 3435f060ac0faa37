//! Every rule, by pointer and code.

mod cloudcockpit;
mod graph;
mod properties;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::Violation;
use super::{Action, Rules, ServiceKind, validate, warnings};
use crate::base::Problem;

const GA: &str = "62e90394-69f5-4237-9190-012177145e10";
const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const GUID: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";

fn rules(service: ServiceKind, action: Action) -> Rules {
    Rules {
        service,
        action,
        allow_unknown_properties: false,
    }
}

fn on_graph(action: Action, document: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    validate(
        document.as_object().unwrap().clone(),
        &rules(ServiceKind::Graph, action),
    )
}

fn on_cloudcockpit(action: Action, document: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    validate(
        document.as_object().unwrap().clone(),
        &rules(ServiceKind::CloudCockpit, action),
    )
}

fn create() -> Value {
    json!({
        "displayName": "Contoso admin relationship",
        "duration": "P730D",
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": READERS}]},
    })
}

/// `base` with the property at `pointer` set; the pointer may be to a new property.
fn with(base: Value, pointer: &str, value: Value) -> Value {
    let mut document = base;
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = value;
    document
}

fn found(problems: &[Problem]) -> Vec<(&str, &'static str)> {
    problems
        .iter()
        .map(|p| (p.pointer.as_str(), p.code))
        .collect()
}

/// Pointer to set, value, pointer of the problem, its code, and a part of its sentence.
type Case = (
    &'static str,
    Value,
    &'static str,
    &'static str,
    &'static str,
);

#[test]
fn huge_wrong_documents_stay_cheap() {
    let roles: Vec<Value> = (0..40_000)
        .map(|n| json!({"roleDefinitionId": format!("Role that is not {n}")}))
        .collect();
    let problems = on_graph(
        Action::Update,
        &json!({"accessDetails": {"unifiedRoles": roles}}),
    )
    .unwrap_err();
    assert_eq!(problems.len(), super::super::document::MAX_PROBLEMS);
}

#[test]
fn every_rule_is_tested() {
    let mut tested: BTreeSet<&str> = graph::cases().iter().map(|case| case.3).collect();
    // Covered by the tests of requests, assignments, status rules and responses.
    tested.extend([
        "document.duplicateKey",
        "document.empty",
        "property.readOnly",
        "autoExtend.globalAdministrator",
        "autoExtend.bothForms",
        "action.value",
        "accessContainerType.value",
        "roles.notInRelationship",
        "roles.notListed",
        "status.property",
        "status.roles",
        "status.oneAtATime",
        "service.rejected",
    ]);
    let all: BTreeSet<_> = Violation::TABLE.iter().map(|row| row.code).collect();
    assert_eq!(tested, all);
}
