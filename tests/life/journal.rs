//! A bulk run that is killed at any point is resumed from its journal: by the emulator's counts, nothing is
//! done twice and nothing is missed.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gdap::client::{CallOptions, Work};
use gdap::emulator::{Emulator, Options};
use serde_json::json;

use super::journal_runs::*;
use super::support::*;

/// The environment variable with the path of the child's input: URL, journal, ids to update, number of
/// creates. The variable itself couldn't hold a thousand ids on Windows.
const CHILD: &str = "GDAP_TEST_JOURNAL_CHILD";

/// The process that is killed; it isn't a test.
#[test]
fn child() {
    let Ok(input) = std::env::var(CHILD) else {
        return;
    };
    let input = std::fs::read(input).unwrap();
    let input: serde_json::Value = serde_json::from_slice(&input).unwrap();
    let client = client_at(input["uri"].as_str().unwrap());
    let ids: Vec<String> = serde_json::from_value(input["ids"].clone()).unwrap();
    let items = items(&ids, input["creates"].as_u64().unwrap() as usize);
    let batch = batch(&client, Path::new(input["journal"].as_str().unwrap())).unwrap();
    let words = run(&batch, &items);
    let bad: Vec<_> = words
        .iter()
        .filter(|word| word.contains('/') || word.is_empty())
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}

fn start(uri: &str, ids: &[String], creates: usize, journal: &Path) -> Child {
    let input = json!({"uri": uri, "ids": ids, "creates": creates, "journal": journal});
    let file = journal.with_extension("told");
    std::fs::write(&file, input.to_string()).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "journal::child", "--nocapture"])
        .env(CHILD, file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_ten_points_and_taken_up_again() {
    let emulator = Emulator::start(Options::default()).unwrap();
    emulator.settings(json!({"latencyMs": 2, "logRequests": false}));
    let ids = emulator.seed(json!({"count": 1000}));
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let mut kills = 0;
    let mut done_before = 0;
    while kills < 10 {
        let mut child = start(emulator.uri(), &ids, 1000, &journal);
        // The process is killed at a random point of the run.
        let goal = done_before + fastrand::u64(20..150);
        let began = Instant::now();
        let ended = loop {
            let commits = emulator.commits();
            if commits.updates + commits.creates >= goal {
                break false;
            }
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "the child stands still"
            );
            std::thread::sleep(Duration::from_micros(fastrand::u64(0..900)));
        };
        assert!(
            !ended,
            "the run ended before it could be killed {kills} times"
        );
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let commits = emulator.commits();
        done_before = commits.updates + commits.creates;
    }
    let ended = start(emulator.uri(), &ids, 1000, &journal).wait().unwrap();
    assert!(ended.success());
    let commits = emulator.commits();
    assert_eq!(
        (commits.updates, commits.creates),
        (1000, 1000),
        "each once"
    );
    let twice = commits
        .by_id
        .values()
        .chain(commits.by_name.values())
        .filter(|n| **n > 1);
    assert_eq!(twice.count(), 0);
    // In another run the journal has all results, so nothing is sent.
    emulator.settings(json!({"logRequests": true}));
    emulator.clear_log();
    let client = client_at(emulator.uri());
    let batch = batch(&client, &journal).unwrap();
    let words = run(&batch, &items(&ids, 1000));
    assert!(words.iter().all(|word| word == "skipped"));
    assert!(emulator.log().is_empty());
}

/// Whatever is under way when the batch is dropped: the next run can begin at once, and does nothing twice.
#[test]
fn a_batch_that_is_dropped_at_work_lets_go_of_its_journal() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = items(&world.emulator.seed(json!({"count": 40})), 8);
    world.emulator.settings(json!({"latencyMs": 5}));
    for round in 1..20 {
        if round == 19 {
            // A delay longer than the drop may take.
            let stall = json!({"kind": "delay", "ms": 60_000, "afterCommit": true, "times": 1});
            world.emulator.fault(stall);
        }
        let at_work = batch(&world.client, &path).unwrap();
        let call = CallOptions::default();
        for (tag, (work, id, document)) in items.iter().enumerate() {
            let document = document.as_bytes();
            at_work
                .submit(*work, id, document, &call, tag as u64, Duration::ZERO)
                .unwrap();
        }
        std::thread::sleep(Duration::from_millis(round));
        let began = Instant::now();
        drop(at_work);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
    let words = run(&batch(&world.client, &path).unwrap(), &items);
    assert!(!words.iter().any(|word| word.contains('/')), "{words:?}");
    let commits = world.emulator.commits();
    assert_eq!((commits.updates, commits.creates), (40, 8), "each once");
}

#[test]
fn every_kind_of_write_that_landed_is_recovered() {
    let world = world();
    let seed = |status: &str| world.seed(json!({"status": status, "roles": [READERS, MORE]}));
    let (renamed, deleted, locked) = (seed("created"), seed("created"), seed("created"));
    let (assigned, changed, removed) = (seed("active"), seed("active"), seed("active"));
    let of = |relationship: &str| {
        let made = assign(&world, relationship, 2);
        Some(made.id().unwrap().to_owned())
    };
    let lock = r#"{"action":"lockForApproval"}"#.to_owned();
    let roles = json!({"accessDetails": roles(&[READERS, MORE])}).to_string();
    let items = [
        (
            Work::Create,
            String::new(),
            None,
            new_document("in doubt").to_string(),
        ),
        (
            Work::Update,
            renamed,
            None,
            json!({"displayName": "renamed"}).to_string(),
        ),
        (Work::Delete, deleted, None, String::new()),
        (Work::Request, locked, None, lock),
        (Work::Assign, assigned, None, assignment(1, &[READERS])),
        (Work::UpdateAssignment, changed.clone(), of(&changed), roles),
        (
            Work::DeleteAssignment,
            removed.clone(),
            of(&removed),
            String::new(),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Each run has its own client, as if it were a new process.
    let run = || {
        let batch = batch(&client_at(world.emulator.uri()), &path).unwrap();
        for (tag, (work, id, assignment, document)) in items.iter().enumerate() {
            let call = CallOptions {
                assignment_id: assignment.as_deref(),
                wait: *work != Work::Create,
                ..CallOptions::default()
            };
            let (tag, document) = (tag as u64, document.as_bytes());
            batch
                .submit(*work, id, document, &call, tag, Duration::ZERO)
                .unwrap();
        }
        let mut words = vec![String::new(); items.len()];
        while let Ok((tag, result)) = batch.take(Duration::from_secs(60)) {
            words[tag as usize] = word(&result);
        }
        words
    };
    let results = [
        "created", "updated", "deleted", "created", "created", "updated", "deleted",
    ];
    assert_eq!(run(), results);
    forget_ends(&path);
    let commits = world.emulator.commits();
    assert_eq!(run(), ["recovered"; 7]);
    let now = world.emulator.commits();
    assert_eq!(
        (
            now.creates,
            now.updates,
            now.deletes,
            now.requests,
            now.assignments
        ),
        (
            commits.creates,
            commits.updates,
            commits.deletes,
            commits.requests,
            commits.assignments
        )
    );
    assert_eq!(run(), ["skipped"; 7]);
}

#[test]
fn items_done_after_one_that_failed_run_again_after_it() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let other = world.seed(json!({"status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = [renames(&id, &["A", "B"]), renames(&other, &["C"])].concat();
    world.emulator.fault(json!({
        "kind": "status", "status": 400, "times": 1, "match": {"method": "PATCH", "path": id}
    }));
    let first = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(first, ["BadRequest/Rejected", "updated", "updated"]);
    let again = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(again, ["updated", "updated", "skipped"]);
    assert_eq!(world.raw(&id)["displayName"], "B");
    let last = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(last, ["skipped"; 3]);
}
