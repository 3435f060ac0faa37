//! `$batch`: what it gains over the same calls one by one in the same batch, for reads and for writes.

use std::path::Path;
use std::time::Instant;

use gdap::emulator::{Emulator, Options};
use gdap::ffi::batch_options::{GDAP_BATCH_GRAPH_READS, GDAP_BATCH_GRAPH_WRITES};
use gdap::ffi::host::{Client, Library};
use gdap::ffi::planning::{GDAP_ACTION_GET, GDAP_ACTION_UPDATE};
use serde_json::json;

use crate::batch::{Item, run, seed};
use crate::call::client;
use crate::report::Figure;

const ITEMS: usize = 2_000;
const CONCURRENCY: u32 = 8;

/// 20 ms added to each answer, that of a `$batch` too; eight at a time in each of them.
pub fn gain(library: &Path) -> Vec<Figure> {
    let library = Library::load(library).expect("the library");
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({"logRequests": false}));
    let client = client(&library, emulator.uri(), "");
    let reads = |flags| {
        let items = seed(&emulator, ITEMS).into_iter().map(|item| Item {
            document: String::new(),
            etag: String::new(),
            ..item
        });
        timed(&emulator, &client, GDAP_ACTION_GET, items.collect(), flags)
    };
    let writes = |flags| {
        let items = seed(&emulator, ITEMS);
        timed(&emulator, &client, GDAP_ACTION_UPDATE, items, flags)
    };
    let ratio = |what: &str, alone: f64, together: f64| {
        println!("  {ITEMS} {what}: {alone:.2} s one by one, {together:.2} s as $batch");
        alone / together
    };
    let read = ratio("reads", reads(0), reads(GDAP_BATCH_GRAPH_READS));
    let both = GDAP_BATCH_GRAPH_READS | GDAP_BATCH_GRAPH_WRITES;
    let written = ratio("writes", writes(0), writes(both));
    assert_eq!(emulator.commits().updates as usize, 2 * ITEMS);
    vec![
        Figure::at_least("reads as $batch, times as fast", read, 3.0, ""),
        Figure::at_least("writes as $batch, times as fast", written, 2.0, ""),
    ]
}

fn timed(emulator: &Emulator, client: &Client, action: i32, items: Vec<Item>, flags: u32) -> f64 {
    emulator.settings(json!({"latencyMs": 20}));
    let batch = client
        .batch_with(CONCURRENCY, 0, flags, "")
        .expect("a batch");
    let start = Instant::now();
    let mut done = 0;
    run(&batch, action, items.into_iter(), |_| done += 1);
    let seconds = start.elapsed().as_secs_f64();
    emulator.settings(json!({"latencyMs": 0}));
    assert_eq!(done, ITEMS);
    seconds
}
