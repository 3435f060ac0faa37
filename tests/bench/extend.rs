//! A typical job of a partner: enables auto-extend for 10,000 relationships, while each response takes 20 ms
//! and a fault hits one write in a hundred. The emulator, in a process of its own, counts the writes that
//! took effect.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use gdap::emulator::demo::host::{Call, Client, Library};
use gdap::ffi::document::GDAP_ACTION_RELATIONSHIP_UPDATE;
use serde_json::{Value, json};

use crate::batch::{Item, run, status};
use crate::call::{self, client};
use crate::report::Figure;

const ITEMS: usize = 10_000;
/// How many updates are made sequentially; the time of all is extrapolated from them.
const SAMPLE: usize = 300;
const CONCURRENCY: u32 = 16;

/// An emulator in a process of its own, with a plain HTTP client.
struct Served {
    child: Child,
    uri: String,
    http: reqwest::blocking::Client,
}

impl Drop for Served {
    fn drop(&mut self) {
        // An error means that the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(seed: usize) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gdap-emulator"))
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the emulator");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("JSON");
        let served = Served {
            child,
            uri: ready["uri"].as_str().expect("an address").to_owned(),
            http: call::bare(),
        };
        served.post("seed", &json!({ "count": seed }));
        served
    }

    fn post(&self, path: &str, body: &Value) {
        let url = format!("{}/emulator/{path}", self.uri);
        let answer = self.http.post(url).body(body.to_string()).send();
        answer
            .and_then(|answer| answer.error_for_status())
            .expect("taken");
    }

    fn get(&self, url: &str) -> Value {
        let sent = self.http.get(url).bearer_auth(call::token()).send();
        let text = sent.and_then(|answer| answer.error_for_status()?.text());
        serde_json::from_str(&text.expect("an answer")).expect("JSON")
    }

    /// All relationships, from the pages of a list, as the job reads them.
    fn items(&self) -> impl Iterator<Item = Item> {
        let root = "v1.0/tenantRelationships/delegatedAdminRelationships?$top=300";
        let mut next = Some(format!("{}/{root}", self.uri));
        let pages = std::iter::from_fn(move || {
            let page = self.get(&next.take()?);
            next = page["@odata.nextLink"].as_str().map(str::to_owned);
            Some(page["value"].as_array().expect("a page").clone())
        });
        pages.flatten().map(|entity| Item {
            id: entity["id"].as_str().expect("an id").to_owned(),
            document: r#"{"autoExtendDuration":"P180D"}"#.to_owned(),
            etag: String::new(),
            snapshot: entity.to_string(),
        })
    }

    /// Adds latency and faults.
    fn trouble(&self) {
        let one = |kind: &str, seed: u32| json!({"kind": kind, "status": 503, "probability": 0.0033, "seed": seed, "match": {"method": "PATCH"}});
        self.post("settings", &json!({"latencyMs": 20, "logRequests": false}));
        self.post(
            "faults",
            &json!([
                one("status", 7),
                one("reset_after", 8),
                one("close_before", 9)
            ]),
        );
    }
}

/// Checks that every update took effect exactly once, the speedup over sequential calls, and the memory.
pub fn ten_thousand(library: &Path) -> Vec<Figure> {
    let library = Library::load(library).expect("the library");
    let single = {
        let served = Served::start(SAMPLE);
        served.trouble();
        one_by_one(&client(&library, &served.uri, ""), served.items().collect())
    };
    let served = Served::start(ITEMS);
    served.trouble();
    let client = client(&library, &served.uri, "");
    let batch = client.batch(CONCURRENCY, 0).expect("a batch");
    let (mut done, mut early, mut most) = (0, 0.0, 0.0_f64);
    let start = Instant::now();
    run(
        &batch,
        GDAP_ACTION_RELATIONSHIP_UPDATE,
        served.items(),
        |_| {
            done += 1;
            if done == ITEMS / 5 {
                early = status("VmRSS:");
            } else if done % 500 == 0 {
                most = most.max(status("VmRSS:"));
            }
        },
    );
    let seconds = start.elapsed().as_secs_f64();
    let commits = served.get(&format!("{}/emulator/commits", served.uri));
    let by_id = commits["byId"].as_object().expect("counts");
    let once = by_id.values().filter(|count| **count == 1).count();
    let single = single * ITEMS as f64 / SAMPLE as f64;
    println!(
        "  {ITEMS} in {seconds:.1} s at concurrency {CONCURRENCY}, one by one {single:.0} s (from a sample of {SAMPLE})"
    );
    let wanted = format!("{ITEMS} of {ITEMS}");
    vec![
        Figure::exactly(
            "auto-extend under faults done exactly once",
            &format!("{once} of {}", commits["updates"]),
            &wanted,
        ),
        Figure::at_least(
            "auto-extend of 10,000, times as fast as one by one",
            single / seconds,
            7.0,
            "",
        ),
        Figure::at_most(
            "memory from 2,000 to 10,000 of them",
            (most - early) / 1024.0,
            8.0,
            " MB",
        ),
    ]
}

/// Makes the updates sequentially; returns the seconds they took.
fn one_by_one(client: &Client, items: Vec<Item>) -> f64 {
    let start = Instant::now();
    for item in &items {
        let call = Call {
            snapshot: &item.snapshot,
            ..Call::default()
        };
        client
            .update(&item.id, &item.document, call)
            .expect("updated");
    }
    start.elapsed().as_secs_f64()
}
