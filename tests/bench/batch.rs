//! Batches of many updates: the speedup over sequential calls, and the memory they take.

use std::path::Path;
use std::time::{Duration, Instant};

use gdap::emulator::demo::host::{Batch, Call, CallResult, Client, Library};
use gdap::emulator::{Emulator, Options};
use gdap::ffi::document::GDAP_ACTION_RELATIONSHIP_UPDATE;
use serde_json::json;

use crate::call::{BODY, ETAG, ID, client, relationship};
use crate::report::Figure;
use crate::server::Server;
use crate::{child, support};

const ITEMS: usize = 2_000;
/// How many updates are made sequentially; the time of all is extrapolated from them.
const SAMPLE: usize = 200;
const CONCURRENCY: u32 = 16;

/// One item of a batch.
pub struct Item {
    pub id: String,
    pub document: String,
    pub etag: String,
    /// The snapshot that the update is based on; empty: none.
    pub snapshot: String,
}

/// The id of the relationship with this number.
pub fn id(number: usize) -> String {
    format!("{number:08x}-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234")
}

/// Updates of `count` relationships, all with the same ETag.
pub fn items(count: usize) -> impl Iterator<Item = Item> {
    (0..count).map(|number| Item {
        id: id(number),
        document: BODY.to_owned(),
        etag: ETAG.to_owned(),
        snapshot: String::new(),
    })
}

/// Submits all items, and takes a result whenever the batch is full, as a host with one thread does.
pub fn run(
    batch: &Batch<'_>,
    action: i32,
    items: impl Iterator<Item = Item>,
    mut done: impl FnMut(CallResult),
) {
    let mut take = || {
        let taken = batch
            .take(Duration::from_secs(60))
            .expect("an item in time");
        let Some((tag, ended)) = taken else {
            return false;
        };
        done(ended.unwrap_or_else(|failure| panic!("item {tag}: {failure}")));
        true
    };
    for (tag, item) in items.enumerate() {
        let call = Call {
            if_match: &item.etag,
            snapshot: &item.snapshot,
            ..Call::default()
        };
        let submit = || {
            let done = batch.submit(action, &item.id, &item.document, call, tag as u64);
            done.expect("taken on")
        };
        while !submit() {
            take();
        }
    }
    while take() {}
}

/// Creates updatable relationships in the emulator; each item has its relationship's etag.
pub fn seed(emulator: &Emulator, count: usize) -> Vec<Item> {
    let ids = emulator.seed(json!({"count": count, "status": "created"}));
    ids.into_iter()
        .map(|id| {
            let raw = emulator.relationship(&id).expect("it was made");
            Item {
                document: json!({"autoExtendDuration": "P180D", "duration": "P365D"}).to_string(),
                etag: raw["etag"].as_str().expect("an etag").to_owned(),
                snapshot: String::new(),
                id,
            }
        })
        .collect()
}

/// Concurrent against sequential updates, with 20 ms of latency per response, as on a good network.
pub fn speed(library: &Path) -> Vec<Figure> {
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({"logRequests": false}));
    let (many, few) = (seed(&emulator, ITEMS), seed(&emulator, SAMPLE));
    emulator.settings(json!({"latencyMs": 20}));
    let library = Library::load(library).expect("the library");
    let client = client(&library, emulator.uri(), "");
    let (first, last) = few.split_at(SAMPLE / 2);
    // Half of the sequential updates before the batch and half after it, so that a machine that slows down
    // affects both.
    let single = one_by_one(&client, first);
    let start = Instant::now();
    let batch = client.batch(CONCURRENCY, 0).expect("a batch");
    let mut done = 0;
    run(
        &batch,
        GDAP_ACTION_RELATIONSHIP_UPDATE,
        many.into_iter(),
        |_| done += 1,
    );
    let together = start.elapsed().as_secs_f64();
    let single = (single + one_by_one(&client, last)) * (ITEMS / SAMPLE) as f64;
    assert_eq!(done, ITEMS);
    assert_eq!(emulator.commits().updates as usize, ITEMS + SAMPLE);
    println!(
        "  {ITEMS} updates, 20 ms added: {together:.2} s at concurrency {CONCURRENCY}, one by one \
         {single:.1} s (from a sample of {SAMPLE})"
    );
    let name =
        format!("{ITEMS} updates at concurrency {CONCURRENCY}, times faster than one by one");
    vec![Figure::at_least(&name, single / together, 12.0, "")]
}

fn one_by_one(client: &Client, items: &[Item]) -> f64 {
    let start = Instant::now();
    for item in items {
        let call = Call {
            if_match: &item.etag,
            ..Call::default()
        };
        client
            .update(&item.id, &item.document, call)
            .expect("updated");
    }
    start.elapsed().as_secs_f64()
}

/// The same batch with few and with many items, each in a new process: the peak memory minus that before the
/// batch.
pub fn memory(library: &Path) -> Vec<Figure> {
    if !cfg!(target_os = "linux") {
        support::skip("/proc/self/status", "memory of a batch");
        return Vec::new();
    }
    let server = Server::of_any(&relationship(), ID);
    let grown =
        |count| child::number(&["batch-memory", &child::path(library), server.uri(), count]);
    let (few, many) = (grown("1000"), grown("20000"));
    println!("  grown by {few:.2} MB with 1,000 updates, by {many:.2} MB with 20,000");
    let name = "memory of a batch of 20,000 over one of 1,000";
    vec![Figure::at_most(name, many - few, 8.0, " MB")]
}

/// The child process of [`memory`]; returns megabytes.
pub fn memory_child(arguments: &[String]) -> f64 {
    let [library, uri, count] = arguments else {
        panic!("batch-memory LIBRARY URI COUNT");
    };
    let count: usize = count.parse().expect("a count");
    let library = Library::load(Path::new(library)).expect("the library");
    let before = status("VmRSS:");
    let client = client(&library, uri, "");
    let batch = client.batch(CONCURRENCY, 0).expect("a batch");
    let mut done = 0;
    run(
        &batch,
        GDAP_ACTION_RELATIONSHIP_UPDATE,
        items(count),
        |_| done += 1,
    );
    assert_eq!(done, count);
    (status("VmHWM:") - before) / 1024.0
}

/// A line of the process's status, in KiB.
pub fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("/proc");
    let line = text.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}
