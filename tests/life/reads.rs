//! Lists and reads of requests, operations, assignments, customers and their services.

use gdap::base::ErrorKind;
use gdap::client::{CallOptions, ListQuery, Reply};
use serde_json::{Value, json};

use super::support::*;

fn call() -> CallOptions<'static> {
    CallOptions::default()
}

fn items(reply: &Reply) -> Vec<Value> {
    parsed(reply)["value"].as_array().unwrap().clone()
}

#[test]
fn the_parts_of_a_relationship_are_read() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS]}));
    let made = assign(&world, &id, 1);
    let query = ListQuery::default();
    let all = items(&world.client.assignments(&id, &query, &call()).unwrap());
    assert_eq!(all[0]["id"], made.id().unwrap());
    assert!(items(&world.client.operations(&id, &query, &call()).unwrap()).is_empty());
    let ended = world
        .client
        .request(&id, br#"{"action":"terminate"}"#, &call())
        .unwrap();
    let requests = items(&world.client.requests(&id, &query, &call()).unwrap());
    assert_eq!(requests[0]["id"], ended.id().unwrap());
    let one = world
        .client
        .get_request(&id, ended.id().unwrap(), &call())
        .unwrap();
    assert_eq!(parsed(&one)["request"]["action"], "terminate");
    let missing = world
        .client
        .get_request(&id, "00000000-0000-0000-0000-000000000000", &call());
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn customers_page_by_page() {
    let world = world();
    world.emulator.seed(json!({"count": 25}));
    let mut found = Vec::new();
    let mut next = String::new();
    loop {
        let query = ListQuery {
            top: if next.is_empty() { 10 } else { 0 },
            next: &next,
            ..ListQuery::default()
        };
        let page = world.client.customers(&query, &call()).unwrap();
        found.extend(items(&page));
        match page.next() {
            Some(link) => next = link.to_owned(),
            None => break,
        }
    }
    assert_eq!(found.len(), 25);
    let id = found[3]["tenantId"].as_str().unwrap();
    let one = world.client.customer(id, &call()).unwrap();
    assert_eq!(
        parsed(&one)["customer"]["displayName"],
        found[3]["displayName"]
    );
    let services = world
        .client
        .services(id, &ListQuery::default(), &call())
        .unwrap();
    assert!(items(&services)[0]["serviceManagementUrl"].is_string());
}

#[test]
fn pages_that_repeat_or_lead_elsewhere_end_the_list() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 3}));
    for (to, expected) in [
        ("https://evil.example/v1.0/x", ErrorKind::UntrustedHost),
        ("same", ErrorKind::InvalidResponse),
    ] {
        let to = match to {
            "same" => first_link(&world),
            other => other.to_owned(),
        };
        world.emulator.fault(json!({"kind": "next_link", "to": to}));
        let mut next = String::new();
        let error = loop {
            let query = ListQuery {
                next: &next,
                ..ListQuery::default()
            };
            match world.client.customers(&query, &call()) {
                Ok(page) => next = page.next().unwrap().to_owned(),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), expected);
        world.emulator.clear_faults();
    }
    assert_eq!(ids.len(), 3);
}

#[test]
fn cloudcockpit_has_none_of_it() {
    let world = world();
    let client = world.cockpit();
    let query = ListQuery::default();
    for error in [
        client.customers(&query, &call()).unwrap_err(),
        client.assignment("r", "a", &call()).unwrap_err(),
        client.operations("r", &query, &call()).unwrap_err(),
        client.delete_assignment("r", "a", &call()).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.message().contains("CloudCockpit can't"), "{error}");
    }
}

/// The link from the first page of customers to the second.
fn first_link(world: &World) -> String {
    let query = ListQuery {
        top: 1,
        ..ListQuery::default()
    };
    let page = world.client.customers(&query, &call()).unwrap();
    let link = page.next().unwrap();
    link[link.find("http").unwrap()..].to_owned()
}
