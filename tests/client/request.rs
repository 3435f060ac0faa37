//! Requests.

use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

const LOCK: &[u8] = br#"{"action":"lockForApproval"}"#;

#[test]
fn a_lock_is_made_once() {
    for (fault, expected) in [
        (None, "created"),
        (Some("reset_before"), "created"),
        (Some("reset_after"), "recovered"),
        (Some("half"), "recovered"),
    ] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        if let Some(kind) = fault {
            world
                .emulator
                .fault(json!({"kind": kind, "times": 1, "match": {"method": "POST"}}));
        }
        let result = world.client.request(&id, LOCK, &CallOptions::default());
        assert_eq!(word(&result), expected, "{fault:?}");
        assert_eq!(
            parsed(&result.unwrap())["request"]["action"],
            "lockForApproval"
        );
        assert_eq!(world.raw(&id)["status"], "approvalPending");
        assert_eq!(world.emulator.commits().requests, 1);
    }
}

#[test]
fn a_refused_one_is_refused() {
    let world = world();
    let id = world.seed(json!({"status": "active"}));
    let result = world.client.request(&id, LOCK, &CallOptions::default());
    assert_eq!(word(&result), "InvalidState/NotSent");
    let result = world
        .client
        .request(&id, br#"{"action":"lock"}"#, &CallOptions::default());
    assert_eq!(word(&result), "Validation/NotSent");
}
