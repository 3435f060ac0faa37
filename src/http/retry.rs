//! When a request is retried, and after which wait: tables, and pure functions of an attempt's result.

use std::time::{Duration, SystemTime};

use super::attempt::AttemptState;
use super::{Failure, FailureKind, Headers, Response, Settings};

/// The result of an attempt without success.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A response without success, with the service's own code.
    Response(&'a Response, Option<&'a str>),
    /// No response.
    Failure(&'a Failure),
}

/// Statuses after which a read is worth a retry; all others are final. The pipeline has its own rule for 401.
const STATUSES: [u16; 7] = [408, 423, 429, 500, 502, 503, 504];

/// The code of a 409 that only means that another change was being made.
const CONCURRENCY: &str = "Directory_ConcurrencyViolation";

/// Failures after which a retry is worthwhile. A rejected certificate, a rejection by the proxy and a response
/// that is too large would only occur again.
const FAILURES: [FailureKind; 5] = [
    FailureKind::Connect,
    FailureKind::ProxyUnavailable,
    FailureKind::Timeout,
    FailureKind::Lost,
    FailureKind::InvalidResponse,
];

/// Whether a request that is safe to retry (a read or a token request) is worth a retry. Only the client's engine
/// retries writes, and it looks first.
pub fn is_retryable(event: Event<'_>) -> bool {
    match event {
        Event::Failure(failure) => FAILURES.contains(&failure.kind),
        Event::Response(response, _) => STATUSES.contains(&response.status) || waits(event),
    }
}

/// Whether the service only asks to retry later: 429, 503 with a Retry-After, 423, and 409 with the code of a
/// concurrent change.
pub fn waits(event: Event<'_>) -> bool {
    match event {
        Event::Failure(_) => false,
        Event::Response(response, code) => match response.status {
            423 => true,
            409 => is_concurrency(code),
            _ => is_throttling(response),
        },
    }
}

/// Whether a service's code says that another change was being made.
pub fn is_concurrency(code: Option<&str>) -> bool {
    code.is_some_and(|code| code.eq_ignore_ascii_case(CONCURRENCY))
}

/// Whether the service asks all calls to slow down: 429, or 503 with a Retry-After.
pub fn is_throttling(response: &Response) -> bool {
    response.status == 429
        || (response.status == 503 && response.headers.get("Retry-After").is_some())
}

/// The state of a write after an attempt. `is_own`: the response is the service's own, and not that of a gateway,
/// which may have passed the write on.
pub fn state(event: Event<'_>, is_own: bool) -> AttemptState {
    let response = match event {
        Event::Failure(failure) if !failure.sent => return AttemptState::Unsent,
        Event::Failure(_) => return AttemptState::Open,
        Event::Response(response, _) => response,
    };
    match response.status {
        408 => AttemptState::Open,
        300..=499 if is_own => AttemptState::Refused,
        300..=499 => AttemptState::Ended,
        503 if is_own && is_throttling(response) => AttemptState::Refused,
        500 | 501 | 503 | 507 if is_own => AttemptState::Ended,
        _ => AttemptState::Open,
    }
}

/// The wait before retry number `retry` (from 0): the time that the service `asked` for, else a random part
/// (`random` in 0..1) of a time that doubles.
pub fn wait(settings: &Settings, asked: Option<Duration>, retry: u32, random: f64) -> Duration {
    if let Some(asked) = asked.filter(|asked| !asked.is_zero()) {
        return asked;
    }
    let doubled = settings.backoff.saturating_mul(1 << retry.min(16));
    let random = if random.is_finite() {
        random.clamp(0.0, 1.0)
    } else {
        1.0
    };
    doubled.min(settings.max_backoff).mul_f64(random)
}

/// The wait that `Retry-After` asks for: seconds, or a date, counted from the response's own `Date` if it has
/// one. At most ten years.
pub fn retry_after(headers: &Headers, now: SystemTime) -> Option<Duration> {
    const MOST: u64 = 10 * 365 * 24 * 3600;
    let value = headers.get("Retry-After")?.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = value.parse().unwrap_or(MOST).min(MOST);
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let date = headers
        .get("Date")
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .unwrap_or(now);
    let wait = until.duration_since(date).unwrap_or_default();
    Some(wait.min(Duration::from_secs(MOST)))
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
