//! Update: with a given etag and automatic, conflicts, lost responses, statuses.

use std::time::{Duration, Instant};

use gdap::base::Cancel;
use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

#[test]
fn only_changed_properties_are_sent() {
    let world = world();
    let id = world.seed(json!({"status": "created", "duration": "P30D"}));
    let before = world.raw(&id);
    let reply = world
        .update(
            &id,
            json!({"displayName": "New", "duration": "PT720H", "autoExtendDuration": "P0D"}),
        )
        .unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "updated");
    assert_eq!(answer["relationship"]["displayName"], "New");
    assert_eq!(
        answer["changes"],
        json!([{"pointer": "/displayName", "from": before["displayName"], "to": "New"}])
    );
    assert_eq!(answer["requestsSent"], 2);
    let writes = world.writes();
    assert_eq!(writes[0]["body"], r#"{"displayName":"New"}"#);
    assert_eq!(writes[0]["headers"]["if-match"], before["etag"]);
    assert_eq!(reply.etag(), world.raw(&id)["etag"].as_str());

    world.emulator.clear_log();
    assert_eq!(
        word(&world.update(&id, json!({"displayName": "New"}))),
        "unchanged"
    );
    assert_eq!(world.methods(), ["GET 200"]);
}

#[test]
fn a_whole_state_may_be_given_to_an_active_relationship() {
    let world = world();
    let id = world.seed(json!({"status": "active", "roles": [READERS]}));
    let now = world.raw(&id);
    let whole = json!({
        "displayName": now["displayName"], "duration": "P730D", "accessDetails": roles(&[READERS]),
        "autoExtendDuration": "P180D",
    });
    assert_eq!(word(&world.update(&id, whole)), "updated");
    assert_eq!(
        world.writes()[0]["body"],
        r#"{"autoExtendDuration":"P180D"}"#
    );
}

#[test]
fn the_status_rules_refuse_before_anything_is_sent() {
    let world = world();
    for status in [
        "created",
        "approvalPending",
        "active",
        "expired",
        "terminated",
    ] {
        let id = world.seed(json!({"status": status, "prefix": status}));
        let rename = word(&world.update(&id, json!({"displayName": format!("x{status}")})));
        let extend = word(&world.update(&id, json!({"autoExtendDuration": "P180D"})));
        let expected = match status {
            "created" => ("updated", "updated"),
            "active" => ("InvalidState/NotSent", "updated"),
            _ => ("InvalidState/NotSent", "InvalidState/NotSent"),
        };
        assert_eq!((rename.as_str(), extend.as_str()), expected, "{status}");
    }
    assert_eq!(world.writes().len(), 3, "refused ones sent nothing");
}

#[test]
fn strict_sends_the_body_as_given_once() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let etag = world.etag(&id);
    world.emulator.clear_log();
    let call = CallOptions {
        if_match: Some(&etag),
        ..CallOptions::default()
    };
    let same = json!({"displayName": world.raw(&id)["displayName"], "duration": "P730D"});
    assert_eq!(
        word(&world.update_with(&id, same.clone(), &call)),
        "updated"
    );
    assert_eq!(world.methods(), ["PATCH 200"]);
    assert_eq!(world.writes()[0]["body"], same.to_string());
    // The etag is out of date now.
    let error = world
        .update_with(&id, json!({"duration": "P9D"}), &call)
        .unwrap_err();
    assert_eq!(failure(&error), "Conflict/Rejected");
    assert_eq!(error.http_status(), Some(412));
    assert_eq!(error.conflict().unwrap().wanted, json!({"duration": "P9D"}));
    assert!(error.hint().is_some() && error.request_id().is_some());
    assert_eq!(world.methods(), ["PATCH 200", "PATCH 412"]);
}

/// Every way to lose a response, before and after the change took effect, with a given etag and automatic.
#[test]
fn lost_answers_are_settled() {
    for (kind, after) in [
        ("reset_before", false),
        ("close_before", false),
        ("reset_after", true),
        ("close_after", true),
        ("half", true),
    ] {
        for strict in [false, true] {
            let world = world();
            let id = world.seed(json!({"status": "created"}));
            let etag = world.etag(&id);
            world
                .emulator
                .fault(json!({"kind": kind, "times": 1, "match": {"method": "PATCH"}}));
            let call = CallOptions {
                if_match: strict.then_some(&etag),
                ..CallOptions::default()
            };
            let result = world.update_with(&id, json!({"displayName": "Lost"}), &call);
            let expected = if after { "recovered" } else { "updated" };
            assert_eq!(word(&result), expected, "{kind} strict={strict}");
            assert_eq!(world.raw(&id)["displayName"], "Lost");
            assert_eq!(world.emulator.commits().by_id[&id], 1, "{kind}");
        }
    }
}

#[test]
fn a_500_is_looked_at_and_a_429_waited_for() {
    for (fault, expected) in [
        (json!({"kind": "status", "status": 500}), "updated"),
        (
            json!({"kind": "status", "status": 500, "afterCommit": true}),
            "recovered",
        ),
        (
            json!({"kind": "html", "status": 502, "afterCommit": true}),
            "recovered",
        ),
        (json!({"kind": "status", "status": 429}), "updated"),
        (
            json!({"kind": "status", "status": 503, "headers": {"Retry-After": "0"}}),
            "updated",
        ),
    ] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        let mut fault = fault;
        fault["times"] = json!(1);
        fault["match"] = json!({"method": "PATCH"});
        world.emulator.fault(fault.clone());
        let result = world.update(&id, json!({"displayName": "X"}));
        assert_eq!(word(&result), expected, "{fault}");
        assert_eq!(world.emulator.commits().by_id[&id], 1);
    }
}

#[test]
fn a_write_that_keeps_failing_is_refused_or_unknown() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    world
        .emulator
        .fault(json!({"kind": "status", "status": 500, "match": {"method": "PATCH"}}));
    let result = world.update(&id, json!({"displayName": "X"}));
    assert_eq!(world.writes().len(), 6, "one and five repeats");
    assert!(
        word(&result).starts_with("ServerError/"),
        "{}",
        word(&result)
    );
    world.emulator.clear_faults();
    world
        .emulator
        .fault(json!({"kind": "reset_after", "match": {"method": "PATCH"}}));
    world
        .emulator
        .fault(json!({"kind": "status", "status": 404, "after": 1, "match": {"method": "GET"}}));
    let result = world.update(&id, json!({"displayName": "Y"}));
    assert_eq!(word(&result), "NotFound/Unknown");
    assert!(result.unwrap_err().hint().is_some());
}

#[test]
fn empty_and_unreadable_answers_are_successes() {
    for kind in ["empty", "bad_json"] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"method": "PATCH"}}));
        let reply = world.update(&id, json!({"displayName": "E"})).unwrap();
        assert_eq!(parsed(&reply)["relationship"]["displayName"], "E", "{kind}");
        assert_eq!(world.emulator.commits().by_id[&id], 1);
    }
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let fault = json!({"kind": "empty", "status": 204, "times": 1, "match": {"method": "PATCH"}});
    world.emulator.fault(fault);
    let reply = world.update(&id, json!({"displayName": "E"})).unwrap();
    assert_eq!(parsed(&reply)["relationship"]["displayName"], "E");
}

#[test]
fn a_snapshot_saves_the_read_and_a_stale_one_goes_on() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let read = world.client.get(&id, &CallOptions::default()).unwrap();
    let snapshot = parsed(&read)["relationship"].to_string();
    let call = CallOptions {
        snapshot: Some(snapshot.as_bytes()),
        ..CallOptions::default()
    };
    world.emulator.clear_log();
    assert_eq!(
        word(&world.update_with(&id, json!({"duration": "P9D"}), &call)),
        "updated"
    );
    assert_eq!(world.methods(), ["PATCH 200"]);
    // The client knows that the snapshot is out of date. The property it changes hasn't changed since, so the
    // update goes on.
    world.emulator.clear_log();
    assert_eq!(
        word(&world.update_with(&id, json!({"displayName": "S"}), &call)),
        "updated"
    );
    assert_eq!(world.methods(), ["GET 200", "PATCH 200"]);
    // Another client doesn't know, and learns it from the service.
    world.emulator.clear_log();
    let document = json!({"displayName": "T"});
    let other = client(options(&world.emulator));
    let result = other.update(&id, document.to_string().as_bytes(), &call);
    assert_eq!(word(&result), "Conflict/Rejected");
    assert_eq!(world.methods(), ["PATCH 412", "GET 200"]);
    // The duration was changed since the snapshot: to this call it is another client's change.
    let error = world
        .update_with(&id, json!({"duration": "P8D"}), &call)
        .unwrap_err();
    assert_eq!(failure(&error), "Conflict/NotSent");
    let conflict = error.conflict().unwrap();
    assert_eq!(conflict.seen["duration"], "P730D");
    assert_eq!(conflict.wanted["duration"], "P8D");
    assert_eq!(conflict.current["duration"], "P9D");
    // Without the property there is nothing to compare, so the relationship is read.
    let mut lacking = parsed(&read)["relationship"].clone();
    lacking.as_object_mut().unwrap().remove("duration");
    let lacking = lacking.to_string();
    let call = CallOptions {
        snapshot: Some(lacking.as_bytes()),
        ..CallOptions::default()
    };
    assert_eq!(
        word(&world.update_with(&id, json!({"duration": "P7D"}), &call)),
        "updated"
    );
}

/// Another administrator writes between our read and our write.
#[test]
fn a_change_by_another_client_during_the_update() {
    for (theirs, expected, sent) in [
        (json!({"autoExtendDuration": "P180D"}), "updated", 2),
        (json!({"displayName": "Theirs"}), "Conflict/Rejected", 1),
        (json!({"displayName": "Ours"}), "unchanged", 1),
    ] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        let started = Instant::now();
        // The PATCH is held back while another client changes the relationship.
        world
            .emulator
            .fault(json!({"kind": "stall", "ms": 300, "times": 1, "match": {"method": "PATCH"}}));
        let result = std::thread::scope(|scope| {
            scope.spawn(|| {
                while world.emulator.log().len() < 2 && started.elapsed() < Duration::from_secs(5) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                world.emulator.change(&id, theirs.clone());
            });
            world.update(&id, json!({"displayName": "Ours"}))
        });
        assert_eq!(word(&result), expected, "{theirs}");
        assert_eq!(
            world.writes().len(),
            sent,
            "{theirs}: {:?}",
            world.methods()
        );
    }
}

#[test]
fn a_cancel_ends_it_at_once_without_looking() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    world.emulator.fault(
        json!({"kind": "delay", "ms": 60_000, "afterCommit": true, "match": {"method": "PATCH"}}),
    );
    let cancel = Cancel::new();
    // Only the cancel ends the call within the test's time.
    let minute = Some(Duration::from_secs(60));
    let call = CallOptions {
        cancel: Some(&cancel),
        deadline: minute,
        attempt_timeout: minute,
        ..CallOptions::default()
    };
    let (result, late) = std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            let result = world.update_with(&id, json!({"displayName": "C"}), &call);
            (result, Instant::now())
        });
        while world.writes().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let fired = Instant::now();
        cancel.fire();
        let (result, ended) = running.join().unwrap();
        (result, ended.saturating_duration_since(fired))
    });
    assert_eq!(word(&result), "Cancelled/Unknown");
    assert!(late < Duration::from_secs(30), "{late:?}");
    let before = world.emulator.log().len();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(world.emulator.log().len(), before, "no look");
    // Fired before it began: nothing is sent at all.
    let result = world.update_with(&id, json!({"displayName": "D"}), &call);
    assert_eq!(word(&result), "Cancelled/NotSent");
    assert_eq!(world.emulator.log().len(), before);
}

#[test]
fn arguments_are_checked_first() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    world.emulator.clear_log();
    let name = json!({"displayName": "x"});
    for etag in ["*", "abc", "\"W/\"a\"\"", ""] {
        let call = CallOptions {
            if_match: Some(etag),
            ..CallOptions::default()
        };
        let result = world.update_with(&id, name.clone(), &call);
        assert_eq!(word(&result), "InvalidArgument/NotSent", "{etag}");
    }
    let refused = CallOptions {
        headers: vec![("Authorization", "Bearer x")],
        ..CallOptions::default()
    };
    assert_eq!(
        word(&world.update_with(&id, name.clone(), &refused)),
        "InvalidArgument/NotSent"
    );
    assert_eq!(word(&world.update(" ", name)), "InvalidArgument/NotSent");
    assert_eq!(word(&world.update(&id, json!({}))), "Validation/NotSent");
    assert_eq!(
        word(&world.update(&id, json!({"status": "active"}))),
        "Validation/NotSent"
    );
    assert!(world.emulator.log().is_empty());
}
