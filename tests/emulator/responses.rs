//! Responses that aren't the service's, or that are changed, with and without the request's effect.

use crate::support::*;
use serde_json::{Value, json};

const R: &str = "delegatedAdminRelationships";

/// A gateway's page, with any status, replaces the response to a write that took effect.
#[test]
fn a_gateways_page_stands_in_place_of_a_response() {
    let world = world();
    let made = world.post(R, &document("A"));
    let path = path(made.id());
    for (nth, status) in [200, 302, 401, 403, 407, 412, 502].into_iter().enumerate() {
        world.emulator.clear_faults();
        world.emulator.fault(json!({
            "kind": "html", "status": status, "afterCommit": true, "match": {"method": "PATCH"},
        }));
        let name = format!("B{nth}");
        let answer = world.patch(&path, &world.etag_of(&path), &json!({"displayName": name}));
        assert_eq!(answer.status, status);
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(
            answer.text.contains(&format!("<title>{status} ")),
            "{}",
            answer.text
        );
        assert_eq!(world.get(&path).body["displayName"], name.as_str());
        let header = match status {
            302 => "location",
            401 => "www-authenticate",
            407 => "proxy-authenticate",
            _ => "content-type",
        };
        assert!(!answer.header(header).is_empty(), "{status}");
    }
    world.emulator.clear_faults();
    world.emulator.fault(json!({"kind": "html", "status": 401}));
    assert_eq!(world.get(R).header("www-authenticate"), "NTLM");
}

/// Each kind that changes the service's response does it with and without the request's effect.
#[test]
fn responses_that_prove_nothing() {
    let world = world();
    for committed in [true, false] {
        for fault in [
            json!({"kind": "empty"}),
            json!({"kind": "html", "status": 200}),
            json!({"kind": "other_entity"}),
            json!({"kind": "patch", "patch": {"id": null}}),
            json!({"kind": "status", "status": 200, "body": "{}"}),
            json!({"kind": "bad_json"}),
        ] {
            world.emulator.reset();
            let mut rule = fault.clone();
            rule["afterCommit"] = committed.into();
            rule["times"] = 1.into();
            world.emulator.fault(rule);
            let answer = world.post(R, &document("A"));
            assert!(
                (200..300).contains(&answer.status),
                "{fault} {}",
                answer.status
            );
            let made = world.get(R).body["value"][0].clone();
            assert_eq!(made.is_object(), committed, "{fault}");
            assert!(!committed || answer.body["id"] != made["id"], "{fault}");
            let entry = &world.emulator.log()[0];
            assert_eq!(
                (&entry["committed"], &entry["rule"]["rule"]),
                (&json!(committed), &json!(1))
            );
        }
    }
}

#[test]
fn etags_locations_and_links_are_set() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 2, "roles": [GLOBAL, ROLE]}));
    let path = path(&ids[0]);
    let etag = world.etag_of(&path);
    for tag in ["*", "", " "] {
        world.emulator.clear_faults();
        world.emulator.fault(json!({"kind": "etag", "to": tag}));
        assert_eq!(world.etag_of(&path), tag);
        for item in world.get(R).body["value"].as_array().expect("a list") {
            assert_eq!(item["@odata.etag"], tag);
        }
    }
    world.emulator.clear_faults();
    world.emulator.fault(json!({
        "kind": "location", "to": "{root}/elsewhere{path}", "match": {"method": "PATCH"},
    }));
    let begun = world.patch(&path, &etag, &json!({"accessDetails": roles(&[ROLE])}));
    let location = begun.header("location");
    let start = format!(
        "{}/elsewhere/v1.0/tenantRelationships/{path}/operations/",
        world.emulator.uri()
    );
    assert!(location.starts_with(&start), "{location}");
    world.emulator.clear_faults();
    world
        .emulator
        .fault(json!({"kind": "status", "status": 202, "headers": {"Location": null}}));
    assert_eq!(world.get(R).header("location"), "");
}

/// The service may store other values than were sent: names are trimmed, values normalised.
#[test]
fn the_service_stores_other_values() {
    let world = world();
    world.emulator.fault(json!({
        "kind": "stores", "patch": {"displayName": "Contoso"}, "match": {"method": "POST"},
    }));
    let made = world.post(R, &document(" Contoso "));
    assert_eq!(
        (made.status, &made.body["displayName"]),
        (201, &json!("Contoso"))
    );
    assert_eq!(world.get(&path(made.id())).body["displayName"], "Contoso");
    assert_eq!(
        world
            .get(&format!("{R}?$filter=displayName eq 'Contoso'"))
            .body["value"][0]["id"],
        made.id()
    );
    world.emulator.fault(json!({
        "kind": "stores", "patch": {"duration": "PT17520H"}, "match": {"method": "PATCH"},
    }));
    let changed = world.patch(&path(made.id()), made.etag(), &json!({"duration": "P730D"}));
    assert_eq!(
        (changed.status, &changed.body["duration"]),
        (200, &json!("PT17520H"))
    );
    let read = world.get(&path(made.id()));
    assert_eq!(
        (&read.body["duration"], read.etag()),
        (&json!("PT17520H"), changed.etag())
    );
}

/// A 200 with the old entity, although an operation has begun or the change took effect.
#[test]
fn the_old_entity_stands_in_a_response() {
    let world = world();
    world.emulator.settings(json!({"operationMs": 60_000}));
    let ids = world.emulator.seed(json!({"roles": [GLOBAL, ROLE]}));
    world
        .emulator
        .fault(json!({"kind": "old_entity", "match": {"method": "PATCH"}}));
    let path = path(&ids[0]);
    let before = world.get(&path);
    let without = json!({"accessDetails": roles(&[ROLE])});
    let answer = world.patch(&path, before.etag(), &without);
    assert_eq!((answer.status, &answer.body), (200, &before.body));
    let operations = world.get(&format!("{path}/operations"));
    assert_eq!(operations.body["value"][0]["status"], "running");
    assert_ne!(world.etag_of(&path), before.etag());
}

/// Every part of an error, and its headers, may contain the request's secrets.
#[test]
fn errors_that_echo_the_token() {
    let world = world();
    world.emulator.fault(json!({"kind": "echo"}));
    let secret = ("authorization", "Bearer the-secret-token");
    let tenant = ("x-tenant", "portal");
    let answer = world.send("GET", R, &[secret], None);
    assert_eq!(answer.status, 400);
    let error = &answer.body["error"];
    for part in ["code", "message", "target"] {
        assert!(
            error[part]
                .as_str()
                .is_some_and(|t| t.contains("the-secret-token")),
            "{part}"
        );
    }
    for part in [
        "/details/0/code",
        "/details/0/message",
        "/innerError/request-id",
    ] {
        let text = error.pointer(part).and_then(Value::as_str);
        assert!(
            text.is_some_and(|t| t.contains("the-secret-token")),
            "{part}"
        );
    }
    for header in [
        "request-id",
        "client-request-id",
        "www-authenticate",
        "x-ms-ags-diagnostic",
    ] {
        assert!(
            answer.header(header).contains("the-secret-token"),
            "{header}"
        );
    }
    let cockpit = "/v1/Customers/x/delegated-admin-relationships";
    let answer = world.send("GET", cockpit, &[secret, tenant], None);
    for part in ["type", "description", "correlationId"] {
        assert!(
            answer.body[part]
                .as_str()
                .is_some_and(|t| t.contains("the-secret-token")),
            "{part}"
        );
    }
    let form = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", ""),
    ];
    let request = world
        .client
        .post(world.url("/t/oauth2/v2.0/token"))
        .header(form[0].0, form[0].1);
    let answer = request
        .body("client_id=c&client_secret=the-secret")
        .send()
        .expect("an answer");
    let text = answer.text().expect("a body");
    assert!(
        text.contains("error_description") && text.matches("the-secret").count() > 5,
        "{text}"
    );
}

#[test]
fn errors_say_why_in_their_details() {
    let world = world();
    let details = json!([{"code": "x", "target": "duration", "message": "Too long."}]);
    world
        .emulator
        .fault(json!({"kind": "details", "details": details}));
    let answer = world.post(R, &document("A"));
    assert_eq!(
        (answer.status, &answer.body["error"]["details"]),
        (400, &details)
    );
    let message = answer.body["error"]["message"].as_str().expect("a text");
    assert!(message.starts_with("There were issue(s) with the input."));
    let cockpit = "/v1/Customers/delegated-admin-relationships";
    let answer = world.post(cockpit, &json!({}));
    assert_eq!(
        answer.body["errors"],
        json!([{"propertyName": "duration", "description": ["Too long."]}])
    );
}

/// An injected status has an error in the service's format, with the code in the rule.
#[test]
fn a_status_speaks_the_services_language() {
    let world = world();
    world.emulator.fault(json!({
        "kind": "status", "status": 409, "code": "Directory_ConcurrencyViolation", "message": "Retry.",
    }));
    let graph = world.get(R);
    assert_eq!(
        (graph.status, &graph.body["error"]["code"]),
        (409, &json!("Directory_ConcurrencyViolation"))
    );
    assert!(graph.body["error"]["innerError"]["request-id"].is_string());
    let cockpit = world.post("/v1/Customers/delegated-admin-relationships", &json!({}));
    assert_eq!(
        (&cockpit.body["statusCode"], &cockpit.body["description"]),
        (&json!(409), &json!("Retry."))
    );
    let token = world.post("/t/oauth2/v2.0/token", &json!({}));
    assert_eq!(token.body["error"], "Directory_ConcurrencyViolation");
}
