//! What is claimed of attempts that were cut: nothing is called unsent that a server may have read.

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

/// A TLS server on localhost: what it does with a connection is a function of its number.
struct Server {
    root: String,
    ca: Vec<u8>,
    /// The paths of the requests that it read.
    paths: Arc<Mutex<HashSet<String>>>,
}

enum Does {
    /// Serves it to its end.
    Serve,
    /// Serves one request.
    ServeOne,
    /// Never answers the handshake.
    Hang,
    /// Answers the handshake and each request after a while.
    Linger(Duration),
}

fn server(does: impl Fn(usize) -> Does + Send + Sync + 'static) -> Server {
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
    let (log, does) = (paths.clone(), Arc::new(does));
    thread::spawn(move || {
        let mut hung = Vec::new();
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let what = does(number);
            if let Does::Hang = what {
                hung.push(stream);
                continue;
            }
            let (config, log) = (config.clone(), log.clone());
            thread::spawn(move || serve(stream, config, &log, &what));
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
    does: &Does,
) {
    if let Does::Linger(time) = does {
        thread::sleep(*time);
    }
    let session = rustls::ServerConnection::new(config).unwrap();
    let mut tls = rustls::StreamOwned::new(session, stream);
    while let Some(path) = head(&mut tls) {
        log.lock().unwrap().insert(path);
        if let Does::Linger(time) = does {
            thread::sleep(*time);
        }
        let response = match does {
            Does::ServeOne => LAST,
            _ => OK,
        };
        if tls.write_all(response).and_then(|()| tls.flush()).is_err() {
            return;
        }
        if let Does::ServeOne = does {
            tls.conn.send_close_notify();
            let _ = tls.flush();
            return;
        }
    }
}

/// The path of a request, its body read.
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

/// `wide` calls at once, all cancelled once `connecting` says that their connects are under way.
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
    let (told, seen) = mpsc::channel();
    let wait = move || {
        for _ in 0..wide {
            seen.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        // From the connection to what the client notes of it.
        thread::sleep(Duration::from_millis(100));
    };
    (Arc::new(Mutex::new(told)), wait)
}

#[test]
fn a_hanging_handshake_leaves_cancelled_calls_unsent() {
    for (served, wide) in [(0, 1), (0, 16), (1, 1), (1, 16)] {
        let (told, wait) = counted(wide);
        let server = server(move |number| {
            if number < served {
                return Does::ServeOne;
            }
            told.lock().unwrap().send(()).unwrap();
            Does::Hang
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
            true => Does::ServeOne,
            false => Does::Hang,
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
        let (told, wait) = counted(wide);
        let url = proxy(move |stream, head| {
            assert!(head.starts_with("CONNECT graph.test:443 "), "{head}");
            told.lock().unwrap().send(()).unwrap();
            let _ = (&stream).read(&mut [0; 100]);
        });
        let calls = calls(&through(url, None), "https://graph.test");
        cancelled(&calls, "https://graph.test", wide, &wait);
    }
}

/// Attempts that are cut at any moment, by their time or by a cancel, over connections that come up, hang,
/// are kept and close: what is called unsent was never read.
#[test]
fn what_is_called_unsent_was_never_read() {
    let server = server(|number| match number % 5 {
        0 => Does::Serve,
        1 => Does::ServeOne,
        2 => Does::Hang,
        _ => Does::Linger(Duration::from_millis(number as u64 % 7)),
    });
    let root = Arc::new(server.root.clone());
    let mut unsent = Vec::new();
    // On a busy machine until there is something of both, with more and more time for a handshake. Each round
    // has connections of its own: after a response that was cut, nothing is called unsent any more.
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
    // What lingers is read by then.
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

/// Sends sixty requests, each cut by its time or by a cancel, and returns the paths of those that are called
/// unsent.
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

/// A server that refuses the client after the handshake of TLS 1.3 reads nothing of what was sent meanwhile.
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

/// A password that the proxy accepts is tried by one, and then used by all at once.
#[test]
fn after_the_first_acceptance_all_go_at_once() {
    let server = server(|_| Does::Serve);
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
    // No request to localhost goes through a proxy, so the certificate's name can't be asked for: what
    // fails is the check of the name, after the proxy let the attempt through.
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
