//! The promises of the interface for every call: logs, progress, hints, statuses, limits and messages.

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use gdap::auth::{CallbackToken, cached};
use gdap::base::{Cancel, ErrorKind, Level, Outcome, Progress, ProgressKind, Result};
use gdap::client::{
    Batch, BatchOptions, CallOptions, Client, ClientOptions, ListQuery, Reply, Work,
};
use gdap::http::ProxyChoice;
use serde_json::json;

use super::support::*;

/// The log lines and progress reports of a client from now on.
#[derive(Default, Clone)]
struct Recorder {
    lines: Arc<Mutex<Vec<(Level, String)>>>,
    steps: Arc<Mutex<Vec<Progress>>>,
}

impl Recorder {
    fn by(client: &Client) -> Recorder {
        let recorder = Recorder::default();
        let lines = recorder.lines.clone();
        client.diagnostics().set_log(Some((
            Level::Debug,
            Arc::new(move |level, _: &str, line: &str| {
                lines.lock().unwrap().push((level, line.to_owned()));
            }),
        )));
        let steps = recorder.steps.clone();
        let progress = move |step: &Progress| steps.lock().unwrap().push(*step);
        client.diagnostics().set_progress(Some(Arc::new(progress)));
        recorder
    }

    fn has(&self, level: Level, part: &str) -> bool {
        let lines = self.lines.lock().unwrap();
        lines
            .iter()
            .any(|(own, line)| *own == level && line.contains(part))
    }

    /// Waits until progress of this kind is seen: a batch hands an item over before it reports it.
    fn sees(&self, kind: ProgressKind) -> bool {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.kinds().contains(&kind) {
            if Instant::now() > end {
                return false;
            }
            thread::yield_now();
        }
        true
    }

    fn kinds(&self) -> Vec<ProgressKind> {
        self.steps
            .lock()
            .unwrap()
            .iter()
            .map(|step| step.kind)
            .collect()
    }
}

#[test]
fn a_failed_item_is_logged_as_an_error() {
    let world = world();
    let recorder = Recorder::by(&world.client);
    let batch = Batch::new(&world.client, BatchOptions::default()).unwrap();
    let call = CallOptions::default();
    batch
        .submit(Work::Create, "", b"{}", &call, 1, Duration::ZERO)
        .unwrap();
    let (_, result) = batch.take(Duration::from_secs(20)).unwrap();
    let error = result.unwrap_err();
    assert!(recorder.has(Level::Error, &format!("Validation: {error}")));
}

/// The throttled call itself reports the wait, not only the calls after it.
#[test]
fn a_throttled_call_reports_that_it_waits_for_the_throttle() {
    for method in ["GET", "PATCH"] {
        let world = world();
        let id = world.seed(json!({"status": "created"}));
        let recorder = Recorder::by(&world.client);
        world.emulator.fault(json!({
            "kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "times": 1,
            "match": {"method": method},
        }));
        world.update(&id, json!({"displayName": method})).unwrap();
        let kinds = recorder.kinds();
        assert!(
            kinds.contains(&ProgressKind::ThrottleWait),
            "{method}: {kinds:?}"
        );
        assert!(
            !kinds.contains(&ProgressKind::RetryWait),
            "{method}: {kinds:?}"
        );
        assert!(
            recorder.has(Level::Warn, "throttling"),
            "{method}: {:?}",
            recorder.lines
        );
    }
}

#[test]
fn a_conflict_that_is_settled_is_logged_as_a_warning() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let recorder = Recorder::by(&world.client);
    world.emulator.fault(json!({
        "kind": "status", "status": 412, "times": 1, "match": {"method": "PATCH"},
    }));
    world
        .update(&id, json!({"displayName": "settled"}))
        .unwrap();
    assert!(
        recorder.has(Level::Warn, "Another client changed"),
        "{:?}",
        recorder.lines
    );
}

#[test]
fn every_kind_of_progress_and_every_level_of_the_log_is_seen() {
    let world = world();
    let recorder = Recorder::by(&world.client);
    let (client, call) = (&world.client, CallOptions::default());
    let draft = world.seed(json!({"status": "created"}));
    for fault in [
        json!({"kind": "status", "status": 503, "times": 1}),
        json!({"kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "times": 1}),
    ] {
        world.emulator.fault(fault);
        client.get(&draft, &call).unwrap();
    }
    let active = world.seed(json!({"status": "active", "roles": [GA, READERS]}));
    let waits = CallOptions {
        wait: true,
        ..CallOptions::default()
    };
    let wanted = json!({"accessDetails": roles(&[READERS])}).to_string();
    client.update(&active, wanted.as_bytes(), &waits).unwrap();
    world.emulator.fault(json!({
        "kind": "close_before", "times": 1, "match": {"method": "POST"},
    }));
    world.create(new_document("lost")).unwrap();
    let batch = Batch::new(client, BatchOptions::default()).unwrap();
    batch
        .submit(Work::Create, "", b"{}", &call, 1, Duration::ZERO)
        .unwrap();
    batch.take(Duration::from_secs(20)).unwrap().1.unwrap_err();
    for kind in [
        ProgressKind::Attempt,
        ProgressKind::RetryWait,
        ProgressKind::ThrottleWait,
        ProgressKind::OperationWait,
        ProgressKind::Items,
        ProgressKind::ConsistencyWait,
    ] {
        assert!(
            recorder.sees(kind),
            "{kind:?} isn't in {:?}",
            recorder.kinds()
        );
    }
    for level in [Level::Error, Level::Warn, Level::Info, Level::Debug] {
        assert!(recorder.has(level, ""), "{level:?}");
    }
}

/// A write that is made with these options.
type Write<'a> = Box<dyn Fn(&CallOptions<'_>) -> Result<Reply> + Sync + 'a>;

#[test]
fn every_unknown_outcome_says_how_to_look() {
    let world = world();
    let client = &world.client;
    let draft = world.seed(json!({"status": "created"}));
    let other = world.seed(json!({"status": "created"}));
    let active = world.seed(json!({"status": "active", "roles": [READERS]}));
    let assignment = json!({
        "accessContainer": {
            "accessContainerId": "869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11",
            "accessContainerType": "securityGroup",
        },
        "accessDetails": roles(&[READERS]),
    })
    .to_string();
    let create = new_document("unknown").to_string();
    let writes: Vec<(&str, Write)> = vec![
        (
            "create",
            Box::new(|call| client.create(create.as_bytes(), call)),
        ),
        (
            "update",
            Box::new(|call| client.update(&draft, b"{\"displayName\":\"u\"}", call)),
        ),
        ("delete", Box::new(|call| client.delete(&other, call))),
        (
            "request",
            Box::new(|call| client.request(&draft, b"{\"action\":\"lockForApproval\"}", call)),
        ),
        (
            "assign",
            Box::new(|call| client.assign(&active, assignment.as_bytes(), call)),
        ),
    ];
    for (name, write) in &writes {
        for by_cancel in [true, false] {
            world.emulator.clear_faults();
            for method in ["POST", "PATCH", "DELETE"] {
                world.emulator.fault(json!({
                    "kind": "stall", "ms": 3_000, "match": {"method": method},
                }));
            }
            world.emulator.clear_log();
            let cancel = Cancel::new();
            let call = CallOptions {
                cancel: Some(&cancel),
                deadline: (!by_cancel).then_some(Duration::from_millis(800)),
                ..CallOptions::default()
            };
            let error = std::thread::scope(|scope| {
                let running = scope.spawn(|| write(&call));
                while by_cancel && world.writes().is_empty() && !running.is_finished() {
                    std::thread::sleep(Duration::from_millis(5));
                }
                if by_cancel {
                    cancel.fire();
                }
                running.join().unwrap().unwrap_err()
            });
            let wanted = match by_cancel {
                true => ErrorKind::Cancelled,
                false => ErrorKind::Deadline,
            };
            assert_eq!(
                (error.kind(), error.outcome()),
                (wanted, Outcome::Unknown),
                "{name}: {error}"
            );
            assert!(error.hint().is_some(), "{name}: {error}");
        }
    }
}

#[test]
fn the_http_status_is_known_whenever_a_response_came() {
    let world = world();
    let locked = world.seed(json!({"status": "approvalPending"}));
    let error = world
        .update(&locked, json!({"displayName": "x"}))
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.http_status()),
        (ErrorKind::InvalidState, Some(200))
    );
    let call = CallOptions::default();
    for (fault, kind, status) in [
        (
            json!({"kind": "status", "status": 200, "body": "no JSON"}),
            ErrorKind::InvalidResponse,
            200,
        ),
        (
            json!({"kind": "status", "status": 404}),
            ErrorKind::NotFound,
            404,
        ),
        (
            json!({"kind": "status", "status": 429, "headers": {"Retry-After": "300"}}),
            ErrorKind::Throttled,
            429,
        ),
    ] {
        world.emulator.clear_faults();
        world.emulator.fault(fault);
        let error = world.client.get(&locked, &call).unwrap_err();
        assert_eq!(
            (error.kind(), error.http_status()),
            (kind, Some(status)),
            "{error}"
        );
    }
}

#[test]
fn a_create_never_succeeds_without_an_id() {
    for body in [json!({}), json!({"id": null}), json!({"id": ""}), json!([])] {
        let world = world();
        world.emulator.fault(json!({
            "kind": "status", "status": 201, "body": body, "afterCommit": true, "times": 1,
            "match": {"method": "POST"},
        }));
        match world.create(new_document("no id")) {
            Ok(reply) => assert!(reply.id().is_some_and(|id| !id.is_empty()), "{body}"),
            Err(error) => assert_eq!(error.outcome(), Outcome::Unknown, "{body}: {error}"),
        }
    }
}

#[test]
fn texts_beyond_a_limit_are_rejected() {
    let world = world();
    let call = CallOptions::default();
    let long = "x".repeat(9_000);
    let list = |query: ListQuery<'_>| world.client.list(&query, &call).unwrap_err();
    let with = |headers: Vec<(&'static str, &str)>| {
        let call = CallOptions {
            headers: headers
                .iter()
                .map(|(name, value)| (*name, *value))
                .collect(),
            ..CallOptions::default()
        };
        world.client.get("id", &call).unwrap_err()
    };
    let batch = Batch::new(&world.client, BatchOptions::default()).unwrap();
    let errors = [
        list(ListQuery {
            top: 301,
            ..ListQuery::default()
        }),
        list(ListQuery {
            filter: &long,
            ..ListQuery::default()
        }),
        world.client.get(&long, &call).unwrap_err(),
        with(vec![("Prefer", &long)]),
        with((0..65).map(|_| ("Prefer", "x")).collect()),
        batch
            .submit(Work::Create, &long, b"{}", &call, 1, Duration::ZERO)
            .unwrap_err(),
        world
            .client
            .create(&vec![b' '; 1_100_000], &call)
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
    }
    assert!(world.emulator.log().is_empty(), "nothing is sent");
}

#[test]
fn a_base_uri_may_end_in_the_version() {
    let world = world();
    let at = |version: &str| ClientOptions {
        base_uri: Some(format!(
            "{}{version}",
            world.emulator.uri().trim_end_matches('/')
        )),
        ..options(&world.emulator)
    };
    for version in ["", "/", "/v1.0", "/v1.0/"] {
        let list = client(at(version)).list(&ListQuery::default(), &CallOptions::default());
        assert!(list.is_ok(), "{version}: {list:?}");
    }
    let token = gdap::auth::StaticToken::new(b"t", None).unwrap();
    let error = Client::new(at("/beta"), Arc::new(token))
        .map(drop)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}

#[test]
fn a_token_callback_that_calls_its_own_client_fails_at_once() {
    let world = world();
    for has_cancel in [false, true] {
        let own: Arc<OnceLock<Client>> = Arc::default();
        let inner = Arc::new(Mutex::new(None));
        let (client_of_callback, seen) = (own.clone(), inner.clone());
        let source = CallbackToken::new(move |_| {
            let cancel = Cancel::new();
            let call = CallOptions {
                cancel: has_cancel.then_some(&cancel),
                ..CallOptions::default()
            };
            let client = client_of_callback.get().expect("the client");
            let error = client.get("x", &call).unwrap_err();
            *seen.lock().unwrap() = Some(error.clone());
            Err(error)
        });
        let client = Client::new(options(&world.emulator), cached(source)).unwrap();
        let client = own.get_or_init(|| client);
        let cancel = Cancel::new();
        let call = CallOptions {
            cancel: has_cancel.then_some(&cancel),
            ..CallOptions::default()
        };
        let error = client.get("x", &call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential, "{error}");
        let inner = inner.lock().unwrap().clone().expect("the callback's error");
        assert_eq!(inner.kind(), ErrorKind::Credential, "{inner}");
        assert_eq!(inner.hint().unwrap().code(), "signIn.useOtherClient");
    }
}

#[test]
fn without_retries_a_throttled_call_ends_at_once() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let mut once = options(&world.emulator);
    once.retry.max_retries = 0;
    let client = client(once);
    world.emulator.fault(json!({
        "kind": "status", "status": 429, "headers": {"Retry-After": "1"},
    }));
    world.emulator.clear_log();
    let error = client.get(&id, &CallOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled, "{error}");
    assert_eq!(world.emulator.log().len(), 1);
}

/// The listener's queue is full, so no connection is established.
#[cfg(target_os = "linux")]
#[test]
fn a_connect_timeout_is_a_timeout_of_which_nothing_was_sent() {
    let world = world();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let wait = Duration::from_millis(300);
    let queue: Vec<_> = (0..10_000)
        .map_while(|_| TcpStream::connect_timeout(&address, wait).ok())
        .collect();
    assert!(queue.len() < 10_000, "the queue has an end");
    let mut direct = options(&world.emulator);
    direct.base_uri = Some(format!("http://{address}"));
    direct.transport.connect_timeout = wait;
    direct.retry.max_retries = 0;
    let error = client(direct)
        .get("x", &CallOptions::default())
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent),
        "{error}"
    );
}

#[test]
fn a_connection_that_fails_names_the_host_or_the_proxy_that_failed() {
    let world = world();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut direct = options(&world.emulator);
    direct.base_uri = Some(format!("http://{closed}"));
    direct.deadline = Duration::from_secs(2);
    let call = CallOptions::default();
    let error = client(direct).get("x", &call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.message().contains("127.0.0.1"), "{error}");
    let mut through = options(&world.emulator);
    through.deadline = Duration::from_secs(2);
    through.base_uri = Some("https://graph.example.test".to_owned());
    through.transport.proxy = ProxyChoice::Url {
        url: format!("http://{closed}"),
        credentials: None,
    };
    let error = client(through).get("x", &call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Proxy);
    assert!(error.message().contains(&closed.to_string()), "{error}");
}
