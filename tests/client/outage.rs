//! Items of a batch that wait for their next attempt when another item gives up the service's host.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gdap::auth::StaticToken;
use gdap::base::{ErrorKind, Outcome};
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ClientOptions, Work};
use gdap::http::{Attempt, Failure, FailureKind, Request, Response, Transport};

use super::memory::StandingClock;
use super::support::new_document;

const LONG: Duration = Duration::from_secs(60);
const PATIENT: &str = "patient";
const EAGER: &str = "eager";

/// A proxy that can't connect, and asks for a wait of a day, and of only 20 s for one relationship. Each wait is asked
/// for, because the waits that the client chooses are random, and could use up the attempts first.
#[derive(Default)]
struct Away(Mutex<Vec<String>>);

impl Away {
    fn attempts(&self, path: &str) -> usize {
        let seen = self.0.lock().unwrap();
        seen.iter().filter(|it| it.ends_with(path)).count()
    }
}

impl Transport for Away {
    fn send(&self, request: &Request, _attempt: &Attempt) -> Result<Response, Failure> {
        let path = request.url.path().to_owned();
        let is_eager = path.ends_with(EAGER);
        self.0.lock().unwrap().push(path);
        let wait = Duration::from_secs(if is_eager { 20 } else { 86_400 });
        let failure = Failure::new(FailureKind::ProxyUnavailable, false, "No way there.");
        Err(failure.with_retry_after(Some(wait)))
    }
}

#[test]
fn items_that_wait_fail_with_the_one_that_gives_the_host_up() {
    let (service, clock) = (Arc::new(Away::default()), StandingClock::new());
    let options = ClientOptions {
        deadline: Duration::from_secs(1_000_000),
        ..ClientOptions::default()
    };
    let token = Arc::new(StaticToken::new(b"test-token", None).unwrap());
    let client = Client::with_transport(options, token, service.clone(), clock.clone()).unwrap();
    let options = BatchOptions {
        concurrency: 3,
        ..BatchOptions::default()
    };
    let batch = Batch::new(&client, options).unwrap();
    let submit = |work, id: &str, document: &[u8]| {
        let call = CallOptions::default();
        batch
            .submit(work, id, document, &call, 0, Duration::ZERO)
            .unwrap();
    };
    let until = |path: &str, count: usize| {
        let began = Instant::now();
        while service.attempts(path) < count {
            assert!(began.elapsed() < LONG, "{count} attempts at {path}");
            std::thread::yield_now();
        }
    };
    // A write, which is parked, and a read, which holds its thread.
    submit(Work::Create, "", new_document("x").to_string().as_bytes());
    submit(Work::Get, PATIENT, b"");
    until("delegatedAdminRelationships", 1);
    until(PATIENT, 1);
    submit(Work::Get, EAGER, b"");
    until(EAGER, 1);
    // 45 s after its first attempt, an item gives the host up.
    let began = Instant::now();
    while batch.counts().untaken == 0 {
        assert!(began.elapsed() < LONG, "{:?}", batch.counts());
        clock.advance(Duration::from_secs(1));
        std::thread::sleep(Duration::from_millis(1));
    }
    for _ in 0..3 {
        let (_, result) = batch.take(LONG).expect("no item waits for a day");
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), error.requests_sent() > 0),
            (ErrorKind::Proxy, Outcome::NotSent, true)
        );
        let begins = error
            .message()
            .starts_with("graph.microsoft.com couldn't be reached within 45 s.");
        assert!(begins, "{error}");
    }
    for path in ["delegatedAdminRelationships", PATIENT] {
        assert_eq!(service.attempts(path), 1, "{path}");
    }
}
