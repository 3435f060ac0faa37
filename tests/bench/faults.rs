//! Writes while responses are lost, connections are reset and the service throttles: each takes effect
//! exactly once. The emulator counts the effects; the client has its default settings.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use gdap::emulator::demo::host::{Client, Library};
use gdap::emulator::{Emulator, Options};
use gdap::ffi::document::{GDAP_ACTION_RELATIONSHIP_CREATE, GDAP_ACTION_RELATIONSHIP_UPDATE};
use gdap::ffi::result::{GDAP_RESULT_CREATED, GDAP_RESULT_RECOVERED, GDAP_RESULT_UPDATED};
use serde_json::{Value, json};

use crate::batch::{Item, run};
use crate::call::client;
use crate::report::Figure;

const ITEMS: usize = 2_000;

/// 5 % of the responses are lost after the write took effect, 5 % of the requests are reset before it, 5 %
/// are throttled.
fn faults(method: &str) -> Value {
    let one = |kind: &str, probability: f64, seed: u32| json!({"kind": kind, "probability": probability, "seed": seed, "match": {"method": method}});
    let busy = |status: u16, seed| {
        let mut fault = one("status", 0.025, seed);
        fault["status"] = status.into();
        fault["headers"] = json!({"Retry-After": "0"});
        fault
    };
    json!([
        one("reset_after", 0.05, 2),
        one("reset_before", 0.05, 5),
        busy(429, 9),
        busy(503, 12)
    ])
}

/// Creates relationships, then updates them.
pub fn exactly_once(library: &Path) -> Vec<Figure> {
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({"logLimit": 100_000}));
    let library = Library::load(library).expect("the library");
    let client = client(&library, emulator.uri(), "");

    let document = |name: String| {
        json!({
            "displayName": name,
            "duration": "P30D",
            "accessDetails": {"unifiedRoles": [
                {"roleDefinitionId": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}
            ]},
        })
    };
    let creates = (0..ITEMS).map(|number| Item {
        id: String::new(),
        document: document(format!("Mass {number}")).to_string(),
        etag: String::new(),
        snapshot: String::new(),
    });
    let ids = under_faults(&emulator, &client, "POST", creates);
    let commits = emulator.commits();
    let created = once(commits.creates, &commits.by_name);

    let updates = ids.into_iter().map(|id| Item {
        id,
        document: json!({"autoExtendDuration": "P180D", "duration": "P31D"}).to_string(),
        etag: String::new(),
        snapshot: String::new(),
    });
    under_faults(&emulator, &client, "PATCH", updates);
    let commits = emulator.commits();
    let updated = once(commits.updates, &commits.by_id);

    let wanted = format!("{ITEMS} of {ITEMS}");
    vec![
        Figure::exactly("creates under faults done exactly once", &created, &wanted),
        Figure::exactly("updates under faults done exactly once", &updated, &wanted),
    ]
}

/// How many objects were written exactly once, of all writes that took effect.
fn once(writes: u64, by: &BTreeMap<String, u64>) -> String {
    let once = by.values().filter(|count| **count == 1).count();
    format!("{once} of {writes}")
}

fn under_faults(
    emulator: &Emulator,
    client: &Client,
    method: &str,
    items: impl Iterator<Item = Item>,
) -> Vec<String> {
    emulator.clear_faults();
    emulator.clear_commits();
    emulator.clear_log();
    emulator.fault(faults(method));
    let action = match method {
        "POST" => GDAP_ACTION_RELATIONSHIP_CREATE,
        _ => GDAP_ACTION_RELATIONSHIP_UPDATE,
    };
    let start = Instant::now();
    let batch = client.batch(16, 0).expect("a batch");
    let (mut ids, mut results) = (Vec::new(), BTreeMap::new());
    run(&batch, action, items, |answer| {
        *results.entry(word(answer.done)).or_insert(0) += 1;
        ids.push(answer.id);
    });
    let mut hit = BTreeMap::new();
    for entry in emulator.log() {
        if let Some(fault) = entry["fault"].as_str() {
            *hit.entry(fault.to_owned()).or_insert(0) += 1;
        }
    }
    println!(
        "  {method}: {results:?} in {:.1} s; faults met: {hit:?}",
        start.elapsed().as_secs_f64()
    );
    ids
}

fn word(done: i32) -> &'static str {
    match done {
        GDAP_RESULT_CREATED => "created",
        GDAP_RESULT_UPDATED => "updated",
        GDAP_RESULT_RECOVERED => "recovered",
        _ => "other",
    }
}
