//! From created to terminated, with requests, assignments and customers.

use crate::support::*;
use serde_json::json;
use std::time::Duration;

const R: &str = "delegatedAdminRelationships";
const GROUP: &str = "869cec39-fa6b-4c6f-9a3c-6a0a5f3c3f0e";

#[test]
fn a_relationship_from_creation_to_termination() {
    let world = world();
    let made = world.post(R, &document("Contoso"));
    let path = path(made.id());
    let requests = format!("{path}/requests");
    let lock = json!({"action": "lockForApproval"});
    assert_eq!(
        world
            .post(&requests, &json!({"action": "terminate"}))
            .status,
        400
    );
    assert_eq!(world.post(&requests, &json!({"action": "fly"})).status, 400);
    assert_eq!(
        world
            .post(
                &requests,
                &json!({"action": "lockForApproval", "status": "x"})
            )
            .status,
        400
    );
    let locked = world.post(&requests, &lock);
    assert_eq!(
        (locked.status, &locked.body["status"]),
        (201, &json!("created"))
    );
    assert_eq!(
        world.get(locked.header("location")).body["status"],
        "succeeded"
    );
    let pending = world.get(&path);
    assert_eq!(pending.body["status"], "approvalPending");
    assert_ne!(pending.etag(), made.etag());
    assert_eq!(
        world.post(&requests, &json!({"action": "approve"})).status,
        403
    );
    let delete = [("if-match", pending.etag())];
    assert_eq!(world.send("DELETE", &path, &delete, None).status, 400);

    let approved = world.emulator.approve(made.id());
    assert_eq!(approved["status"], "active");
    let refused = world.emulator.control(
        "POST",
        &format!("/emulator/relationships/{}/approve", made.id()),
        &json!({}),
    );
    assert_eq!(refused.expect_err("twice").0, 409);
    let active = world.get(&path);
    assert!(active.body["endDateTime"].is_string());
    let tenant = active.body["customer"]["tenantId"].as_str().expect("one");
    let customer = world.get(&format!("delegatedAdminCustomers/{tenant}"));
    assert_eq!(customer.body["tenantId"], tenant);
    let details = world.get(&format!(
        "delegatedAdminCustomers/{tenant}/serviceManagementDetails"
    ));
    assert!(details.body["value"][0]["serviceManagementUrl"].is_string());

    let end = world.post(&requests, &json!({"action": "terminate"}));
    assert_eq!(end.status, 201);
    assert_eq!(world.get(&path).body["status"], "terminated");
    assert_eq!(
        world.get(&requests).body["value"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(world.get(&format!("{requests}/$count")).text, "2");
}

#[test]
fn each_step_takes_the_configured_time() {
    let world = world();
    world.emulator.settings(json!({"lifecycleMs": 200}));
    let ids = world.emulator.seed(json!({"status": "approvalPending"}));
    assert_eq!(world.emulator.approve(&ids[0])["status"], "approved");
    let mut seen = vec!["approved".to_owned()];
    for _ in 0..140 {
        let status = world.get(&path(&ids[0])).body["status"]
            .as_str()
            .map(str::to_owned);
        let status = status.expect("a status");
        if seen.last() != Some(&status) {
            seen.push(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(seen, ["approved", "activating", "active"]);
}

const DAY: Duration = Duration::from_secs(86_400);

/// Relationships expire at their end date, or are extended by 180 days, repeatedly.
#[test]
fn relationships_expire_or_are_extended() {
    let world = world();
    let seed = |extend: &str| {
        let wanted = json!({"endsInDays": 1, "duration": "P30D", "autoExtendDuration": extend});
        world.emulator.seed(wanted)[0].clone()
    };
    let (ends, goes_on) = (seed("PT0S"), seed("P180D"));
    let end = |id: &str| -> jiff::Timestamp {
        let read = world.get(&path(id)).body["endDateTime"].clone();
        read.as_str().expect("a time").parse().expect("a time")
    };
    let (first, etag) = (end(&goes_on), world.etag_of(&path(&goes_on)));
    world.emulator.advance(DAY - Duration::from_secs(60));
    assert_eq!(world.get(&path(&ends)).body["status"], "active");
    world.emulator.settings(json!({"lifecycleMs": 60_000}));
    world.emulator.advance(Duration::from_secs(61));
    assert_eq!(world.get(&path(&ends)).body["status"], "expiring");
    world.emulator.advance(Duration::from_secs(60));
    assert_eq!(world.get(&path(&ends)).body["status"], "expired");
    assert_eq!(world.get(&path(&goes_on)).body["status"], "active");
    assert_ne!(world.etag_of(&path(&goes_on)), etag);
    world.emulator.advance(DAY * 180);
    let passed = end(&goes_on).as_second() - first.as_second();
    assert_eq!(passed, 360 * 86_400);
    let off = json!({"autoExtendDuration": "PT0S"});
    let etag = world.etag_of(&path(&goes_on));
    assert_eq!(world.patch(&path(&goes_on), &etag, &off).status, 200);
    world.emulator.advance(DAY * 181);
    assert_eq!(world.get(&path(&goes_on)).body["status"], "expired");
    let read = world.get(&path(&goes_on));
    let date = httpdate::parse_http_date(read.header("date")).expect("a date");
    assert!(date > std::time::SystemTime::now() + DAY * 360);
}

/// A relationship that no customer approves expires after 90 days.
#[test]
fn an_approval_that_nobody_gives_expires() {
    let world = world();
    let made = world.post(R, &document("A"));
    let requests = format!("{}/requests", path(made.id()));
    world.post(&requests, &json!({"action": "lockForApproval"}));
    world.emulator.advance(DAY * 89);
    assert_eq!(
        world.get(&path(made.id())).body["status"],
        "approvalPending"
    );
    world.emulator.advance(DAY + Duration::from_secs(1));
    assert_eq!(world.get(&path(made.id())).body["status"], "expired");
}

#[test]
fn a_reseller_approves_or_rejects() {
    let world = world();
    let seed = json!({"status": "approvalPending", "reseller": true, "count": 2});
    let ids = world.emulator.seed(seed);
    let read = world.get(&path(&ids[0]));
    assert_eq!(
        read.body["@odata.type"],
        "#microsoft.graph.resellerDelegatedAdminRelationship"
    );
    assert_eq!(read.body["isPartnerConsentPending"], true);
    let requests = format!("{}/requests", path(&ids[0]));
    assert_eq!(
        world.post(&requests, &json!({"action": "approve"})).status,
        201
    );
    assert_eq!(world.get(&path(&ids[0])).body["status"], "active");
    let requests = format!("{}/requests", path(&ids[1]));
    let rejected = world.post(&requests, &json!({"action": "reject"}));
    assert_eq!(rejected.body["action"], "unknownFutureValue");
    let prefer = [("prefer", "include-unknown-enum-members")];
    let list = world.send("GET", &requests, &prefer, None);
    assert_eq!(list.body["value"][0]["action"], "reject");
}

#[test]
fn assignments() {
    let world = world();
    world.emulator.settings(json!({"operationMs": 300}));
    let ids = world.emulator.seed(json!({"roles": [ROLE, OTHER_ROLE]}));
    let set = format!("{}/accessAssignments", path(&ids[0]));
    let container = json!({"accessContainerId": GROUP, "accessContainerType": "securityGroup"});
    let new = json!({"accessContainer": container, "accessDetails": roles(&[ROLE])});
    let foreign = json!({"accessContainer": container, "accessDetails": roles(&[GLOBAL])});
    assert_eq!(world.post(&set, &foreign).status, 400);
    let made = world.post(&set, &new);
    assert_eq!(
        (made.status, &made.body["status"]),
        (201, &json!("pending"))
    );
    assert_eq!(world.post(&set, &new).status, 409);
    std::thread::sleep(Duration::from_millis(330));
    let path = made.header("location").to_owned();
    let active = world.get(&path);
    assert_eq!(active.body["status"], "active");
    let same = json!({"accessDetails": roles(&[ROLE])});
    let more = json!({"accessDetails": roles(&[ROLE, OTHER_ROLE])});
    assert_eq!(world.send("PATCH", &path, &[], Some(&more)).status, 412);
    let kept = world.patch(&path, active.etag(), &same);
    assert_eq!((kept.status, kept.etag()), (200, active.etag()));
    let begun = world.patch(&path, active.etag(), &more);
    assert_eq!((begun.status, begun.text.as_str()), (202, "{}"));
    std::thread::sleep(Duration::from_millis(330));
    let operation = world.get(begun.header("location"));
    assert_eq!(operation.body["status"], "succeeded");
    assert_eq!(
        operation.body["operationType"],
        "delegatedAdminAccessAssignmentUpdate"
    );
    let selected = format!("{}?$select=status", begun.header("location"));
    let selected = world.get(&selected);
    assert!(selected.body["data"].is_null() && selected.body["status"].is_string());
    let now = world.get(&path);
    assert_eq!(now.body["accessDetails"], more["accessDetails"]);
    let etag = [("if-match", now.etag())];
    assert_eq!(world.send("DELETE", &path, &etag, None).status, 204);
    assert_eq!(world.get(&path).body["status"], "deleting");
    std::thread::sleep(Duration::from_millis(330));
    assert_eq!(world.get(&path).body["status"], "deleted");
    assert_eq!(world.post(&set, &new).status, 201);
    let filter = format!(
        "{set}?$filter=accessContainer/accessContainerId eq '{GROUP}' and status eq 'pending'"
    );
    let found = world.get(&filter);
    assert_eq!(found.body["value"].as_array().map(Vec::len), Some(1));
}

/// The same seed count gives the same mix, and its relationships have a normal lifecycle.
#[test]
fn a_mix_is_made_again_and_goes_on() {
    let (one, other) = (world(), world());
    let mix = json!({"count": 40, "mix": true});
    let ids = one.emulator.seed(mix.clone());
    assert_eq!(ids, other.emulator.seed(mix));
    let raw = |id: &String| one.emulator.relationship(id).expect("one");
    let statuses = || {
        let mut count = std::collections::BTreeMap::new();
        for id in &ids {
            let item = raw(id);
            let extends = item["autoExtendDuration"] == "P180D";
            let status = item["status"].as_str().expect("a status").to_owned();
            *count.entry((status, extends)).or_insert(0) += 1;
        }
        count
    };
    let kind = |status: &str, extends| (status.to_owned(), extends);
    let before = statuses();
    for status in ["active", "approvalPending", "created"] {
        assert!(before[&kind(status, false)] >= 2, "{before:?}");
    }
    let extended = before[&kind("active", true)];
    assert!(extended >= 6, "{before:?}");
    one.emulator.advance(Duration::from_secs(86_400 * 800));
    let after = statuses();
    assert_eq!(after[&kind("active", true)], extended, "{after:?}");
    assert!(!after.contains_key(&kind("active", false)), "{after:?}");
    assert!(!after.contains_key(&kind("approvalPending", false)));

    let mixed = json!({"count": 2, "mix": true, "prefix": "Mine "});
    let refused = one.emulator.control("POST", "/emulator/seed", &mixed);
    assert_eq!(refused.expect_err("refused").0, 400);
}
