//! Pages, filters, orders, and when objects become visible.

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
        ("status ne 'active'".into(), Some(3)),
        ("startswith(displayName,'o')".into(), Some(1)),
        ("startsWith(displayName, 'Seeded') and not endswith(displayName,'1')".into(), Some(4)),
        ("contains(displayName,'neil')".into(), Some(1)),
        ("contains(displayName,'''neil')".into(), Some(1)),
        ("duration eq 'P730D'".into(), Some(6)),
        ("duration lt duration'P730D'".into(), Some(0)),
        ("duration eq duration'PT17520H'".into(), Some(6)),
        ("status eq 'active' or status eq 'created'".into(), Some(6)),
        ("(status eq 'active' or autoExtendDuration eq duration'P180D') and not startsWith(displayName,'MLT_')".into(), Some(5)),
        ("not (status eq 'active') and customer/tenantId ne null".into(), Some(3)),
        ("status in ('created', 'active')".into(), Some(6)),
        ("status in ('expired')".into(), Some(0)),
        ("createdDateTime ge 2000-01-01T00:00:00Z and createdDateTime lt 2000-01-02T00:00:00.0000000Z".into(), Some(0)),
        ("endDateTime gt 2026-01-01T00:00:00Z".into(), Some(3)),
        ("endDateTime eq null".into(), Some(3)),
        ("status eq 'active' and".into(), None),
        ("(status eq 'active'".into(), None),
        ("status eq active".into(), Some(3)),
        ("status like 'a'".into(), None),
        ("colour eq 'red'".into(), None),
        ("length(displayName) eq 3".into(), None),
        ("startswith(status,'a')".into(), None),
        ("startswith('a',displayName)".into(), None),
        ("createdDateTime gt 'yesterday'".into(), None),
        ("accessDetails eq null".into(), None),
        ("displayName eq null".into(), Some(0)),
        (format!("{}status eq 'active'{}", "(".repeat(40), ")".repeat(40)), None),
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
        "$top=0",
        "$top=x",
        "$skip=x",
        "$top=1&$top=2",
        "top=1&$top=2",
        "$count=yes",
        "$apply=x",
        "$colour=red",
        "$search=x",
        "$expand=customer",
        "$orderby=accessDetails",
        "$orderby=status up",
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
    assert_eq!(members, ["@odata.etag", "@odata.type", "displayName"]);
    world.emulator.settings(json!({"refuseFilter": true}));
    assert_eq!(
        world.get(&format!("{R}?$filter=status eq 'active'")).status,
        400
    );
}

/// Options are accepted with and without their `$`, for every collection and for single objects.
#[test]
fn options_are_taken_everywhere_alike() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 5, "prefix": "n "}));
    let page = world.get(&format!(
        "{R}?top=2&skip=1&orderby=displayName desc&select=displayName,customer/tenantId&count=true"
    ));
    assert_eq!(page.body["@odata.count"], 5, "{}", page.text);
    let shown: Vec<_> = page.body["value"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["displayName"].clone())
        .collect();
    assert_eq!(shown, ["n 00004", "n 00003"]);
    assert!(page.body["value"][0]["customer"]["tenantId"].is_string());
    assert!(page.body["value"][0]["status"].is_null());
    let next = world.get(page.body["@odata.nextLink"].as_str().expect("a link"));
    let shown: Vec<_> = next.body["value"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["displayName"].clone())
        .collect();
    assert_eq!(shown, ["n 00002", "n 00001"]);
    let expanded = world.get(&format!(
        "{}?$expand=accessAssignments,requests",
        path(&ids[0])
    ));
    assert_eq!(
        (
            &expanded.body["requests"],
            &expanded.body["accessAssignments"]
        ),
        (&json!([]), &json!([]))
    );

    let tenant = world.get("delegatedAdminCustomers").body["value"][0]["id"].clone();
    let services = format!(
        "delegatedAdminCustomers/{}/serviceManagementDetails",
        tenant.as_str().expect("an id")
    );
    let one = world.get(&format!(
        "{services}?$filter=contains(serviceName,'365')&$select=id,serviceName&$count=true"
    ));
    assert_eq!(one.body["@odata.count"], 1, "{}", one.text);
    let id = one.body["value"][0]["id"].as_str().expect("an id");
    assert_eq!(
        world.get(&format!("{services}/{id}")).body["serviceName"],
        "Microsoft 365"
    );
    assert_eq!(world.get(&format!("{services}/none")).status, 404);
    let search = world.get(&format!("{services}?$search=\"x\""));
    assert_eq!(
        (search.status, &search.body["error"]["message"]),
        (400, &json!("Search is not supported on this resource."))
    );
    for odd in ["$top=0", "$colour=red", "$filter=x eq 1", "$select=colour"] {
        for set in [
            R,
            "delegatedAdminCustomers",
            services.as_str(),
            &format!("{}/requests", path(&ids[0])),
        ] {
            assert_eq!(
                world.get(&format!("{set}?{odd}")).status,
                400,
                "{set} {odd}"
            );
        }
    }
    assert_eq!(world.get(&format!("{}?$top=1", path(&ids[0]))).status, 400);
    assert_eq!(world.get(&format!("{R}?unknown=1")).status, 200);
    assert_eq!(
        world.get(&format!("{R}('{}')", ids[0])).body["id"],
        ids[0].as_str()
    );
    assert_eq!(
        world.get(&format!("{R}('{}')/requests", ids[0])).status,
        200
    );
}

/// With the setting `strict`, only query options that the real service is known to accept.
#[test]
fn a_strict_service_takes_only_what_is_known() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 3}));
    world.emulator.settings(json!({"strict": true}));
    let customers = "delegatedAdminCustomers";
    for good in [
        format!("{R}?$filter=status eq 'active'&$top=300&$orderby=status"),
        format!("{R}?$filter=customer/tenantId eq '{ROLE}'&$select=id&$count=true"),
        format!(
            "{}/accessAssignments?$filter=accessContainer/accessContainerId eq '{ROLE}' and status eq 'active'",
            path(&ids[0])
        ),
        format!("{customers}?$orderby=displayName desc"),
    ] {
        let answer = world.get(&good);
        assert_eq!(answer.status, 200, "{good} {}", answer.text);
    }
    for odd in [
        "$top=301",
        "$skip=1",
        "$search=x",
        "$expand=requests",
        "$orderby=displayName",
        "$filter=displayName eq 'x'",
        "$filter=status ne 'active'",
        "$filter=status eq 'active' or status eq 'created'",
        "$filter=not (status eq 'active')",
        "$filter=startsWith(displayName,'x')",
    ] {
        assert_eq!(world.get(&format!("{R}?{odd}")).status, 400, "{odd}");
    }
    let path = path(&ids[0]);
    let extend = json!({"autoExtendDuration": "P180D"});
    assert_eq!(world.patch(&path, "*", &extend).status, 412);
    world.emulator.settings(json!({"strict": false}));
    assert_eq!(world.patch(&path, "*", &extend).status, 200);
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
fn new_relationships_appear_after_the_configured_lag() {
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
fn unknown_paths_are_not_found() {
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
