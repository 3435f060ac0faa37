//! A gateway in front of the service.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::auth::StaticToken;
use gdap::base::{Error, ErrorKind, Outcome};
use gdap::client::{CallOptions, Client, ClientOptions, Reply};
use gdap::emulator::{Emulator, Options};
use gdap::http::ProxyChoice;
use serde_json::json;

use crate::program::{Program, find, folder, free_port};

const WRITES: usize = 200;

/// haproxy in front of the emulator, with these lines in its front end.
fn haproxy(test: &str, emulator: &Emulator, lines: &str) -> Option<Program> {
    let haproxy = find("haproxy", test)?;
    let (folder, port) = (folder(test), free_port());
    let upstream = emulator.uri().trim_start_matches("http://");
    let config = format!(
        "defaults\n mode http\n timeout connect 5s\n timeout client 30s\n timeout server 400ms\n retries 0\n\
         frontend front\n bind 127.0.0.1:{port}\n default_backend back\n {lines}\n\
         backend back\n server one {}\n",
        upstream.trim_end_matches('/')
    );
    std::fs::write(folder.join("config"), config).expect("the configuration");
    let mut command = Command::new(haproxy);
    command.arg("-db").arg("-f").arg(folder.join("config"));
    Some(Program::start(command, port, folder))
}

fn client(gateway: &Program) -> Client {
    let root = format!("http://127.0.0.1:{}", gateway.port);
    let mut options = ClientOptions {
        base_uri: Some(root.clone()),
        authority: Some(root),
        consistency_wait: Duration::from_secs(2),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    options.retry.base = Duration::from_millis(20);
    let token = StaticToken::new(b"test-token", None).expect("a token");
    Client::new(options, Arc::new(token)).expect("a client")
}

fn create(client: &Client, name: &str) -> Result<Reply, Error> {
    let document = json!({
        "displayName": name,
        "duration": "P30D",
        "accessDetails": {"unifiedRoles": [
            {"roleDefinitionId": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}
        ]},
    });
    client.create(document.to_string().as_bytes(), &CallOptions::default())
}

/// One write in five goes wrong: the gateway answers 504 while the service goes on, or the connection to the
/// service breaks before or after the change. Judged by what the emulator committed.
pub fn writes_through_a_gateway_that_gives_up_are_made_once() {
    let test = "writes_through_a_gateway_that_gives_up_are_made_once";
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let Some(gateway) = haproxy(test, &emulator, "") else {
        return;
    };
    let fault = |kind: &str, seed: u32| {
        let wanted = json!({"method": "POST"});
        json!({"kind": kind, "probability": 0.05, "seed": seed, "match": wanted})
    };
    let slow = |ms: u32, seed: u32| {
        let mut slow = fault("delay", seed);
        slow["ms"] = json!(ms);
        slow
    };
    emulator.fault(json!([
        // Made 20 and 300 ms after the gateway's 504.
        slow(420, 3),
        slow(700, 11),
        fault("reset_before", 5),
        fault("reset_after", 7)
    ]));
    let client = client(&gateway);
    let numbers = Mutex::new(0..WRITES);
    let unknown = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let Some(number) = numbers.lock().expect("a number").next() else {
                        return;
                    };
                    let name = format!("write {number}");
                    let Err(error) = create(&client, &name) else {
                        continue;
                    };
                    assert_eq!(error.outcome(), Outcome::Unknown, "{name}: {error}");
                    unknown.lock().expect("names").insert(name);
                }
            });
        }
    });
    // What is still on its way arrives.
    std::thread::sleep(Duration::from_secs(1));
    let hit = emulator.log();
    let hit = hit
        .iter()
        .filter(|entry| entry["fault"].is_string())
        .count();
    let commits = emulator.commits();
    let doubled: Vec<_> = commits.by_name.iter().filter(|it| *it.1 > 1).collect();
    let unknown = unknown.into_inner().expect("names");
    let made = commits.by_name.len();
    let unseen = unknown
        .iter()
        .filter(|name| !commits.by_name.contains_key(*name));
    println!(
        "{WRITES} writes, {hit} faults: {made} made, {} unknown",
        unknown.len()
    );
    assert!(hit > WRITES / 10, "{hit} faults");
    assert!(doubled.is_empty(), "{doubled:?}");
    assert_eq!(made + unseen.count(), WRITES, "each success was made");
    assert!(unknown.len() <= 1, "{unknown:?}");
}

/// A 403 and a 412 page of the gateway are told as its own.
pub fn a_gateways_refusal_is_not_the_services() {
    let test = "a_gateways_refusal_is_not_the_services";
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let page = "http-request return status 403 content-type text/html string \
                \"<html><title>Access denied</title></html>\" if METH_POST";
    let Some(gateway) = haproxy(test, &emulator, page) else {
        return;
    };
    let error = create(&client(&gateway), "new").expect_err("blocked");
    assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}");
    assert!(
        error.message().starts_with(
            "A gateway responded instead of 127.0.0.1 (HTTP 403, text/html, 'Access denied')."
        ),
        "{error}"
    );
    assert_eq!(emulator.commits().creates, 0);
}
