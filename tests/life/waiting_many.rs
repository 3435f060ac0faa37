//! Waiting for many relationships, and reading many, in a batch.

use std::time::Duration;

use gdap::base::ErrorKind;
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

fn call() -> CallOptions<'static> {
    CallOptions {
        deadline: Some(LONG),
        ..CallOptions::default()
    }
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
    kinds.sort_by_key(|(tag, _)| *tag);
    assert_eq!(
        kinds,
        [
            (1, ErrorKind::Deadline),
            (2, ErrorKind::InvalidState),
            (3, ErrorKind::NotFound),
            (4, ErrorKind::InvalidArgument),
        ]
    );
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
        "{\"filter\":\"status eq 'active'\"}",
        &call(),
        2,
    );
    submit(
        &batch,
        Work::Assignments,
        &id,
        "{\"filter\":\"status eq 'deleted'\"}",
        &call(),
        3,
    );
    submit(&batch, Work::Operations, &id, "", &call(), 4);
    submit(&batch, Work::Operation, &id, &operation, &waited, 5);
    let error = batch
        .submit(Work::Assignment, &id, b"", &call(), 6, LONG)
        .unwrap_err();
    assert!(
        error.hint().unwrap().to_string().contains("assignment_id"),
        "{error}"
    );
    let mut ended: Vec<(u64, Result<Reply, _>)> =
        (0..5).map(|_| batch.take(LONG).unwrap()).collect();
    ended.sort_by_key(|(tag, _)| *tag);
    let of = |at: usize| parsed(ended[at].1.as_ref().unwrap());
    assert_eq!(of(0)["assignment"]["id"], assigned);
    assert_eq!(of(1)["value"][0]["id"], assigned);
    assert_eq!(of(2)["value"], json!([]));
    assert_eq!(of(3)["value"][0]["id"], operation);
    assert_eq!(of(4)["operation"]["status"], "succeeded");
}
