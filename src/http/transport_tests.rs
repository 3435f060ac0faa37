//! The transport against servers that misbehave.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::sleep;

use super::*;
use crate::auth::StaticToken;
use crate::base::{Cancel, Outcome};
use crate::http::testing::{Decoder, FakeClock, pipeline};
use crate::http::{CallSettings, Method, ProxyChoice, ProxyCredentials, Url};

/// Reads the head of a request and its body; `None` if the client has gone.
fn head(stream: &mut TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(head)
}

/// Calls `reply` for each request on each connection to write the response.
fn serve(reply: impl Fn(&mut TcpStream, &str) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    let reply = Arc::new(reply);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(std::result::Result::ok) {
            let reply = reply.clone();
            std::thread::spawn(move || {
                while let Some(head) = head(&mut stream) {
                    reply(&mut stream, &head);
                }
            });
        }
    });
    root
}

fn options() -> TransportOptions {
    TransportOptions {
        proxy: ProxyChoice::None,
        allow_http_loopback: true,
        // Plain http needs no certificate; with any specified one, tests don't need the system's store.
        ca_only: crate::http::testing::CA.as_bytes().to_vec(),
        ..TransportOptions::default()
    }
}

fn transport() -> ReqwestTransport {
    ReqwestTransport::new(&options()).unwrap()
}

fn send(root: &str, timeout_ms: u64) -> std::result::Result<Response, Failure> {
    send_over(&transport(), root, timeout_ms)
}

fn send_over(
    transport: &ReqwestTransport,
    root: &str,
    timeout_ms: u64,
) -> std::result::Result<Response, Failure> {
    let request = Request::new(Method::Post, Url::parse(root).unwrap()).with_json(b"{}".to_vec());
    let attempt = Attempt {
        timeout: Duration::from_millis(timeout_ms),
        max_body: 64 * 1024,
        bearer: None,
        ticket: Ticket::default(),
        cancel: None,
    };
    transport.send(&request, &attempt)
}

fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nrequest-id: 42\r\n\r\n{}";

#[test]
fn an_answer() {
    let root = serve(|stream, head| {
        assert!(head.contains("user-agent: gdap/") && head.contains("accept-encoding: gzip"));
        write(stream, OK);
    });
    let response = send(&root, 5_000).unwrap();
    assert_eq!((response.status, &response.body[..]), (200, &b"{}"[..]));
    assert_eq!(response.request_id(), Some("42"));
}

#[test]
fn a_dripping_body_ends_with_the_attempt() {
    let root = serve(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for _ in 0..60 {
            write(stream, b".");
            sleep(Duration::from_millis(50));
        }
    });
    let start = Instant::now();
    let failure = send(&root, 300).unwrap_err();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Timeout, true));
    assert_eq!(failure.status, Some(200));
    assert!(
        start.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        start.elapsed()
    );
}

/// However short the attempt is: if it ends before there is a connection, nothing was sent.
#[test]
fn a_handshake_that_hangs_sent_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("https://{}", listener.local_addr().unwrap());
    let failure = send(&root, 200).unwrap_err();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Timeout, false));
    assert_eq!(
        failure.message,
        "The connection to 127.0.0.1 took too long."
    );
}

#[test]
fn broken_answers() {
    for (bytes, kind) in [
        (&b""[..], FailureKind::Lost),
        (b"HTTP/1.1 200", FailureKind::Lost),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", FailureKind::Lost),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}", FailureKind::Lost),
        (b"SSH-2.0-nothing\r\n\r\n", FailureKind::InvalidResponse),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nthis is no gzip data",
            FailureKind::InvalidResponse,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", FailureKind::TooLarge),
    ] {
        let root = serve(move |stream, _| {
            write(stream, bytes);
            let _ = stream.shutdown(std::net::Shutdown::Both);
        });
        let failure = send(&root, 5_000).unwrap_err();
        assert_eq!((failure.kind, failure.sent), (kind, true), "{failure:?}");
    }
    let root = serve(|stream, _| {
        write(stream, b"HTTP/1.1 403 No\r\nContent-Length: 10\r\n\r\n{}");
        let _ = stream.shutdown(std::net::Shutdown::Both);
    });
    assert_eq!(
        send(&root, 5_000).unwrap().status,
        403,
        "a refusal all the same"
    );
}

#[test]
fn a_reset_after_sending_is_lost() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Closed with the request unread, which resets the connection.
            sleep(Duration::from_millis(50));
            drop(stream);
        }
    });
    let failure = send(&root, 5_000).unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Lost, true),
        "{failure:?}"
    );
}

/// A gzip stream of a zero and `runs` times 258 more of them, by fixed Huffman codes.
fn bomb(runs: usize) -> Vec<u8> {
    let mut bits = vec![1, 1, 0];
    bits.extend([0, 0, 1, 1, 0, 0, 0, 0]);
    for _ in 0..runs {
        bits.extend([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    for byte in bits.chunks(8) {
        out.push(
            byte.iter().rev().fold(0, |byte, bit| byte << 1 | bit) << (8 - byte.len())
                >> (8 - byte.len()),
        );
    }
    out
}

#[test]
fn a_bomb_is_too_large() {
    let body = bomb(400_000);
    assert!(body.len() < 700_000, "a hundred million bytes unfolded");
    let root = serve(move |stream, _| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        write(stream, head.as_bytes());
        write(stream, &body);
    });
    let failure = send(&root, 10_000).unwrap_err();
    assert_eq!(failure.kind, FailureKind::TooLarge, "{failure:?}");
}

#[test]
fn no_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}/x?code=hunter2", listener.local_addr().unwrap());
    drop(listener);
    let failure = send(&root, 5_000).unwrap_err();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Connect, false));
    assert!(!failure.message.contains("hunter2"));
    let strict = TransportOptions {
        allow_http_loopback: false,
        ..options()
    };
    let failure = send_over(&ReqwestTransport::new(&strict).unwrap(), &root, 5_000).unwrap_err();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Refused, false));
}

#[test]
fn redirects_are_not_followed() {
    let root = serve(|stream, _| {
        write(
            stream,
            b"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        );
    });
    assert_eq!(send(&root, 5_000).unwrap().status, 307);
}

#[test]
fn a_proxy_that_wants_another_sign_in() {
    let proxy = serve(|stream, head| {
        assert!(head.starts_with("CONNECT graph.test:443"), "{head}");
        write(
            stream,
            b"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
        );
    });
    let password = crate::base::Secret::copy_of(b"hunter2");
    let credentials = Some(ProxyCredentials {
        user: "u".to_owned(),
        password,
    });
    let proxied = TransportOptions {
        proxy: ProxyChoice::Url {
            url: proxy,
            credentials,
        },
        ..options()
    };
    let transport = ReqwestTransport::new(&proxied).unwrap();
    let failure = send_over(&transport, "https://graph.test/", 5_000).unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Proxy, false),
        "{failure:?}"
    );
    assert_eq!(
        failure.to_error().hint().unwrap().code(),
        "proxy.useForwarder"
    );
    let local = serve(|stream, _| write(stream, OK));
    assert!(
        send_over(&transport, &local, 5_000).is_ok(),
        "loopback goes straight"
    );
}

/// A host with the default SIGPIPE must not die of a connection that was reset.
#[cfg(target_os = "linux")]
#[test]
fn its_threads_block_signals() {
    let _transport = transport();
    let mut found = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let read = |name| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        if read("comm").starts_with("reqwest") {
            let status = read("status");
            let Some(mask) = status.lines().find_map(|line| line.strip_prefix("SigBlk:")) else {
                continue; // The thread has ended meanwhile.
            };
            let mask = u64::from_str_radix(mask.trim(), 16).unwrap();
            let pipe = nix::sys::signal::Signal::SIGPIPE as i32;
            assert!(mask & (1 << (pipe - 1)) != 0, "{mask:x}");
            found += 1;
        }
    }
    assert!(found > 0);
}

#[test]
fn dropping_does_not_wait() {
    let root = serve(|stream, _| {
        sleep(Duration::from_millis(50));
        write(stream, OK);
    });
    let transport = transport();
    send_over(&transport, &root, 5_000).unwrap();
    let start = Instant::now();
    drop(transport);
    assert!(start.elapsed() < Duration::from_millis(50));
}

#[test]
fn a_cancel_ends_a_hung_call_within_50_ms() {
    let root = serve(|stream, _| {
        sleep(Duration::from_millis(700));
        write(stream, OK);
    });
    let token = StaticToken::new(b"abc", None).unwrap();
    let pipeline = pipeline(Arc::new(transport()), token, FakeClock::new(), &root);
    let cancel = Cancel::new();
    let other = cancel.clone();
    let firing = std::thread::spawn(move || {
        sleep(Duration::from_millis(150));
        other.fire();
        Instant::now()
    });
    let call = pipeline
        .begin(Some(&cancel), CallSettings::default())
        .unwrap();
    let request = Request::new(Method::Patch, Url::parse(&format!("{root}/x")).unwrap());
    let error = pipeline.read(&call, request, &Decoder).unwrap_err();
    let took = firing.join().unwrap().elapsed();
    assert!(took < Duration::from_millis(50), "{took:?}");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Cancelled, Outcome::Unknown)
    );
    let start = Instant::now();
    drop(pipeline);
    assert!(start.elapsed() < Duration::from_millis(50));
}

#[cfg(feature = "emulator")]
#[test]
fn only_the_given_ca_is_trusted() {
    use rustls_pki_types::PrivateKeyDer;
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let pem = own.cert.pem();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(vec![own.cert.der().clone()], key)
    .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!(
        "https://localhost:{}/",
        listener.local_addr().unwrap().port()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(std::result::Result::ok) {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut tls = rustls::StreamOwned::new(session, stream);
            let mut some = [0; 4096];
            if tls.read(&mut some).is_ok() {
                let _ = tls.write_all(OK);
                let _ = tls.flush();
            }
        }
    });
    let trusting = TransportOptions {
        ca_only: pem.into_bytes(),
        ..options()
    };
    let answered = send_over(&ReqwestTransport::new(&trusting).unwrap(), &root, 5_000);
    assert_eq!(answered.unwrap().status, 200);
    let failure = send(&root, 5_000).unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Tls, false),
        "{failure:?}"
    );
    // rcgen uses this name.
    assert_eq!(
        failure.message,
        "The TLS handshake with localhost failed: its certificate is signed by 'rcgen self signed cert', \
         which isn't trusted."
    );
    assert_eq!(failure.to_error().hint().unwrap().code(), "tls.trustCa");
}

/// Plain HTTP where TLS is expected.
#[test]
fn a_server_without_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(std::result::Result::ok) {
            write(
                &mut stream,
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            );
            let _ = stream.read(&mut [0; 1000]);
        }
    });
    let failure = send(&plain, 5_000).unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Tls, false),
        "{failure:?}"
    );
    assert_eq!(failure.to_error().hint().unwrap().code(), "tls.usePort");
}
