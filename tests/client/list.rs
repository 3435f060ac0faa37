//! Lists.

use gdap::base::ErrorKind;
use gdap::client::{CallOptions, ListQuery};
use serde_json::json;

use super::support::*;

#[test]
fn pages_follow_each_other() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 25}));
    let query = ListQuery {
        top: 10,
        ..ListQuery::default()
    };
    let call = CallOptions::default();
    let pages: Vec<_> = world
        .client
        .pages(query, &call)
        .map(Result::unwrap)
        .collect();
    let sizes: Vec<_> = pages
        .iter()
        .map(|page| parsed(page)["value"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [10, 10, 5]);
    let found: Vec<_> = pages
        .iter()
        .flat_map(|page| parsed(page)["value"].as_array().unwrap().clone())
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found.len(), ids.len());
    assert!(ids.iter().all(|id| found.contains(id)));
    assert!(pages[2].next().is_none());
    assert!(parsed(&pages[2]).get("next").is_none());
}

#[test]
fn a_filter_is_sent_encoded() {
    let world = world();
    world.seed(json!({"status": "created", "prefix": "c"}));
    world.seed(json!({"status": "active", "prefix": "a"}));
    let query = ListQuery {
        filter: "status eq 'created'",
        select: "id,status",
        ..ListQuery::default()
    };
    let page = world.client.list(&query, &CallOptions::default()).unwrap();
    assert_eq!(parsed(&page)["value"].as_array().unwrap().len(), 1);
}

#[test]
fn links_that_lead_away_are_refused() {
    let world = world();
    world.emulator.seed(json!({"count": 3}));
    world.emulator.fault(
        json!({"kind": "next_link", "times": 1, "to": "https://evil.test/v1.0/tenantRelationships/x"}),
    );
    let call = CallOptions::default();
    let error = world.client.list(&ListQuery::default(), &call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UntrustedHost);
    let forged = ListQuery {
        next: "1.2.0.https://evil.test/v1.0/x",
        ..ListQuery::default()
    };
    assert!(world.client.list(&forged, &call).is_err());
}
