//! Many writes through a gateway, compared with the emulator's commits.

use std::fmt;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::auth::StaticToken;
use gdap::base::{Error, Outcome};
use gdap::client::{CallOptions, Client, ClientOptions, Reply};
use gdap::emulator::Emulator;
use gdap::http::ProxyChoice;
use serde_json::{Value, json};

use crate::program::{Program, find, folder, free_port};

/// haproxy in front of the emulator, with these lines in its front end and a timeout of 400 ms.
pub fn haproxy(test: &str, emulator: &Emulator, lines: &str) -> Option<Program> {
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
    Some(Program::start(command, "127.0.0.1", port, folder))
}

/// Faults for one write in five: it takes effect 20 or 300 ms after the gateway's 504, or the connection to
/// the service breaks before or after it takes effect.
pub fn faults() -> Value {
    let fault = |kind: &str, seed: u32| {
        let wanted = json!({"method": "POST"});
        json!({"kind": kind, "probability": 0.05, "seed": seed, "match": wanted})
    };
    let slow = |ms: u32, seed: u32| {
        let mut slow = fault("delay", seed);
        slow["ms"] = json!(ms);
        slow
    };
    json!([
        slow(420, 3),
        slow(700, 11),
        fault("reset_before", 5),
        fault("reset_after", 7)
    ])
}

/// A client that reaches the service through a gateway, and looks up to `patience` for a write without a
/// response.
pub fn client(gateway: &Program, patience: Duration) -> Client {
    let root = format!("http://127.0.0.1:{}", gateway.port);
    let mut options = ClientOptions {
        base_uri: Some(root.clone()),
        authority: Some(root),
        consistency_wait: patience,
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    options.retry.base = Duration::from_millis(100);
    let token = StaticToken::new(b"test-token", None).expect("a token");
    Client::new(options, Arc::new(token)).expect("a client")
}

/// Creates a relationship of this name.
pub fn create(client: &Client, name: &str) -> Result<Reply, Error> {
    let document = json!({
        "displayName": name,
        "duration": "P30D",
        "accessDetails": {"unifiedRoles": [
            {"roleDefinitionId": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}
        ]},
    });
    client.create(document.to_string().as_bytes(), &CallOptions::default())
}

/// The numbers of writes, by result.
#[derive(Default)]
pub struct Seen {
    pub writes: usize,
    /// Requests that met a fault.
    pub faults: usize,
    /// Reported as made, but had no effect.
    pub lost: usize,
    /// Reported as not made, and had no effect.
    pub failed: usize,
    pub doubled: usize,
    /// Reported as not made, but took effect.
    pub untrue: usize,
    pub unknown: usize,
    /// Unknown although each attempt had a response or was never sent.
    pub unfounded: usize,
}

impl Seen {
    /// Nothing lost, doubled, reported untruly, or unknown without a reason.
    pub fn is_exactly_once(&self) -> bool {
        self.lost + self.doubled + self.untrue + self.unfounded == 0
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Seen {
            writes,
            faults,
            lost,
            failed,
            doubled,
            untrue,
            unknown,
            unfounded,
        } = self;
        write!(
            f,
            "{writes} writes, {faults} faults: {lost} lost, {failed} failed, {doubled} doubled, {untrue} untrue, {unknown} unknown, \
             {unfounded} of them without an open attempt"
        )
    }
}

/// Makes `count` writes, 16 at a time, and compares their reports with the commits.
pub fn write_many(client: &Client, emulator: &Emulator, count: usize) -> Seen {
    let numbers = Mutex::new(0..count);
    let failed: Mutex<Vec<(String, Error)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let Some(number) = numbers.lock().expect("a number").next() else {
                        return;
                    };
                    let name = format!("write {number}");
                    if let Err(error) = create(client, &name) {
                        failed.lock().expect("errors").push((name, error));
                    }
                }
            });
        }
    });
    // Writes still in flight arrive.
    std::thread::sleep(Duration::from_secs(1));
    let log = emulator.log();
    let commits = emulator.commits().by_name;
    let failed = failed.into_inner().expect("errors");
    let mut seen = Seen {
        writes: count,
        faults: log.iter().filter(|it| it["fault"].is_string()).count(),
        doubled: commits.values().filter(|times| **times > 1).count(),
        ..Seen::default()
    };
    for number in 0..count {
        let name = format!("write {number}");
        let is_made = commits.contains_key(&name);
        let error = failed.iter().find(|it| it.0 == name).map(|it| &it.1);
        match error.map(Error::outcome) {
            None => seen.lost += usize::from(!is_made),
            Some(Outcome::Unknown) => {
                seen.unknown += 1;
                seen.unfounded += usize::from(!has_open_attempt(error.expect("an error")));
            }
            Some(_) if is_made => seen.untrue += 1,
            Some(_) => seen.failed += 1,
        }
        if let Some(error) = error {
            println!("  {name}, {is_made}: {error}");
            println!("{}", serde_json::to_value(error).expect("JSON")["trace"]);
        }
    }
    seen
}

/// Whether the error's trace has an attempt that was sent and got no response of the service.
fn has_open_attempt(error: &Error) -> bool {
    let json = serde_json::to_value(error).expect("JSON");
    let steps = json["trace"].as_array().cloned().unwrap_or_default();
    let is_open = |step: &Value| step["what"].as_str().is_some_and(|it| it.ends_with("Open"));
    steps
        .iter()
        .any(|step| step["step"] == "status" && is_open(step))
}
