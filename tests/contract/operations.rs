//! The operations of an OpenAPI document.

use super::openapi::Contract;
use serde_json::Value;

/// One method of one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The HTTP method, in upper case.
    pub method: String,
    pub template: String,
    /// The names of its query parameters.
    pub query: Vec<String>,
    /// The reference of the request body's schema.
    pub body: Option<String>,
    /// The reference of the response's schema; `None`: there is no body, or it isn't JSON.
    pub success: Option<String>,
}

impl Operation {
    /// The names in the braces of the path.
    pub fn ids(&self) -> Vec<&str> {
        let parts = self.template.split('{').skip(1);
        parts.filter_map(|part| part.split('}').next()).collect()
    }

    /// The last set that the path names, such as `requests`.
    pub fn set(&self) -> &str {
        let parts = self.template.split('/');
        let mut sets = parts.filter(|p| !p.starts_with('{') && !p.starts_with('$'));
        sets.next_back().unwrap_or_default()
    }

    /// Whether a documentation page describes the operation; the others only result from the conversion to
    /// OpenAPI.
    pub fn is_documented(&self) -> bool {
        let writable = match self.set() {
            "delegatedAdminRelationships" => ["POST", "PATCH", "DELETE"].as_slice(),
            "accessAssignments" => &["POST", "PATCH", "DELETE"],
            "requests" => &["POST"],
            _ => &[],
        };
        self.method == "GET" || writable.contains(&self.method.as_str())
    }
}

/// All operations of a document.
pub fn all(contract: &Contract) -> Vec<Operation> {
    let document = contract.document();
    let mut found = Vec::new();
    for (template, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            if !["get", "post", "patch", "delete"].contains(&method.as_str()) {
                continue;
            }
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.map(|p| resolved(document, p));
            let query = parameters.filter(|p| p["in"] == "query");
            let schema = |value: &Value| {
                let schema = value.pointer("/content/application~1json/schema/$ref");
                schema.and_then(Value::as_str).map(str::to_owned)
            };
            found.push(Operation {
                method: method.to_uppercase(),
                template: template.clone(),
                query: query
                    .filter_map(|p| p["name"].as_str().map(str::to_owned))
                    .collect(),
                body: schema(&operation["requestBody"]),
                success: schema(resolved(document, &operation["responses"]["2XX"])),
            });
        }
    }
    found
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .expect("a reference that resolves"),
        None => value,
    }
}
