//! The keys of items in a journal, and how a second run uses them.

use std::time::Duration;

use gdap::base::Cancel;
use gdap::client::{Batch, BatchOptions, CallOptions, Work};
use serde_json::json;

use super::journal_runs::*;
use super::support::*;

#[test]
fn a_second_run_over_the_same_journal_is_refused() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let first = batch(&world.client, &path).unwrap();
    let error = batch(&world.client, &path).map(|_| ()).unwrap_err();
    assert_eq!(failure(&error), "Journal/NotSent");
    drop(first);
    batch(&world.client, &path).unwrap();
}

#[test]
fn failed_items_run_again_and_done_items_are_skipped() {
    let world = world();
    let id = world.seed(json!({}));
    let ended = world.seed(json!({"status": "terminated"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = items(&[id.clone(), ended.clone()], 1);
    let first = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(first, ["updated", "InvalidState/NotSent", "created"]);
    world.emulator.change(&ended, json!({"status": "active"}));
    let again = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(again, ["skipped", "updated", "skipped"]);
    let batch = batch(&world.client, &path).unwrap();
    let (work, id, document) = &items[2];
    let call = CallOptions::default();
    batch
        .submit(*work, id, document.as_bytes(), &call, 1, Duration::ZERO)
        .unwrap();
    let (_, reply) = batch.take(Duration::from_secs(5)).unwrap();
    let reply = reply.unwrap();
    let json = parsed(&reply);
    assert_eq!(
        (json["result"].as_str(), json["recorded"].as_str()),
        (Some("skipped"), Some("created"))
    );
    assert!(world.raw(reply.id().unwrap())["displayName"] == "new 0");
}

#[test]
fn keys_of_the_caller() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 2}));
    let folder = tempfile::tempdir().unwrap();
    let batch = batch(&world.client, &folder.path().join("journal")).unwrap();
    let call = CallOptions {
        journal_key: Some("row 17"),
        ..CallOptions::default()
    };
    let extend = br#"{"autoExtendDuration":"P180D"}"#;
    let submit = |id: &str| batch.submit(Work::Update, id, extend, &call, 1, Duration::ZERO);
    world.emulator.settings(json!({"latencyMs": 200}));
    submit(&ids[0]).unwrap();
    let twice = submit(&ids[1]).unwrap_err();
    assert!(twice.message().contains("row 17"), "{twice}");
    assert_eq!(
        word(&batch.take(Duration::from_secs(5)).unwrap().1),
        "updated"
    );
    // The key belongs to another item now.
    submit(&ids[1]).unwrap();
    assert_eq!(
        word(&batch.take(Duration::from_secs(5)).unwrap().1),
        "Journal/NotSent"
    );
}

/// An item that a full batch doesn't accept doesn't count when equal items are numbered.
#[test]
fn an_item_that_is_submitted_twice_is_written_twice() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let narrow = || {
        let options = BatchOptions {
            concurrency: 1,
            capacity: 1,
            journal: Some(folder.path().join("journal")),
            ..BatchOptions::default()
        };
        Batch::new(&world.client, options).unwrap()
    };
    let items = renames(&id, &["A", "B", "A"]);
    assert_eq!(run(&narrow(), &items), ["updated"; 3]);
    assert_eq!(world.emulator.commits().updates, 3);
    assert_eq!(world.raw(&id)["displayName"], "A");
    world.emulator.clear_log();
    assert_eq!(run(&narrow(), &items), ["skipped"; 3]);
    assert!(world.emulator.log().is_empty());
    // One item more than last time.
    let more = renames(&id, &["A", "B", "A", "B"]);
    assert_eq!(
        run(&narrow(), &more),
        ["skipped", "skipped", "skipped", "updated"]
    );
    assert_eq!(world.raw(&id)["displayName"], "B");
}

#[test]
fn a_plan_reads_the_journal_as_the_run_does() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = renames(&id, &["A"]);
    let planned = || {
        let call = CallOptions {
            plan: true,
            ..CallOptions::default()
        };
        run_with(&batch(&world.client, &path).unwrap(), &items, &call)
    };
    assert_eq!(planned(), ["planned"]);
    assert_eq!(
        run(&batch(&world.client, &path).unwrap(), &items),
        ["updated"]
    );
    let before = std::fs::read_to_string(&path).unwrap();
    assert_eq!(planned(), ["skipped"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn ids_and_keys_beyond_their_limits_are_refused_before_anything_is_written() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let first = batch(&world.client, &path).unwrap();
    let document = new_document("limits").to_string();
    let controls = "\u{1}".repeat(16 * 1024);
    let long = "x".repeat(257);
    let submit = |id: &str, key: Option<&str>, assignment: Option<&str>| {
        let call = CallOptions {
            journal_key: key,
            assignment_id: assignment,
            ..CallOptions::default()
        };
        let document = document.as_bytes();
        first.submit(Work::Create, id, document, &call, 1, Duration::ZERO)
    };
    for (id, key, assignment, kind) in [
        (controls.as_str(), None, None, "LimitExceeded"),
        (&long, None, None, "LimitExceeded"),
        ("\u{1}", None, None, "InvalidArgument"),
        ("", Some(controls.as_str()), None, "LimitExceeded"),
        ("", Some("\u{1}"), None, "InvalidArgument"),
        ("", Some(""), None, "InvalidArgument"),
        ("", None, Some(controls.as_str()), "InvalidArgument"),
    ] {
        let error = submit(id, key, assignment).unwrap_err();
        assert_eq!(failure(&error), format!("{kind}/NotSent"), "{error}");
    }
    let longest = "\"".repeat(256);
    submit(&longest, None, None).unwrap();
    let (_, ended) = first.take(Duration::from_secs(20)).unwrap();
    assert_eq!(word(&ended), "created");
    drop(first);
    assert!(std::fs::read_to_string(&path).unwrap().contains("created"));
    batch(&world.client, &path).unwrap();
}

/// If a queued item is cancelled, its key can be used again.
#[test]
fn a_cancelled_item_gives_its_key_back() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 2}));
    let folder = tempfile::tempdir().unwrap();
    let batch = batch(&world.client, &folder.path().join("journal")).unwrap();
    world.emulator.settings(json!({"latencyMs": 200}));
    let extend = br#"{"autoExtendDuration":"P180D"}"#;
    let cancel = Cancel::new();
    let submit = |tag: u64, key: &str, cancel: Option<&Cancel>| {
        let call = CallOptions {
            journal_key: Some(key),
            cancel,
            ..CallOptions::default()
        };
        // The same relationship, so the second one waits for the first.
        batch.submit(Work::Update, &ids[0], extend, &call, tag, Duration::ZERO)
    };
    submit(1, "first", None).unwrap();
    submit(2, "second", Some(&cancel)).unwrap();
    cancel.fire();
    let (tag, result) = batch.take(Duration::from_secs(5)).unwrap();
    assert_eq!((tag, word(&result).as_str()), (2, "Cancelled/NotSent"));
    submit(3, "second", None).unwrap();
    for expected in ["updated", "unchanged"] {
        let (_, result) = batch.take(Duration::from_secs(5)).unwrap();
        assert_eq!(word(&result), expected);
    }
}

/// This run sends nothing, but the one before sent the item's write.
#[test]
fn an_item_that_is_cancelled_before_it_is_resumed_stays_in_doubt() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = renames(&id, &["A"]);
    assert_eq!(
        run(&batch(&world.client, &path).unwrap(), &items),
        ["updated"]
    );
    forget_ends(&path);
    let (_, _, rename) = &items[0];
    let cancel = Cancel::new();
    let call = CallOptions {
        cancel: Some(&cancel),
        ..CallOptions::default()
    };
    let blocked = batch(&world.client, &path).unwrap();
    world.emulator.settings(json!({"latencyMs": 500}));
    let submit = |work, document: &[u8], call: &CallOptions, tag| {
        blocked.submit(work, &id, document, call, tag, Duration::ZERO)
    };
    submit(Work::Get, b"", &CallOptions::default(), 1).unwrap();
    submit(Work::Update, rename.as_bytes(), &call, 2).unwrap();
    cancel.fire();
    let (tag, result) = blocked.take(Duration::from_secs(20)).unwrap();
    assert_eq!((tag, word(&result).as_str()), (2, "Cancelled/Unknown"));
    drop(blocked);
    world.emulator.settings(json!({"latencyMs": 0}));
    let again = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(again, ["recovered"]);
}

/// The journal's line before a send isn't proof that the write was sent.
#[test]
fn a_write_that_never_left_is_not_sent() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Nothing listens on this port.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let etag = world.etag(&id);
    let call = CallOptions {
        if_match: Some(&etag),
        ..CallOptions::default()
    };
    let items = renames(&id, &["A"]);
    let unsent = run_with(&batch(&client_at(&address), &path).unwrap(), &items, &call);
    assert_eq!(unsent, ["Connect/NotSent"]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains(r#""t":"write""#) && text.contains("not_sent"),
        "{text}"
    );
    let again = run_with(&batch(&world.client, &path).unwrap(), &items, &call);
    assert_eq!(again, ["updated"]);
}
