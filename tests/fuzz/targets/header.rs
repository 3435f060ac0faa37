//! Headers of a response: waits are bounded, and reading never panics.
#![no_main]

use std::time::{Duration, SystemTime};

use gdap::http::retry;
use gdap::http::{Headers, Response, Settings, redact};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut headers = Headers::new();
    let (first, second) = text.split_once('\n').unwrap_or((text, ""));
    for name in ["Retry-After", "Location"] {
        let _ = headers.set(name, first);
    }
    let _ = headers.set("Date", second);
    let years = Duration::from_secs(10 * 365 * 24 * 3600);
    let asked = retry::retry_after(&headers, SystemTime::UNIX_EPOCH);
    let wait = retry::wait(&Settings::default(), asked, 3, 0.5);
    assert!(wait <= years);
    let _ = redact::headers(&headers);
    let response = Response { status: 503, headers, body: Vec::new() };
    let _ = response.date();
});
