//! Items of a batch that go as one `$batch`.

use std::time::{Duration, Instant};

use gdap::base::ErrorKind;
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ListQuery, Work};
use gdap::emulator::Emulator;
use serde_json::{Value, json};

use super::support::*;

fn batch(client: &Client, reads: bool, writes: bool) -> Batch {
    Batch::new(
        client,
        BatchOptions {
            concurrency: 2,
            graph_reads: reads,
            graph_writes: writes,
            ..BatchOptions::default()
        },
    )
    .unwrap()
}

/// The relationships as a list has them: id and text.
fn snapshots(client: &Client) -> Vec<(String, String)> {
    let call = CallOptions::default();
    let mut all = Vec::new();
    for page in client.pages(ListQuery::default(), &call) {
        for item in parsed(&page.unwrap())["value"].as_array().unwrap() {
            all.push((item["id"].as_str().unwrap().to_owned(), item.to_string()));
        }
    }
    all
}

/// Updates all of them under their snapshots: how each ended, by id.
fn extend(batch: &Batch, all: &[(String, String)]) -> Vec<String> {
    for (tag, (id, snapshot)) in all.iter().enumerate() {
        let call = CallOptions {
            snapshot: Some(snapshot.as_bytes()),
            ..CallOptions::default()
        };
        let document = br#"{"autoExtendDuration":"P180D"}"#;
        let wait = Duration::from_secs(30);
        batch
            .submit(Work::Update, id, document, &call, tag as u64, wait)
            .unwrap();
    }
    let mut words = vec![String::new(); all.len()];
    for _ in all {
        let (tag, result) = batch.take(Duration::from_secs(30)).unwrap();
        words[tag as usize] = word(&result);
    }
    words
}

/// Requests that came by themselves, and batches.
fn sent(emulator: &Emulator) -> (usize, usize) {
    let log = emulator.log();
    let is_batch = |entry: &&Value| entry["path"].as_str().unwrap().ends_with("$batch");
    let batches = log.iter().filter(is_batch).count();
    (log.len() - batches, batches)
}

#[test]
fn reads_and_writes_go_together() {
    let world = world();
    world.emulator.seed(json!({"count": 60}));
    let all = snapshots(&world.client);
    world.emulator.clear_log();
    let reads = batch(&world.client, true, false);
    let call = CallOptions::default();
    for (tag, (id, _)) in all.iter().enumerate() {
        reads
            .submit(Work::Get, id, b"", &call, tag as u64, Duration::ZERO)
            .unwrap();
    }
    let mut told = Vec::new();
    for _ in &all {
        let (tag, result) = reads.take(Duration::from_secs(10)).unwrap();
        let reply = result.unwrap();
        assert_eq!(reply.id(), Some(all[tag as usize].0.as_str()));
        assert!(reply.request_id().is_some() && reply.etag().is_some());
        told.push(reply.client_request_id().unwrap().to_owned());
    }
    // The ids that were told are those that were sent.
    let log = Value::from(world.emulator.log()).to_string();
    assert!(told.iter().all(|id| log.contains(id)), "{told:?}");
    let (alone, batches) = sent(&world.emulator);
    assert!(alone + batches < 30, "{alone} {batches}");
    world.emulator.clear_log();
    let words = extend(&batch(&world.client, true, true), &all);
    assert!(words.iter().all(|word| word == "updated"), "{words:?}");
    assert_eq!(world.emulator.commits().updates, 60);
    let (alone, batches) = sent(&world.emulator);
    assert!(alone + batches < 30, "{alone} {batches}");
}

#[test]
fn writes_go_alone_unless_asked() {
    let world = world();
    world.emulator.seed(json!({"count": 20}));
    let all = snapshots(&world.client);
    let words = extend(&batch(&world.client, true, false), &all);
    assert!(words.iter().all(|word| word == "updated"));
    assert_eq!(world.emulator.commits().batches, 0);
}

#[test]
fn items_are_settled_by_themselves() {
    let world = world();
    world.emulator.seed(json!({"count": 40}));
    let all = snapshots(&world.client);
    // A stale etag, a gateway's page after the change, one throttled, one that is refused.
    world.emulator.change(
        &all[3].0,
        json!({"lastModifiedDateTime": "2030-01-01T00:00:00Z"}),
    );
    world
        .emulator
        .change(&all[4].0, json!({"status": "terminated"}));
    world.emulator.fault(json!([
        {"kind": "html", "status": 502, "afterCommit": true, "times": 1,
         "match": {"method": "PATCH", "path": all[5].0}},
        {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "times": 1,
         "match": {"method": "PATCH", "path": all[6].0}},
        {"kind": "empty", "times": 1, "match": {"method": "PATCH", "path": all[7].0}},
    ]));
    let words = extend(&batch(&world.client, true, true), &all);
    for (at, word) in words.iter().enumerate() {
        let expected = match at {
            4 => "StatusRule/Rejected",
            5 => "recovered",
            _ => "updated",
        };
        assert!(
            word == expected || at == 4 && word.starts_with("StatusRule"),
            "{at}: {word}"
        );
    }
    let commits = world.emulator.commits();
    assert_eq!(commits.updates, 39);
    assert!(commits.by_id.values().all(|n| *n == 1), "each once");
    assert!(commits.batches >= 1);
}

#[test]
fn a_batch_without_an_answer_is_settled_item_by_item() {
    for kind in ["reset_after", "reset_before", "half", "bad_json"] {
        let world = world();
        world.emulator.seed(json!({"count": 20}));
        let all = snapshots(&world.client);
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"operation": "batch"}}));
        let words = extend(&batch(&world.client, true, true), &all);
        let good = |word: &String| word == "updated" || word == "recovered";
        assert!(words.iter().all(good), "{kind}: {words:?}");
        let commits = world.emulator.commits();
        assert_eq!(commits.updates, 20, "{kind}");
        assert!(commits.by_id.values().all(|n| *n == 1), "{kind}: each once");
    }
}

#[test]
fn answers_that_lack_some_items() {
    let world = world();
    world.emulator.seed(json!({"count": 20}));
    let all = snapshots(&world.client);
    world.emulator.fault(json!({
        "kind": "status", "status": 200, "body": {"responses": []}, "times": 1, "afterCommit": true,
        "match": {"operation": "batch"}
    }));
    let words = extend(&batch(&world.client, true, true), &all);
    let good = |word: &String| word == "updated" || word == "recovered";
    assert!(words.iter().all(good), "{words:?}");
    assert!(
        world.emulator.commits().by_id.values().all(|n| *n == 1),
        "each once"
    );
    assert_eq!(world.emulator.commits().updates, 20);
}

#[test]
fn where_it_is_refused_the_plain_way_is_gone() {
    let world = world();
    world.emulator.seed(json!({"count": 30}));
    let all = snapshots(&world.client);
    world.emulator.fault(json!({
        "kind": "status", "status": 405, "match": {"operation": "batch"}
    }));
    let words = extend(&batch(&world.client, true, true), &all);
    assert!(words.iter().all(|word| word == "updated"), "{words:?}");
    assert_eq!(world.emulator.commits().updates, 30);
}

#[test]
fn cancelling_tells_what_is_unknown() {
    let world = world();
    world.emulator.seed(json!({"count": 20}));
    let all = snapshots(&world.client);
    // The first may be on its way alone before there is another.
    world.emulator.fault(json!([
        {"kind": "stall", "ms": 20_000, "match": {"operation": "batch"}},
        {"kind": "stall", "ms": 20_000, "match": {"method": "PATCH"}},
    ]));
    let batch = batch(&world.client, true, true);
    for (tag, (id, snapshot)) in all.iter().enumerate() {
        let call = CallOptions {
            snapshot: Some(snapshot.as_bytes()),
            ..CallOptions::default()
        };
        let document = br#"{"autoExtendDuration":"P180D"}"#;
        batch
            .submit(
                Work::Update,
                id,
                document,
                &call,
                tag as u64,
                Duration::ZERO,
            )
            .unwrap();
    }
    std::thread::sleep(Duration::from_millis(500));
    let fired = Instant::now();
    batch.cancel();
    let mut unknown = 0;
    for _ in &all {
        let (_, result) = batch.take(Duration::from_secs(5)).unwrap();
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        unknown += usize::from(failure(&error) == "Cancelled/Unknown");
    }
    assert!(
        fired.elapsed() < Duration::from_secs(1),
        "{:?}",
        fired.elapsed()
    );
    assert!(unknown >= 2, "{unknown}");
}

#[test]
fn cloudcockpit_has_none() {
    let world = world();
    let options = BatchOptions {
        graph_reads: true,
        ..BatchOptions::default()
    };
    let error = Batch::new(&world.cockpit(), options)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}
