//! Proxies that refuse to connect.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::base::{ErrorKind, Secret};
use crate::http::retry::{self, Event};
use crate::http::{Attempt, Failure, FailureKind, Method, ProxyChoice, ProxyCredentials};
use crate::http::{Request, ReqwestTransport, Ticket, Transport, TransportOptions, Url};

/// A proxy that reads the first head of each connection, and passes the connection and the head to `then`.
pub(in crate::http) fn proxy(then: impl Fn(TcpStream, String) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let then = Arc::new(then);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let then = then.clone();
            thread::spawn(move || {
                let (mut head, mut line) = (String::new(), String::new());
                let mut reader = BufReader::new(stream);
                while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
                    head.push_str(&line);
                    if line == "\r\n" {
                        break;
                    }
                    line.clear();
                }
                then(reader.into_inner(), head);
            });
        }
    });
    url
}

pub(in crate::http) fn through(
    url: String,
    credentials: Option<ProxyCredentials>,
) -> Arc<ReqwestTransport> {
    let options = TransportOptions {
        proxy: ProxyChoice::Url { url, credentials },
        ca_only: crate::http::testing::CA.as_bytes().to_vec(),
        ..TransportOptions::default()
    };
    Arc::new(ReqwestTransport::new(&options).unwrap())
}

fn credentials(password: &str) -> ProxyCredentials {
    ProxyCredentials {
        user: "u".to_owned(),
        password: Secret::copy_of(password.as_bytes()),
    }
}

fn attempt() -> Attempt {
    Attempt {
        timeout: Duration::from_secs(60),
        max_body: 1000,
        bearer: None,
        ticket: Ticket::default(),
        cancel: None,
    }
}

fn send(transport: &ReqwestTransport, host: &str) -> Failure {
    let url = Url::parse(&format!("https://{host}/x")).unwrap();
    let request = Request::new(Method::Patch, url).with_json(b"{}".to_vec());
    transport.send(&request, &attempt()).unwrap_err()
}

type Heads = Arc<Mutex<Vec<String>>>;

/// A proxy that responds to every CONNECT with these bytes, and the heads that it read.
fn responding(bytes: &'static [u8]) -> (String, Heads) {
    let heads = Heads::default();
    let log = heads.clone();
    let url = proxy(move |mut stream, head| {
        log.lock().unwrap().push(head);
        let _ = stream.write_all(bytes);
    });
    (url, heads)
}

/// The message, with the proxy's port replaced, which differs from run to run.
fn shown(failure: &Failure, url: &str) -> String {
    failure
        .message
        .replace(url.strip_prefix("http://").unwrap(), "P")
}

#[test]
fn the_status_is_told_with_the_fix_and_decides_on_a_retry() {
    let refused = "The proxy P (from the proxy option) refused to connect to graph.test";
    let sign_in = "The proxy P (from the proxy option) requires a sign-in";
    for (bytes, is_retried, hint, message) in [
        (
            &b"HTTP/1.1 403 No\r\n\r\n"[..],
            false,
            "proxy.allowHost",
            format!("{refused} (HTTP 403)."),
        ),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/?t=hunter2\r\n\r\n",
            false,
            "gateway.openPortal",
            format!("{refused} (HTTP 302)."),
        ),
        (
            b"HTTP/1.1 405 No\r\n\r\n",
            false,
            "proxy.useForwardProxy",
            format!("{refused} (HTTP 405)."),
        ),
        (
            b"HTTP/1.1 429 No\r\n\r\n",
            true,
            "proxy.wait",
            format!("{refused} (HTTP 429)."),
        ),
        (
            b"HTTP/1.1 502 No\r\n\r\n",
            true,
            "proxy.checkUpstream",
            format!("{refused} (HTTP 502)."),
        ),
        (
            b"HTTP/1.1 504 No\r\n\r\n",
            true,
            "proxy.checkUpstream",
            format!("{refused} (HTTP 504)."),
        ),
        (
            b"SSH-2.0-nothing\r\n\r\n",
            false,
            "proxy.useForwardProxy",
            "The proxy P (from the proxy option) responded with something other than HTTP."
                .to_owned(),
        ),
        (
            b"",
            true,
            "proxy.check",
            "The proxy P (from the proxy option) closed the connection without a response."
                .to_owned(),
        ),
        (
            b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n",
            false,
            "proxy.useBasic",
            format!("{sign_in} (HTTP 407). It offers Basic."),
        ),
        (
            b"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n",
            false,
            "proxy.useForwarder",
            format!("{sign_in} other than Basic (HTTP 407). It offers Negotiate, NTLM."),
        ),
    ] {
        let (url, _) = responding(bytes);
        let failure = send(&through(url.clone(), None), "graph.test");
        assert_eq!(shown(&failure, &url), message);
        assert!(!failure.sent);
        assert_eq!(
            retry::is_retryable(Event::Failure(&failure)),
            is_retried,
            "{message}"
        );
        let error = failure.to_error();
        assert_eq!(error.kind(), ErrorKind::Proxy);
        assert_eq!(error.hint().unwrap().code(), hint, "{message}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
}

#[test]
fn a_proxy_that_cannot_be_reached_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let failure = send(&through(url.clone(), None), "graph.test");
    let begin = "The proxy P (from the proxy option) can't be reached: ";
    assert!(shown(&failure, &url).starts_with(begin), "{failure:?}");
    assert_eq!(failure.kind, FailureKind::ProxyUnavailable);
    let failure = send(
        &through("http://nowhere.invalid:3128".to_owned(), None),
        "graph.test",
    );
    let begin = "The proxy nowhere.invalid:3128 (from the proxy option) can't be reached: ";
    assert!(failure.message.starts_with(begin), "{failure:?}");
}

#[test]
fn a_proxy_is_asked_once_with_the_credentials_it_was_shown() {
    let (url, heads) = responding(b"HTTP/1.1 503 No\r\nRetry-After: 30\r\n\r\n");
    let transport = through(url, Some(credentials("hunter2")));
    let first = send(&transport, "graph.test");
    assert_eq!(heads.lock().unwrap().len(), 2, "one attempt, one question");
    let wait = first.to_error().retry_after().unwrap();
    assert!(wait <= Duration::from_secs(30) && wait > Duration::from_secs(10));
    assert_eq!(first.status, Some(503));
    let second = send(&transport, "graph.test");
    assert_eq!(second.status, Some(503), "as it was told a moment ago");
    let other = send(&transport, "login.test");
    assert_eq!(other.status, None, "nothing is known of another host");
    let heads = heads.lock().unwrap();
    assert_eq!(heads.len(), 4);
    for head in heads.iter() {
        assert!(head.starts_with("CONNECT "), "{head}");
        assert!(head.contains("Basic dTpodW50ZXIy\r\n"), "{head}");
    }
    assert_eq!(heads[0].lines().next(), heads[1].lines().next());
}

#[test]
fn a_proxy_that_connects_when_asked_again_is_tried_again() {
    let number = Mutex::new(0);
    let url = proxy(move |mut stream, _| {
        *number.lock().unwrap() += 1;
        let _ = stream.write_all(match *number.lock().unwrap() {
            1 => b"HTTP/1.1 500 Oops\r\n\r\n",
            _ => b"HTTP/1.1 200 OK\r\n\r\n",
        });
    });
    let failure = send(&through(url, None), "graph.test");
    assert!(
        failure
            .message
            .ends_with("refused to connect to graph.test, but connected when it was asked again."),
        "{failure:?}"
    );
    assert!(retry::is_retryable(Event::Failure(&failure)));
}

/// Accounts are locked after five to ten wrong passwords, so only one attempt may try the password.
#[test]
fn a_wrong_proxy_password_is_shown_once() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let log = heads.clone();
    let url = proxy(move |mut stream, head| {
        log.lock().unwrap().push(head);
        let _ = stream.write_all(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
    });
    let transport = through(url, Some(credentials("hunter2")));
    let threads: Vec<_> = (0..30)
        .map(|number| {
            let transport = transport.clone();
            thread::spawn(move || send(&transport, &format!("graph{number}.test")))
        })
        .collect();
    for thread in threads {
        let failure = thread.join().unwrap();
        assert_eq!(
            (failure.kind, failure.status, failure.sent),
            (FailureKind::Proxy, Some(407), false)
        );
        assert!(
            failure
                .message
                .contains("rejected the user name or password")
        );
        assert!(!format!("{failure:?}").contains("hunter2"));
    }
    let heads = heads.lock().unwrap();
    let shown = heads.iter().filter(|head| head.contains("dTpodW50ZXIy"));
    assert_eq!(shown.count(), 1, "{heads:?}");
}
