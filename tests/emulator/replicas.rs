//! Reads and lists that lag, objects that a replica doesn't know yet, operations that lock, and writes that
//! take effect after their response. The tests move the clock instead of waiting.

use crate::support::*;
use serde_json::{Value, json};
use std::time::Duration;

const R: &str = "delegatedAdminRelationships";
const SECOND: Duration = Duration::from_secs(1);

fn names(world: &World, path: &str) -> Vec<Value> {
    let page = world.get(path);
    assert_eq!(page.status, 200, "{}", page.text);
    let items = page.body["value"].as_array().cloned().unwrap_or_default();
    items.iter().map(|i| i["displayName"].clone()).collect()
}

#[test]
fn lists_names_and_reads_lag_each_by_its_own_time() {
    let world = world();
    world
        .emulator
        .settings(json!({"readsLagMs": 1500, "listsLagMs": 2500, "namesLagMs": 3500}));
    let made = world.post(R, &document("A"));
    let path = path(made.id());
    let by_name = format!("{R}?$filter=displayName eq 'A'");
    assert_eq!(world.get(&path).status, 404);
    world.emulator.advance(SECOND * 2);
    assert_eq!(world.get(&path).body["displayName"], "A");
    assert_eq!(names(&world, R), [] as [Value; 0]);
    assert_eq!(world.get(&format!("{R}/$count")).text, "0");
    world.emulator.advance(SECOND);
    assert_eq!(names(&world, R), ["A"]);
    assert_eq!(names(&world, &by_name), [] as [Value; 0]);
    world.emulator.advance(SECOND);
    assert_eq!(names(&world, &by_name), ["A"]);

    let changed = world.patch(&path, made.etag(), &json!({"displayName": "B"}));
    assert_eq!(
        (changed.status, &changed.body["displayName"]),
        (200, &json!("B"))
    );
    let stale = world.get(&path);
    assert_eq!(
        (stale.etag(), &stale.body["displayName"]),
        (made.etag(), &json!("A"))
    );
    assert_eq!(
        world
            .patch(&path, stale.etag(), &json!({"displayName": "C"}))
            .status,
        412
    );
    world.emulator.advance(SECOND * 2);
    assert_eq!(world.get(&path).etag(), changed.etag());
    assert_eq!(
        (names(&world, R), names(&world, &by_name)),
        (vec![json!("A")], vec![json!("A")])
    );
    world.emulator.advance(SECOND * 2);
    assert_eq!(
        (names(&world, R), names(&world, &by_name)),
        (vec![json!("B")], vec![])
    );

    let delete = [("if-match", changed.etag())];
    assert_eq!(world.send("DELETE", &path, &delete, None).status, 204);
    assert_eq!(
        (world.get(&path).status, names(&world, R)),
        (200, vec![json!("B")])
    );
    world.emulator.advance(SECOND * 4);
    assert_eq!((world.get(&path).status, names(&world, R)), (404, vec![]));
}

#[test]
fn operations_and_assignments_lag() {
    let world = world();
    world
        .emulator
        .settings(json!({"operationsLagMs": 2000, "operationMs": 1000}));
    let ids = world.emulator.seed(json!({"roles": [GLOBAL, ROLE]}));
    let path = path(&ids[0]);
    let without = json!({"accessDetails": roles(&[ROLE])});
    let begun = world.patch(&path, &world.etag_of(&path), &without);
    let operations = format!("{path}/operations");
    assert_eq!(world.get(&operations).body["value"], json!([]));
    assert_eq!(world.get(begun.header("location")).status, 404);
    world.emulator.advance(SECOND * 2);
    assert_eq!(world.get(&path).body["accessDetails"], roles(&[ROLE]));
    assert_eq!(
        world.get(begun.header("location")).body["status"],
        "running"
    );
    world.emulator.advance(SECOND * 2);
    assert_eq!(
        world.get(&operations).body["value"][0]["status"],
        "succeeded"
    );

    world.emulator.settings(json!({"listsLagMs": 2000}));
    let set = format!("{path}/accessAssignments");
    let group = json!({"accessContainerId": ROLE, "accessContainerType": "securityGroup"});
    let made = world.post(
        &set,
        &json!({"accessContainer": group, "accessDetails": roles(&[ROLE])}),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(world.get(&set).body["value"], json!([]));
    assert_eq!(world.get(made.header("location")).status, 200);
    world.emulator.advance(SECOND * 3);
    assert_eq!(world.get(&set).body["value"][0]["id"], made.id());
}

/// A rule can make one read return an old state, while others are current.
#[test]
fn a_stale_replica_answers_some_reads() {
    let world = world();
    let made = world.post(R, &document("A"));
    let other = world.post(R, &document("Other"));
    let path = path(made.id());
    let changed = world.patch(&path, made.etag(), &json!({"displayName": "B"}));
    world.patch(
        &format!("{R}/{}", other.id()),
        other.etag(),
        &json!({"displayName": "O"}),
    );
    world
        .emulator
        .fault(json!({"kind": "stale", "nth": 2, "match": {"operation": "getRelationship"}}));
    let seen: Vec<String> = (0..3).map(|_| world.etag_of(&path)).collect();
    assert_eq!(seen, [changed.etag(), made.etag(), changed.etag()]);
    world.emulator.clear_faults();
    world.emulator.advance(SECOND);
    world
        .emulator
        .fault(json!({"kind": "stale", "ms": 3_600_000}));
    assert_eq!((world.get(&path).status, names(&world, R)), (404, vec![]));
}

#[test]
fn a_new_relationship_is_unknown_to_every_call() {
    let world = world();
    for status in [404, 405] {
        world.emulator.reset();
        world
            .emulator
            .settings(json!({"unknownForMs": 1000, "unknownStatus": status}));
        let made = world.post(R, &document("A"));
        let path = path(made.id());
        let requests = format!("{path}/requests");
        let lock = json!({"action": "lockForApproval"});
        assert_eq!(world.get(&path).status, status);
        assert_eq!(world.post(&requests, &lock).status, status);
        assert_eq!(
            world
                .patch(&path, made.etag(), &json!({"displayName": "B"}))
                .status,
            status
        );
        assert_eq!(names(&world, R), ["A"]);
        world.emulator.advance(SECOND);
        assert_eq!(world.post(&requests, &lock).status, 201);
    }
}

#[test]
fn writes_are_refused_while_an_operation_runs() {
    let world = world();
    for (status, code) in [
        (423, "resourceLocked"),
        (409, "Directory_ConcurrencyViolation"),
    ] {
        world.emulator.reset();
        world
            .emulator
            .settings(json!({"busyStatus": status, "operationMs": 1000}));
        let ids = world.emulator.seed(json!({"roles": [GLOBAL, ROLE]}));
        let path = path(&ids[0]);
        let without = json!({"accessDetails": roles(&[ROLE])});
        assert_eq!(
            world.patch(&path, &world.etag_of(&path), &without).status,
            202
        );
        let refused = world.patch(&path, &world.etag_of(&path), &without);
        assert_eq!(
            (refused.status, &refused.body["error"]["code"]),
            (status, &json!(code))
        );
        let end = json!({"action": "terminate"});
        assert_eq!(world.post(&format!("{path}/requests"), &end).status, status);
        assert_eq!(world.get(&path).status, 200);
        world.emulator.advance(SECOND);
        assert_eq!(world.post(&format!("{path}/requests"), &end).status, 201);
    }
}

/// A write whose response was a 504 takes effect later, or never if another change came first.
#[test]
fn a_write_lands_after_its_response() {
    let world = world();
    let made = world.post(R, &document("A"));
    let path = path(made.id());
    let late = |ms: u64| json!({"kind": "html", "status": 504, "landsAfterMs": ms, "times": 1});
    world.emulator.clear_log();
    world.emulator.fault(late(5000));
    let rename = |name: &str, etag: &str| world.patch(&path, etag, &json!({"displayName": name}));
    assert_eq!(rename("B", made.etag()).status, 504);
    assert_eq!(world.etag_of(&path), made.etag());
    assert_eq!(world.emulator.log()[0]["committed"], false);
    world.emulator.advance(SECOND * 5);
    let landed = world.get(&path);
    assert_eq!(landed.body["displayName"], "B");
    assert_eq!(world.emulator.log()[0]["committed"], true);

    world.emulator.fault(late(5000));
    assert_eq!(rename("C", landed.etag()).status, 504);
    assert_eq!(rename("D", landed.etag()).status, 200);
    world.emulator.advance(SECOND * 5);
    assert_eq!(world.get(&path).body["displayName"], "D");
    let log = world.emulator.log();
    let patches = log.iter().filter(|e| e["method"] == "PATCH");
    let committed: Vec<_> = patches.map(|e| e["committed"].clone()).collect();
    assert_eq!(committed, [true, false, true]);
    assert_eq!(world.emulator.commits().updates, 2);

    // The effect is attributed to the late write, not to the request during which it happens.
    let etag = world.etag_of(&path);
    world.emulator.clear_log();
    world.emulator.fault(late(0));
    assert_eq!(rename("E", &etag).status, 504);
    assert_eq!(rename("F", &etag).status, 412);
    let log = world.emulator.log();
    let committed: Vec<_> = log.iter().map(|e| e["committed"].clone()).collect();
    assert_eq!(committed, [true, false]);
}

/// The log shows which rule hit a request, its operation, and why it was rejected.
#[test]
fn the_log_tells_the_rule_and_the_reason() {
    let world = world();
    world.emulator.fault(json!([
        {"kind": "status", "status": 429, "name": "busy hour", "times": 1},
        {"kind": "close_before", "match": {"body": "Unlucky"}},
    ]));
    world.get(R);
    world.post(R, &json!({"displayName": "x"}));
    world.post(R, &document("A"));
    let log = world.emulator.log();
    assert_eq!(
        (&log[0]["rule"], &log[0]["fault"]),
        (&json!({"rule": 1, "name": "busy hour"}), &json!("status"))
    );
    assert_eq!(
        (&log[0]["operation"], &log[0]["error"]["code"]),
        (&json!("listRelationships"), &json!("TooManyRequests"))
    );
    assert_eq!(
        log[1]["error"],
        json!({"code": "badRequest", "message": "The property 'duration' is required."})
    );
    assert!(log[1]["rule"].is_null() && log[1]["committed"] == false);
    assert!(log[2]["error"].is_null() && log[2]["committed"] == true);
    let rules = world
        .emulator
        .control("GET", "/emulator/faults", &Value::Null)
        .expect("a list");
    assert_eq!(
        (
            &rules[0]["rule"],
            &rules[0]["hit"],
            &rules[0]["fault"]["name"]
        ),
        (&json!(1), &json!(1), &json!("busy hour"))
    );
    assert_eq!(
        (&rules[1]["seen"], &rules[1]["fault"]["name"]),
        (&json!(0), &json!("close_before"))
    );
}
