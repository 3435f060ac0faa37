//! Connections that never carry a request.

use crate::support::*;
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn address(world: &World) -> String {
    let (_, address) = world.emulator.uri().split_once("://").expect("an address");
    address.to_owned()
}

/// In an outage connections are refused, and open ones end; afterwards requests succeed again.
#[test]
fn an_outage_refuses_connections() {
    let world = world();
    world.emulator.seed(json!({}));
    let mut open = TcpStream::connect(address(&world)).expect("connects");
    // Long enough that even on a busy machine the first attempt falls into the outage.
    world.emulator.close_for(4_000);
    assert!(matches!(open.read(&mut [0; 1]), Ok(0) | Err(_)));
    let connect = || TcpStream::connect(address(&world)).map_err(|error| error.kind());
    let until = |is_wanted: fn(&Result<TcpStream, ErrorKind>) -> bool, what: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        while !is_wanted(&connect()) {
            assert!(Instant::now() < end, "{what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    // Windows may take connections for a moment after the port was closed.
    until(
        |it| matches!(it, Err(ErrorKind::ConnectionRefused)),
        "no connection is refused",
    );
    until(|it| it.is_ok(), "the outage doesn't end");
    let read = world.get("delegatedAdminRelationships");
    assert_eq!(read.body["value"].as_array().map(Vec::len), Some(1));
}

#[test]
fn connections_are_reset_before_a_request() {
    let world = world();
    world
        .emulator
        .fault(json!({"kind": "connect_reset", "times": 2}));
    for _ in 0..2 {
        let mut stream = TcpStream::connect(address(&world)).expect("connects");
        let end = stream.read(&mut [0; 1]).expect_err("a reset");
        assert_eq!(end.kind(), ErrorKind::ConnectionReset);
    }
    assert_eq!(world.get("delegatedAdminRelationships").status, 200);
    assert_eq!(world.emulator.log().len(), 1);
}

#[test]
fn a_handshake_ends_in_an_alert() {
    let (world, config) = secure_world();
    world
        .emulator
        .fault(json!({"kind": "handshake", "times": 1}));
    let stream = TcpStream::connect(address(&world)).expect("connects");
    let name = rustls_pki_types::ServerName::try_from("127.0.0.1").expect("a name");
    let session = rustls::ClientConnection::new(config.into(), name).expect("a session");
    let mut stream = rustls::StreamOwned::new(session, stream);
    let error = stream
        .write_all(b"GET / HTTP/1.1\r\n\r\n")
        .expect_err("an alert");
    assert!(error.to_string().contains("HandshakeFailure"), "{error}");
    assert_eq!(world.get("delegatedAdminRelationships").status, 200);
    let odd = json!({"kind": "handshake", "match": {"method": "GET"}});
    let refused = world.emulator.control("POST", "/emulator/faults", &odd);
    assert_eq!(refused.expect_err("refused").0, 400);
}
