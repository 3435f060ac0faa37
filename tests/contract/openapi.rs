//! One OpenAPI document as JSON Schemas and as a list of paths.

use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::support;

pub struct Contract {
    document: Value,
    /// A cache of validators: creating one takes longer than using it.
    validators: RefCell<HashMap<String, Rc<jsonschema::Validator>>>,
}

/// A file of `../shared/contract`; `None` and a printed message if it doesn't exist.
pub fn text(file: &str) -> Option<String> {
    let found = ["../shared", "../../shared"].iter().find_map(|shared| {
        std::fs::read_to_string(support::root().join(shared).join("contract").join(file)).ok()
    });
    if found.is_none() {
        support::skip("../shared/contract", file);
    }
    found
}

/// The members of an enum of the CSDL, in their order.
pub fn members(csdl: &str, name: &str) -> Vec<String> {
    let start = csdl
        .find(&format!("<EnumType Name=\"{name}\""))
        .expect("the enum");
    let end = start + csdl[start..].find("</EnumType>").expect("its end");
    csdl[start..end]
        .split("<Member Name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

impl Contract {
    pub fn load(file: &str) -> Option<Contract> {
        let mut document: Value = serde_yaml_ng::from_str(&text(file)?).expect("YAML");
        to_json_schema(&mut document);
        allow_for_drift(&mut document);
        Some(Contract {
            document,
            validators: RefCell::default(),
        })
    }

    /// The cached validator of the schema `name`.
    pub fn schema(&self, name: &str) -> Rc<jsonschema::Validator> {
        self.validator(&format!("#/components/schemas/{name}"))
    }

    /// Panics unless `value` is valid by the schema `name`.
    pub fn fits(&self, name: &str, value: &Value) {
        let validator = self.schema(name);
        let errors: Vec<_> = validator
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{value} is no {name}: {errors:?}");
    }

    /// The properties of a schema, including those of its base.
    pub fn members(&self, name: &str) -> Vec<String> {
        let schema = &self.document["components"]["schemas"][name];
        let own = schema["allOf"][1]["properties"]
            .as_object()
            .expect("properties");
        own.keys().cloned().chain(["id".to_owned()]).collect()
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The schema of the entities in a set such as `requests`.
    pub fn entity(&self, set: &str) -> String {
        let name = match set {
            "delegatedAdminRelationships" => "delegatedAdminRelationship",
            "delegatedAdminCustomers" => "delegatedAdminCustomer",
            "accessAssignments" => "delegatedAdminAccessAssignment",
            "operations" => "delegatedAdminRelationshipOperation",
            "requests" => "delegatedAdminRelationshipRequest",
            "serviceManagementDetails" => "delegatedAdminServiceManagementDetail",
            other => panic!("the set {other} is new"),
        };
        format!("microsoft.graph.{name}")
    }

    /// The properties of an entity that aren't collections of others.
    pub fn plain_properties(&self, entity: &str) -> Vec<String> {
        let navigation = self.navigation_properties(entity);
        let mut all = self.members(entity);
        all.retain(|name| !navigation.contains(name));
        all
    }

    /// The collections of other entities in an entity.
    pub fn navigation_properties(&self, entity: &str) -> Vec<String> {
        let own = &self.document["components"]["schemas"][entity]["allOf"][1]["properties"];
        let all = own.as_object().into_iter().flatten();
        let lists = all.filter(|(_, schema)| schema["type"] == "array");
        lists.map(|(name, _)| name.clone()).collect()
    }

    /// A value whose type isn't the documented type of the property.
    pub fn of_another_type(&self, schema: &str, property: &str) -> Value {
        let schema = self.document.pointer(schema.trim_start_matches('#'));
        let own = &schema.expect("a schema")["allOf"][1]["properties"][property];
        assert!(own.is_object(), "{property} is not in the document");
        match own["type"].as_str().or(own["type"][0].as_str()) {
            Some("string") => json!(["not", "a", "text"]),
            _ => json!(7),
        }
    }

    /// The errors of a value by a schema.
    pub fn errors(&self, reference: &str, value: &Value) -> Vec<String> {
        let validator = self.validator(reference);
        let errors = validator.iter_errors(value);
        errors.map(|error| error.to_string()).collect()
    }

    /// Panics unless the document has the path and method of a logged request, and its body is valid by the
    /// schema.
    pub fn allows(&self, entry: &Value) {
        let method = entry["method"].as_str().expect("a method").to_lowercase();
        let path = entry["path"].as_str().expect("a path");
        let path = &path[path
            .find("/tenantRelationships")
            .expect("below the version")..];
        let paths = self.document["paths"].as_object().expect("paths");
        let (template, operations) = paths
            .iter()
            .find(|(template, _)| matches(template, path))
            .unwrap_or_else(|| panic!("{path} is no path of the document"));
        let operation = &operations[&method];
        assert!(operation.is_object(), "{template} has no {method}");
        let body = entry["body"].as_str().unwrap_or_default();
        let wanted = operation.pointer("/requestBody/content/application~1json/schema/$ref");
        match (wanted.and_then(Value::as_str), body.is_empty()) {
            (Some(schema), false) => {
                let body: Value = serde_json::from_str(body).expect("a JSON body");
                let errors: Vec<_> = self
                    .validator(schema)
                    .iter_errors(&body)
                    .map(|error| error.to_string())
                    .collect();
                assert!(errors.is_empty(), "{method} {path} {body}: {errors:?}");
            }
            (None, true) => {}
            (wanted, _) => {
                panic!("{method} {path}: the document wants {wanted:?}, the body is {body:?}")
            }
        }
    }

    fn validator(&self, reference: &str) -> Rc<jsonschema::Validator> {
        let mut known = self.validators.borrow_mut();
        let made = known.entry(reference.to_owned()).or_insert_with(|| {
            let schema = json!({ "$ref": reference, "components": self.document["components"] });
            Rc::new(jsonschema::draft4::new(&schema).expect("a schema"))
        });
        made.clone()
    }
}

/// Whether a path matches a template such as `/a/{a-id}/b`.
fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
}

/// Converts OpenAPI 3.0's `nullable` to JSON Schema's type `null`.
fn to_json_schema(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind) = members.get("type").cloned()
            {
                members.insert("type".into(), json!([kind, "null"]));
            }
            members.values_mut().for_each(to_json_schema);
        }
        Value::Array(items) => items.iter_mut().for_each(to_json_schema),
        _ => {}
    }
}

/// Adapts the document to known deviations of the service; see the top of `contract.rs`.
fn allow_for_drift(document: &mut Value) {
    let schemas = document["components"]["schemas"]
        .as_object_mut()
        .expect("schemas");
    for schema in schemas.values_mut() {
        drop_additional(schema);
    }
    let customer = "microsoft.graph.delegatedAdminRelationshipCustomerParticipant";
    if schemas[customer]["type"] == "object" {
        schemas[customer]["type"] = json!(["object", "null"]);
    }
}

fn drop_additional(value: &mut Value) {
    if let Value::Object(members) = value {
        members.remove("additionalProperties");
        members.values_mut().for_each(drop_additional);
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(drop_additional);
    }
}
