//! A bulk run that is killed at any point is taken up again from its journal: nothing is done twice,
//! nothing is missed, by the emulator's counts.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gdap::base::{Cancel, ErrorKind};
use gdap::client::{Batch, BatchOptions, CallOptions, Client, Work};
use gdap::emulator::{Emulator, Options};
use serde_json::json;

use super::support::*;

/// The file with what the child is told: address, journal, ids to update, number of creates. An
/// environment variable couldn't hold a thousand ids on Windows.
const CHILD: &str = "GDAP_TEST_JOURNAL_CHILD";

fn batch(client: &Client, journal: &Path) -> gdap::base::Result<Batch> {
    Batch::new(
        client,
        BatchOptions {
            concurrency: 8,
            capacity: 64,
            journal: Some(journal.to_owned()),
            ..BatchOptions::default()
        },
    )
}

/// Everything submitted and taken: the word of each end, in the order of the tags.
fn run(batch: &Batch, items: &[(Work, String, String)]) -> Vec<String> {
    run_with(batch, items, &CallOptions::default())
}

fn run_with(batch: &Batch, items: &[(Work, String, String)], call: &CallOptions) -> Vec<String> {
    let mut words = vec![String::new(); items.len()];
    let mut next = 0;
    loop {
        while let Some((work, id, document)) = items.get(next) {
            let document = document.as_bytes();
            match batch.submit(*work, id, document, call, next as u64, Duration::ZERO) {
                Ok(()) => next += 1,
                Err(error) if error.kind() == ErrorKind::BatchFull => break,
                Err(error) => panic!("{error}"),
            }
        }
        match batch.take(Duration::from_secs(30)) {
            Ok((tag, result)) => words[tag as usize] = word(&result),
            Err(error) if error.kind() == ErrorKind::BatchEmpty => return words,
            Err(error) => panic!("{error}"),
        }
    }
}

/// The items of a run: half of them updates, the others new relationships.
fn items(updates: &[String], creates: usize) -> Vec<(Work, String, String)> {
    let extend = json!({"autoExtendDuration": "P180D"}).to_string();
    let update = |id: &String| (Work::Update, id.clone(), extend.clone());
    let create = |n| {
        let document = new_document(&format!("new {n}")).to_string();
        (Work::Create, String::new(), document)
    };
    updates
        .iter()
        .map(update)
        .chain((0..creates).map(create))
        .collect()
}

/// Not a test by itself: the process that is killed.
#[test]
fn child() {
    let Ok(told) = std::env::var(CHILD) else {
        return;
    };
    let told = std::fs::read(told).unwrap();
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    let client = client_at(told["uri"].as_str().unwrap());
    let ids: Vec<String> = serde_json::from_value(told["ids"].clone()).unwrap();
    let items = items(&ids, told["creates"].as_u64().unwrap() as usize);
    let batch = batch(&client, Path::new(told["journal"].as_str().unwrap())).unwrap();
    let words = run(&batch, &items);
    let bad: Vec<_> = words
        .iter()
        .filter(|word| word.contains('/') || word.is_empty())
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}

fn start(uri: &str, ids: &[String], creates: usize, journal: &Path) -> Child {
    let told = json!({"uri": uri, "ids": ids, "creates": creates, "journal": journal});
    let file = journal.with_extension("told");
    std::fs::write(&file, told.to_string()).unwrap();
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
        // Some way into the run, at a point that nobody chose.
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
    // Once more: everything is known, nothing is sent.
    emulator.settings(json!({"logRequests": true}));
    emulator.clear_log();
    let client = client_at(emulator.uri());
    let batch = batch(&client, &journal).unwrap();
    let words = run(&batch, &items(&ids, 1000));
    assert!(words.iter().all(|word| word == "skipped"));
    assert!(emulator.log().is_empty());
}

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

/// Whatever is under way at its end: the next run can begin at once, and does nothing twice.
#[test]
fn a_batch_that_is_dropped_at_work_lets_go_of_its_journal() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = items(&world.emulator.seed(json!({"count": 40})), 8);
    world.emulator.settings(json!({"latencyMs": 5}));
    for round in 1..20 {
        if round == 19 {
            // Longer than the drop may take.
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
fn what_failed_is_done_again_and_what_was_done_is_told() {
    let world = world();
    let id = world.seed(json!({}));
    let ended = world.seed(json!({"status": "terminated"}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = items(&[id.clone(), ended.clone()], 1);
    let first = run(&batch(&world.client, &path).unwrap(), &items);
    assert_eq!(first, ["updated", "StatusRule/NotSent", "created"]);
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
fn every_kind_of_write_in_doubt_is_settled_by_looking() {
    let world = world();
    let active = world.seed(json!({"roles": [READERS]}));
    let other = world.seed(json!({"roles": [READERS]}));
    let created = world.seed(json!({"status": "created"}));
    let locked = world.seed(json!({"status": "created"}));
    let made = assign(&world, &other, 2);
    let part = made.id().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let items = [
        (Work::Assign, active.clone(), assignment(1, &[READERS])),
        (Work::Delete, created.clone(), String::new()),
        (
            Work::Request,
            locked.clone(),
            r#"{"action":"lockForApproval"}"#.to_owned(),
        ),
        (
            Work::Create,
            String::new(),
            new_document("in doubt").to_string(),
        ),
        (Work::DeleteAssignment, other.clone(), String::new()),
    ];
    let submit = |batch: &Batch| {
        let call = CallOptions {
            assignment_id: None,
            ..CallOptions::default()
        };
        for (tag, (work, id, document)) in items.iter().enumerate() {
            let call = CallOptions {
                assignment_id: (*work == Work::DeleteAssignment).then_some(part.as_str()),
                ..call.clone()
            };
            batch
                .submit(
                    *work,
                    id,
                    document.as_bytes(),
                    &call,
                    tag as u64,
                    Duration::ZERO,
                )
                .unwrap();
        }
        let mut words = vec![String::new(); items.len()];
        while let Ok((tag, result)) = batch.take(Duration::from_secs(20)) {
            words[tag as usize] = word(&result);
        }
        words
    };
    let first = submit(&batch(&world.client, &path).unwrap());
    assert_eq!(
        first,
        ["created", "deleted", "created", "created", "deleted"]
    );
    // As if the process had been killed before it could write any end.
    let text = std::fs::read_to_string(&path).unwrap();
    let begun: Vec<_> = text
        .lines()
        .filter(|line| !line.contains("\"end\""))
        .collect();
    std::fs::write(&path, begun.join("\n") + "\n{\"t\":\"en").unwrap();
    let commits = world.emulator.commits();
    let other_process = client(options(&world.emulator));
    let words = submit(&batch(&other_process, &path).unwrap());
    assert_eq!(words, ["recovered"; 5]);
    let now = world.emulator.commits();
    assert_eq!(
        (now.assignments, now.deletes, now.requests, now.creates),
        (
            commits.assignments,
            commits.deletes,
            commits.requests,
            commits.creates
        )
    );
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
    // The key stands for another item now.
    submit(&ids[1]).unwrap();
    assert_eq!(
        word(&batch.take(Duration::from_secs(5)).unwrap().1),
        "Journal/NotSent"
    );
}

fn renames(id: &str, names: &[&str]) -> Vec<(Work, String, String)> {
    let rename = |name: &&str| {
        let document = json!({"displayName": name}).to_string();
        (Work::Update, id.to_owned(), document)
    };
    names.iter().map(rename).collect()
}

/// A full batch that takes no item changes nothing about the numbers of those that it takes.
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
    // One more than last time.
    let more = renames(&id, &["A", "B", "A", "B"]);
    assert_eq!(
        run(&narrow(), &more),
        ["skipped", "skipped", "skipped", "updated"]
    );
    assert_eq!(world.raw(&id)["displayName"], "B");
}

#[test]
fn what_was_done_after_an_item_that_failed_is_done_again_after_it() {
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
    for (id, key, assignment) in [
        (controls.as_str(), None, None),
        (&long, None, None),
        ("", Some(controls.as_str()), None),
        ("", None, Some(controls.as_str())),
    ] {
        let error = submit(id, key, assignment).unwrap_err();
        assert_eq!(failure(&error), "InvalidArgument/NotSent", "{error}");
    }
    let longest = "\"".repeat(256);
    submit(&longest, None, None).unwrap();
    let (_, ended) = first.take(Duration::from_secs(20)).unwrap();
    assert_eq!(word(&ended), "created");
    drop(first);
    assert!(std::fs::read_to_string(&path).unwrap().contains("created"));
    batch(&world.client, &path).unwrap();
}

/// The key of an item that is cancelled while it is queued is free again.
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
