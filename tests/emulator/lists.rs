//! Pages, filters, orders, and what is visible when.

use crate::support::*;
use serde_json::{Value, json};
use std::time::Duration;

const R: &str = "delegatedAdminRelationships";

fn all(world: &World, path: &str) -> (Vec<String>, usize) {
    let (mut names, mut pages) = (Vec::new(), 0);
    let mut next = Some(world.url(path));
    while let Some(url) = next {
        let page = world.get(&url);
        assert_eq!(page.status, 200, "{}", page.text);
        let items = page.body["value"].as_array().cloned().unwrap_or_default();
        names.extend(
            items
                .iter()
                .filter_map(|i| i["displayName"].as_str().map(str::to_owned)),
        );
        pages += 1;
        next = page.body["@odata.nextLink"].as_str().map(str::to_owned);
    }
    (names, pages)
}

#[test]
fn pages_hold_everything_once() {
    let world = world();
    world.emulator.seed(json!({"count": 250, "prefix": "n "}));
    let (names, pages) = all(&world, R);
    assert_eq!((names.len(), pages), (250, 3));
    let mut sorted = names.clone();
    sorted.dedup();
    assert_eq!(sorted.len(), 250);
    let (names, pages) = all(&world, &format!("{R}?$top=300"));
    assert_eq!((names.len(), pages), (250, 1));
    let (mut down, pages) = all(&world, &format!("{R}?$orderby=displayName desc&$top=60"));
    assert_eq!((down.len(), pages), (250, 5));
    down.reverse();
    assert_eq!(down, names);
    let (up, _) = all(&world, &format!("{R}?$orderby=status&$top=7"));
    assert_eq!(up, names);
    world.emulator.settings(json!({"pageSize": 50}));
    assert_eq!(all(&world, R).1, 5);
    assert_eq!(world.get(&format!("{R}/$count")).text, "250");
    let first = world.get(&format!("{R}?$count=true&$top=1"));
    assert_eq!(first.body["@odata.count"], 250);
    assert_eq!(all(&world, "delegatedAdminCustomers").0.len(), 250);
}

#[test]
fn a_page_after_a_deletion_misses_nothing() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 6, "status": "created"}));
    let first = world.get(&format!("{R}?$top=2"));
    let gone = path(&ids[0]);
    let etag = world.etag_of(&gone);
    world.send("DELETE", &gone, &[("if-match", &etag)], None);
    let next = first.body["@odata.nextLink"].as_str().expect("a link");
    assert_eq!(world.get(next).body["value"][0]["id"], ids[2].as_str());
}

#[test]
fn filters() {
    let world = world();
    world.emulator.seed(json!({"count": 3}));
    world
        .emulator
        .seed(json!({"count": 2, "status": "created", "autoExtendDuration": "P180D"}));
    let name = "O'Neil & Sons";
    let mut body = document(name);
    body["customer"] = json!({"tenantId": ROLE});
    let made = world.post(R, &body);
    let id = made.id();
    let cases = [
        ("status eq 'active'".to_owned(), Some(3)),
        (
            "status eq 'created' and autoExtendDuration eq duration'P180D'".into(),
            Some(2),
        ),
        ("autoExtendDuration eq P180D".into(), Some(2)),
        ("displayName eq 'O''Neil & Sons'".into(), Some(1)),
        (
            "displayName eq 'O''Neil & Sons' and status eq 'active'".into(),
            Some(0),
        ),
        (format!("customer/tenantId eq '{ROLE}'"), Some(1)),
        (format!("id eq '{id}'"), Some(1)),
        ("displayName eq 'O'Neil'".into(), None),
        ("status ne 'active'".into(), None),
        ("startswith(displayName,'O')".into(), None),
        ("duration eq 'P1D'".into(), None),
        ("status eq 'active' or status eq 'created'".into(), None),
        (String::new(), None),
    ];
    for (filter, wanted) in cases {
        let url = world.url(R);
        let request = world.client.get(url).query_pair("$filter", &filter);
        let answer = request
            .header("authorization", "Bearer t")
            .send()
            .expect("sent");
        let status = answer.status().as_u16();
        let body: Value = serde_json::from_str(&answer.text().expect("text")).expect("json");
        let found = body["value"].as_array().map(Vec::len);
        assert_eq!(
            (status == 200, found),
            (wanted.is_some(), wanted),
            "{filter}"
        );
    }
    for odd in [
        "$top=301",
        "$top=0",
        "$skip=1",
        "$search=x",
        "$expand=requests",
        "$orderby=id",
        "$select=x",
        "$skiptoken=!",
    ] {
        assert_eq!(world.get(&format!("{R}?{odd}")).status, 400, "{odd}");
    }
    let one = world.get(&format!("{R}?$select=displayName&$top=1"));
    let members: Vec<_> = one.body["value"][0]
        .as_object()
        .expect("one")
        .keys()
        .cloned()
        .collect();
    assert_eq!(members, ["@odata.type", "@odata.etag", "displayName"]);
    world.emulator.settings(json!({"refuseFilter": true}));
    assert_eq!(
        world.get(&format!("{R}?$filter=status eq 'active'")).status,
        400
    );
}

/// A query option, encoded.
trait Query {
    fn query_pair(self, name: &str, value: &str) -> Self;
}

impl Query for reqwest::blocking::RequestBuilder {
    fn query_pair(self, name: &str, value: &str) -> Self {
        let (client, request) = self.build_split();
        let mut request = request.expect("a request");
        request.url_mut().query_pairs_mut().append_pair(name, value);
        Self::from_parts(client, request)
    }
}

#[test]
fn new_ones_show_when_they_are_said_to() {
    let world = world();
    world.emulator.settings(json!({"visibleAfterMs": 500}));
    let made = world.post(R, &document("Late"));
    assert_eq!(world.get(&path(made.id())).status, 404);
    assert_eq!(world.get(&format!("{R}/$count")).text, "0");
    assert_eq!(world.post(R, &document("Late")).status, 409);
    std::thread::sleep(Duration::from_millis(550));
    assert_eq!(world.get(&path(made.id())).status, 200);
    assert_eq!(all(&world, R).0, ["Late"]);
}

#[test]
fn paths_that_are_not_there() {
    let world = world();
    assert_eq!(world.get("delegatedAdminRelationships/short").status, 400);
    let missing = "x".repeat(73);
    assert_eq!(world.get(&path(&missing)).status, 404);
    assert_eq!(world.get("elsewhere").status, 400);
    assert_eq!(world.send("PUT", R, &[], Some(&json!({}))).status, 405);
    assert_eq!(
        world
            .get("/beta/tenantRelationships/delegatedAdminRelationships")
            .status,
        200
    );
}
