//! The client's requests and responses, compared with Microsoft's OpenAPI documents and CSDL if they are
//! beside the checkout (`../shared/contract`); otherwise the tests are skipped, with a message.
//!
//! Known deviations of these documents, which are allowed here: they don't model `@odata.*`, derived types
//! (`additionalProperties` requires objects), If-Match and Prefer; `2XX` stands for every success; `customer`
//! isn't nullable; and the older beta document lacks `delegatedAdminRelationshipUpdate`.

#[path = "support/mod.rs"]
mod support;

#[path = "emulator/support.rs"]
#[allow(dead_code)]
mod emulator_support;
#[path = "contract/generated.rs"]
mod generated;
#[path = "contract/openapi.rs"]
mod openapi;
#[path = "contract/operations.rs"]
mod operations;

use std::sync::Arc;

use gdap::auth::StaticToken;
use gdap::client::{CallOptions, Client, ClientOptions, ListQuery};
use gdap::emulator::{Emulator, Options};
use gdap::service::ApiVersion;
use serde_json::{Value, json};

use openapi::Contract;

const ROLE: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

fn main() {
    support::run(&[
        ("the_life_of_a_relationship_keeps_to_v1", || {
            life(ApiVersion::V1, "graph-v1.0.openapi.yaml")
        }),
        ("the_life_of_a_relationship_keeps_to_beta", || {
            life(ApiVersion::Beta, "graph-beta.openapi.yaml")
        }),
        ("every_operation_of_v1_answers_as_the_document_says", || {
            generated::every_operation("v1.0", "graph-v1.0.openapi.yaml");
        }),
        (
            "every_operation_of_beta_answers_as_the_document_says",
            || {
                generated::every_operation("beta", "graph-beta.openapi.yaml");
            },
        ),
        ("every_duration_that_is_sent_fits_the_pattern", durations),
        ("statuses_and_actions_are_those_of_the_schema", enums),
        ("the_members_are_those_of_the_schema", members),
    ]);
}

/// Create, read, list, lock, approve, update both ways: every request goes to a path and method of
/// the document with a body of its schema, and every entity read fits its schema.
fn life(version: ApiVersion, file: &str) {
    let Some(contract) = Contract::load(file) else {
        return;
    };
    let emulator = Emulator::start(Options::default()).expect("an emulator");
    let client = client(&emulator, version);
    let call = CallOptions::default();
    let wait = CallOptions {
        wait: true,
        ..CallOptions::default()
    };
    let document = json!({
        "displayName": "Contract", "duration": "P2Y", "autoExtendDuration": "PT0S",
        "customer": { "tenantId": "52eaad04-13a2-4a2f-9ce8-93a294fadf36" },
        "accessDetails": { "unifiedRoles": [
            { "roleDefinitionId": GLOBAL_ADMINISTRATOR }, { "roleDefinitionId": ROLE } ] },
    });
    let made = client
        .create(document.to_string().as_bytes(), &call)
        .expect("created");
    let id = made.id().expect("an id").to_owned();
    let relationship = "microsoft.graph.delegatedAdminRelationship";
    contract.fits(relationship, &part(made.json(), "/relationship"));
    client
        .update(
            &id,
            br#"{"displayName":"Contract, renamed","customer":null}"#,
            &call,
        )
        .expect("updated");
    let request = client
        .request(&id, br#"{"action":"lockForApproval"}"#, &call)
        .expect("locked");
    contract.fits(
        "microsoft.graph.delegatedAdminRelationshipRequest",
        &part(request.json(), "/request"),
    );
    emulator.approve(&id);
    let fewer = json!({ "accessDetails": { "unifiedRoles": [{ "roleDefinitionId": ROLE }] } });
    client
        .update(&id, fewer.to_string().as_bytes(), &wait)
        .expect("Global Administrator removed");
    let last = client
        .update(&id, br#"{"autoExtendDuration":"P180D"}"#, &call)
        .expect("extended");
    contract.fits(relationship, &part(last.json(), "/relationship"));
    emulator.seed(json!({ "count": 3 }));
    let page = client.list(&ListQuery::default(), &call).expect("listed");
    for entity in part(page.json(), "/value").as_array().expect("a list") {
        contract.fits(relationship, entity);
    }
    let log = emulator.log();
    let sent = log.iter().filter(|entry| {
        entry["path"]
            .as_str()
            .is_some_and(|path| path.contains("/tenantRelationships/"))
    });
    let mut count = 0;
    for entry in sent {
        contract.allows(entry);
        count += 1;
    }
    assert!(count > 8, "only {count} requests were seen");
}

fn durations() {
    let Some(contract) = Contract::load("graph-v1.0.openapi.yaml") else {
        return;
    };
    let schema = contract.schema("microsoft.graph.delegatedAdminRelationship");
    for days in 1..=730 {
        let duration = gdap::model::Days::new(days)
            .expect("within the limits")
            .to_iso();
        assert!(
            schema.is_valid(&json!({ "duration": duration })),
            "{duration}"
        );
    }
    for text in ["P0D", "PT0S", "P180D"] {
        assert!(
            schema.is_valid(&json!({ "autoExtendDuration": text })),
            "{text}"
        );
    }
    assert!(
        !schema.is_valid(&json!({ "duration": "P2Y" })),
        "the schema knows no years"
    );
}

fn enums() {
    use gdap::model::{RequestAction, Status};
    let Some(csdl) = openapi::text("graph-v1.0.gdap.csdl.xml") else {
        return;
    };
    let statuses = openapi::members(&csdl, "delegatedAdminRelationshipStatus");
    assert_eq!(statuses.len(), 11);
    for name in statuses.iter().filter(|name| *name != "unknownFutureValue") {
        assert!(
            !matches!(Status::parse(name), Status::Other(_)),
            "{name} is not known"
        );
    }
    let mut actions = openapi::members(&csdl, "delegatedAdminRelationshipRequestAction");
    actions.retain(|name| name != "unknownFutureValue");
    let mut own: Vec<_> = RequestAction::ALL
        .iter()
        .map(|action| action.as_str().to_owned())
        .collect();
    actions.sort();
    own.sort();
    assert_eq!(actions, own);
}

/// An update either accepts each property of the schema or rejects it as read-only: none is unknown.
fn members() {
    use gdap::model::{Action, Rules, ServiceKind, validate};
    let Some(contract) = Contract::load("graph-v1.0.openapi.yaml") else {
        return;
    };
    let rules = Rules {
        service: ServiceKind::Graph,
        action: Action::Update,
        allow_unknown_properties: false,
    };
    let known: Vec<_> = contract.members("microsoft.graph.delegatedAdminRelationship");
    assert!(known.len() >= 13, "{known:?}");
    for name in known {
        let document = json!({ name.as_str(): null });
        let problems = validate(document.as_object().expect("an object").clone(), &rules)
            .err()
            .unwrap_or_default();
        assert!(
            problems
                .iter()
                .all(|problem| problem.code != "property.unknown"),
            "{name} is not known"
        );
    }
}

fn client(emulator: &Emulator, version: ApiVersion) -> Client {
    let mut options = ClientOptions {
        api_version: version,
        base_uri: Some(emulator.uri().to_owned()),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    let token = StaticToken::new(b"a-token", None).expect("a token");
    Client::new(options, Arc::new(token)).expect("a client")
}

fn part(json: &str, pointer: &str) -> Value {
    let whole: Value = serde_json::from_str(json).expect("JSON");
    whole
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{pointer} in {json}"))
        .clone()
}
