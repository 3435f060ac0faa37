//! Deleting relationships and assignments.

use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

fn call() -> CallOptions<'static> {
    CallOptions::default()
}

#[test]
fn a_relationship_goes_only_while_created() {
    let world = world();
    for (status, expected) in [
        ("created", "deleted"),
        ("approvalPending", "InvalidState/NotSent"),
        ("active", "InvalidState/NotSent"),
        ("terminated", "InvalidState/NotSent"),
    ] {
        let id = world.seed(json!({"status": status}));
        assert_eq!(
            word(&world.client.delete(&id, &call())),
            expected,
            "{status}"
        );
        let gone = word(&world.client.delete(&id, &call()));
        match expected {
            "deleted" => assert_eq!(gone, "NotFound/NotSent"),
            _ => assert_eq!(gone, expected),
        }
    }
    assert_eq!(world.emulator.commits().deletes, 1);
    let reuse = CallOptions {
        reuse_existing: true,
        ..call()
    };
    let gone = format!("{}-{}", uuid(1), uuid(2));
    assert_eq!(word(&world.client.delete(&gone, &reuse)), "unchanged");
}

fn uuid(n: u32) -> String {
    format!("00000000-0000-0000-0000-{n:012}")
}

#[test]
fn a_lost_answer_is_settled_by_looking() {
    for (kind, expected) in [
        ("reset_before", "deleted"),
        ("reset_after", "recovered"),
        ("close_after", "recovered"),
    ] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"method": "DELETE"}}));
        assert_eq!(word(&world.client.delete(&id, &call())), expected, "{kind}");
        assert_eq!(world.emulator.commits().deletes, 1, "{kind}");
    }
}

#[test]
fn etags() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let stale = world.etag(&id);
    let snapshot = parsed(&world.client.get(&id, &call()).unwrap())["relationship"].to_string();
    world.emulator.change(&id, json!({"displayName": "other"}));
    let strict = CallOptions {
        if_match: Some(&stale),
        ..call()
    };
    assert_eq!(
        word(&world.client.delete(&id, &strict)),
        "Conflict/Rejected"
    );
    let seen = CallOptions {
        snapshot: Some(snapshot.as_bytes()),
        ..call()
    };
    assert_eq!(word(&world.client.delete(&id, &seen)), "Conflict/Rejected");
    // A change that doesn't matter to the deletion isn't a conflict.
    let snapshot = parsed(&world.client.get(&id, &call()).unwrap())["relationship"].to_string();
    world
        .emulator
        .change(&id, json!({"lastModifiedDateTime": "2030-01-01T00:00:00Z"}));
    let seen = CallOptions {
        snapshot: Some(snapshot.as_bytes()),
        ..call()
    };
    assert_eq!(word(&world.client.delete(&id, &seen)), "deleted");
}

#[test]
fn an_assignment_goes_and_is_waited_for() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS]}));
    let made = assign(&world, &id, 1);
    let of = made.id().unwrap();
    let wait = CallOptions {
        wait: true,
        ..call()
    };
    assert_eq!(
        word(&world.client.delete_assignment(&id, of, &wait)),
        "deleted"
    );
    assert_eq!(world.raw(&id)["accessAssignments"][0]["status"], "deleted");
    assert_eq!(
        word(&world.client.delete_assignment(&id, of, &call())),
        "unchanged"
    );
    // The response is lost, and the check finds the assignment being deleted.
    let made = assign(&world, &id, 2);
    let of = made.id().unwrap();
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 1, "match": {"method": "DELETE"}}));
    assert_eq!(
        word(&world.client.delete_assignment(&id, of, &call())),
        "recovered"
    );
}
