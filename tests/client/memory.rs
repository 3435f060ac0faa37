//! A client over a service in memory, and clocks of the tests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use gdap::auth::StaticToken;
use gdap::base::{Cancel, Clock, Monitor, Wait};
use gdap::client::{Client, ClientOptions};
use gdap::http::{Attempt, Failure, Headers, Request, Response, Transport};
use serde_json::json;

/// When the clocks start.
fn epoch() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// A clock that only moves when a caller pauses: it skips the pause.
pub struct SkippingClock {
    start: Instant,
    passed: Mutex<Duration>,
}

impl SkippingClock {
    pub fn new() -> Arc<SkippingClock> {
        Arc::new(SkippingClock {
            start: Instant::now(),
            passed: Mutex::default(),
        })
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> SystemTime {
        epoch() + *self.passed.lock().unwrap()
    }
    fn instant(&self) -> Instant {
        self.start + *self.passed.lock().unwrap()
    }
    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool {
        if cancel.is_some_and(Cancel::is_fired) {
            return true;
        }
        *self.passed.lock().unwrap() += time;
        false
    }
}

/// A clock that only moves when the test sets it forward.
pub struct StandingClock {
    start: Instant,
    passed: Arc<Monitor<Duration>>,
    sleeps: AtomicUsize,
}

impl StandingClock {
    pub fn new() -> Arc<StandingClock> {
        Arc::new(StandingClock {
            start: Instant::now(),
            passed: Monitor::new(Duration::ZERO),
            sleeps: AtomicUsize::new(0),
        })
    }

    /// Waits until a caller has gone to sleep for the `number`th time.
    pub fn until_asleep(&self, number: usize) {
        let began = Instant::now();
        while self.sleeps.load(Ordering::SeqCst) < number {
            assert!(began.elapsed() < Duration::from_secs(60), "nobody sleeps");
            std::thread::yield_now();
        }
    }

    pub fn advance(&self, time: Duration) {
        self.passed.change(|passed| *passed += time);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> SystemTime {
        epoch() + self.passed.look(|passed| *passed)
    }
    fn instant(&self) -> Instant {
        self.start + self.passed.look(|passed| *passed)
    }
    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool {
        let until = self.passed.look(|passed| *passed) + time;
        self.sleeps.fetch_add(1, Ordering::SeqCst);
        let is_over = |passed: &mut Duration| (*passed >= until).then_some(());
        self.passed.wait(cancel, None, is_over) == Wait::Cancelled
    }
}

/// A service of relationships that only have a status and can only be read.
#[derive(Default)]
pub struct Statuses {
    statuses: Mutex<HashMap<String, &'static str>>,
    reads: AtomicUsize,
    turnstile: Option<Turnstile>,
}

/// Announces each request and holds it until the test lets it through.
struct Turnstile {
    came: Mutex<Sender<String>>,
    pass: Mutex<Receiver<()>>,
}

/// The test's end of the turnstile.
pub struct Keeper {
    came: Receiver<String>,
    pass: Sender<()>,
}

impl Statuses {
    pub fn new() -> Arc<Statuses> {
        Arc::default()
    }

    /// Creates the service with a turnstile.
    pub fn held() -> (Arc<Statuses>, Keeper) {
        let (sender, came) = channel();
        let (pass, receiver) = channel();
        let turnstile = Turnstile {
            came: Mutex::new(sender),
            pass: Mutex::new(receiver),
        };
        let statuses = Statuses {
            turnstile: Some(turnstile),
            ..Statuses::default()
        };
        (Arc::new(statuses), Keeper { came, pass })
    }

    pub fn set(&self, id: &str, status: &'static str) {
        self.statuses.lock().unwrap().insert(id.to_owned(), status);
    }

    /// Adds `count` relationships in this status and returns their ids.
    pub fn seed(&self, count: usize, status: &'static str) -> Vec<String> {
        let ids: Vec<_> = (0..count)
            .map(|number| format!("{status}-{number}"))
            .collect();
        ids.iter().for_each(|id| self.set(id, status));
        ids
    }

    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }
}

impl Transport for Statuses {
    fn send(&self, request: &Request, _attempt: &Attempt) -> Result<Response, Failure> {
        let id = request.url.path().rsplit('/').next().unwrap().to_owned();
        self.reads.fetch_add(1, Ordering::SeqCst);
        if let Some(turnstile) = &self.turnstile {
            // An error means that the test is over.
            let _ = turnstile.came.lock().unwrap().send(id.clone());
            let _ = turnstile.pass.lock().unwrap().recv();
        }
        let status = self.statuses.lock().unwrap()[&id];
        let body = json!({"@odata.etag": "W/\"1\"", "id": id, "status": status});
        Ok(Response {
            status: 200,
            headers: Headers::new(),
            body: body.to_string().into_bytes(),
        })
    }
}

impl Keeper {
    /// Waits for the next held request and returns its id.
    pub fn next(&self) -> String {
        self.came
            .recv_timeout(Duration::from_secs(60))
            .expect("a request")
    }

    /// Whether no request arrives within this time.
    pub fn is_quiet(&self, time: Duration) -> bool {
        self.came.recv_timeout(time).is_err()
    }

    /// Lets one request through.
    pub fn pass(&self) {
        self.pass.send(()).unwrap();
    }
}

/// A client of `transport` with very long deadlines.
pub fn client(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Client {
    let token = Arc::new(StaticToken::new(b"test-token", None).unwrap());
    let options = ClientOptions {
        deadline: Duration::from_secs(1_000_000_000),
        attempt_timeout: Duration::from_secs(100),
        ..ClientOptions::default()
    };
    Client::with_transport(options, token, transport, clock).unwrap()
}
