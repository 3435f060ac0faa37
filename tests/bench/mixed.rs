//! Concurrent writes of all kinds, 16 at a time, while one response in five is faulty. Each result is
//! compared with the effects in the emulator's log. Failed items are run again, as a host would do.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gdap::auth::StaticToken;
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ClientOptions, Reply};
use gdap::emulator::{Emulator, Options};
use gdap::http::ProxyChoice;
use serde_json::{Value, json};

use crate::mixed_items::{Item, Kind, items};
use crate::report::Figure;

const CAPACITY: u32 = 64;
/// The maximum number of runs of one item: the first, and those after a failure.
const RUNS: usize = 6;

/// 10,000 writes with a consistency wait of two seconds, and 500 with the default one.
pub fn exactly_once() -> Vec<Figure> {
    let mut figures = measure("10,000 mixed writes", 10_000, Some(Duration::from_secs(2)));
    figures.extend(measure("500 mixed writes, patient", 500, None));
    figures
}

fn measure(name: &str, count: usize, patience: Option<Duration>) -> Vec<Figure> {
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({"logLimit": 1_000_000, "operationMs": 0}));
    let client = client(&emulator, patience);
    let mut items = items(&emulator, &client, count);
    emulator.settings(json!({"operationMs": 200}));
    emulator.clear_log();
    emulator.fault(faults());
    let start = Instant::now();
    let mut open: Vec<usize> = (0..items.len()).collect();
    for _ in 0..RUNS {
        run(&client, &mut items, &open);
        open.retain(|number| !items[*number].is_done());
    }
    let took = start.elapsed().as_secs_f64();
    // Writes still in flight take effect now.
    std::thread::sleep(Duration::from_millis(2 * LANDS_AFTER_MS));
    let log = emulator.log();
    let hit = log.iter().filter(|entry| !entry["fault"].is_null()).count();
    let requests = log.len();
    println!("  {name}: {took:.1} s, {requests} requests, {hit} of them met a fault");
    judge(name, &log, &items)
}

fn client(emulator: &Emulator, patience: Option<Duration>) -> Client {
    let mut options = ClientOptions {
        base_uri: Some(emulator.uri().to_owned()),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    if let Some(patience) = patience {
        options.consistency_wait = patience;
    }
    let token = StaticToken::new(b"test-token", None).expect("a token");
    Client::new(options, Arc::new(token)).expect("a client")
}

/// The share of the requests to relationships that a fault hits.
const SHARE: f64 = 0.2;
/// How late a write takes effect: well within the consistency wait of two seconds.
const LANDS_AFTER_MS: u64 = 300;

/// The faults, all equally frequent: the request is lost before or after it takes effect, or takes effect
/// later; it is rejected temporarily; a gateway responds, or a 200 that isn't the service's.
fn faults() -> Value {
    let kinds = [
        json!({"kind": "reset_before"}),
        json!({"kind": "reset_after"}),
        json!({"kind": "status", "status": 429, "headers": {"Retry-After": "0"}}),
        json!({"kind": "status", "status": 503, "headers": {"Retry-After": "0"}}),
        json!({"kind": "status", "status": 500}),
        json!({"kind": "status", "status": 500, "afterCommit": true}),
        json!({"kind": "html", "status": 504, "landsAfterMs": LANDS_AFTER_MS}),
        json!({"kind": "html", "status": 502, "afterCommit": true}),
        json!({"kind": "html", "status": 200}),
        json!({"kind": "html", "status": 200, "afterCommit": true}),
        json!({"kind": "html", "status": 403, "afterCommit": true}),
        json!({"kind": "empty", "status": 200}),
    ];
    let each = SHARE / kinds.len() as f64;
    let rules = kinds.into_iter().enumerate().map(|(number, mut rule)| {
        // A rule sees only the requests that the rules before it didn't hit.
        rule["probability"] = json!(each / (1.0 - each * number as f64));
        rule["seed"] = json!(number + 1);
        rule["match"] = json!({"path": "delegatedAdminRelationships"});
        rule
    });
    rules.collect()
}

/// Runs the items with these numbers and records the result of each.
fn run(client: &Client, items: &mut [Item], numbers: &[usize]) {
    let options = BatchOptions {
        concurrency: 16,
        capacity: CAPACITY,
        ..BatchOptions::default()
    };
    let batch = Batch::new(client, options).expect("a batch");
    let mut held = 0;
    let take = |items: &mut [Item], held: &mut u32| {
        let (tag, result) = batch.take(Duration::from_secs(600)).expect("an item");
        items[tag as usize].ended(end(result));
        *held -= 1;
    };
    for number in numbers {
        if held == CAPACITY {
            take(items, &mut held);
        }
        let item = &mut items[*number];
        let is_again = item.begins();
        let call = CallOptions {
            client_request_id: Some(item.id()),
            assignment_id: item.assignment.as_deref(),
            wait: matches!(item.kind, Kind::RemoveAdmin | Kind::UpdateAssignment),
            reuse_existing: is_again && item.kind.can_reuse(),
            ..CallOptions::default()
        };
        let document = match &item.document {
            Value::Null => String::new(),
            document => document.to_string(),
        };
        let submitted = batch.submit(
            item.kind.work(),
            &item.relationship,
            document.as_bytes(),
            &call,
            *number as u64,
            Duration::from_secs(600),
        );
        submitted.expect("room in the batch");
        held += 1;
    }
    while held > 0 {
        take(items, &mut held);
    }
}

/// The result of a success, or the kind and outcome of a failure.
fn end(result: gdap::base::Result<Reply>) -> String {
    let json: Value = match &result {
        Ok(reply) => serde_json::from_str(reply.json()).expect("the reply's JSON"),
        Err(error) => serde_json::to_value(error).expect("the error's JSON"),
    };
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    match result {
        Ok(_) => text("result"),
        Err(_) => format!("{} {}", text("kind"), text("outcome")),
    }
}

/// Compares the results with the effects, matched by the request id of each run.
fn judge(name: &str, log: &[Value], items: &[Item]) -> Vec<Figure> {
    let mut effects: HashMap<&str, usize> = HashMap::new();
    let is_effect = |entry: &&Value| entry["method"] != "GET" && entry["committed"] == true;
    for entry in log.iter().filter(is_effect) {
        let id = entry["headers"]["client-request-id"].as_str();
        *effects.entry(id.expect("the id of a run")).or_default() += 1;
    }
    let (mut untrue, mut lost, mut doubled) = (0, 0, 0);
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let made: Vec<usize> = item
            .runs
            .iter()
            .map(|run| effects.get(run.id.as_str()).copied().unwrap_or(0))
            .collect();
        let all: usize = made.iter().sum();
        let mut is_untrue = false;
        for (number, run) in item.runs.iter().enumerate() {
            *ends.entry(&run.end).or_default() += 1;
            let before: usize = made[..number].iter().sum();
            is_untrue |= !match run.end.as_str() {
                "unchanged" => made[number] == 0 && before > 0,
                end if end.ends_with(" not_sent") || end.ends_with(" rejected") => {
                    made[number] == 0
                }
                end if end.ends_with(" unknown") => true,
                _ => made[number] + before > 0,
            };
        }
        let is_lost = all == 0 || !item.is_done();
        untrue += usize::from(is_untrue);
        doubled += usize::from(all > 1);
        lost += usize::from(is_lost);
        if is_untrue || is_lost || all > 1 {
            println!("  {item:?}: took effect {made:?} times");
        }
    }
    println!("  {ends:?}");
    [
        ("reported untruly", untrue),
        ("not done", lost),
        ("done twice", doubled),
    ]
    .into_iter()
    .map(|(what, count)| Figure::exactly(&format!("{name} {what}"), &count.to_string(), "0"))
    .collect()
}
