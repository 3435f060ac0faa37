//! Items whose write a killed run sent, with unknown result.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gdap::client::{CallOptions, Work};
use serde_json::json;

use super::journal_runs::*;
use super::support::*;

/// A world with a journal.
struct Journaled {
    world: World,
    folder: tempfile::TempDir,
}

type Items = Vec<(Work, String, String)>;

impl Journaled {
    fn new() -> Journaled {
        Journaled {
            world: world(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn run(&self, items: &Items, call: &CallOptions) -> Vec<String> {
        // Each run has its own client, as if it were a new process.
        let client = client_at(self.world.emulator.uri());
        run_with(&batch(&client, &self.path()).unwrap(), items, call)
    }

    /// Runs the items, as if the process were killed before it wrote any result to the journal.
    fn killed(&self, items: &Items, call: &CallOptions) -> Vec<String> {
        let words = self.run(items, call);
        forget_ends(&self.path());
        words
    }
}

#[test]
fn with_if_match_a_write_that_was_made_is_recovered() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let id = world.seed(json!({"status": "created"}));
    let etag = world.etag(&id);
    let call = CallOptions {
        if_match: Some(&etag),
        ..CallOptions::default()
    };
    let items = renames(&id, &["A"]);
    assert_eq!(journaled.killed(&items, &call), ["updated"]);
    assert_eq!(journaled.run(&items, &call), ["recovered"]);
    assert_eq!(journaled.run(&items, &call), ["skipped"]);
    assert_eq!(world.emulator.commits().updates, 1);
}

/// The update may have taken effect and been overwritten since.
#[test]
fn with_if_match_an_etag_that_changed_is_a_conflict_of_unknown_outcome() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let id = world.seed(json!({"status": "created"}));
    let etag = world.etag(&id);
    let call = CallOptions {
        if_match: Some(&etag),
        ..CallOptions::default()
    };
    let items = renames(&id, &["A"]);
    assert_eq!(journaled.killed(&items, &call), ["updated"]);
    world.emulator.change(&id, json!({"displayName": "Z"}));
    assert_eq!(journaled.run(&items, &call), ["Conflict/Unknown"]);
    // The result stays unknown.
    assert_eq!(journaled.run(&items, &call), ["Conflict/Unknown"]);
    assert_eq!(world.raw(&id)["displayName"], "Z");
    assert_eq!(world.emulator.commits().updates, 1);
}

#[test]
fn with_if_match_a_write_that_wasnt_made_is_sent_again() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let id = world.seed(json!({"status": "created"}));
    let etag = world.etag(&id);
    let call = CallOptions {
        if_match: Some(&etag),
        deadline: Some(Duration::from_secs(1)),
        ..CallOptions::default()
    };
    let items = renames(&id, &["A"]);
    let lost = json!({"kind": "reset_before", "match": {"method": "PATCH"}});
    world.emulator.fault(lost);
    let words = journaled.killed(&items, &call);
    assert!(words[0].ends_with("/Unknown"), "{words:?}");
    world.emulator.clear_faults();
    assert_eq!(journaled.run(&items, &call), ["updated"]);
    assert_eq!(world.emulator.commits().updates, 1);
}

/// The operation that the killed run began is still running, so the service rejects another change (423).
#[test]
fn an_operation_that_still_runs_is_accepted_or_waited_for() {
    for wait in [false, true] {
        let journaled = Journaled::new();
        let world = &journaled.world;
        let id = world.seed(json!({"roles": [GA, READERS]}));
        let items = vec![(
            Work::Update,
            id.clone(),
            json!({"accessDetails": roles(&[READERS])}).to_string(),
        )];
        // Without this setting, Retry-After would be an hour.
        let slow = json!({"operationMs": 3_600_000, "retryAfterSeconds": 1});
        world.emulator.settings(slow);
        let call = CallOptions::default();
        assert_eq!(journaled.killed(&items, &call), ["accepted"]);
        let again = CallOptions {
            wait,
            deadline: Some(Duration::from_secs(300)),
            ..CallOptions::default()
        };
        if wait {
            // The operation ends while the second run waits.
            world.emulator.clear_log();
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let began = Instant::now();
                    while world.emulator.log().len() < 2 {
                        assert!(began.elapsed() < Duration::from_secs(60), "it asks nothing");
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    world.emulator.advance(Duration::from_secs(3_600));
                });
                assert_eq!(journaled.run(&items, &again), ["recovered"]);
            });
        } else {
            assert_eq!(journaled.run(&items, &again), ["accepted"]);
        }
        assert_eq!(world.emulator.commits().updates, 1);
    }
}

/// The relationship of a create sent a moment ago may not be listed yet, however long ago the first attempt
/// was.
#[test]
fn a_create_of_the_earlier_run_is_waited_for() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let document = new_document("Contoso").to_string();
    let items = vec![(Work::Create, String::new(), document)];
    let call = CallOptions::default();
    assert_eq!(journaled.killed(&items, &call), ["created"]);
    let text = std::fs::read_to_string(journaled.path()).unwrap();
    let sent = text.lines().nth(1).unwrap();
    let mut first: serde_json::Value = serde_json::from_str(sent).unwrap();
    let at: jiff::Timestamp = first["at"].as_str().unwrap().parse().unwrap();
    first["at"] = json!((at - Duration::from_secs(100)).to_string());
    let text = text.replace(sent, &format!("{first}\n{sent}"));
    std::fs::write(journaled.path(), text).unwrap();
    // The first looks don't find it.
    let hidden = json!({"kind": "status", "status": 200, "body": {"value": []}, "times": 2,
        "match": {"operation": "listRelationships"}});
    world.emulator.fault(hidden);
    // Long enough for a busy machine: the time counts from the send.
    let client = client_that_looks_for(world.emulator.uri(), Duration::from_secs(60));
    let again = run_with(&batch(&client, &journaled.path()).unwrap(), &items, &call);
    assert_eq!(again, ["recovered"]);
    assert_eq!(world.writes().len(), 1, "it isn't sent again");
}

/// Two items with the same document: the first may have been created, and the second was.
#[test]
fn an_object_that_another_item_created_isnt_recovered() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let id = world.seed(json!({"roles": [READERS]}));
    let item = (Work::Assign, id, assignment(1, &[READERS]));
    let items = vec![item.clone(), item];
    let lost = json!({"kind": "reset_before", "times": 1, "match": {"method": "POST"}});
    world.emulator.fault(lost);
    let short = CallOptions {
        deadline: Some(Duration::from_millis(900)),
        ..CallOptions::default()
    };
    let words = journaled.run(&items, &short);
    assert_eq!(words[1], "created", "{words:?}");
    assert!(words[0].ends_with("/Unknown"), "{words:?}");
    let again = journaled.run(&items, &CallOptions::default());
    assert_eq!(again, ["AlreadyExists/Rejected", "recovered"]);
    assert_eq!(world.emulator.commits().assignments, 1);
}

/// The first may have been created, and so may the second: only one relationship exists.
#[test]
fn what_two_items_in_doubt_may_have_made_is_of_unknown_outcome_for_the_second() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let id = world.seed(json!({"roles": [READERS]}));
    let item = (Work::Assign, id, assignment(1, &[READERS]));
    let items = vec![item.clone(), item];
    let lost = json!({"kind": "reset_before", "times": 1, "match": {"method": "POST"}});
    world.emulator.fault(lost);
    let short = CallOptions {
        deadline: Some(Duration::from_millis(900)),
        ..CallOptions::default()
    };
    let words = journaled.killed(&items, &short);
    assert_eq!(words[1], "created", "{words:?}");
    let again = journaled.run(&items, &CallOptions::default());
    assert_eq!(again, ["recovered", "AlreadyExists/Unknown"]);
    assert_eq!(world.emulator.commits().assignments, 1);
}

/// A host may drop a running batch, and resume it with the same client.
#[test]
fn what_the_same_client_made_for_an_item_is_recovered_by_that_item() {
    let journaled = Journaled::new();
    let world = &journaled.world;
    let active = world.seed(json!({"roles": [READERS, MORE]}));
    let items = vec![
        (
            Work::Create,
            String::new(),
            new_document("Contoso").to_string(),
        ),
        (Work::Assign, active, assignment(1, &[READERS])),
        (
            Work::Update,
            world.seed(json!({"roles": [GA, READERS]})),
            json!({"accessDetails": roles(&[READERS])}).to_string(),
        ),
    ];
    let client = client_at(world.emulator.uri());
    let run = || run(&batch(&client, &journaled.path()).unwrap(), &items);
    world.emulator.settings(json!({"operationMs": 3_600_000}));
    assert_eq!(run(), ["created", "created", "accepted"]);
    forget_ends(&journaled.path());
    assert_eq!(run(), ["recovered", "recovered", "accepted"]);
    assert_eq!(world.writes().len(), 3, "nothing is sent again");
}
