//! The program: start, arguments, end, state file, https, speed.

use crate::support::*;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gdap-emulator");

pub fn start(arguments: &[&str]) -> (Child, Value, Duration) {
    let begin = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("an output"));
    out.read_line(&mut line).expect("a line");
    let took = begin.elapsed();
    (child, serde_json::from_str(&line).expect("json"), took)
}

fn ends(mut child: Child) -> Option<i32> {
    for _ in 0..200 {
        if let Some(status) = child.try_wait().expect("waits") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    panic!("it did not end");
}

#[test]
fn it_says_where_it_is_and_ends_with_its_host() {
    let (mut child, ready, took) = start(&["serve", "--until-stdin-closes", "--seed", "3"]);
    println!("ready after {took:?}");
    assert!(
        cfg!(debug_assertions) || took < Duration::from_millis(100),
        "{took:?}"
    );
    assert_eq!(ready["pid"], child.id());
    assert_eq!(ready["version"], env!("CARGO_PKG_VERSION"));
    assert!(ready["caFile"].is_null());
    let uri = ready["uri"].as_str().expect("a uri");
    let health = client()
        .get(format!("{uri}/emulator/health"))
        .send()
        .expect("up");
    let health: Value = serde_json::from_str(&health.text().expect("text")).expect("json");
    assert_eq!(health["relationships"], 3);
    // Ctrl+C at a terminal is handled by the host: the emulator keeps running.
    #[cfg(unix)]
    {
        let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).expect("sent");
        std::thread::sleep(Duration::from_millis(200));
        assert!(child.try_wait().expect("waits").is_none(), "it has ended");
    }
    drop(child.stdin.take());
    assert_eq!(ends(child), Some(0));
}

#[cfg(unix)]
#[test]
fn it_saves_on_a_signal_and_loads_at_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let file = file.to_str().expect("text");
    let (child, ready, _) = start(&["--state", file]);
    let uri = ready["uri"].as_str().expect("a uri").to_owned();
    let made = client()
        .post(format!(
            "{uri}/v1.0/tenantRelationships/delegatedAdminRelationships"
        ))
        .header("authorization", "Bearer t")
        .header("content-type", "application/json")
        .body(document("Kept").to_string())
        .send()
        .expect("sent");
    assert_eq!(made.status().as_u16(), 201);
    let made: Value = serde_json::from_str(&made.text().expect("text")).expect("json");
    let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("sent");
    assert_eq!(ends(child), Some(0));
    let left: Vec<_> = folder.path().read_dir().expect("read").collect();
    assert_eq!(left.len(), 1, "nothing but the state file");

    let options = gdap::emulator::Options {
        state_file: Some(file.into()),
        ..Default::default()
    };
    let world = world_with(options);
    let read = world.get(&path(made["id"].as_str().expect("an id")));
    assert_eq!(
        (read.status, read.etag()),
        (200, made["@odata.etag"].as_str().expect("a tag"))
    );
    assert_eq!(
        world
            .post("delegatedAdminRelationships", &document("Kept"))
            .status,
        409
    );
    world.emulator.save().expect("saved");
}

#[test]
fn odd_arguments_are_refused_in_a_sentence() {
    for arguments in [
        &["--colour"][..],
        &["dance"],
        &["--port", "x"],
        &["--port"],
        &["--ca-file", "x"],
    ] {
        let done = Command::new(PROGRAM)
            .args(arguments)
            .output()
            .expect("runs");
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&done.stderr);
        assert_eq!((text.lines().count(), done.stdout.len()), (1, 0), "{text}");
    }
    let help = Command::new(PROGRAM).arg("--help").output().expect("runs");
    assert!(help.status.success() && help.stdout.starts_with(b"gdap-emulator"));
    let version = Command::new(PROGRAM)
        .arg("--version")
        .output()
        .expect("runs");
    let text = String::from_utf8_lossy(&version.stdout);
    assert!(text.contains(env!("CARGO_PKG_VERSION")));
}

/// `--help` and `GET /` show every setting, route, kind and operation.
#[test]
fn the_manual_is_whole() {
    let help = Command::new(PROGRAM).arg("--help").output().expect("runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let world = world();
    let settings = world.emulator.settings(json!({}));
    let root = client().get(world.url("/")).send().expect("up");
    let root: Value = serde_json::from_str(&root.text().expect("text")).expect("json");
    for name in settings.as_object().expect("settings").keys() {
        assert!(root["settings"][name].is_string(), "{name}");
        assert!(help.contains(&format!("  {name}\n")), "{name}");
    }
    assert_eq!(
        root["settings"].as_object().map(|s| s.len()),
        settings.as_object().map(|s| s.len())
    );
    for kind in root["faultKinds"].as_array().expect("kinds") {
        let name = kind["kind"].as_str().expect("a name");
        assert!(help.contains(&format!("  {name}\n")), "{name}");
        let fault = json!({"kind": name, "to": "x", "patch": {}, "code": "65001", "wrong": "aud"});
        let added = world.emulator.control("POST", "/emulator/faults", &fault);
        assert!(added.is_ok(), "{name}: {added:?}");
    }
    for route in root["control"].as_array().expect("routes") {
        let (method, path) = (route["method"].as_str(), route["path"].as_str());
        let path = path.expect("a path").replace("{id}", "x");
        let answer = world
            .emulator
            .control(method.expect("one"), &path, &json!({}));
        let unknown = "The control API has no such request.";
        assert!(
            answer.err().is_none_or(|(_, text)| text != unknown),
            "{path}"
        );
    }
}

/// The whole state is saved and put back in one request each: relationships, settings, faults, time.
#[test]
fn the_state_is_saved_and_restored() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 2, "endsInDays": 10}));
    world.emulator.settings(json!({"pageSize": 7}));
    world
        .emulator
        .fault(json!({"kind": "status", "status": 503, "nth": 2, "match": {"path": "x=1"}}));
    world.emulator.advance(Duration::from_secs(86_400));
    let list = "delegatedAdminRelationships";
    assert_eq!(world.get(&format!("{list}?x=1")).status, 200);
    let saved = world
        .emulator
        .control("GET", "/emulator/state", &json!({}))
        .expect("a state");
    let before = world.get(&path(&ids[0])).body;

    world.emulator.seed(json!({"count": 3}));
    world.emulator.settings(json!({"pageSize": 1}));
    world.emulator.advance(Duration::from_secs(86_400 * 20));
    assert_eq!(world.get(&path(&ids[0])).body["status"], "expired");
    world
        .emulator
        .control("PUT", "/emulator/state", &saved)
        .expect("restored");
    assert_eq!(world.get(&path(&ids[0])).body, before);
    assert_eq!(world.get(&format!("{list}/$count")).text, "2");
    assert_eq!(world.emulator.settings(json!({}))["pageSize"], 7);
    assert_eq!(
        world.get(&format!("{list}?x=1")).status,
        503,
        "the second that the rule sees"
    );
    world.emulator.advance(Duration::from_secs(86_400 * 9 + 1));
    assert_eq!(world.get(&path(&ids[0])).body["status"], "expired");

    let refused = world
        .emulator
        .control("PUT", "/emulator/state", &json!({"colour": 1}));
    assert_eq!(refused.expect_err("refused").0, 400);
    world
        .emulator
        .control("PUT", "/emulator/state", &json!({}))
        .expect("an empty one");
    assert_eq!(world.get(&format!("{list}/$count")).text, "0");
}

#[test]
fn https_with_its_own_authority() {
    let (world, _) = secure_world();
    let (uri, client) = (world.emulator.uri(), &world.client);
    for host in [uri.to_owned(), uri.replace("127.0.0.1", "localhost")] {
        let answer = client
            .get(format!("{host}/emulator/health"))
            .send()
            .expect("up");
        assert_eq!(answer.status().as_u16(), 200);
    }
    let list = client.post(format!(
        "{uri}/v1.0/tenantRelationships/delegatedAdminRelationships"
    ));
    let list = list
        .header("authorization", "Bearer t")
        .header("content-type", "application/json");
    let made = list.body(document("T").to_string()).send().expect("sent");
    let location = made.headers()["location"].to_str().expect("text");
    assert!(location.starts_with(uri));
}

/// 20,000 relationships are held, found and listed; the figures are printed.
#[test]
fn it_is_fast_and_stops_fast() {
    let world = world();
    world.emulator.settings(json!({"logRequests": false}));
    let begin = Instant::now();
    let ids = world.emulator.seed(json!({"count": 20_000}));
    println!("20,000 seeded in {:?}", begin.elapsed());
    let begin = Instant::now();
    let mut next = Some(world.url("delegatedAdminRelationships?$top=300"));
    let mut seen = 0;
    while let Some(url) = next {
        let page = world.get(&url);
        seen += page.body["value"].as_array().map_or(0, Vec::len);
        next = page.body["@odata.nextLink"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, 20_000);
    println!("listed in {:?}", begin.elapsed());
    let begin = Instant::now();
    for id in ids.iter().step_by(40) {
        assert_eq!(world.get(&path(id)).status, 200);
    }
    let each = begin.elapsed() / 500;
    println!("one after the other, {each:?} each");
    let mut idle = std::net::TcpStream::connect(world.emulator.uri().trim_start_matches("http://"))
        .expect("connects");
    let begin = Instant::now();
    drop(world.emulator);
    assert!(
        begin.elapsed() < Duration::from_millis(100),
        "{:?}",
        begin.elapsed()
    );
    assert!(matches!(idle.read(&mut [0; 1]), Ok(0) | Err(_)));
}
