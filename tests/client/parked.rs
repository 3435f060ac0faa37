//! Writes of a batch that pause: they occupy no worker, and report what they know when they are stopped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gdap::base::{Cancel, Clock, ErrorKind, Outcome};
use gdap::client::{Batch, BatchOptions, CallOptions, Work};
use gdap::http::{Attempt, Failure, Headers, Method, Request, Response, Transport};
use serde_json::{Value, json};

use super::memory::{StandingClock, client};
use super::support::{new_document, parsed};

const LONG: Duration = Duration::from_secs(60);

/// A service that creates every relationship but lists none until the test allows it; a gateway's error
/// replaces its responses to creates.
struct Behind {
    clock: Arc<StandingClock>,
    made: Mutex<Vec<Value>>,
    is_listed: AtomicBool,
    /// Whether the next POST is throttled for a minute.
    throttles: AtomicBool,
    requests: Mutex<Vec<Method>>,
}

impl Behind {
    fn new(clock: &Arc<StandingClock>) -> Arc<Behind> {
        Arc::new(Behind {
            clock: clock.clone(),
            made: Mutex::default(),
            is_listed: AtomicBool::new(false),
            throttles: AtomicBool::new(false),
            requests: Mutex::default(),
        })
    }

    /// Waits until `count` requests have arrived.
    fn until(&self, count: usize) {
        let began = Instant::now();
        while self.requests.lock().unwrap().len() < count {
            assert!(
                began.elapsed() < LONG,
                "{:?}",
                self.requests.lock().unwrap()
            );
            std::thread::yield_now();
        }
    }

    fn posts(&self) -> usize {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|method| !method.is_read()).count()
    }

    fn made(&self, request: &Request) -> Value {
        let mut entity: Value = serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
        let created = jiff::Timestamp::try_from(self.clock.now()).unwrap();
        entity["@odata.etag"] = json!("W/\"1\"");
        entity["id"] = json!("made");
        entity["status"] = json!("created");
        entity["createdDateTime"] = json!(created.to_string());
        entity
    }
}

impl Transport for Behind {
    fn send(&self, request: &Request, _attempt: &Attempt) -> Result<Response, Failure> {
        let mut headers = Headers::new();
        headers.set("request-id", "of the gateway").unwrap();
        let throttles = self.throttles.swap(false, Ordering::SeqCst);
        if throttles {
            headers.set("Retry-After", "60").unwrap();
        }
        let answer = |status, body: Value| {
            Ok(Response {
                status,
                headers: headers.clone(),
                body: body.to_string().into_bytes(),
            })
        };
        let mut made = self.made.lock().unwrap();
        let answer = match request.method {
            Method::Post if throttles => answer(429, json!({"error": {"code": "TooManyRequests"}})),
            Method::Post => {
                made.push(self.made(request));
                answer(504, json!("The upstream server gave no answer."))
            }
            _ if request.url.path().ends_with("/other") => answer(
                200,
                json!({"@odata.etag": "W/\"1\"", "id": "other", "status": "active"}),
            ),
            _ if self.is_listed.load(Ordering::SeqCst) => answer(200, json!({"value": *made})),
            _ => answer(200, json!({"value": []})),
        };
        drop(made);
        self.requests.lock().unwrap().push(request.method);
        answer
    }
}

/// A create with unknown outcome that looks for the relationship, in a batch with one thread.
fn pausing(call: &CallOptions) -> (Arc<StandingClock>, Arc<Behind>, Batch) {
    let clock = StandingClock::new();
    let service = Behind::new(&clock);
    let client = client(service.clone(), clock.clone());
    let options = BatchOptions {
        concurrency: 1,
        ..BatchOptions::default()
    };
    let batch = Batch::new(&client, options).unwrap();
    let document = new_document("Contoso").to_string();
    batch
        .submit(Work::Create, "", document.as_bytes(), call, 1, LONG)
        .unwrap();
    service.until(2); // The POST, and a look that finds nothing.
    (clock, service, batch)
}

#[test]
fn a_write_that_pauses_holds_no_worker() {
    let call = CallOptions::default();
    let (clock, service, batch) = pausing(&call);
    batch
        .submit(Work::Get, "other", b"", &call, 2, LONG)
        .unwrap();
    let (tag, read) = batch.take(LONG).unwrap();
    assert_eq!(
        (tag, parsed(&read.unwrap())["id"].as_str()),
        (2, Some("other"))
    );
    assert_eq!((batch.counts().running, batch.counts().queued), (1, 0));
    service.is_listed.store(true, Ordering::SeqCst);
    clock.advance(Duration::from_secs(1));
    let (tag, created) = batch.take(LONG).unwrap();
    let created = parsed(&created.unwrap());
    assert_eq!((tag, created["result"].as_str()), (1, Some("recovered")));
    assert_eq!((created["id"].as_str(), service.posts()), (Some("made"), 1));
}

#[test]
fn a_write_that_is_stopped_in_a_pause_keeps_what_the_service_said() {
    let own = Cancel::new();
    for by_its_own in [true, false] {
        let call = CallOptions {
            cancel: by_its_own.then_some(&own),
            ..CallOptions::default()
        };
        let (_clock, service, batch) = pausing(&call);
        match by_its_own {
            true => own.fire(),
            false => batch.cancel(),
        }
        let error = batch.take(LONG).unwrap().1.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), error.http_status()),
            (ErrorKind::Cancelled, Outcome::Unknown, Some(504))
        );
        assert_eq!(error.request_id(), Some("of the gateway"));
        assert_eq!(
            service.requests.lock().unwrap().len(),
            2,
            "no look after that"
        );
    }
}

/// The journal has the time at which a write was sent, not the time at which it began to wait for a throttled
/// service: a later run computes from it how long to look for the relationship.
#[test]
fn the_journal_has_the_time_of_the_sending() {
    let clock = StandingClock::new();
    let service = Behind::new(&clock);
    service.throttles.store(true, Ordering::SeqCst);
    let client = client(service.clone(), clock.clone());
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let options = BatchOptions {
        concurrency: 1,
        journal: Some(journal.clone()),
        ..BatchOptions::default()
    };
    let batch = Batch::new(&client, options).unwrap();
    let create = |name: &str, tag| {
        let document = new_document(name).to_string();
        let call = CallOptions::default();
        batch
            .submit(Work::Create, "", document.as_bytes(), &call, tag, LONG)
            .unwrap();
    };
    create("throttled", 1);
    clock.until_asleep(1); // The worker, until the item is due.
    create("waits", 2);
    clock.until_asleep(2); // The worker again, for the throttled service.
    clock.advance(Duration::from_secs(60));
    service.until(3);
    batch.cancel();
    drop(batch);
    let lines = std::fs::read_to_string(&journal).unwrap();
    let writes = lines.lines().filter(|line| line.contains(r#""t":"write""#));
    let seconds: Vec<_> = writes
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| {
            line["at"]
                .as_str()
                .unwrap()
                .parse::<jiff::Timestamp>()
                .unwrap()
        })
        .map(|at| at.as_second() - 1_800_000_000)
        .collect();
    assert_eq!(seconds[0], 0);
    assert!(
        seconds.len() >= 2 && seconds[1..].iter().all(|at| *at == 60),
        "{seconds:?}"
    );
}
