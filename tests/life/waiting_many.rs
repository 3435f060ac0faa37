//! Waiting for many at once, and reading many: what a batch does with them.

use std::time::{Duration, Instant};

use gdap::base::{ErrorKind, Outcome};
use gdap::client::{Batch, BatchOptions, CallOptions, Reply, Work};
use serde_json::json;

use super::support::*;

const LONG: Duration = Duration::from_secs(20);

fn batch(world: &World, concurrency: u32, capacity: u32) -> Batch {
    let options = BatchOptions {
        concurrency,
        capacity,
        ..BatchOptions::default()
    };
    Batch::new(&world.client, options).unwrap()
}

fn submit(batch: &Batch, work: Work, id: &str, document: &str, call: &CallOptions, tag: u64) {
    batch
        .submit(work, id, document.as_bytes(), call, tag, LONG)
        .unwrap();
}

fn seeded(world: &World, count: usize, item: serde_json::Value) -> Vec<String> {
    (0..count).map(|_| world.seed(item.clone())).collect()
}

/// How often each of them was read so far.
fn reads(world: &World, ids: &[String]) -> Vec<usize> {
    let log = world.emulator.log();
    let of = |id: &String| {
        let is_it = |entry: &&serde_json::Value| entry["path"].as_str().unwrap().ends_with(id);
        log.iter().filter(is_it).count()
    };
    ids.iter().map(of).collect()
}

/// Waits until each of them has been looked at.
fn looked_at(world: &World, ids: &[String]) {
    let began = Instant::now();
    while reads(world, ids).contains(&0) {
        assert!(began.elapsed() < LONG, "some were never looked at");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A world whose client looks every few seconds only.
fn slow_looks() -> World {
    let emulator = gdap::emulator::Emulator::start(Default::default()).unwrap();
    let mut options = options(&emulator);
    options.retry.base = Duration::from_secs(4);
    options.retry.cap = Duration::from_secs(8);
    World {
        client: client(options),
        emulator,
    }
}

fn call() -> CallOptions<'static> {
    CallOptions {
        deadline: Some(LONG),
        ..CallOptions::default()
    }
}

#[test]
fn two_threads_wait_for_two_hundred_at_once() {
    let world = world();
    let ids = seeded(&world, 200, json!({"status": "approvalPending"}));
    let batch = batch(&world, 2, 400);
    for (tag, id) in ids.iter().enumerate() {
        submit(&batch, Work::Await, id, "active", &call(), tag as u64);
    }
    looked_at(&world, &ids); // All of them, though none has come.
    assert!(batch.take(Duration::ZERO).is_err(), "nothing has come yet");
    assert_eq!(batch.counts().running + batch.counts().queued, 200);
    // The last one first: none stands in the way of another.
    for id in ids.iter().rev() {
        world.emulator.approve(id);
    }
    let approved = Instant::now();
    let mut seen = std::collections::HashSet::new();
    while seen.len() < ids.len() {
        let (tag, ended) = batch.take(LONG).unwrap();
        let reply = parsed(&ended.unwrap());
        assert_eq!(reply["id"], ids[tag as usize]);
        assert_eq!(reply["relationship"]["status"], "active");
        assert!(seen.insert(tag), "{tag} came twice");
    }
    assert!(approved.elapsed() < LONG / 2, "{:?}", approved.elapsed());
    assert_eq!(
        batch.take(Duration::ZERO).unwrap_err().kind(),
        ErrorKind::BatchEmpty
    );
}

#[test]
fn each_ends_by_its_own_time_and_rule() {
    let world = world();
    let pending = world.seed(json!({"status": "approvalPending"}));
    let ended = world.seed(json!({"status": "terminated"}));
    let batch = batch(&world, 1, 10);
    let short = CallOptions {
        deadline: Some(Duration::from_millis(400)),
        ..CallOptions::default()
    };
    let began = Instant::now();
    submit(&batch, Work::Await, &pending, "active", &short, 1);
    submit(&batch, Work::Await, &ended, "active", &call(), 2);
    let absent = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";
    submit(&batch, Work::Await, absent, "active", &call(), 3);
    submit(&batch, Work::Await, absent, "actve", &call(), 4);
    let mut kinds = Vec::new();
    for _ in 0..4 {
        let (tag, ended) = batch.take(LONG).unwrap();
        let error = ended.unwrap_err();
        if tag == 1 {
            assert!(
                error.message().contains("approvalPending, not yet active"),
                "{error}"
            );
        }
        kinds.push((tag, error.kind()));
    }
    assert!(began.elapsed() < LONG / 2);
    kinds.sort_by_key(|(tag, _)| *tag);
    assert_eq!(
        kinds,
        [
            (1, ErrorKind::Deadline),
            (2, ErrorKind::StatusRule),
            (3, ErrorKind::NotFound),
            (4, ErrorKind::InvalidArgument),
        ]
    );
}

#[test]
fn those_that_lie_are_cancelled_at_once() {
    let world = slow_looks();
    let ids = seeded(&world, 20, json!({"status": "approvalPending"}));
    let one = gdap::base::Cancel::new();
    let batch = batch(&world, 2, 100);
    for (tag, id) in ids.iter().enumerate() {
        let own = CallOptions {
            cancel: (tag == 0).then_some(&one),
            ..call()
        };
        submit(&batch, Work::Await, id, "active", &own, tag as u64);
    }
    looked_at(&world, &ids);
    std::thread::sleep(Duration::from_millis(50)); // By now each of them lies for seconds.
    let fired = Instant::now();
    one.fire();
    let (tag, ended) = batch.take(LONG).unwrap();
    assert_eq!((tag, ended.unwrap_err().kind()), (0, ErrorKind::Cancelled));
    assert!(
        fired.elapsed() < Duration::from_millis(500),
        "{:?}",
        fired.elapsed()
    );
    let fired = Instant::now();
    batch.cancel();
    for _ in 1..20 {
        let error = batch.take(LONG).unwrap().1.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(
            error.message().contains("approvalPending, not yet active"),
            "{error}"
        );
    }
    assert!(
        fired.elapsed() < Duration::from_millis(500),
        "{:?}",
        fired.elapsed()
    );
}

/// Dropped while all lie: nothing is looked at any more.
#[test]
fn a_batch_that_is_gone_looks_no_more() {
    let world = world();
    let ids = seeded(&world, 5, json!({"status": "approvalPending"}));
    let batch = batch(&world, 2, 10);
    for id in &ids {
        submit(&batch, Work::Await, id, "active", &call(), 0);
    }
    looked_at(&world, &ids);
    drop(batch);
    std::thread::sleep(Duration::from_millis(300));
    let before = reads(&world, &ids);
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(before, reads(&world, &ids));
}

#[test]
fn assignments_and_operations_are_read_side_by_side() {
    let world = world();
    let id = world.seed(json!({"roles": [GA, READERS]}));
    let assigned = assign(&world, &id, 7).id().unwrap().to_owned();
    let accepted = world
        .client
        .update(
            &id,
            json!({"accessDetails": roles(&[READERS])})
                .to_string()
                .as_bytes(),
            &call(),
        )
        .unwrap();
    let operation = parsed(&accepted)["operation"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let batch = batch(&world, 4, 10);
    let of = CallOptions {
        assignment_id: Some(&assigned),
        ..call()
    };
    let waited = CallOptions {
        wait: true,
        ..call()
    };
    submit(&batch, Work::Assignment, &id, "", &of, 1);
    submit(
        &batch,
        Work::Assignments,
        &id,
        "status eq 'active'",
        &call(),
        2,
    );
    submit(
        &batch,
        Work::Assignments,
        &id,
        "status eq 'deleted'",
        &call(),
        3,
    );
    submit(&batch, Work::Operations, &id, "", &call(), 4);
    submit(&batch, Work::Operation, &id, &operation, &waited, 5);
    submit(&batch, Work::Assignment, &id, "", &call(), 6);
    let mut ended: Vec<(u64, Result<Reply, _>)> =
        (0..6).map(|_| batch.take(LONG).unwrap()).collect();
    ended.sort_by_key(|(tag, _)| *tag);
    let of = |at: usize| parsed(ended[at].1.as_ref().unwrap());
    assert_eq!(of(0)["assignment"]["id"], assigned);
    assert_eq!(of(1)["value"][0]["id"], assigned);
    assert_eq!(of(2)["value"], json!([]));
    assert_eq!(of(3)["value"][0]["id"], operation);
    assert_eq!(of(4)["operation"]["status"], "succeeded");
    let error = ended[5].1.as_ref().unwrap_err();
    assert!(error.cure().unwrap().contains("assignment_id"), "{error}");
}
