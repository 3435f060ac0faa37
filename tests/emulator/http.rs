//! HTTP conformance: the requirements of RFC 9110 and RFC 9112 for servers, over a plain socket.

use crate::support::*;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const LIST: &str = "/v1.0/tenantRelationships/delegatedAdminRelationships";

fn connect(world: &World) -> TcpStream {
    connect_to(world.emulator.uri().trim_start_matches("http://"))
}

fn connect_to(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("connects");
    let limit = Some(Duration::from_secs(60));
    stream.set_read_timeout(limit).expect("set");
    stream
}

/// Sends bytes and reads until the end; with `cut`, the sending side is closed before the end of the body.
fn raw(world: &World, bytes: &[u8], cut: bool) -> String {
    let mut stream = connect(world);
    stream.write_all(bytes).expect("sent");
    if cut {
        stream.shutdown(std::net::Shutdown::Write).expect("shut");
    }
    let mut answer = Vec::new();
    // After a reset, the bytes received before it count.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok());
    status.unwrap_or(0)
}

#[test]
fn malformed_requests_are_400() {
    let world = world();
    let head = "Host: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n";
    let body = document("A").to_string();
    let json = "Content-Type: application/json\r\n";
    let long = "x".repeat(100_000);
    for (what, request, wanted) in [
        (
            "no host",
            format!("GET {LIST} HTTP/1.1\r\nConnection: close\r\n\r\n"),
            400,
        ),
        (
            "no host in 1.0",
            format!("GET {LIST} HTTP/1.0\r\nAuthorization: Bearer t\r\n\r\n"),
            200,
        ),
        (
            "two hosts",
            format!("GET {LIST} HTTP/1.1\r\nHost: y\r\n{head}\r\n"),
            400,
        ),
        (
            "a bad host",
            format!("GET {LIST} HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"),
            400,
        ),
        (
            "a cut-off body",
            format!("POST {LIST} HTTP/1.1\r\n{head}{json}Content-Length: 5000\r\n\r\n{body}"),
            400,
        ),
        (
            "a bad chunk",
            format!("POST {LIST} HTTP/1.1\r\n{head}{json}Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
            400,
        ),
        (
            "a chunked body",
            format!(
                "POST {LIST} HTTP/1.1\r\n{head}{json}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            ),
            201,
        ),
        (
            "not gzip",
            format!(
                "POST {LIST} HTTP/1.1\r\n{head}{json}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
            400,
        ),
        (
            "brotli",
            format!(
                "POST {LIST} HTTP/1.1\r\n{head}{json}Content-Encoding: br\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
            415,
        ),
        (
            "not JSON",
            format!("POST {LIST} HTTP/1.1\r\n{head}{json}Content-Length: 1\r\n\r\n{{"),
            400,
        ),
        (
            "a long head",
            format!("GET {LIST} HTTP/1.1\r\n{head}X: {long}\r\n\r\n"),
            431,
        ),
    ] {
        world.emulator.reset();
        let answer = raw(&world, request.as_bytes(), what == "a cut-off body");
        assert_eq!(status(&answer), wanted, "{what}: {answer}");
    }
    let garbage = raw(&world, b"\x16\x03\x01 garbage\r\n\r\n", false);
    assert!([0, 400].contains(&status(&garbage)), "{garbage}");
}

#[test]
fn bodies_may_be_packed_and_have_a_limit() {
    let world = world();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(document("Packed").to_string().as_bytes())
        .expect("packed");
    let packed = packer.finish().expect("packed");
    let send = |bytes: &[u8], encoding: &str| {
        let request = world
            .client
            .post(world.url(LIST))
            .header("authorization", "Bearer t");
        let request = request.header("content-type", "application/json");
        let answer = request
            .header("content-encoding", encoding)
            .body(bytes.to_vec())
            .send();
        answer.map_or(0, |a| a.status().as_u16())
    };
    assert_eq!(send(&packed, "gzip"), 201);
    let large = vec![b' '; (4 << 20) + 1];
    let sent = send(&large, "identity");
    assert!(
        sent == 413 || sent == 0,
        "{sent}: the server may answer before all is sent"
    );
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&large).expect("packed");
    assert_eq!(send(&packer.finish().expect("packed"), "gzip"), 413);
}

/// 405 and OPTIONS list the allowed methods, at every service; HEAD is GET without the body.
#[test]
fn the_methods_of_each_path() {
    let world = world();
    let ids = world.emulator.seed(json!({}));
    let one = format!("{LIST}/{}", ids[0]);
    let cockpit = "/v1/Customers/delegated-admin-relationships";
    for (path, allowed) in [
        (LIST, "GET, POST, HEAD, OPTIONS"),
        (one.as_str(), "GET, PATCH, DELETE, HEAD, OPTIONS"),
        (cockpit, "POST, OPTIONS"),
        ("/t/oauth2/v2.0/token", "POST, OPTIONS"),
        ("/common/discovery/v2.0/keys", "GET, HEAD, OPTIONS"),
        ("/emulator/settings", "GET, POST, HEAD, OPTIONS"),
    ] {
        let refused = world.send("PUT", path, &[], Some(&json!({})));
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, allowed),
            "{path}"
        );
        let options = world.send("OPTIONS", path, &[("authorization", "")], None);
        assert_eq!(
            (
                options.status,
                options.header("allow"),
                options.text.as_str()
            ),
            (204, allowed, ""),
            "{path}"
        );
    }
    let get = world.get(LIST);
    let head = world.send("HEAD", LIST, &[], None);
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(
        world
            .send("HEAD", LIST, &[("authorization", "")], None)
            .status,
        401
    );
    assert_eq!(
        world
            .send("PUT", "/v1.0/elsewhere", &[], Some(&json!({})))
            .status,
        400
    );
}

/// 10,000 random requests: none gets a 5xx, and they take hardly more memory than 1,000. Meanwhile 100 slow
/// connections are closed.
#[test]
fn random_requests_and_slow_ones() {
    let (mut program, ready, _) = crate::program::start(&["--until-stdin-closes", "--seed", "5"]);
    let uri = ready["uri"].as_str().expect("a uri").to_owned();
    let address = uri.trim_start_matches("http://").to_owned();
    let slow: Vec<_> = (0..100).map(|i| (i, connect_to(&address))).collect();
    let slow = slow.into_iter();
    let slow: Vec<_> = slow
        .map(|(i, stream)| std::thread::spawn(move || dribble(stream, i % 2 == 0)))
        .collect();

    let client = client();
    let mut dice = fastrand::Rng::with_seed(20);
    let mut memory = Vec::new();
    for n in 1..=10_000 {
        let (method, path, kind, body) = nonsense(&mut dice);
        let request = client.request(method.parse().expect("a method"), format!("{uri}{path}"));
        let request = request
            .header("authorization", "Bearer t")
            .header("content-type", kind);
        let answer = request
            .header("x-tenant", "t")
            .header("if-match", "x")
            .body(body)
            .send();
        let status = answer.expect("an answer").status().as_u16();
        assert!(
            (200..500).contains(&status),
            "{method} {path} {body}: {status}"
        );
        if n == 1_000 || n == 10_000 {
            memory.extend(resident(program.id()));
        }
    }
    if let [early, late] = memory[..] {
        println!("{early} KiB after 1,000 requests, {late} KiB after 10,000");
        assert!(late <= early + early / 10, "{early} -> {late} KiB");
    }
    let closed = slow
        .into_iter()
        .map(|one| one.join().expect("closed by the server"));
    let longest = closed.max().expect("some");
    println!("the slow ones were closed within {longest:?}");
    // 30 s, plus delays of a busy machine.
    assert!(longest < Duration::from_secs(90), "{longest:?}");
    drop(program.stdin.take());
    assert!(program.wait().expect("ends").success());
}

/// A method, a path with a query, a media type and a body.
fn nonsense(dice: &mut fastrand::Rng) -> (&'static str, String, &'static str, &'static str) {
    const WORDS: [&str; 19] = [
        "v1.0",
        "beta",
        "v1",
        "tenantRelationships",
        "delegatedAdminRelationships",
        "Customers",
        "requests",
        "$count",
        "$batch",
        "oauth2",
        "v2.0",
        "token",
        "authorize",
        "common",
        "%zz",
        "..",
        "delegatedAdminRelationships('",
        "\u{fc}",
        "metadata",
    ];
    const METHODS: [&str; 9] = [
        "GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE", "BREW",
    ];
    const OPTIONS: [&str; 8] = [
        "$filter=",
        "$top=",
        "$select=",
        "$skiptoken=",
        "$orderby=",
        "$expand=",
        "api-version=",
        "x",
    ];
    const KINDS: [&str; 4] = [
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "",
    ];
    const BODIES: [&str; 8] = [
        "",
        "x",
        "{",
        "[1]",
        "null",
        "{\"displayName\":7}",
        "grant_type=refresh_token&client_id=c",
        "\0",
    ];
    let path: Vec<_> = (0..dice.usize(0..6))
        .map(|_| WORDS[dice.usize(..WORDS.len())])
        .collect();
    let value: String = (0..dice.usize(0..8))
        .map(|_| dice.char('!'..'~'))
        .filter(|c| !"#\"<>`".contains(*c))
        .collect();
    let option = OPTIONS[dice.usize(..OPTIONS.len())];
    let path = format!("/{}?{option}{value}", path.join("/"));
    (
        METHODS[dice.usize(..METHODS.len())],
        path,
        KINDS[dice.usize(..KINDS.len())],
        BODIES[dice.usize(..BODIES.len())],
    )
}

/// The resident memory of a process, in KiB; `None` if the system doesn't report it.
fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Sends a head or a body, one byte every 500 ms, until the server closes the connection; returns how long
/// that took.
fn dribble(mut stream: TcpStream, head: bool) -> Duration {
    let begin = Instant::now();
    let rest: Vec<u8> = b"x".repeat(1_000);
    let start = match head {
        true => "GET / HTTP/1.1\r\nHost: x\r\nX: ".to_owned(),
        false => format!(
            "POST {LIST} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        ),
    };
    stream.write_all(start.as_bytes()).expect("sent");
    stream
        .set_read_timeout(Some(Duration::from_millis(500)))
        .expect("set");
    for byte in rest {
        match stream.read(&mut [0; 1024]) {
            Ok(0) => return begin.elapsed(),
            Ok(_) => continue,
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) => {}
            Err(_) => return begin.elapsed(),
        }
        if stream.write_all(&[byte]).is_err() {
            return begin.elapsed();
        }
    }
    panic!("it was never closed");
}

/// Strict clients accept the certificate: key identifiers, serverAuth, at most 397 days.
#[test]
fn the_certificate_is_strict() {
    let (world, config) = secure_world();
    let address = world
        .emulator
        .uri()
        .trim_start_matches("https://")
        .to_owned();
    let mut stream = TcpStream::connect(address).expect("connects");
    let name = rustls_pki_types::ServerName::try_from("127.0.0.1").expect("a name");
    let mut session = rustls::ClientConnection::new(config.into(), name).expect("a session");
    while session.is_handshaking() {
        session.complete_io(&mut stream).expect("a handshake");
    }
    let leaf = session.peer_certificates().expect("certificates")[0].to_vec();
    let has = |oid: &[u8]| leaf.windows(oid.len()).any(|w| w == oid);
    assert!(
        has(&[0x06, 3, 0x55, 0x1d, 0x23]),
        "Authority Key Identifier"
    );
    assert!(has(&[0x06, 3, 0x55, 0x1d, 0x0e]), "Subject Key Identifier");
    assert!(has(&[0x2b, 6, 1, 5, 5, 7, 3, 1]), "serverAuth");
    let dates: Vec<jiff::Timestamp> = leaf
        .windows(15)
        .filter(|w| w[0] == 0x17 && w[1] == 13)
        .map(|w| {
            let text = format!("20{}", String::from_utf8_lossy(&w[2..14]));
            let date = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).expect("a date");
            jiff::tz::TimeZone::UTC.to_timestamp(date).expect("a time")
        })
        .collect();
    assert_eq!(dates.len(), 2);
    let days = (dates[1].as_second() - dates[0].as_second()) / 86_400;
    assert!(days <= 397 && dates[1] > jiff::Timestamp::now(), "{days}");
}
