//! The requests that a host's transport receives, and how its responses are checked.

use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::base::ErrorKind;
use crate::http::{Method, Ticket, Token};

const TOKEN: &str = "canary-token-of-the-call";

fn attempt(timeout: Duration) -> Attempt {
    Attempt {
        timeout,
        max_body: 1000,
        bearer: Some(Token::new(Secret::copy_of(TOKEN.as_bytes()), None).unwrap()),
        ticket: Ticket::default(),
        cancel: None,
    }
}

fn request(url: &str) -> Request {
    Request::new(Method::Patch, Url::parse(url).unwrap()).with_json(b"{}".to_vec())
}

fn send(
    host: impl Fn(&HostRequest) -> std::result::Result<Response, HostFailure> + Send + Sync + 'static,
    url: &str,
    attempt: &Attempt,
) -> std::result::Result<Response, Failure> {
    let transport = HostTransport::new(HostSender::new(host), &TransportOptions::default());
    transport.unwrap().send(&request(url), attempt)
}

fn minute() -> Attempt {
    attempt(Duration::from_secs(60))
}

fn response(status: u16, headers: &[(&'static str, &'static str)], body: Vec<u8>) -> Response {
    let mut own = Headers::new();
    for (name, value) in headers {
        own.set(name, value).unwrap();
    }
    Response {
        status,
        headers: own,
        body,
    }
}

#[test]
fn the_host_gets_the_whole_request() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let own = seen.clone();
    let host = move |request: &HostRequest| {
        let header = |name: &str| {
            request
                .headers
                .get(name)
                .map(|it| it.to_str().unwrap().to_owned())
        };
        own.lock().unwrap().extend([
            Some(request.method.to_owned()),
            Some(request.url.as_str().to_owned()),
            header("authorization"),
            header("accept-encoding"),
            header("user-agent"),
            header("content-type"),
            request
                .body
                .as_ref()
                .map(|body| String::from_utf8(body.to_vec()).unwrap()),
            Some(request.timeout.as_secs().to_string()),
            Some(request.max_body.to_string()),
        ]);
        Ok(response(200, &[], b"ok".to_vec()))
    };
    let result = send(host, "https://graph.test/x?y=z", &minute()).unwrap();
    assert_eq!((result.status, result.body), (200, b"ok".to_vec()));
    let seen: Vec<_> = seen.lock().unwrap().drain(..).map(Option::unwrap).collect();
    let agent = concat!("gdap/", env!("CARGO_PKG_VERSION"));
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(
        seen,
        [
            "PATCH",
            "https://graph.test/x?y=z",
            &bearer,
            "gzip",
            agent,
            "application/json",
            "{}",
            "60",
            "1000"
        ]
    );
}

#[test]
fn decompression_bounds_and_status_are_the_librarys() {
    let packed = |size: usize| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&vec![b'x'; size]).unwrap();
        packer.finish().unwrap()
    };
    let gzip = &[("Content-Encoding", "gzip")][..];
    for (status, headers, body, expected) in [
        (200, gzip, packed(1000), Ok(1000)),
        (200, gzip, packed(1001), Err(FailureKind::TooLarge)),
        (
            200,
            gzip,
            b"no gzip".to_vec(),
            Err(FailureKind::InvalidResponse),
        ),
        (200, &[], vec![b'x'; 1000], Ok(1000)),
        (200, &[], vec![b'x'; 1001], Err(FailureKind::TooLarge)),
        // An unreadable body doesn't hide the status of an error.
        (503, gzip, b"no gzip".to_vec(), Ok(0)),
        (304, gzip, Vec::new(), Ok(0)),
        (101, &[], Vec::new(), Err(FailureKind::InvalidResponse)),
        (999, &[], Vec::new(), Err(FailureKind::InvalidResponse)),
    ] {
        let host = move |_: &HostRequest| Ok(response(status, headers, body.clone()));
        let result = send(host, "https://graph.test/x", &minute());
        let result = result.map(|it| it.body.len());
        let kind = result.map_err(|failure| {
            assert!(failure.sent, "{failure:?}");
            failure.kind
        });
        assert_eq!(kind, expected, "{status}");
    }
}

#[test]
fn a_failure_is_told_in_the_librarys_words_and_without_the_token() {
    for (kind, sent, expected) in [
        (
            ErrorKind::Connect,
            false,
            "No connection to graph.test could be made: it said no.",
        ),
        (
            ErrorKind::Tls,
            false,
            "The TLS handshake with graph.test failed: it said no.",
        ),
        (
            ErrorKind::Proxy,
            false,
            "The proxy didn't connect to graph.test: it said no.",
        ),
        (
            ErrorKind::Timeout,
            true,
            "The response took too long: it said no.",
        ),
        (
            ErrorKind::ConnectionLost,
            true,
            "The connection broke before the response: it said no.",
        ),
        (
            ErrorKind::Internal,
            true,
            "The connection broke before the response: it said no.",
        ),
        (
            ErrorKind::UntrustedHost,
            true,
            "The host's transport sent the request for graph.test to another address: it said no.",
        ),
    ] {
        let host = move |_: &HostRequest| {
            let message = "it\r\n\u{1b}[31msaid no.".to_owned();
            Err(HostFailure {
                kind,
                sent,
                message,
            })
        };
        let failure = send(host, "https://graph.test/x", &minute()).unwrap_err();
        assert_eq!((failure.message.as_str(), failure.sent), (expected, sent));
        let shown = failure.to_error().kind();
        assert_eq!(
            shown,
            if kind == ErrorKind::Internal {
                ErrorKind::ConnectionLost
            } else {
                kind
            }
        );
    }
    let host = |request: &HostRequest| {
        let message = format!(
            "sent {:?}",
            request
                .headers
                .get("authorization")
                .unwrap()
                .as_bytes()
                .escape_ascii()
                .to_string()
        );
        Err(HostFailure {
            kind: ErrorKind::Timeout,
            sent: true,
            message: message + TOKEN,
        })
    };
    let failure = send(host, "https://graph.test/x", &minute()).unwrap_err();
    assert!(!failure.message.contains("canary"), "{}", failure.message);
}

#[test]
fn a_host_that_hangs_is_left_at_the_timeout_and_at_a_cancel() {
    let (release, released) = mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let host = move |_: &HostRequest| {
        let _ = released.lock().unwrap().recv();
        Ok(response(200, &[], Vec::new()))
    };
    let sender = HostSender::new(host);
    let transport = HostTransport::new(sender, &TransportOptions::default()).unwrap();
    let request = request("https://graph.test/x");
    let start = Instant::now();
    let failure = transport
        .send(&request, &attempt(Duration::from_millis(60)))
        .unwrap_err();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Timeout, true));
    assert!(start.elapsed() >= Duration::from_millis(60));

    let cancel = Cancel::new();
    let own = Attempt {
        cancel: Some(cancel.clone()),
        ..minute()
    };
    let fired = thread::spawn(move || {
        thread::sleep(Duration::from_millis(30));
        let at = Instant::now();
        cancel.fire();
        at
    });
    let failure = transport.send(&request, &own).unwrap_err();
    let late = fired.join().unwrap().elapsed();
    assert_eq!((failure.kind, failure.sent), (FailureKind::Cancelled, true));
    assert!(late < Duration::from_secs(5), "{late:?} after the cancel");
    // A cancel that had fired before lets nothing be sent.
    let failure = transport.send(&request, &own).unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Cancelled, false)
    );
    drop(release);
}

#[test]
fn requests_to_this_machine_never_use_the_hosts_transport() {
    let host = |_: &HostRequest| panic!("the host was asked");
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for url in [
        format!("https://{closed}/x"),
        format!("https://localhost:{}/x", closed.port()),
    ] {
        let failure = send(host, &url, &minute()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Connect, "{failure:?}");
    }
    let transport =
        HostTransport::new(HostSender::new(host), &TransportOptions::default()).unwrap();
    let endpoint = Url::identity_endpoint(&format!("http://{closed}/metadata")).unwrap();
    let failure = transport
        .send(&Request::new(Method::Get, endpoint), &minute())
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connect, "{failure:?}");
}

#[test]
fn options_for_the_librarys_own_connections_are_rejected() {
    let usual = TransportOptions::default;
    for (options, named) in [
        (
            TransportOptions {
                proxy: ProxyChoice::None,
                ..usual()
            },
            "proxy_mode",
        ),
        (
            TransportOptions {
                ca_add: b"x".to_vec(),
                ..usual()
            },
            "ca_add",
        ),
        (
            TransportOptions {
                ca_only: b"x".to_vec(),
                ..usual()
            },
            "ca_only",
        ),
        (
            TransportOptions {
                connect_timeout: Duration::from_secs(1),
                ..usual()
            },
            "connect_timeout_ms",
        ),
        (
            TransportOptions {
                allow_http_loopback: true,
                ..usual()
            },
            "GDAP_CLIENT_ALLOW_HTTP_LOOPBACK",
        ),
        (
            TransportOptions {
                pool_size: 1,
                ..usual()
            },
            "",
        ),
    ] {
        let sender = HostSender::new(|_| Ok(response(200, &[], Vec::new())));
        let error = HostTransport::new(sender, &options).err().expect(named);
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        let hint = error.hint().unwrap();
        assert!(
            format!("{error} {hint:?}").contains("connections")
                && error.to_string().contains(named),
            "{error}"
        );
    }
}
