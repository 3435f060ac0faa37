//! Attempts that were cut: a request that a server may have read is never reported as unsent.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rustls_pki_types::PrivateKeyDer;

use super::ReqwestTransport;
use super::tunnel::tests::{proxy, through};
use crate::auth::StaticToken;
use crate::base::{Cancel, ErrorKind, Outcome, Secret};
use crate::http::testing::{Decoder, FakeClock, pipeline};
use crate::http::{Attempt, CallSettings, FailureKind, Method, ProxyChoice, ProxyCredentials};
use crate::http::{AttemptState, Pipeline, Request, Ticket, Transport, TransportOptions, Url};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const LAST: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";

/// A TLS server on localhost. A function of the connection's number chooses its behavior.
struct Server {
    root: String,
    ca: Vec<u8>,
    /// The paths of the requests that it read.
    paths: Arc<Mutex<HashSet<String>>>,
}

enum Behavior {
    /// Serves the connection to its end.
    Serve,
    /// Serves one request.
    ServeOne,
    /// Never responds to the handshake.
    Hang,
    /// Responds to the handshake and to each request after this time.
    Linger(Duration),
    /// Responds to each request after a message on this channel.
    ServeWhen(Arc<Mutex<mpsc::Receiver<()>>>),
}

fn server(behavior: impl Fn(usize) -> Behavior + Send + Sync + 'static) -> Server {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let paths = Arc::new(Mutex::new(HashSet::new()));
    let (log, behavior) = (paths.clone(), Arc::new(behavior));
    thread::spawn(move || {
        let mut hung = Vec::new();
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let action = behavior(number);
            if let Behavior::Hang = action {
                hung.push(stream);
                continue;
            }
            let (config, log) = (config.clone(), log.clone());
            thread::spawn(move || serve(stream, config, &log, &action));
        }
    });
    Server {
        root: format!("https://localhost:{port}"),
        ca: own.cert.pem().into_bytes(),
        paths,
    }
}

fn serve(
    stream: TcpStream,
    config: Arc<rustls::ServerConfig>,
    log: &Mutex<HashSet<String>>,
    behavior: &Behavior,
) {
    if let Behavior::Linger(time) = behavior {
        thread::sleep(*time);
    }
    let session = rustls::ServerConnection::new(config).unwrap();
    let mut tls = rustls::StreamOwned::new(session, stream);
    while let Some(path) = head(&mut tls) {
        log.lock().unwrap().insert(path);
        match behavior {
            Behavior::Linger(time) => thread::sleep(*time),
            Behavior::ServeWhen(told) => drop(told.lock().unwrap().recv()),
            _ => {}
        }
        let response = match behavior {
            Behavior::ServeOne => LAST,
            _ => OK,
        };
        if tls.write_all(response).and_then(|()| tls.flush()).is_err() {
            return;
        }
        if let Behavior::ServeOne = behavior {
            tls.conn.send_close_notify();
            let _ = tls.flush();
            return;
        }
    }
}

/// Reads a request with its body, and returns its path.
fn head(stream: &mut impl Read) -> Option<String> {
    let (mut head, mut one) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut one).ok()?;
        head.push(one[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(0);
    stream.read_exact(&mut vec![0; length]).ok()?;
    head.split(' ').nth(1).map(str::to_owned)
}

impl Server {
    fn transport(&self) -> Arc<ReqwestTransport> {
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            ca_only: self.ca.clone(),
            ..TransportOptions::default()
        };
        Arc::new(ReqwestTransport::new(&options).unwrap())
    }
}

fn attempt(timeout: Duration) -> Attempt {
    Attempt {
        timeout,
        max_body: 1000,
        bearer: None,
        ticket: Ticket::default(),
        cancel: None,
    }
}

fn patch(root: &str, path: &str) -> Request {
    let url = Url::parse(&format!("{root}/{path}")).unwrap();
    Request::new(Method::Patch, url).with_json(b"{}".to_vec())
}

fn calls(transport: &Arc<ReqwestTransport>, root: &str) -> Arc<Pipeline> {
    let token = StaticToken::new(b"abc", None).unwrap();
    Arc::new(pipeline(transport.clone(), token, FakeClock::new(), root))
}

/// Makes `wide` calls at once, and cancels all when `connecting` returns, which is when their connects are under
/// way.
fn cancelled(calls: &Arc<Pipeline>, root: &str, wide: usize, connecting: &dyn Fn()) {
    let cancel = Cancel::new();
    let threads: Vec<_> = (0..wide)
        .map(|number| {
            let (calls, root, cancel) = (calls.clone(), root.to_owned(), cancel.clone());
            thread::spawn(move || {
                let call = calls.begin(Some(&cancel), CallSettings::default()).unwrap();
                let request = patch(&root, &format!("cancelled{number}"));
                let before = || Ok(());
                calls.exchange(&call, request, &Decoder, &before).unwrap()
            })
        })
        .collect();
    connecting();
    cancel.fire();
    for thread in threads {
        let exchange = thread.join().unwrap();
        let error = exchange.result.unwrap_err();
        assert_eq!(
            (exchange.state, error.kind(), error.outcome()),
            (AttemptState::Unsent, ErrorKind::Cancelled, Outcome::NotSent)
        );
    }
}

/// A function that waits until `wide` connections have come in.
fn counted(wide: usize) -> (Arc<Mutex<mpsc::Sender<()>>>, impl Fn()) {
    let (arrived, seen) = mpsc::channel();
    let wait = move || {
        for _ in 0..wide {
            seen.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        // Time for the client to notice the connection.
        thread::sleep(Duration::from_millis(100));
    };
    (Arc::new(Mutex::new(arrived)), wait)
}

#[test]
fn a_hanging_handshake_leaves_cancelled_calls_unsent() {
    for (served, wide) in [(0, 1), (0, 16), (1, 1), (1, 16)] {
        let (arrived, wait) = counted(wide);
        let server = server(move |number| {
            if number < served {
                return Behavior::ServeOne;
            }
            arrived.lock().unwrap().send(()).unwrap();
            Behavior::Hang
        });
        let transport = server.transport();
        for number in 0..served {
            let request = patch(&server.root, &format!("served{number}"));
            transport
                .send(&request, &attempt(Duration::from_secs(60)))
                .unwrap();
        }
        let calls = calls(&transport, &server.root);
        cancelled(&calls, &server.root, wide, &wait);
        assert_eq!(server.paths.lock().unwrap().len(), served);
    }
}

#[test]
fn a_hanging_handshake_leaves_timed_out_attempts_unsent() {
    for (served, wide) in [(0, 1), (0, 16), (1, 1), (1, 16)] {
        let server = server(move |number| match number < served {
            true => Behavior::ServeOne,
            false => Behavior::Hang,
        });
        let transport = server.transport();
        for number in 0..served {
            let request = patch(&server.root, &format!("served{number}"));
            transport
                .send(&request, &attempt(Duration::from_secs(60)))
                .unwrap();
        }
        let start = Arc::new(Barrier::new(wide));
        let threads: Vec<_> = (0..wide)
            .map(|number| {
                let (transport, start) = (transport.clone(), start.clone());
                let request = patch(&server.root, &format!("x{number}"));
                thread::spawn(move || {
                    start.wait();
                    transport.send(&request, &attempt(Duration::from_secs(2)))
                })
            })
            .collect();
        for thread in threads {
            let failure = thread.join().unwrap().unwrap_err();
            assert_eq!((failure.kind, failure.sent), (FailureKind::Timeout, false));
            assert_eq!(
                failure.message,
                "The connection to localhost took too long."
            );
        }
    }
}

#[test]
fn a_proxy_that_never_answers_a_connect_leaves_calls_unsent() {
    for wide in [1, 16] {
        let (arrived, wait) = counted(wide);
        let url = proxy(move |stream, head| {
            assert!(head.starts_with("CONNECT graph.test:443 "), "{head}");
            arrived.lock().unwrap().send(()).unwrap();
            let _ = (&stream).read(&mut [0; 100]);
        });
        let calls = calls(&through(url, None), "https://graph.test");
        cancelled(&calls, "https://graph.test", wide, &wait);
    }
}

/// Attempts are cut at any moment, by their timeout or by a cancel, over connections that succeed, hang, stay
/// open or close. A request that is reported as unsent must never have been read.
#[test]
fn an_unsent_request_was_never_read_by_the_server() {
    let server = server(|number| match number % 5 {
        0 => Behavior::Serve,
        1 => Behavior::ServeOne,
        2 => Behavior::Hang,
        _ => Behavior::Linger(Duration::from_millis(number as u64 % 7)),
    });
    let root = Arc::new(server.root.clone());
    let mut unsent = Vec::new();
    // Repeated on a busy machine until there are both read and unsent requests, with more and more time for a
    // handshake.
    for round in 0..20_u64 {
        let transport = server.transport();
        let workers: Vec<_> = (0..6_u64)
            .map(|worker| {
                let (transport, root) = (transport.clone(), root.clone());
                thread::spawn(move || cut_at_any_moment(&transport, &root, round, worker))
            })
            .collect();
        unsent.extend(workers.into_iter().flat_map(|it| it.join().unwrap()));
        if !unsent.is_empty() && !server.paths.lock().unwrap().is_empty() {
            break;
        }
    }
    // By then, delayed requests have been read.
    thread::sleep(Duration::from_millis(500));
    let read = server.paths.lock().unwrap();
    for path in &unsent {
        assert!(!read.contains(path), "{path} was read");
    }
    assert!(
        !unsent.is_empty() && !read.is_empty(),
        "{} unsent, {} read",
        unsent.len(),
        read.len()
    );
}

/// Sends sixty requests, each cut by its timeout or by a cancel, and returns the paths of those that are reported
/// as unsent.
fn cut_at_any_moment(
    transport: &Arc<ReqwestTransport>,
    root: &str,
    round: u64,
    worker: u64,
) -> Vec<String> {
    let mut unsent = Vec::new();
    for number in 0..60_u64 {
        let path = format!("{round}-{worker}-{number}");
        let request = patch(root, &path);
        let time = Duration::from_millis(2 + (worker * 31 + number * 17) % 25 + 15 * round);
        let limits = attempt(match number % 2 {
            0 => time,
            _ => Duration::from_millis(400),
        });
        let ticket = limits.ticket.clone();
        let sending = {
            let transport = transport.clone();
            thread::spawn(move || transport.send(&request, &limits))
        };
        let is_given_up = number % 2 == 1 && {
            thread::sleep(time);
            transport.give_up(&ticket)
        };
        let sent = sending.join().unwrap();
        if is_given_up || sent.is_err_and(|failure| !failure.sent) {
            unsent.push(format!("/{path}"));
        }
    }
    unsent
}

/// A request that takes the connection of another one, while its own is being made, may have been read. One that
/// waits for its own connection at the same time was not sent.
#[test]
fn a_request_on_the_connection_of_another_one_is_not_unsent() {
    let (arrived, seen) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let (arrived, released) = (Mutex::new(arrived), Arc::new(Mutex::new(released)));
    let server = server(move |number| {
        arrived.lock().unwrap().send(()).unwrap();
        match number {
            0 => Behavior::ServeWhen(released.clone()),
            _ => Behavior::Hang,
        }
    });
    let transport = server.transport();
    let wait = Duration::from_secs(60);
    let send = |path: &str| {
        let (transport, request) = (transport.clone(), patch(&server.root, path));
        let limits = attempt(wait);
        let ticket = limits.ticket.clone();
        let sending = thread::spawn(move || transport.send(&request, &limits));
        seen.recv_timeout(wait).unwrap();
        (ticket, sending)
    };
    let (_, first) = send("first");
    let (second, sending) = send("second");
    release.send(()).unwrap();
    first.join().unwrap().unwrap();
    let end = Instant::now() + wait;
    while !server.paths.lock().unwrap().contains("/second") {
        assert!(Instant::now() < end, "the second request was not read");
        thread::yield_now();
    }
    let (third, hanging) = send("third");
    assert!(!transport.give_up(&second));
    assert!(transport.give_up(&third));
    assert!(!hanging.join().unwrap().unwrap_err().sent);
    release.send(()).unwrap();
    sending.join().unwrap().unwrap();
}

/// A server that rejects the client after the handshake of TLS 1.3 reads nothing of what was sent meanwhile.
#[test]
fn a_refused_client_certificate_is_unsent() {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(own.cert.der().clone()).unwrap();
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots),
        provider.clone(),
    );
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut session = rustls::ServerConnection::new(config.clone()).unwrap();
            let _ = session.complete_io(&mut stream);
            // The alert is on its way; what the client sent is read, so that closing resets nothing.
            while session.wants_write() && session.write_tls(&mut stream).is_ok() {}
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    let options = TransportOptions {
        proxy: ProxyChoice::None,
        ca_only: own.cert.pem().into_bytes(),
        ..TransportOptions::default()
    };
    let transport = ReqwestTransport::new(&options).unwrap();
    let request = patch(&format!("https://localhost:{port}"), "x");
    let failure = transport
        .send(&request, &attempt(Duration::from_secs(60)))
        .unwrap_err();
    assert_eq!(
        (failure.kind, failure.sent),
        (FailureKind::Tls, false),
        "{failure:?}"
    );
}

/// One attempt tries a password; if the proxy accepts it, all use it at once.
#[test]
fn after_the_first_acceptance_all_go_at_once() {
    let server = server(|_| Behavior::Serve);
    let port: u16 = server.root.rsplit(':').next().unwrap().parse().unwrap();
    let heads = Arc::new(Mutex::new(0));
    let log = heads.clone();
    let url = proxy(move |mut stream, _| {
        *log.lock().unwrap() += 1;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let mut onward = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (mut from, mut to) = (stream.try_clone().unwrap(), onward.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut from, &mut to));
        let _ = std::io::copy(&mut onward, &mut stream);
    });
    // No request to localhost goes through a proxy, so the request is for another name than the certificate's.
    // The check of the name fails, after the proxy has let the attempt through.
    let transport = through(
        url,
        Some(ProxyCredentials {
            user: "u".to_owned(),
            password: Secret::copy_of(b"right"),
        }),
    );
    let begin = Instant::now();
    let threads: Vec<_> = (0..8)
        .map(|number| {
            let transport = transport.clone();
            let request = patch("https://graph.test", &number.to_string());
            thread::spawn(move || transport.send(&request, &attempt(Duration::from_secs(60))))
        })
        .collect();
    for thread in threads {
        let failure = thread.join().unwrap().unwrap_err();
        assert_eq!(failure.kind, FailureKind::Tls, "{failure:?}");
    }
    assert_eq!(*heads.lock().unwrap(), 8);
    assert!(begin.elapsed() < Duration::from_secs(60));
}
