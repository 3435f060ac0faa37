//! Graph's rules, as tables.

use crate::support::*;
use serde_json::{Value, json};

const R: &str = "delegatedAdminRelationships";

fn with(name: &str, value: Value) -> Value {
    let mut body = document("Contoso");
    body[name] = value;
    body
}

#[test]
fn create_takes_and_refuses() {
    let fifty = "x".repeat(50);
    let pairs = "\u{1F600}".repeat(25);
    let cases = [
        (document("Contoso"), 201),
        (with("displayName", json!(fifty)), 201),
        (with("displayName", json!(pairs)), 201),
        (with("displayName", json!(format!("{fifty}x"))), 400),
        (with("displayName", json!(format!("{pairs}x"))), 400),
        (with("displayName", json!(" ")), 400),
        (with("displayName", json!(null)), 400),
        (with("duration", json!("P1D")), 201),
        (with("duration", json!("PT24H")), 201),
        (with("duration", json!("P731D")), 400),
        (with("duration", json!("P0D")), 400),
        (with("duration", json!("P2Y")), 400),
        (with("duration", json!("P6M")), 400),
        (with("duration", json!("-P1D")), 400),
        (with("duration", json!("P")), 400),
        (with("duration", json!("P1DT12H")), 400),
        (with("duration", json!("730.00:00:00")), 400),
        (with("duration", json!(730)), 400),
        (with("autoExtendDuration", json!("P180D")), 201),
        (with("autoExtendDuration", json!("P0D")), 201),
        (with("autoExtendDuration", json!("PT0S")), 201),
        (with("autoExtendDuration", json!("PT4320H")), 400),
        (with("autoExtendDuration", json!("P6M")), 400),
        (with("customer", json!(null)), 201),
        (
            with("customer", json!({"tenantId": ROLE, "displayName": "C"})),
            201,
        ),
        (with("customer", json!({"displayName": "C"})), 400),
        (with("customer", json!({"tenantId": "contoso"})), 400),
        (with("accessDetails", roles(&[])), 400),
        (with("accessDetails", json!({})), 400),
        (with("accessDetails", json!(null)), 400),
        (
            with(
                "accessDetails",
                roles(&["00000000-0000-0000-0000-000000000000"]),
            ),
            400,
        ),
        (with("status", json!("active")), 400),
        (with("id", json!("x")), 400),
        (with("requests", json!([])), 400),
        (with("colour", json!("red")), 400),
        (
            with(
                "@odata.type",
                json!("#microsoft.graph.delegatedAdminRelationship"),
            ),
            201,
        ),
        (json!({"displayName": "x", "duration": "P1D"}), 400),
        (json!([]), 400),
    ];
    let world = world();
    for (body, status) in cases {
        world.emulator.reset();
        let answer = world.post(R, &body);
        assert_eq!(answer.status, status, "{body} -> {}", answer.text);
        if status == 400 {
            assert_eq!(answer.body["error"]["code"], "badRequest");
            assert_eq!(answer.body["error"]["details"], json!([]));
            let id = answer.header("request-id");
            assert_eq!(answer.body["error"]["innerError"]["request-id"], id);
            assert!(answer.body["error"]["innerError"]["date"].is_string());
            assert!(answer.body["@odata.context"].is_string());
            assert_eq!(world.emulator.commits().creates, 0);
        }
    }
    let global = json!({
        "displayName": "G", "duration": "P1D",
        "accessDetails": roles(&[GLOBAL, ROLE]), "autoExtendDuration": "P180D",
    });
    assert_eq!(world.post(R, &global).status, 400);
}

fn time_of(answer: &Answer, name: &str) -> jiff::Timestamp {
    let text = answer.body[name].as_str().expect("a time");
    text.parse().expect("a time")
}

/// Annotations are accepted anywhere, media types in any case.
#[test]
fn annotations_and_media_types() {
    let world = world();
    let kind = "#microsoft.graph.delegatedAdminAccessContainer";
    let mut body = document("Contoso");
    body["accessDetails"]["@odata.type"] = json!("#microsoft.graph.delegatedAdminAccessDetails");
    body["accessDetails"]["unifiedRoles"][0]["@odata.type"] = json!("#microsoft.graph.unifiedRole");
    body["customer"] = json!({"@odata.type": "#microsoft.graph.delegatedAdminRelationshipCustomerParticipant", "tenantId": ROLE});
    let json = ("content-type", "Application/JSON; Charset=UTF-8");
    let made = world.send("POST", R, &[json], Some(&body));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("odata-version"), "4.0");
    let seeded = world.emulator.seed(json!({"roles": [ROLE]}));
    let assignment = json!({
        "accessContainer": {"@odata.type": kind, "accessContainerId": ROLE, "accessContainerType": "securityGroup"},
        "accessDetails": roles(&[ROLE]),
    });
    let made = world.post(
        &format!("{}/accessAssignments", path(&seeded[0])),
        &assignment,
    );
    assert_eq!(made.status, 201, "{}", made.text);
}

#[test]
fn a_created_relationship_reads_as_documented() {
    let world = world();
    let made = world.post(R, &with("autoExtendDuration", json!("P0D")));
    assert_eq!(made.status, 201);
    assert_eq!(made.body["activatedDateTime"], "");
    let created: jiff::Timestamp = time_of(&made, "createdDateTime");
    let end: jiff::Timestamp = time_of(&made, "endDateTime");
    assert_eq!(end.as_second() - created.as_second(), 730 * 86_400);
    assert_eq!(made.body["status"], "created");
    assert_eq!(made.body["autoExtendDuration"], "PT0S");
    assert_eq!(made.id().len(), 73);
    assert!(made.etag().starts_with("W/\"") && made.etag().ends_with('"'));
    let time = made.body["createdDateTime"].as_str().expect("a time");
    assert_eq!((time.len(), &time[27..]), (28, "Z"), "{time}");
    assert_eq!(made.header("location"), world.url(&path(made.id())));
    assert!(!made.header("request-id").is_empty());
    let read = world.get(made.header("location"));
    assert_eq!(read.etag(), made.etag());
    assert!(read.body["activatedDateTime"].is_null() && read.body["endDateTime"].is_null());
    let again = world.post(R, &document("Contoso"));
    assert_eq!(again.status, 409);
    assert_eq!(again.body["error"]["code"], "conflict");
    assert_eq!(
        again.body["error"]["message"],
        "The resource already exists."
    );
    // As in a recorded response: the only error without request ids.
    assert!(again.body["error"]["innerError"].is_null());
    let traced = world.send("GET", R, &[("client-request-id", "mine")], None);
    assert_eq!(traced.header("client-request-id"), "mine");
}

#[test]
fn a_bearer_token_and_a_content_type_are_needed() {
    let world = world();
    let bare = world.send("GET", R, &[("authorization", "")], None);
    assert_eq!(bare.status, 401);
    assert!(bare.header("www-authenticate").starts_with("Bearer"));
    let form = ("content-type", "text/plain");
    let answer = world.send("POST", R, &[form], Some(&document("x")));
    assert_eq!(answer.status, 415);
    world
        .emulator
        .settings(json!({"revokedTokens": ["revoked"]}));
    let revoked = ("authorization", "Bearer revoked");
    assert_eq!(world.send("GET", R, &[revoked], None).status, 401);
}

#[test]
fn etags_guard_every_write() {
    let world = world();
    let made = world.post(R, &document("A"));
    let path = path(made.id());
    let change = json!({"displayName": "B"});
    for status in [412, 400, 428] {
        world
            .emulator
            .settings(json!({"missingEtagStatus": status}));
        assert_eq!(
            world.send("PATCH", &path, &[], Some(&change)).status,
            status
        );
        assert_eq!(world.send("DELETE", &path, &[], None).status, status);
    }
    assert_eq!(world.patch(&path, "W/\"*\"", &change).status, 412);
    assert_eq!(world.patch(&path, "W/\"eA==\"", &change).status, 412);
    let changed = world.patch(&path, made.etag(), &change);
    assert_eq!(
        (changed.status, &changed.body["displayName"]),
        (200, &json!("B"))
    );
    assert_ne!(changed.etag(), made.etag());
    assert_eq!(world.patch(&path, made.etag(), &change).status, 412);
    assert_eq!(world.etag_of(&path), changed.etag());
    let stale = [("if-match", made.etag())];
    assert_eq!(world.send("DELETE", &path, &stale, None).status, 412);
    let fresh = [("if-match", changed.etag())];
    assert_eq!(world.send("DELETE", &path, &fresh, None).status, 204);
    assert_eq!(world.get(&path).status, 404);
    let commits = world.emulator.commits();
    assert_eq!(
        (commits.creates, commits.updates, commits.deletes),
        (1, 1, 1)
    );
    assert_eq!(commits.by_id[made.id()], 1);
}

#[test]
fn what_may_change_depends_on_the_status() {
    let world = world();
    let extend = json!({"autoExtendDuration": "P180D"});
    let rename = json!({"displayName": "B"});
    let both = json!({"autoExtendDuration": "P180D", "displayName": "B"});
    let fewer = json!({"accessDetails": roles(&[ROLE])});
    let cases = [
        ("created", &extend, 200),
        ("created", &rename, 200),
        ("created", &both, 200),
        ("created", &fewer, 200),
        ("active", &extend, 200),
        ("active", &rename, 400),
        ("active", &both, 400),
        ("active", &fewer, 400),
        ("approvalPending", &extend, 400),
        ("approved", &extend, 400),
        ("expired", &extend, 400),
        ("terminated", &rename, 400),
    ];
    for (status, body, wanted) in cases {
        let ids = world
            .emulator
            .seed(json!({"status": status, "roles": [ROLE, OTHER_ROLE]}));
        let path = path(&ids[0]);
        let answer = world.patch(&path, &world.etag_of(&path), body);
        assert_eq!(answer.status, wanted, "{status} {body} {}", answer.text);
        world.emulator.reset();
    }
}

#[test]
fn global_administrator_leaves_an_active_relationship_by_an_operation() {
    let world = world();
    world.emulator.settings(json!({"operationMs": 500}));
    let seeded = world.emulator.seed(json!({"roles": [GLOBAL, ROLE]}));
    let path = path(&seeded[0]);
    let etag = world.etag_of(&path);
    let extend = json!({"autoExtendDuration": "P180D"});
    let without = json!({"accessDetails": roles(&[ROLE])});
    assert_eq!(world.patch(&path, &etag, &extend).status, 400);
    let begun = world.patch(&path, &etag, &without);
    assert_eq!((begun.status, begun.header("retry-after")), (202, "1"));
    let location = begun.header("location");
    assert!(location.starts_with(&world.url(&path)) && location.contains("/operations/"));
    let operation = world.get(location);
    assert_eq!(operation.body["status"], "running");
    assert_eq!(operation.body["operationType"], "unknownFutureValue");
    assert!(operation.body["data"].is_string());
    let prefer = [("prefer", "include-unknown-enum-members")];
    let operation = world.send("GET", location, &prefer, None);
    assert_eq!(
        operation.body["operationType"],
        "delegatedAdminRelationshipUpdate"
    );
    let again = world.patch(&path, &world.etag_of(&path), &without);
    assert_eq!(again.header("location"), location);
    std::thread::sleep(std::time::Duration::from_millis(550));
    assert_eq!(world.get(location).body["status"], "succeeded");
    let after = world.get(&path);
    assert_eq!(after.body["accessDetails"], roles(&[ROLE]));
    assert_eq!(world.patch(&path, after.etag(), &extend).status, 200);

    world.emulator.settings(json!({"activeEdit": "sync"}));
    let seeded = world.emulator.seed(json!({"roles": [GLOBAL, ROLE]}));
    let path = format!("{R}/{}", seeded[0]);
    let done = world.patch(&path, &world.etag_of(&path), &without);
    assert_eq!(
        (done.status, &done.body["accessDetails"]),
        (200, &roles(&[ROLE]))
    );
}
