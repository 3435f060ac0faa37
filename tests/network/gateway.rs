//! A gateway in front of the service.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gdap::base::{ErrorKind, Outcome};
use gdap::client::CallOptions;
use gdap::emulator::{Emulator, Options};
use serde_json::json;

use crate::writes::{client, create, faults, haproxy, write_many};

const PATIENCE: Duration = Duration::from_secs(2);

/// One write in five fails: the gateway responds 504 while the service continues, or the connection to the
/// service breaks before or after the change. The reports are compared with the emulator's commits.
pub fn writes_through_a_gateway_that_gives_up_are_made_once() {
    let test = "writes_through_a_gateway_that_gives_up_are_made_once";
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let Some(gateway) = haproxy(test, &emulator, "") else {
        return;
    };
    emulator.fault(faults());
    let seen = write_many(&client(&gateway, PATIENCE), &emulator, 200);
    println!("{seen}");
    assert!(seen.faults > 20, "{seen}");
    assert!(seen.is_exactly_once() && seen.failed == 0, "{seen}");
    assert!(seen.unknown <= 1, "{seen}");
}

/// The gateway is repeatedly killed and restarted while writes pass through it.
pub fn writes_through_a_gateway_that_is_killed_are_made_once() {
    let test = "writes_through_a_gateway_that_is_killed_are_made_once";
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let Some(mut gateway) = haproxy(test, &emulator, "") else {
        return;
    };
    // Long enough that a kill hits writes before and after they take effect.
    let posts = json!({"method": "POST"});
    emulator.fault(json!({"kind": "delay", "ms": 200, "match": posts}));
    // Looks fail as well while the gateway restarts.
    let client = client(&gateway, 4 * PATIENCE);
    let is_over = AtomicBool::new(false);
    let (seen, kills) = std::thread::scope(|scope| {
        let killer = scope.spawn(|| {
            let mut kills: u64 = 0;
            while !is_over.load(Ordering::Relaxed) {
                // Varying waits, so that the kills don't coincide with the looks.
                let wait = 1000 + 370 * (kills % 4);
                std::thread::sleep(Duration::from_millis(wait));
                gateway.restart();
                kills += 1;
            }
            kills
        });
        let seen = write_many(&client, &emulator, 200);
        is_over.store(true, Ordering::Relaxed);
        (seen, killer.join().expect("the killer"))
    });
    println!("{seen}, {kills} kills");
    assert!(kills > 1, "{kills} kills");
    assert!(seen.is_exactly_once(), "{seen}");
    // The gateway is back in a moment, so the looks settle nearly all.
    assert!(seen.unknown <= seen.writes / 4, "{seen}");
}

/// Pages of the gateway are reported as the gateway's: a 401 rejects no token, and a 412 is no conflict.
pub fn a_gateways_refusal_is_not_the_services() {
    let test = "a_gateways_refusal_is_not_the_services";
    for (status, hint) in [
        (401, "gateway.signIn"),
        (403, "gateway.allowHost"),
        (412, "network.checkGateway"),
    ] {
        let emulator = Emulator::start(Options::default()).expect("the emulator");
        let page = format!(
            "http-request return status {status} content-type text/html string \
             \"<html><title>Access denied</title></html>\" unless METH_GET"
        );
        let Some(gateway) = haproxy(test, &emulator, &page) else {
            return;
        };
        let id = emulator.seed(json!({"count": 1})).remove(0);
        let before = emulator.commits().updates;
        let client = client(&gateway, PATIENCE);
        let read = client.get(&id, &CallOptions::default()).expect("its ETag");
        let call = CallOptions {
            if_match: read.etag(),
            ..CallOptions::default()
        };
        let change = br#"{"autoExtendDuration": "P180D"}"#;
        for error in [
            create(&client, "new").expect_err("blocked"),
            client.update(&id, change, &call).expect_err("blocked"),
        ] {
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::InvalidResponse, Outcome::Rejected),
                "{error}"
            );
            let message = format!(
                "A gateway responded instead of 127.0.0.1 (HTTP {status}, text/html, 'Access denied')."
            );
            assert!(error.message().starts_with(&message), "{error}");
            assert_eq!(error.hint().map(|hint| hint.code()), Some(hint), "{error}");
        }
        let commits = emulator.commits();
        assert_eq!((commits.creates, commits.updates), (0, before));
    }
}
