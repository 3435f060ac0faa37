//! Requests generated from the documents: for each operation valid ones, and invalid ones with an error in an
//! id, a query option, a header or the body. The response to a valid request is the documented one, that to
//! an invalid request is an error of the documented schema; no response is a 5xx.
//!
//! Deviations of the emulator from the documents, with the reason:
//! - operations without a documentation page are 405: they only result from the conversion to OpenAPI;
//! - `$search` is 400 everywhere: a draft that allowed it was withdrawn;
//! - `$expand` accepts the collections of a relationship; the services of a customer aren't expanded;
//! - If-Match is required for PATCH and DELETE, though the documents lack it;
//! - `activatedDateTime` in the response to a create is an empty string, as in the documentation's example;
//! - `innerError` is null in the one recorded conflict, although the schema wants an object.

use super::emulator_support::{Answer, World, world};
use super::openapi::Contract;
use super::operations::{self, Operation};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use std::cell::Cell;

const ROLES: [&str; 3] = [
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "44367163-eba1-44c3-98af-f5787879f96a",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
];

/// The number of requests for each operation.
const CASES: u32 = 40;

/// One request: its variable parts, and what is invalid about it.
#[derive(Clone, Debug)]
struct Case {
    /// A number that makes names unique.
    number: u32,
    /// Pairs of a query parameter and its value.
    query: Vec<(String, String)>,
    /// Random numbers that select the body's values.
    dice: [u16; 4],
    wrong: Option<Wrong>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// An id that no object has.
    Id,
    /// A malformed id.
    OddId,
    Query,
    /// A body with a property missing, of another type, unknown or read-only.
    Body,
    /// Not JSON, or of another media type.
    Media,
    Token,
    ETag,
}

pub fn every_operation(version: &str, file: &str) {
    let Some(contract) = Contract::load(file) else {
        return;
    };
    let world = world();
    let operations = operations::all(&contract);
    assert_eq!(operations.len(), 36, "the document has other operations");
    let (good, refused) = (Cell::new(0), Cell::new(0));
    for operation in &operations {
        let seed = [7; 32];
        let config = Config {
            cases: CASES,
            failure_persistence: None,
            ..Config::default()
        };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let result = runner.run(&case(&contract, operation), |case| {
            let answer = ask(&world, version, &contract, operation, &case);
            let wanted = if answer.status < 300 { &good } else { &refused };
            wanted.set(wanted.get() + 1);
            judge(&contract, operation, &case, &answer).map_err(TestCaseError::fail)
        });
        let name = format!("{} {}", operation.method, operation.template);
        result.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    // Enough valid and enough invalid requests must have been generated.
    println!("{} answered, {} refused", good.get(), refused.get());
    assert!(good.get() > 400 && refused.get() > 400);
}

fn case(contract: &Contract, operation: &Operation) -> BoxedStrategy<Case> {
    let mut kinds = vec![Wrong::Token];
    if operation.template.contains('{') {
        kinds.extend([Wrong::Id, Wrong::OddId]);
    }
    if operation.method == "GET" {
        kinds.push(Wrong::Query);
    }
    if operation.body.is_some() {
        kinds.extend([Wrong::Body, Wrong::Body, Wrong::Body, Wrong::Media]);
    }
    if matches!(operation.method.as_str(), "PATCH" | "DELETE") {
        kinds.push(Wrong::ETag);
    }
    let good = good_query(contract, operation);
    (
        any::<u32>(),
        good,
        any::<[u16; 4]>(),
        prop::option::of(select(kinds)),
    )
        .prop_map(|(number, query, dice, wrong)| Case {
            number,
            query,
            dice,
            wrong,
        })
        .boxed()
}

/// Some of the operation's query parameters, with valid values for its entity.
fn good_query(contract: &Contract, operation: &Operation) -> BoxedStrategy<Vec<(String, String)>> {
    let entity = contract.entity(operation.set());
    let plain: Vec<String> = contract.plain_properties(&entity);
    let mut navigation = contract.navigation_properties(&entity);
    navigation.retain(|name| name != "serviceManagementDetails");
    let mut each: Vec<BoxedStrategy<Option<(String, String)>>> = Vec::new();
    let names = operation.query.iter().filter(|n| *n != "$search");
    for name in names {
        let value: BoxedStrategy<String> = match name.as_str() {
            "$top" => (1..=300u32).prop_map(|n| n.to_string()).boxed(),
            "$skip" => (0..9u32).prop_map(|n| n.to_string()).boxed(),
            "$count" => any::<bool>().prop_map(|b| b.to_string()).boxed(),
            "$select" => prop::sample::subsequence(plain.clone(), 1..=plain.len())
                .prop_map(|names| names.join(","))
                .boxed(),
            "$orderby" => (select(plain.clone()), select(vec!["", " asc", " desc"]))
                .prop_filter("complex properties have no order", |(name, _)| {
                    !["customer", "accessDetails", "accessContainer", "data"]
                        .contains(&name.as_str())
                })
                .prop_map(|(name, way)| name + way)
                .boxed(),
            "$filter" => select(vec!["eq", "ne"])
                .prop_map(|how| format!("not (id {how} 'x') or startsWith(id,'y')"))
                .boxed(),
            "$expand" if !navigation.is_empty() => select(navigation.clone()).boxed(),
            _ => continue,
        };
        let name = name.clone();
        let pair = value.prop_map(move |value| (name.clone(), value));
        each.push(prop::option::of(pair).boxed());
    }
    each.prop_map(|all| all.into_iter().flatten().collect())
        .boxed()
}

/// The objects that requests address: a relationship with its requests, operations and assignments.
struct Objects {
    ids: Map<String, Value>,
    etag: String,
}

fn objects(world: &World, operation: &Operation, case: &Case) -> Objects {
    world.emulator.reset();
    let needs_created = matches!(
        (operation.set(), operation.method.as_str()),
        ("requests", "POST") | ("delegatedAdminRelationships", "PATCH" | "DELETE")
    );
    let status = if needs_created { "created" } else { "active" };
    let seed = json!({"status": status, "roles": ROLES, "count": 3});
    let id = world.emulator.seed(seed)[case.number as usize % 3].clone();
    let time = "2026-01-01T00:00:00.0000000Z";
    let stamps = json!({"createdDateTime": time, "lastModifiedDateTime": time});
    let with = |mut value: Value| {
        for (name, stamp) in stamps.as_object().expect("stamps") {
            value[name] = stamp.clone();
        }
        value
    };
    let details = json!({"unifiedRoles": [{"roleDefinitionId": ROLES[0]}]});
    let inner = [
        "11111111-0000-4000-8000-000000000001",
        "11111111-0000-4000-8000-000000000002",
        "11111111-0000-4000-8000-000000000003",
    ];
    let etag = "W/\"ZXRhZw==\"";
    world.emulator.change(&id, json!({
        "etag": etag,
        "requests": [with(json!({"id": inner[0], "etag": etag, "action": "terminate", "status": "failed"}))],
        "operations": [with(json!({
            "id": inner[1], "etag": etag, "operationType": "delegatedAdminAccessAssignmentUpdate",
            "data": "{}", "status": "succeeded", "roles": details,
        }))],
        "accessAssignments": [with(json!({
            "id": inner[2], "etag": etag, "status": "active", "accessDetails": details,
            "accessContainer": {"accessContainerId": ROLES[2], "accessContainerType": "securityGroup"},
        }))],
    }));
    let raw = world.emulator.relationship(&id).expect("the relationship");
    let seeded = world.emulator.seed(json!({"customerTenantId": ROLES[1]}));
    assert_eq!(seeded.len(), 1);
    let ids = json!({
        "delegatedAdminRelationship-id": raw["id"],
        "delegatedAdminRelationshipRequest-id": inner[0],
        "delegatedAdminRelationshipOperation-id": inner[1],
        "delegatedAdminAccessAssignment-id": inner[2],
        "delegatedAdminCustomer-id": ROLES[1],
        "delegatedAdminServiceManagementDetail-id": format!("0-{}", ROLES[1]),
    });
    Objects {
        ids: ids.as_object().expect("ids").clone(),
        etag: etag.to_owned(),
    }
}

fn ask(
    world: &World,
    version: &str,
    contract: &Contract,
    operation: &Operation,
    case: &Case,
) -> Answer {
    let objects = objects(world, operation, case);
    let mut path = operation.template.clone();
    let ids = operation.ids();
    for (at, name) in ids.iter().enumerate() {
        let id = objects.ids[*name].as_str().expect("an id");
        let is_last = at + 1 == ids.len();
        let id = match case.wrong {
            Some(Wrong::Id) if is_last => id.replace(['0', '1', '2', '3', '4'], "f"),
            Some(Wrong::OddId) if is_last => format!("%00{}%27", case.number),
            _ => id.to_owned(),
        };
        path = path.replace(&format!("{{{name}}}"), &id);
    }
    let mut query: Vec<String> = case.query.iter().map(|(k, v)| format!("{k}={v}")).collect();
    if case.wrong == Some(Wrong::Query) {
        let odd = [
            "$search=x",
            "$top=-1",
            "$select=colour",
            "$filter=id",
            "$orderby=id up",
            "$count=x",
            "$apply=x",
            "$expand=colour",
        ];
        query = vec![odd[usize::from(case.dice[0]) % odd.len()].to_owned()];
    }
    let path = format!("/{version}{path}?{}", query.join("&"));
    let mut headers = Vec::new();
    if case.wrong == Some(Wrong::Token) {
        headers.push(("authorization", ""));
    }
    if matches!(operation.method.as_str(), "PATCH" | "DELETE") {
        let tag = if case.wrong == Some(Wrong::ETag) {
            "W/\"b3RoZXI=\""
        } else {
            &objects.etag
        };
        headers.push(("if-match", tag));
    }
    if case.wrong == Some(Wrong::Media) {
        headers.push(("content-type", "text/plain"));
    }
    let body = operation
        .body
        .as_ref()
        .map(|schema| body(contract, operation, schema, case));
    world.send(&operation.method, &path, &headers, body.as_ref())
}

/// A valid body for the operation, or one with an error.
fn body(contract: &Contract, operation: &Operation, schema: &str, case: &Case) -> Value {
    if !operation.is_documented() {
        return json!({});
    }
    let [a, b, c, d] = case.dice.map(usize::from);
    let roles = |from: usize| -> Value {
        let ids = ROLES[from % 3..].iter();
        json!({"unifiedRoles": ids.map(|id| json!({"roleDefinitionId": id})).collect::<Vec<_>>()})
    };
    let mut body = match (operation.set(), operation.method.as_str()) {
        ("delegatedAdminRelationships", "POST") => json!({
            "displayName": format!("Generated {}", case.number), "duration": format!("P{}D", 1 + a % 730),
            "accessDetails": roles(b), "autoExtendDuration": (["P0D", "PT0S", "P180D"][c % 3]),
        }),
        ("delegatedAdminRelationships", _) => {
            json!({"duration": format!("P{}D", 1 + a % 730), "accessDetails": roles(b)})
        }
        ("requests", _) => json!({"action": "lockForApproval"}),
        ("accessAssignments", "POST") => json!({
            "accessContainer": {"accessContainerId": (ROLES[a % 2]), "accessContainerType": "securityGroup"},
            "accessDetails": roles(b),
        }),
        _ => json!({"accessDetails": roles(b)}),
    };
    if case.wrong == Some(Wrong::Body) {
        let names: Vec<String> = body
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        let name = &names[a % names.len()];
        let required = [
            "displayName",
            "duration",
            "accessDetails",
            "action",
            "accessContainer",
        ];
        match d % 4 {
            0 if operation.method == "POST" && required.contains(&name.as_str()) => {
                body.as_object_mut().expect("an object").remove(name);
            }
            // A value of another type than the document's.
            0 | 1 => body[name] = contract.of_another_type(schema, name),
            2 => body["colour"] = json!("red"),
            _ => body["createdDateTime"] = json!("2026-01-01T00:00:00Z"),
        }
    }
    body
}

/// Returns what is wrong with a response, if anything.
fn judge(
    contract: &Contract,
    operation: &Operation,
    case: &Case,
    answer: &Answer,
) -> Result<(), String> {
    let status = answer.status;
    let wanted = match case.wrong {
        // A method that isn't allowed is rejected before the token is checked.
        _ if !operation.is_documented() => 405..=405,
        None => 200..=299,
        Some(Wrong::Token) => 401..=401,
        Some(Wrong::ETag) => 412..=412,
        Some(Wrong::Media) => 415..=415,
        Some(Wrong::Id | Wrong::OddId) => 400..=404,
        Some(Wrong::Query | Wrong::Body) => 400..=400,
    };
    if !wanted.contains(&status) {
        return Err(format!("{status} in place of {wanted:?}: {}", answer.text));
    }
    if answer.header("odata-version") != "4.0" || answer.header("request-id").is_empty() {
        return Err(format!(
            "without OData-Version or request-id: {:?}",
            answer.headers
        ));
    }
    let schema = match &operation.success {
        _ if status >= 400 => "#/components/schemas/microsoft.graph.ODataErrors.ODataError",
        Some(schema) => schema,
        None => {
            let empty = status == 204 && answer.text.is_empty();
            let count =
                operation.template.ends_with("$count") && answer.text.parse::<i32>().is_ok();
            return if empty || count {
                Ok(())
            } else {
                Err(format!("{status}: {}", answer.text))
            };
        }
    };
    if status == 405 && answer.header("allow").is_empty() {
        return Err("405 without Allow".into());
    }
    let mut body = answer.body.clone();
    if body["activatedDateTime"] == "" && status == 201 {
        body["activatedDateTime"] = Value::Null;
    }
    let errors = contract.errors(schema, &body);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(format!("{} isn't {schema}: {errors:?}", answer.text))
    }
}
