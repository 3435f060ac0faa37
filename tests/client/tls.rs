//! TLS connections that are reused and then break, alone or in the middle of a response.

use std::time::Duration;

use gdap::client::CallOptions;
use gdap::emulator::{Emulator, Options};
use serde_json::json;

use super::support::*;

fn secure_world(attempt_timeout: Duration) -> World {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    let emulator = Emulator::start(Options {
        tls: true,
        ca_file: Some(ca.clone()),
        ..Options::default()
    })
    .unwrap();
    let mut options = options(&emulator);
    options.transport.allow_http_loopback = false;
    options.transport.ca_only = std::fs::read(&ca).unwrap();
    options.attempt_timeout = attempt_timeout;
    let client = client(options);
    World { emulator, client }
}

/// Whatever breaks, before or after the change: the change takes effect exactly once and is reported.
#[test]
fn writes_whose_tls_connection_breaks_are_recovered() {
    let world = secure_world(Duration::from_millis(400));
    let id = world.seed(json!({"status": "created"}));
    for (number, (fault, done)) in [
        (json!({"kind": "reset_before"}), ["created", "updated"]),
        (json!({"kind": "close_before"}), ["created", "updated"]),
        (json!({"kind": "reset_after"}), ["recovered", "recovered"]),
        (json!({"kind": "close_after"}), ["recovered", "recovered"]),
        (json!({"kind": "half"}), ["recovered", "recovered"]),
        (
            json!({"kind": "drip", "ms": 20}),
            ["recovered", "recovered"],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        // The fault must hit a connection that was kept alive.
        world.client.get(&id, &CallOptions::default()).unwrap();
        let aimed = |method: &str| {
            let mut fault = fault.clone();
            fault["match"] = json!({"method": method});
            fault["times"] = json!(1);
            world.emulator.fault(fault);
        };
        aimed("POST");
        let created = world.create(new_document(&format!("new {number}")));
        assert_eq!(word(&created), done[0], "{fault}");
        aimed("PATCH");
        let updated = world.update(&id, json!({"displayName": format!("name {number}")}));
        assert_eq!(word(&updated), done[1], "{fault}");
        let commits = world.emulator.commits();
        let made = number as u64 + 1;
        assert_eq!((commits.creates, commits.updates), (made, made), "{fault}");
    }
}

/// A response that drips is ended by the attempt timeout, and a read of it by the call's deadline.
#[test]
fn a_drip_under_tls_is_bounded() {
    let world = secure_world(Duration::from_millis(200));
    let id = world.seed(json!({}));
    world.emulator.fault(json!({"kind": "drip", "ms": 20}));
    let call = CallOptions {
        deadline: Some(Duration::from_millis(700)),
        ..CallOptions::default()
    };
    let began = std::time::Instant::now();
    let read = world.client.get(&id, &call);
    assert!(read.is_err(), "{read:?}");
    assert!(began.elapsed() < Duration::from_millis(1000));
    world.emulator.clear_faults();
    world.client.get(&id, &CallOptions::default()).unwrap();
}
