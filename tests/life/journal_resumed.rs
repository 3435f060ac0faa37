//! Items of which a killed run sent a write, and nobody knows what became of it.

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
        run_with(
            &batch(&self.world.client, &self.path()).unwrap(),
            items,
            call,
        )
    }

    /// Runs them, and is killed before it could write any end.
    fn killed(&self, items: &Items, call: &CallOptions) -> Vec<String> {
        let words = self.run(items, call);
        forget_ends(&self.path());
        words
    }
}

#[test]
fn under_a_given_etag_what_landed_is_recovered() {
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

/// It may have been made, and overwritten since.
#[test]
fn under_a_given_etag_that_has_moved_it_is_a_conflict_of_unknown_outcome() {
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
    // It stays in doubt.
    assert_eq!(journaled.run(&items, &call), ["Conflict/Unknown"]);
    assert_eq!(world.raw(&id)["displayName"], "Z");
    assert_eq!(world.emulator.commits().updates, 1);
}

#[test]
fn under_a_given_etag_what_did_not_land_is_sent_again() {
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

/// The operation of the killed run still works on it, so the service refuses another change (423).
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
        world.emulator.settings(json!({"operationMs": 3_600_000}));
        let call = CallOptions::default();
        assert_eq!(journaled.killed(&items, &call), ["accepted"]);
        let again = CallOptions {
            wait,
            ..CallOptions::default()
        };
        if wait {
            // It ends while the second run waits.
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
                assert_eq!(journaled.run(&items, &again), ["updated"]);
            });
        } else {
            assert_eq!(journaled.run(&items, &again), ["accepted"]);
        }
        assert_eq!(world.emulator.commits().updates, 1);
    }
}
