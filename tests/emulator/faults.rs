//! Each fault as seen through a plain socket.

use crate::support::*;
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The bytes received over a plain connection, and how it ended.
struct Raw {
    bytes: Vec<u8>,
    end: Option<ErrorKind>,
    took: Duration,
}

impl Raw {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn body(&self) -> &[u8] {
        let at = self.bytes.windows(4).position(|w| w == b"\r\n\r\n");
        at.map_or(&[], |at| &self.bytes[at + 4..])
    }

    fn claimed(&self) -> usize {
        let text = self.text().to_lowercase();
        let (_, rest) = text.split_once("content-length: ").expect("a length");
        let end = rest.find('\r').expect("an end");
        rest[..end].parse().expect("a number")
    }
}

/// Sends a create while this fault is active.
fn create(world: &World, fault: Value) -> Raw {
    world.emulator.reset();
    world.emulator.fault(fault);
    let (address, stream) = connect(world);
    exchange(address, stream)
}

/// The same over TLS.
fn create_over_tls(world: &World, config: &rustls::ClientConfig, fault: Value) -> Raw {
    world.emulator.reset();
    world.emulator.fault(fault);
    let (address, stream) = connect(world);
    let name = rustls_pki_types::ServerName::try_from("127.0.0.1").expect("a name");
    let session = rustls::ClientConnection::new(config.clone().into(), name).expect("a session");
    exchange(address, rustls::StreamOwned::new(session, stream))
}

fn connect(world: &World) -> (&str, TcpStream) {
    let (_, address) = world.emulator.uri().split_once("://").expect("an address");
    let stream = TcpStream::connect(address).expect("connects");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("set");
    (address, stream)
}

fn exchange(address: &str, mut stream: impl Read + Write) -> Raw {
    let body = document("Contoso").to_string();
    let request = format!(
        "POST /v1.0/tenantRelationships/delegatedAdminRelationships HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: Bearer t\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let begin = Instant::now();
    stream.write_all(request.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).err().map(|e| e.kind());
    Raw {
        bytes,
        end,
        took: begin.elapsed(),
    }
}

#[test]
fn connections_end_before_and_after_the_commit() {
    let world = world();
    for (kind, end, creates, status) in [
        ("close_before", None, 0, 0),
        ("close_after", None, 1, 0),
        ("reset_before", Some(ErrorKind::ConnectionReset), 0, 0),
        ("reset_after", Some(ErrorKind::ConnectionReset), 1, 0),
    ] {
        let raw = create(&world, json!({"kind": kind}));
        assert_eq!((raw.text().as_str(), raw.end), ("", end), "{kind}");
        assert_eq!(world.emulator.commits().creates, creates, "{kind}");
        let log = world.emulator.log();
        assert_eq!(
            (&log[0]["status"], &log[0]["fault"]),
            (&json!(status), &json!(kind))
        );
    }
}

/// With TLS the faults are the same: no close_notify comes before the end of the connection.
#[test]
fn connections_and_answers_break_off_over_tls() {
    let (world, config) = secure_world();
    let create = |fault: Value| create_over_tls(&world, &config, fault);
    for (kind, end, creates) in [
        ("close_before", ErrorKind::UnexpectedEof, 0),
        ("close_after", ErrorKind::UnexpectedEof, 1),
        ("reset_before", ErrorKind::ConnectionReset, 0),
        ("reset_after", ErrorKind::ConnectionReset, 1),
    ] {
        let raw = create(json!({"kind": kind}));
        assert_eq!((raw.text().as_str(), raw.end), ("", Some(end)), "{kind}");
        assert_eq!(world.emulator.commits().creates, creates, "{kind}");
    }
    let half = create(json!({"kind": "half"}));
    assert_eq!(half.body().len(), half.claimed() / 2);
    assert_eq!(half.end, Some(ErrorKind::UnexpectedEof));
    let dripped = create(json!({"kind": "drip", "ms": 1}));
    assert_eq!(dripped.body().len(), dripped.claimed());
    assert!(dripped.took >= Duration::from_millis(dripped.claimed() as u64));
}

#[test]
fn answers_that_break_off() {
    let world = world();
    let half = create(&world, json!({"kind": "half"}));
    assert_eq!(half.body().len(), half.claimed() / 2);
    assert_eq!(world.emulator.commits().creates, 1);
    let wrong = create(&world, json!({"kind": "wrong_length", "bytes": 7}));
    assert_eq!(wrong.body().len() + 7, wrong.claimed());
    assert!(serde_json::from_slice::<Value>(wrong.body()).is_ok());
}

#[test]
fn answers_that_take_their_time() {
    let world = world();
    let stalled = create(&world, json!({"kind": "stall", "ms": 200}));
    assert!(stalled.took >= Duration::from_millis(200) && stalled.text().contains("201"));
    let delayed = create(&world, json!({"kind": "delay", "ms": 100}));
    assert!(delayed.took >= Duration::from_millis(100));
    let dripped = create(&world, json!({"kind": "drip", "ms": 1}));
    assert_eq!(dripped.body().len(), dripped.claimed());
    assert!(dripped.took >= Duration::from_millis(dripped.claimed() as u64));

    // The caller gives up during the stall: with afterCommit the create took effect, without it it didn't.
    for (late, creates) in [(true, 1), (false, 0)] {
        world.emulator.reset();
        world
            .emulator
            .fault(json!({"kind": "stall", "ms": 300, "afterCommit": late}));
        let address = world.emulator.uri().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("connects");
        let body = document("Contoso").to_string();
        let head = format!(
            "POST /v1.0/tenantRelationships/delegatedAdminRelationships HTTP/1.1\r\nHost: x\r\n\
             Authorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).expect("sent");
        std::thread::sleep(Duration::from_millis(100));
        drop(stream);
        std::thread::sleep(Duration::from_millis(350));
        assert_eq!(world.emulator.commits().creates, creates, "{late}");
    }
}

#[test]
fn answers_with_other_contents() {
    let world = world();
    let cases = [
        (
            json!({"kind": "status", "status": 429, "headers": {"Retry-After": "3"}}),
            429,
            0,
        ),
        (
            json!({"kind": "status", "status": 503, "afterCommit": true}),
            503,
            1,
        ),
        (
            json!({"kind": "status", "status": 500, "body": "oops"}),
            500,
            0,
        ),
        (json!({"kind": "html", "status": 502}), 502, 0),
        (json!({"kind": "empty"}), 201, 1),
        (json!({"kind": "bad_json"}), 201, 1),
        (json!({"kind": "deep", "depth": 500}), 201, 1),
        (json!({"kind": "huge", "bytes": 300_000}), 201, 1),
        (json!({"kind": "gzip_bomb", "bytes": 10_000_000}), 201, 1),
        (
            json!({"kind": "redirect", "to": "http://127.0.0.2/", "status": 307}),
            307,
            0,
        ),
        (
            json!({"kind": "next_link", "to": "http://127.0.0.2/"}),
            201,
            1,
        ),
        (
            json!({"kind": "location", "to": "http://127.0.0.2/"}),
            201,
            1,
        ),
    ];
    for (fault, status, creates) in cases {
        let raw = create(&world, fault.clone());
        let text = raw.text();
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status} ")),
            "{fault} {text:.60}"
        );
        assert_eq!(world.emulator.commits().creates, creates, "{fault}");
        assert_eq!(raw.body().len(), raw.claimed(), "{fault}");
        let body: Result<Value, _> = serde_json::from_slice(raw.body());
        match fault["kind"].as_str().expect("a kind") {
            "status" if status == 429 => assert!(text.contains("retry-after: 3\r\n"), "{text}"),
            "status" if status == 500 => assert_eq!(raw.body(), b"oops"),
            "html" => assert!(text.contains("<h1>") && text.contains("text/html")),
            "empty" => assert_eq!(raw.body(), b""),
            "bad_json" => assert!(body.is_err()),
            "deep" => assert_eq!(raw.body().len(), 1000),
            "huge" => assert!(body.is_ok() && raw.body().len() == 300_000),
            "gzip_bomb" => {
                assert!(text.contains("content-encoding: gzip"));
                assert!(raw.body().len() < 100_000 && raw.body().starts_with(&[0x1f, 0x8b]));
            }
            "next_link" => assert_eq!(body.expect("json")["@odata.nextLink"], "http://127.0.0.2/"),
            "redirect" | "location" => assert!(text.contains("location: http://127.0.0.2/\r\n")),
            _ => {}
        }
    }
}

#[test]
fn faults_are_aimed_and_counted() {
    let world = world();
    let list = "delegatedAdminRelationships";
    world.emulator.fault(json!([
        {"kind": "status", "status": 500, "match": {"method": "PATCH"}},
        {"kind": "status", "status": 503, "match": {"operation": "listRelationships", "path": "top=5"}, "after": 1, "times": 2},
    ]));
    let statuses: Vec<u16> = (0..5)
        .map(|_| world.get(&format!("{list}?$top=5")).status)
        .collect();
    assert_eq!(statuses, [200, 503, 503, 200, 200]);
    assert_eq!(world.get(list).status, 200);
    let run = || -> Vec<u16> {
        world.emulator.clear_faults();
        world
            .emulator
            .fault(json!({"kind": "status", "probability": 0.5, "seed": 7}));
        (0..20).map(|_| world.get(list).status).collect()
    };
    let (first, second) = (run(), run());
    assert_eq!(first, second);
    assert!(first.contains(&503) && first.contains(&200));
    let fault = |body: Value| world.emulator.control("POST", "/emulator/faults", &body);
    for odd in [
        json!({"kind": "x"}),
        json!({}),
        json!({"kind": "redirect"}),
        json!({"kind": "drip", "colour": 1}),
    ] {
        assert_eq!(fault(odd).expect_err("refused").0, 400);
    }
}
