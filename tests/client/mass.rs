//! 2,000 creates and 2,000 updates under faults, each done exactly once by the emulator's count.

use std::time::{Duration, Instant};

use gdap::base::Outcome;
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ResultKind, Work};
use serde_json::{Value, json};

use super::support::*;

const COUNT: usize = 2000;

#[test]
fn exactly_once_under_faults() {
    let world = world();
    world.emulator.settings(json!({"logRequests": false}));
    let faults = |method: &str| {
        json!([
            {"kind": "reset_after", "probability": 0.05, "seed": 11, "match": {"method": method}},
            {"kind": "reset_before", "probability": 0.05, "seed": 12, "match": {"method": method}},
            {"kind": "status", "status": 429, "headers": {"Retry-After": "0"}, "probability": 0.025,
             "seed": 13, "match": {"method": method}},
            {"kind": "status", "status": 503, "headers": {"Retry-After": "0"}, "probability": 0.025,
             "seed": 14, "match": {"method": method}},
        ])
    };
    let mut settings = options(&world.emulator);
    settings.deadline = Duration::from_secs(120);
    settings.retry.max_retries = 20;
    let client = client(settings);

    world.emulator.fault(faults("POST"));
    let documents: Vec<_> = (0..COUNT)
        .map(|n| (String::new(), new_document(&format!("Mass {n}"))))
        .collect();
    let (ids, creates) = run(&client, Work::Create, &documents);
    println!("creates: {creates}");
    let commits = world.emulator.commits();
    assert_eq!(commits.creates as usize, COUNT);
    assert_eq!(commits.by_name.len(), COUNT);
    assert!(commits.by_name.values().all(|count| *count == 1));

    world.emulator.clear_faults();
    world.emulator.clear_commits();
    world.emulator.fault(faults("PATCH"));
    let documents: Vec<_> = ids
        .into_iter()
        .map(|id| {
            (
                id,
                json!({"autoExtendDuration": "P180D", "duration": "P31D"}),
            )
        })
        .collect();
    let (_, updates) = run(&client, Work::Update, &documents);
    println!("updates: {updates}");
    let commits = world.emulator.commits();
    assert_eq!(commits.updates as usize, COUNT);
    assert_eq!(commits.by_id.len(), COUNT);
    assert!(commits.by_id.values().all(|count| *count == 1));
}

/// Runs all in one batch; returns the ids, and figures to print.
fn run(client: &Client, work: Work, documents: &[(String, Value)]) -> (Vec<String>, String) {
    let started = Instant::now();
    let options = BatchOptions {
        concurrency: 8,
        capacity: 64,
        ..BatchOptions::default()
    };
    let batch = Batch::new(client, options).unwrap();
    let (mut ids, mut recovered, mut attempts, mut again) = (Vec::new(), 0, 0, 0);
    let submit = |batch: &Batch, tag: usize, again: bool| {
        let call = CallOptions {
            reuse_existing: again && work == Work::Create,
            ..CallOptions::default()
        };
        let (id, document) = &documents[tag];
        let document = document.to_string();
        let wait = Duration::from_secs(60);
        batch
            .submit(work, id, document.as_bytes(), &call, tag as u64, wait)
            .unwrap();
    };
    // One call in some hundred thousand fails in all its attempts; it is made again, as its error's hint
    // says.
    let mut taken = |batch: &Batch| {
        let (tag, result) = batch.take(Duration::from_secs(60)).unwrap();
        match result {
            Ok(reply) => {
                ids.push(reply.id().unwrap().to_owned());
                recovered += usize::from(reply.kind() == ResultKind::Recovered);
                attempts += reply.requests_sent();
            }
            Err(error) if error.outcome() == Outcome::Unknown && again < 3 => {
                again += 1;
                submit(batch, tag as usize, true);
            }
            Err(error) => panic!("{tag}: {error:?}"),
        }
    };
    for tag in 0..documents.len() {
        while batch.counts().queued + batch.counts().running + batch.counts().untaken >= 64 {
            taken(&batch);
        }
        submit(&batch, tag, false);
    }
    loop {
        let counts = batch.counts();
        if counts.queued + counts.running + counts.untaken == 0 {
            break;
        }
        taken(&batch);
    }
    let figures = format!(
        "{} done, {recovered} recovered, {again} repeated, {attempts} requests, {:.1} s",
        ids.len(),
        started.elapsed().as_secs_f64()
    );
    (ids, figures)
}
