//! Create: exactly once.

use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

#[test]
fn a_create() {
    let world = world();
    let reply = world.create(new_document("A")).unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "created");
    assert_eq!(answer["relationship"]["displayName"], "A");
    assert!(answer["relationship"]["activatedDateTime"].is_null());
    assert_eq!(reply.id(), answer["id"].as_str());
    assert_eq!(reply.http_status(), Some(201));
    assert_eq!(world.methods(), ["POST 201"]);
    let again = world.create(new_document("A"));
    assert_eq!(word(&again), "AlreadyExists/Rejected");
}

#[test]
fn lost_answers_make_one_relationship() {
    for (kind, after) in [
        ("reset_before", false),
        ("close_before", false),
        ("reset_after", true),
        ("close_after", true),
        ("half", true),
    ] {
        let world = world();
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"method": "POST"}}));
        let result = world.create(new_document("It's a & b"));
        let expected = if after { "recovered" } else { "created" };
        assert_eq!(word(&result), expected, "{kind}");
        assert_eq!(world.emulator.commits().creates, 1, "{kind}");
    }
}

#[test]
fn a_relationship_that_isnt_visible_yet_isnt_created_twice() {
    let world = world();
    world.emulator.settings(json!({"visibleAfterMs": 60}));
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 1, "match": {"method": "POST"}}));
    assert_eq!(word(&world.create(new_document("Slow"))), "recovered");
    assert_eq!(world.emulator.commits().creates, 1);
}

#[test]
fn without_the_filter_all_pages_are_compared_here() {
    let world = world();
    world.emulator.seed(json!({"count": 650}));
    world.emulator.settings(json!({"refuseFilter": true}));
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 2, "match": {"method": "POST"}}));
    assert_eq!(word(&world.create(new_document("P1"))), "recovered");
    let filtered = |log: &[serde_json::Value]| {
        let filtered = log.iter().filter(|entry| entry["status"] == 400);
        filtered.count()
    };
    assert_eq!(filtered(&world.emulator.log()), 1);
    assert_eq!(word(&world.create(new_document("P2"))), "recovered");
    assert_eq!(filtered(&world.emulator.log()), 1, "asked only once");
    assert_eq!(world.emulator.commits().creates, 2);
}

#[test]
fn reuse_existing_accepts_an_equal_relationship() {
    let world = world();
    let reuse = CallOptions {
        reuse_existing: true,
        ..CallOptions::default()
    };
    assert_eq!(
        word(&world.create_with(new_document("R"), &reuse)),
        "created"
    );
    assert_eq!(
        word(&world.create_with(new_document("R"), &reuse)),
        "unchanged"
    );
    let mut other = new_document("R");
    other["duration"] = json!("P31D");
    let error = world.create_with(other, &reuse).unwrap_err();
    assert_eq!(failure(&error), "AlreadyExists/NotSent");
    assert_eq!(error.conflict().unwrap().current["duration"], "P30D");
    assert_eq!(world.writes().len(), 1);
    // A relationship that has ended isn't reused.
    let id = world.emulator.commits().by_id.keys().next().cloned();
    assert!(id.is_none());
    let reply = world.create_with(new_document("R"), &reuse).unwrap();
    world
        .emulator
        .change(reply.id().unwrap(), json!({"status": "terminated"}));
    assert_eq!(
        word(&world.create_with(new_document("R"), &reuse)),
        "AlreadyExists/NotSent"
    );
}

#[test]
fn a_different_relationship_with_the_name_already_exists() {
    let world = world();
    world.create(new_document("D")).unwrap();
    // The POST never arrives; the name belongs to another relationship.
    world
        .emulator
        .fault(json!({"kind": "reset_before", "times": 1, "match": {"method": "POST"}}));
    let mut other = new_document("D");
    other["duration"] = json!("P31D");
    let error = world.create(other).unwrap_err();
    assert_eq!(failure(&error), "AlreadyExists/Unknown");
    assert_eq!(error.conflict().unwrap().current["duration"], "P30D");
    assert_eq!(world.emulator.commits().creates, 1);
}

#[test]
fn an_older_relationship_with_the_name_isnt_ours() {
    let world = world();
    let reply = world.create(new_document("Old")).unwrap();
    world.emulator.change(
        reply.id().unwrap(),
        json!({"createdDateTime": "2022-02-10T11:24:42.3148266Z"}),
    );
    world
        .emulator
        .fault(json!({"kind": "reset_before", "times": 1, "match": {"method": "POST"}}));
    assert_eq!(
        word(&world.create(new_document("Old"))),
        "AlreadyExists/Rejected"
    );
}

#[test]
fn the_services_clock_counts() {
    let world = world();
    for skew in [-86_400, 86_400] {
        world.emulator.settings(json!({"clockSkewSeconds": skew}));
        world
            .emulator
            .fault(json!({"kind": "reset_after", "times": 1, "match": {"method": "POST"}}));
        let result = world.create(new_document(&format!("Skew {skew}")));
        assert_eq!(word(&result), "recovered", "{skew}");
    }
}

#[test]
fn an_unreadable_answer_is_a_success() {
    for kind in ["empty", "bad_json"] {
        let world = world();
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"method": "POST"}}));
        let reply = world.create(new_document("E")).unwrap();
        assert_eq!(parsed(&reply)["relationship"]["displayName"], "E", "{kind}");
        assert_eq!(world.emulator.commits().creates, 1);
    }
}

#[test]
fn an_outcome_that_cannot_be_found_out_is_unknown() {
    let world = world();
    world
        .emulator
        .fault(json!({"kind": "reset_after", "match": {"method": "POST"}}));
    world
        .emulator
        .fault(json!({"kind": "status", "status": 403, "match": {"method": "GET"}}));
    let error = world.create(new_document("U'1")).unwrap_err();
    assert_eq!(failure(&error), "ConnectionLost/Unknown");
    assert!(
        error
            .hint()
            .unwrap()
            .to_string()
            .contains("displayName eq 'U''1'")
    );
}
