//! Long-running operations: removing Global Administrator from an active relationship.

use std::time::Duration;

use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

const WAIT: CallOptions<'static> = CallOptions {
    cancel: None,
    deadline: None,
    attempt_timeout: None,
    if_match: None,
    snapshot: None,
    headers: Vec::new(),
    client_request_id: None,
    customer_id: None,
    provider_instance_id: None,
    allow_unknown_properties: false,
    wait: true,
    reuse_existing: false,
    offline: false,
    read_back: false,
    plan: false,
    assignment_id: None,
    journal_key: None,
    outages: None,
};

fn active(world: &World) -> String {
    world
        .emulator
        .settings(json!({"operationMs": 100, "retryAfterSeconds": 0}));
    world.seed(json!({"status": "active", "roles": [READERS, GA]}))
}

#[test]
fn without_wait_the_result_is_accepted() {
    let world = world();
    let id = active(&world);
    let reply = world
        .update(&id, json!({"accessDetails": roles(&[READERS])}))
        .unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "accepted");
    let operation = answer["operation"]["id"].as_str().unwrap();
    assert_eq!(reply.http_status(), Some(202));
    let read = world.client.operation(&id, operation, &WAIT).unwrap();
    assert_eq!(parsed(&read)["operation"]["status"], "succeeded");
}

#[test]
fn with_wait_the_result_is_updated() {
    for (edit, result) in [("async", "updated"), ("sync", "updated")] {
        let world = world();
        let id = active(&world);
        world.emulator.settings(json!({"activeEdit": edit}));
        let reply = world
            .update_with(&id, json!({"accessDetails": roles(&[READERS])}), &WAIT)
            .unwrap();
        let answer = parsed(&reply);
        assert_eq!(answer["result"], result);
        assert_eq!(answer["relationship"]["accessDetails"], roles(&[READERS]));
        assert_eq!(world.emulator.commits().by_id[&id], 1);
        // After that auto-extend can be enabled.
        assert_eq!(
            word(&world.update(&id, json!({"autoExtendDuration": "P180D"}))),
            "updated"
        );
    }
}

#[test]
fn a_failed_one_is_an_error() {
    let world = world();
    let id = active(&world);
    world.emulator.settings(json!({"operationsFail": true}));
    let error = world
        .update_with(&id, json!({"accessDetails": roles(&[READERS])}), &WAIT)
        .unwrap_err();
    assert_eq!(failure(&error), "OperationFailed/Rejected");
    assert!(error.message().contains("accessDetails"), "{error}");
}

#[test]
fn a_location_elsewhere_is_not_followed() {
    let world = world();
    let id = active(&world);
    world.emulator.fault(json!({
        "kind": "location", "to": "https://evil.test/v1.0/operations/1", "times": 1,
        "match": {"method": "PATCH"},
    }));
    let reply = world
        .update_with(&id, json!({"accessDetails": roles(&[READERS])}), &WAIT)
        .unwrap();
    assert_eq!(
        parsed(&reply)["relationship"]["accessDetails"],
        roles(&[READERS])
    );
}

#[test]
fn the_deadline_ends_the_wait_and_tells_the_operation() {
    let world = world();
    let id = active(&world);
    world.emulator.settings(json!({"operationMs": 60_000}));
    let call = CallOptions {
        deadline: Some(Duration::from_millis(600)),
        ..WAIT
    };
    let error = world
        .update_with(&id, json!({"accessDetails": roles(&[READERS])}), &call)
        .unwrap_err();
    assert_eq!(failure(&error), "Deadline/Unknown");
    assert!(error.message().contains("operation "), "{error}");
}

#[test]
fn a_lost_answer_does_not_begin_it_twice() {
    let world = world();
    let id = active(&world);
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 1, "match": {"method": "PATCH"}}));
    let result = world.update_with(&id, json!({"accessDetails": roles(&[READERS])}), &WAIT);
    assert!(
        ["updated", "recovered"].contains(&word(&result).as_str()),
        "{}",
        word(&result)
    );
    assert_eq!(world.emulator.commits().by_id[&id], 1);
}

/// If the response to a PATCH was lost, the operation it began is found and not begun again: the call waits
/// for it or reports it.
#[test]
fn the_operation_of_a_lost_answer_is_found() {
    for strict in [false, true] {
        for wait in [false, true] {
            let world = world();
            let id = active(&world);
            world.emulator.settings(json!({"operationMs": 400}));
            let etag = world.etag(&id);
            world
                .emulator
                .fault(json!({"kind": "close_after", "times": 1, "match": {"method": "PATCH"}}));
            let call = CallOptions {
                if_match: strict.then_some(&etag),
                wait,
                ..CallOptions::default()
            };
            world.emulator.clear_log();
            let result = world.update_with(&id, json!({"accessDetails": roles(&[READERS])}), &call);
            let expected = if wait { "recovered" } else { "accepted" };
            assert_eq!(word(&result), expected, "strict={strict} wait={wait}");
            assert_eq!(world.writes().len(), 1, "one PATCH: {:?}", world.methods());
            let answer = parsed(&result.unwrap());
            if !wait {
                let operation = answer["operation"]["id"].as_str().unwrap();
                let read = world.client.operation(&id, operation, &WAIT).unwrap();
                assert_eq!(parsed(&read)["operation"]["status"], "succeeded");
            }
            assert_eq!(world.raw(&id)["accessDetails"], roles(&[READERS]));
        }
    }
}

/// If the operation fails, the error says so; if the deadline passes first, the error names the operation.
#[test]
fn the_end_of_a_lost_operation_is_told() {
    // A busy machine may take too long before the write; then the test tries again with a longer deadline.
    for (settings, deadlines, expected) in [
        (
            json!({"operationMs": 100, "operationsFail": true}),
            &[60][..],
            "OperationFailed/Unknown",
        ),
        (
            json!({"operationMs": 600_000}),
            &[3, 12, 48],
            "Deadline/Unknown",
        ),
    ] {
        let ends = deadlines.iter().find_map(|seconds| {
            let world = world();
            let id = active(&world);
            world.emulator.settings(settings.clone());
            world
                .emulator
                .fault(json!({"kind": "close_after", "times": 1, "match": {"method": "PATCH"}}));
            let call = CallOptions {
                deadline: Some(Duration::from_secs(*seconds)),
                ..WAIT
            };
            let update = json!({"accessDetails": roles(&[READERS])});
            let error = world.update_with(&id, update, &call).unwrap_err();
            let sent = world.writes().len();
            (sent > 0).then(|| (failure(&error), sent))
        });
        assert_eq!(ends, Some((expected.to_owned(), 1)));
    }
}
