//! Waiting for a status.

use std::time::{Duration, Instant};

use gdap::base::{Cancel, ErrorKind};
use gdap::client::CallOptions;
use gdap::model::Status;
use serde_json::json;

use super::support::*;

#[test]
fn a_wait_ends_when_the_status_is_reached() {
    let world = world();
    let id = world.seed(json!({"status": "approvalPending"}));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(150));
            world.emulator.approve(&id);
        });
        let reply = world
            .client
            .wait_status(&id, &[Status::Active], &CallOptions::default())
            .unwrap();
        assert_eq!(parsed(&reply)["relationship"]["status"], "active");
    });
}

#[test]
fn a_wait_ends_early_if_the_status_cant_come() {
    let world = world();
    for (status, wanted, hopeless) in [
        ("terminated", "active", true),
        ("expiring", "active,approved", true),
        ("active", "created", true),
        ("terminating", "terminated", false),
    ] {
        let id = world.seed(json!({"status": status}));
        let call = CallOptions {
            deadline: Some(Duration::from_millis(300)),
            ..CallOptions::default()
        };
        let statuses: Vec<_> = wanted.split(',').map(Status::parse).collect();
        let error = world.client.wait_status(&id, &statuses, &call).unwrap_err();
        let expected = match hopeless {
            true => ErrorKind::InvalidState,
            false => ErrorKind::Deadline,
        };
        assert_eq!(error.kind(), expected, "{status} {wanted}: {error}");
        assert!(error.message().contains(status), "{error}");
    }
}

#[test]
fn a_wait_can_be_cancelled_at_once() {
    let world = world();
    let id = world.seed(json!({"status": "approvalPending"}));
    let cancel = Cancel::new();
    let fired = cancel.clone();
    let firing = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        fired.fire();
        Instant::now()
    });
    let call = CallOptions {
        cancel: Some(&cancel),
        ..CallOptions::default()
    };
    let error = world
        .client
        .wait_status(&id, &[Status::Active], &call)
        .unwrap_err();
    let late = firing.join().unwrap().elapsed();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(late < Duration::from_millis(200), "{late:?}");
    let unknown = world
        .client
        .wait_status(&id, &[Status::parse("actve")], &CallOptions::default())
        .unwrap_err();
    assert_eq!(unknown.hint().unwrap().to_string(), "Did you mean active?");
}

#[test]
fn it_uses_the_whole_time_although_the_next_look_would_be_later() {
    let world = world();
    let mut rare = options(&world.emulator);
    rare.retry.base = Duration::from_secs(60);
    rare.retry.cap = Duration::from_secs(60);
    let rare = client(rare);
    let id = world.seed(json!({"status": "approvalPending"}));
    let call = CallOptions {
        deadline: Some(Duration::from_secs(5)),
        ..CallOptions::default()
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_secs(1));
            world.emulator.approve(&id);
        });
        let reply = rare.wait_status(&id, &[Status::Active], &call).unwrap();
        assert_eq!(parsed(&reply)["relationship"]["status"], "active");
    });

    // The call gives up near its deadline, not at the first look.
    let id = world.seed(json!({"status": "approvalPending"}));
    let start = Instant::now();
    let call = CallOptions {
        deadline: Some(Duration::from_secs(3)),
        ..CallOptions::default()
    };
    let error = rare.wait_status(&id, &[Status::Active], &call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(start.elapsed() > Duration::from_millis(1900), "{error}");
}
