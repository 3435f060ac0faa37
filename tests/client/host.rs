//! A client whose requests the host sends itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use gdap::auth::{Cached, SecretCredential, StaticToken};
use gdap::base::{Cancel, ErrorKind, Outcome, Secret};
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ClientOptions, Work};
use gdap::emulator::{Emulator, Options};
use gdap::http::{Attempt, HostFailure, HostRequest, HostSender, Method, ProxyChoice, Request};
use gdap::http::{ReqwestTransport, Response, Ticket, Transport, TransportOptions, Url};
use serde_json::json;

use super::support::*;

type Sent = Result<Response, HostFailure>;

/// Sends requests for graph.test to the emulator.
struct Wire {
    transport: ReqwestTransport,
    root: String,
}

impl Wire {
    fn to(emulator: &Emulator) -> Wire {
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            allow_http_loopback: true,
            ..TransportOptions::default()
        };
        Wire {
            transport: ReqwestTransport::new(&options).unwrap(),
            root: emulator.uri().to_owned(),
        }
    }

    fn send(&self, asked: &HostRequest) -> Sent {
        let path = asked.url.as_str().split_once("graph.test").unwrap().1;
        let method = [Method::Get, Method::Post, Method::Patch, Method::Delete];
        let method = method.into_iter().find(|it| it.as_str() == asked.method);
        let url = Url::parse(&format!("{}{path}", self.root)).unwrap();
        let mut request = Request::new(method.unwrap(), url);
        for (name, value) in &asked.headers {
            let value = value.to_str().unwrap();
            request.headers.set(name.as_str(), value).unwrap();
        }
        request.body = asked.body.clone();
        let attempt = Attempt {
            timeout: asked.timeout,
            max_body: asked.max_body,
            bearer: None,
            ticket: Ticket::default(),
            cancel: None,
        };
        let mut response = self.transport.send(&request, &attempt).map_err(|failure| {
            let kind = failure.to_error().kind();
            let (sent, message) = (failure.sent, failure.message);
            HostFailure {
                kind,
                sent,
                message,
            }
        })?;
        response.headers.remove("content-encoding");
        Ok(response)
    }
}

fn options(send: impl Fn(&HostRequest) -> Sent + Send + Sync + 'static) -> ClientOptions {
    let mut options = ClientOptions {
        base_uri: Some("https://graph.test".to_owned()),
        authority: Some("https://graph.test".to_owned()),
        deadline: Duration::from_secs(20),
        consistency_wait: Duration::from_secs(1),
        ..ClientOptions::default()
    };
    options.transport.sender = Some(HostSender::new(send));
    options.retry.base = Duration::from_millis(10);
    options
}

/// A world whose client sends its requests through `change`, which can forward them with the wire.
fn world_over(change: impl Fn(&Wire, &HostRequest) -> Sent + Send + Sync + 'static) -> World {
    let emulator = Emulator::start(Options::default()).unwrap();
    let wire = Wire::to(&emulator);
    let client = client(options(move |request| change(&wire, request)));
    World { emulator, client }
}

fn connection_lost(sent: bool) -> HostFailure {
    HostFailure {
        kind: ErrorKind::ConnectionLost,
        sent,
        message: String::new(),
    }
}

#[test]
fn a_whole_life_and_its_sign_in_go_through_the_host() {
    let world = world_over(|wire, request| wire.send(request));
    let created = world.create(new_document("new")).unwrap();
    let id = created.id().unwrap().to_owned();
    assert_eq!(
        word(&world.update(&id, json!({"displayName": "other"}))),
        "updated"
    );
    let deleted = world.client.delete(&id, &CallOptions::default());
    assert_eq!(word(&deleted), "deleted");

    let seen = Arc::new(Mutex::new(Vec::new()));
    let own = seen.clone();
    let secret = Secret::copy_of(b"canary-secret");
    let secret = SecretCredential::new(None, "8777b240-c6f0-4469-9e98-a3205431b836", secret);
    let source = Cached::new(secret.unwrap());
    let mut options = options(move |request| {
        own.lock().unwrap().push(request.url.as_str().to_owned());
        Err(HostFailure {
            kind: ErrorKind::Proxy,
            sent: false,
            message: "403".to_owned(),
        })
    });
    options.tenant = Some("contoso.test".to_owned());
    let client = Client::new(options, Arc::new(source)).unwrap();
    let error = client.get(&id, &CallOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Proxy, "{error}");
    assert_eq!(
        *seen.lock().unwrap(),
        ["https://graph.test/contoso.test/oauth2/v2.0/token"]
    );
}

#[test]
fn what_the_host_did_not_send_is_sent_again_and_what_it_may_have_sent_is_looked_up() {
    // Not sent: it is sent again without a check.
    let failures = AtomicUsize::new(2);
    let world = world_over(move |wire, request| {
        let fails = request.method == "POST"
            && failures
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                .is_ok();
        if fails {
            return Err(HostFailure {
                kind: ErrorKind::Connect,
                sent: false,
                message: String::new(),
            });
        }
        wire.send(request)
    });
    assert_eq!(word(&world.create(new_document("new"))), "created");
    assert_eq!(world.methods(), ["POST 201"]);

    // Sent, and the response was lost: the check finds the change.
    let world = world_over(|wire, request| match request.method {
        "POST" => wire.send(request).and(Err(connection_lost(true))),
        _ => wire.send(request),
    });
    assert_eq!(word(&world.create(new_document("new"))), "recovered");
    assert_eq!(world.emulator.commits().creates, 1);
}

#[test]
fn a_request_that_went_to_another_address_is_unknown() {
    let world = world_over(|_, _| {
        Err(HostFailure {
            kind: ErrorKind::UntrustedHost,
            sent: true,
            message: "to evil.test".to_owned(),
        })
    });
    let error = world.create(new_document("new")).unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::UntrustedHost, Outcome::Unknown)
    );
    assert!(error.message().contains("evil.test"), "{error}");
}

/// Why a host's transport must not retry: the 412 of its second attempt is reported as another client's
/// change.
#[test]
fn a_host_that_retries_makes_a_write_twice_and_a_conflict_of_its_own_change() {
    let world = world_over(|wire, request| {
        let first = wire.send(request);
        match request.method {
            "PATCH" => wire.send(request),
            _ => first,
        }
    });
    let id = world.seed(json!({"status": "created"}));
    let etag = world.etag(&id);
    let call = CallOptions {
        if_match: Some(&etag),
        ..CallOptions::default()
    };
    let error = world
        .update_with(&id, json!({"displayName": "other"}), &call)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    assert_eq!(world.raw(&id)["displayName"], "other");
    assert_eq!(world.writes().len(), 2);
}

/// The shortest of several measurements: other load on the machine can only make one longer.
fn shortest(mut measure: impl FnMut() -> Duration) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..50 {
        shortest = shortest.min(measure());
        if shortest < SOON {
            break;
        }
    }
    shortest
}

/// How soon after its deadline or cancel a call returns, although the host's transport doesn't.
const SOON: Duration = Duration::from_millis(50);

#[test]
fn a_deadline_and_a_cancel_end_a_call_whose_host_hangs() {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let client = client(options(move |_| {
        let _ = released.lock().unwrap().recv();
        Err(connection_lost(true))
    }));
    let document = new_document("new").to_string();
    let deadline = Duration::from_millis(100);
    let late = shortest(|| {
        let begun = Instant::now();
        let call = CallOptions {
            deadline: Some(deadline),
            ..CallOptions::default()
        };
        let error = client.create(document.as_bytes(), &call).unwrap_err();
        let took = begun.elapsed();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Deadline, Outcome::Unknown)
        );
        assert!(took >= deadline, "{took:?}");
        took - deadline
    });
    assert!(late < SOON, "{late:?} after the deadline");

    let late = shortest(|| {
        let cancel = Cancel::new();
        let own = cancel.clone();
        let fired = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            let at = Instant::now();
            own.fire();
            at
        });
        let call = CallOptions {
            cancel: Some(&cancel),
            deadline: Some(Duration::from_secs(60)),
            ..CallOptions::default()
        };
        let error = client.create(document.as_bytes(), &call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        fired.join().unwrap().elapsed()
    });
    assert!(late < SOON, "{late:?} after the cancel");
    drop(release);
}

#[test]
fn a_host_that_calls_its_own_client_is_told_at_once() {
    let client: Arc<OnceLock<Client>> = Arc::default();
    let own = client.clone();
    let options = options(move |_| {
        let inner = own.get().unwrap().get(READERS, &CallOptions::default());
        let error = inner.unwrap_err();
        Err(HostFailure {
            kind: ErrorKind::Connect,
            sent: false,
            message: format!("{} {error}", error.kind().name()),
        })
    });
    let options = ClientOptions {
        retry: gdap::client::RetryOptions {
            max_retries: 0,
            ..options.retry.clone()
        },
        ..options
    };
    let token = StaticToken::new(b"test-token", None).unwrap();
    client
        .set(Client::new(options, Arc::new(token)).unwrap())
        .unwrap();
    let error = client
        .get()
        .unwrap()
        .get(READERS, &CallOptions::default())
        .unwrap_err();
    let expected = "InvalidArgument The host's transport called the client that is waiting for it";
    assert!(error.message().contains(expected), "{error}");
}

#[test]
fn as_many_are_sent_at_once_as_the_batch_is_wide() {
    const WIDE: usize = 16;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (own, own_maximum) = (now.clone(), most.clone());
    let world = world_over(move |wire, request| {
        own_maximum.fetch_max(own.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Waits until all are there, or for 10 seconds.
        let end = Instant::now() + Duration::from_secs(10);
        while own_maximum.load(Ordering::SeqCst) < WIDE && Instant::now() < end {
            std::thread::yield_now();
        }
        let sent = wire.send(request);
        own.fetch_sub(1, Ordering::SeqCst);
        sent
    });
    std::thread::scope(|scope| {
        for number in 0..WIDE {
            let world = &world;
            scope.spawn(move || {
                world
                    .create(new_document(&format!("new {number}")))
                    .unwrap()
            });
        }
    });
    assert_eq!(
        (
            most.load(Ordering::SeqCst),
            world.emulator.commits().creates
        ),
        (WIDE, WIDE as _)
    );
}

/// The items under way share the connect time; those that wait fail together with them, without an attempt.
#[test]
fn a_batch_gives_up_an_unreachable_host_once() {
    const WIDTH: u32 = 4;
    const ITEMS: u64 = 40;
    let mut unreachable = options(|_| {
        Err(HostFailure {
            kind: ErrorKind::Connect,
            sent: false,
            message: "no way there".to_owned(),
        })
    });
    unreachable.unreachable = Duration::from_millis(300);
    unreachable.retry.max_retries = 10_000;
    unreachable.retry.cap = Duration::from_millis(20);
    let batch_options = BatchOptions {
        concurrency: WIDTH,
        capacity: ITEMS as u32,
        unordered: true,
        ..BatchOptions::default()
    };
    let batch = Batch::new(&client(unreachable), batch_options).unwrap();
    for tag in 0..ITEMS {
        let call = CallOptions::default();
        let work = Work::Get;
        batch
            .submit(work, READERS, b"", &call, tag, Duration::ZERO)
            .unwrap();
    }
    let mut without_attempt = 0;
    for _ in 0..ITEMS {
        let (_, result) = batch.take(Duration::from_secs(60)).unwrap();
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Connect, Outcome::NotSent)
        );
        assert_eq!(
            error.message(),
            "graph.test couldn't be reached within 1 s. No connection to graph.test could be made: no way there."
        );
        without_attempt += u64::from(error.requests_sent() == 0);
    }
    // On a slow machine a few more items make an attempt, one in 10 seconds.
    assert!(
        without_attempt >= ITEMS - 2 * u64::from(WIDTH),
        "{without_attempt}"
    );
}
