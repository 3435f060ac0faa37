//! Figures, against an emulator in a process of its own. Run with
//! `cargo test --release --test life -- --ignored --nocapture --test-threads 1 figures`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gdap::client::{Batch, BatchOptions, CallOptions, Client, ListQuery, Work};
use serde_json::{Value, json};

use super::support::*;

const EXTEND: &[u8] = br#"{"autoExtendDuration":"P180D"}"#;

/// An emulator in a process of its own.
struct Served {
    child: Child,
    uri: String,
    http: reqwest::blocking::Client,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Served {
    fn start(seed: usize) -> Served {
        // reqwest takes its TLS from here, though plain http needs none.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut child = Command::new(env!("CARGO_BIN_EXE_gdap-emulator"))
            .args(["serve", "--seed", &seed.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let served = Served {
            child,
            uri: ready["uri"].as_str().unwrap().to_owned(),
            http: reqwest::blocking::Client::builder()
                .no_proxy()
                .build()
                .unwrap(),
        };
        served.post("settings", json!({"logRequests": false}));
        served
    }

    fn post(&self, path: &str, body: Value) {
        let url = format!("{}/emulator/{path}", self.uri);
        let answer = self.http.post(url).body(body.to_string()).send().unwrap();
        assert!(answer.status().is_success());
    }

    fn commits(&self) -> Value {
        let url = format!("{}/emulator/commits", self.uri);
        let text = self.http.get(url).send().unwrap().text().unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// The relationships as a list has them: id and text.
fn snapshots(client: &Client) -> Vec<(String, String)> {
    let call = CallOptions::default();
    let query = ListQuery {
        top: 300,
        ..ListQuery::default()
    };
    let mut all = Vec::new();
    for page in client.pages(query, &call) {
        for item in parsed(&page.unwrap())["value"].as_array().unwrap() {
            all.push((item["id"].as_str().unwrap().to_owned(), item.to_string()));
        }
    }
    all
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// Resident memory of this process, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[test]
#[ignore = "measures"]
fn listing() {
    let served = Served::start(10_000);
    let client = client_at(&served.uri);
    served.post("settings", json!({"latencyMs": 20}));
    let call = CallOptions::default();
    let query = ListQuery {
        top: 300,
        ..ListQuery::default()
    };
    let mut links = vec![format!(
        "{}/v1.0/tenantRelationships/delegatedAdminRelationships?$top=300",
        served.uri
    )];
    for page in client.pages(query, &call) {
        let next = page.unwrap().next().map(str::to_owned);
        links.extend(next.map(|next| next[next.find("http").unwrap()..].to_owned()));
    }
    let mut times: Vec<(Duration, Duration)> = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        for link in &links {
            let answer = served.http.get(link).bearer_auth("t").send().unwrap();
            drop(answer.bytes().unwrap());
        }
        let bare = began.elapsed();
        let began = Instant::now();
        let pages = client.pages(query, &call).map(|page| drop(page.unwrap()));
        assert_eq!(pages.count(), links.len());
        times.push((bare, began.elapsed()));
    }
    times.sort_by_key(|(bare, own)| own.as_nanos() * 1000 / bare.as_nanos());
    let (bare, own) = times[2];
    println!(
        "listing 10,000 on {} pages, 20 ms each: bare {bare:.2?}, client {own:.2?}, ratio {:.2}",
        links.len(),
        seconds(own) / seconds(bare)
    );
    assert!(own < bare.mul_f64(1.5));
}

fn extend(batch: &Batch, all: &[(String, String)]) -> (Duration, u64, u64) {
    let began = Instant::now();
    let (mut taken, mut early, mut late) = (0usize, 0, 0);
    let mut take = |taken: &mut usize| {
        batch.take(Duration::from_secs(60)).unwrap().1.unwrap();
        *taken += 1;
        if *taken == all.len() / 5 {
            early = memory();
        }
        late = memory().max(late);
    };
    for (tag, (id, snapshot)) in all.iter().enumerate() {
        let call = CallOptions {
            snapshot: Some(snapshot.as_bytes()),
            ..CallOptions::default()
        };
        while batch
            .submit(Work::Update, id, EXTEND, &call, tag as u64, Duration::ZERO)
            .is_err()
        {
            take(&mut taken);
        }
    }
    while taken < all.len() {
        take(&mut taken);
    }
    (began.elapsed(), early, late)
}

#[test]
#[ignore = "measures"]
fn auto_extend() {
    let faults = json!([
        {"kind": "status", "status": 503, "probability": 0.0033, "seed": 7, "match": {"method": "PATCH"}},
        {"kind": "reset_after", "probability": 0.0033, "seed": 8, "match": {"method": "PATCH"}},
        {"kind": "close_before", "probability": 0.0033, "seed": 9, "match": {"method": "PATCH"}},
    ]);
    let mut single = 0.0;
    {
        let served = Served::start(1_000);
        let client = client_at(&served.uri);
        let all = snapshots(&client);
        served.post("settings", json!({"latencyMs": 20}));
        served.post("faults", faults.clone());
        let began = Instant::now();
        for (id, snapshot) in &all {
            let call = CallOptions {
                snapshot: Some(snapshot.as_bytes()),
                ..CallOptions::default()
            };
            client.update(id, EXTEND, &call).unwrap();
        }
        single += seconds(began.elapsed());
        println!("one by one: 1,000 in {single:.1} s");
    }
    let folder = tempfile::tempdir().unwrap();
    for (what, concurrency, together, journal) in [
        ("8 side by side", 8, false, false),
        ("16 side by side", 16, false, false),
        ("16, with a journal", 16, false, true),
        ("8, with $batch", 8, true, false),
    ] {
        let served = Served::start(10_000);
        let client = client_at(&served.uri);
        let all = snapshots(&client);
        served.post("settings", json!({"latencyMs": 20}));
        served.post("faults", faults.clone());
        let batch = Batch::new(
            &client,
            BatchOptions {
                concurrency,
                graph_reads: together,
                graph_writes: together,
                journal: journal.then(|| folder.path().join("journal")),
                ..BatchOptions::default()
            },
        )
        .unwrap();
        let (time, early, late) = extend(&batch, &all);
        let commits = served.commits();
        let by_id = commits["byId"].as_object().unwrap();
        let twice = by_id.values().filter(|n| **n != 1).count();
        println!(
            "{what}: 10,000 in {:.1} s, {:.1} times as fast; done {} times, {} of them more than once; \
             memory {early} KiB after 2,000, {late} KiB at most",
            seconds(time),
            single * 10.0 / seconds(time),
            commits["updates"],
            twice
        );
        assert_eq!((by_id.len(), twice), (10_000, 0));
    }
}
