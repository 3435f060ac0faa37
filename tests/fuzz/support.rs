//! A service whose responses are made of fuzzed bytes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::http::{Attempt, Failure, Headers, Request, Response, Transport, Url};

/// The root of all URLs that may be requested.
pub const ROOT: &str = "https://graph.test";

/// The statuses that a response can have.
const STATUSES: [u16; 16] = [
    200, 200, 200, 201, 202, 204, 400, 401, 403, 404, 409, 412, 428, 429, 500, 503,
];

/// The headers that the client reads.
const HEADERS: [&str; 6] = [
    "Retry-After",
    "Location",
    "Date",
    "WWW-Authenticate",
    "request-id",
    "ETag",
];

/// Responses in turn, each from a part of the data between two NUL bytes: a byte for the status, a line for
/// each header (its first byte selects the name), an empty line, the body.
pub struct Responses {
    parts: Mutex<Vec<Vec<u8>>>,
    asked: AtomicUsize,
}

impl Responses {
    pub fn new(data: &[u8]) -> Arc<Responses> {
        let parts = data.split(|byte| *byte == 0).rev().map(<[u8]>::to_vec);
        Arc::new(Responses {
            parts: Mutex::new(parts.collect()),
            asked: AtomicUsize::new(0),
        })
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

/// One response.
pub fn response(part: &[u8]) -> Response {
    let (first, mut rest) = part.split_first().unwrap_or((&0, &[]));
    let mut headers = Headers::new();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        let Some((name, value)) = line.split_first() else { break };
        let value = String::from_utf8_lossy(value);
        let _ = headers.set(HEADERS[usize::from(*name) % HEADERS.len()], &value);
    }
    Response {
        status: STATUSES[usize::from(*first) % STATUSES.len()],
        headers,
        body: rest.to_vec(),
    }
}

impl Transport for Responses {
    fn send(&self, request: &Request, _attempt: &Attempt) -> Result<Response, Failure> {
        let root = Url::parse(ROOT).unwrap();
        assert!(request.url.under(&root).is_ok(), "asked elsewhere: {:?}", request.url);
        self.asked.fetch_add(1, Ordering::Relaxed);
        let part = self.parts.lock().unwrap().pop();
        Ok(response(part.as_deref().unwrap_or(b"\x06")))
    }
}

/// Client options without waits.
pub fn options() -> gdap::client::ClientOptions {
    let mut options = gdap::client::ClientOptions {
        base_uri: Some(ROOT.to_owned()),
        authority: Some(ROOT.to_owned()),
        tenant: Some("11111111-2222-4333-8444-555555555555".to_owned()),
        deadline: Duration::from_millis(500),
        consistency_wait: Duration::ZERO,
        ..gdap::client::ClientOptions::default()
    };
    options.retry.base = Duration::from_nanos(1);
    options.retry.cap = Duration::from_nanos(1);
    options
}
