//! Requests and the statuses they need, on both services.

use gdap::client::{CallOptions, ListQuery};
use serde_json::json;

use super::support::*;

fn request(world: &World, id: &str, action: &str, call: &CallOptions) -> String {
    let document = json!({"action": action}).to_string();
    let result = world.client.request(id, document.as_bytes(), call);
    match &result {
        Err(error) => format!(
            "{} {}",
            word(&result),
            error.hint().map_or("", |hint| hint.code())
        ),
        Ok(_) => word(&result),
    }
}

#[test]
fn each_action_needs_its_status() {
    let world = world();
    let call = CallOptions::default();
    for (status, action, expected) in [
        ("created", "lockForApproval", "created"),
        ("approvalPending", "lockForApproval", "unchanged"),
        (
            "active",
            "lockForApproval",
            "InvalidState/NotSent status.alreadyApproved",
        ),
        ("active", "terminate", "created"),
        ("terminating", "terminate", "unchanged"),
        ("terminated", "terminate", "unchanged"),
        (
            "created",
            "terminate",
            "InvalidState/NotSent status.deleteInstead",
        ),
        (
            "approvalPending",
            "terminate",
            "InvalidState/NotSent status.waitForCustomer",
        ),
        (
            "expired",
            "terminate",
            "InvalidState/NotSent status.alreadyEnded",
        ),
        (
            "created",
            "approve",
            "InvalidState/NotSent status.lockFirst",
        ),
    ] {
        let id = world.seed(json!({"status": status}));
        let before = world.emulator.commits().requests;
        let ended = request(&world, &id, action, &call);
        assert!(ended.starts_with(expected), "{status} {action}: {ended}");
        let made = world.emulator.commits().requests - before;
        assert_eq!(made, u64::from(expected == "created"), "{status} {action}");
    }
}

#[test]
fn a_repeated_run_takes_what_came_of_it() {
    let world = world();
    let id = world.seed(json!({"status": "active"}));
    let call = CallOptions {
        reuse_existing: true,
        ..CallOptions::default()
    };
    assert_eq!(request(&world, &id, "lockForApproval", &call), "unchanged");
    assert_eq!(world.emulator.commits().requests, 0);
}

#[test]
fn a_termination_is_made_once_whatever_happens_to_the_response() {
    for fault in ["reset_before", "reset_after", "half", "bad_json", "empty"] {
        let world = world();
        let id = world.seed(json!({"status": "active"}));
        world
            .emulator
            .fault(json!({"kind": fault, "times": 1, "match": {"operation": "createRequest"}}));
        let ended = request(&world, &id, "terminate", &CallOptions::default());
        assert!(
            ["created", "recovered"].contains(&ended.as_str()),
            "{fault}: {ended}"
        );
        assert_eq!(world.emulator.commits().requests, 1, "{fault}");
    }
}

#[test]
fn a_snapshot_saves_the_look() {
    let world = world();
    let id = world.seed(json!({"status": "active"}));
    let page = world
        .client
        .list(&ListQuery::default(), &CallOptions::default())
        .unwrap();
    let snapshot = parsed(&page)["value"][0].to_string();
    let call = CallOptions {
        snapshot: Some(snapshot.as_bytes()),
        ..CallOptions::default()
    };
    assert_eq!(request(&world, &id, "terminate", &call), "created");
    assert_eq!(world.methods(), ["GET 200", "POST 201"]);
}

#[test]
fn a_request_waits_for_a_relationship_just_created() {
    let world = world();
    let made = world.create(new_document("new")).unwrap();
    let id = made.id().unwrap();
    world.emulator.fault(json!({
        "kind": "status", "status": 404, "times": 3, "match": {"path": id}
    }));
    assert_eq!(
        request(&world, id, "lockForApproval", &CallOptions::default()),
        "created"
    );
    // Without `wait` the call doesn't wait for the id of a relationship that another client created.
    let id = world.seed(json!({"status": "created"}));
    world.emulator.fault(json!({
        "kind": "status", "status": 404, "times": 1, "match": {"path": id}
    }));
    let ended = request(&world, &id, "lockForApproval", &CallOptions::default());
    assert!(ended.starts_with("NotFound/NotSent"), "{ended}");
    let call = CallOptions {
        wait: true,
        ..CallOptions::default()
    };
    world.emulator.fault(json!({
        "kind": "status", "status": 404, "times": 2, "match": {"path": id}
    }));
    assert_eq!(request(&world, &id, "lockForApproval", &call), "created");
}

const CUSTOMER: &str = "11111111-2222-3333-4444-555555555555";
const PROVIDER: &str = "66666666-7777-8888-9999-000000000000";

#[test]
fn cloudcockpit_ends_relationships_and_nothing_else() {
    let world = world();
    let client = world.cockpit();
    let call = CallOptions {
        customer_id: Some(CUSTOMER),
        provider_instance_id: Some(PROVIDER),
        ..CallOptions::default()
    };
    let document = json!({
        "displayName": "portal", "autoExtendEnabled": false, "providerInstanceId": PROVIDER
    });
    let made = client
        .create(document.to_string().as_bytes(), &call)
        .unwrap();
    let id = made.id().unwrap().to_owned();
    world.emulator.change(&id, json!({"status": "active"}));
    let terminate = |call: &CallOptions| client.request(&id, br#"{"action":"terminate"}"#, call);
    for refused in ["lockForApproval", "approve"] {
        let document = json!({"action": refused}).to_string();
        let error = client.request(&id, document.as_bytes(), &call).unwrap_err();
        assert_eq!(failure(&error), "InvalidArgument/NotSent");
        assert!(error.message().contains("other than terminate"), "{error}");
    }
    let error = client.delete(&id, &call).unwrap_err();
    assert!(error.message().contains("delete a relationship"), "{error}");
    assert_eq!(word(&terminate(&call)), "updated");
    let again = CallOptions {
        reuse_existing: true,
        ..call.clone()
    };
    assert_eq!(word(&terminate(&again)), "unchanged");
    // The response is lost: the list shows the result.
    world.emulator.change(&id, json!({"status": "active"}));
    world.emulator.fault(json!({
        "kind": "reset_after", "times": 1, "match": {"operation": "cloudCockpitTerminate"}
    }));
    assert_eq!(word(&terminate(&call)), "recovered");
}
