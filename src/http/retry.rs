//! When a request is sent again and after what wait: a table, and pure functions of what happened.

use std::time::{Duration, SystemTime};

use super::{Failure, FailureKind, Headers, Method, Repeat, Response, Settings};
use crate::base::Outcome;

/// What an attempt brought.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// An answer that is no success, with the service's own code.
    Answer(&'a Response, Option<&'a str>),
    /// No answer.
    Failure(&'a Failure),
}

/// For which requests something is a reason to send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// For every request: the service says that it did nothing.
    Every,
    /// For those that are safe to repeat.
    Safe,
    /// For those that are safe to repeat; for every one if there is a Retry-After.
    SafeOrRetryAfter,
    /// For those that are safe to repeat, if the service's code is this one.
    SafeIfCode(&'static str),
}

/// Statuses that are worth another attempt; all others are final. 401 has its own rule, in the
/// pipeline.
const STATUSES: &[(u16, Again)] = &[
    (408, Again::Safe),
    (409, Again::SafeIfCode("Directory_ConcurrencyViolation")),
    (423, Again::Safe),
    (429, Again::Every),
    (500, Again::Safe),
    (502, Again::Safe),
    (503, Again::SafeOrRetryAfter),
    (504, Again::Safe),
];

/// Failures that are worth another attempt. Certificate and proxy refusals would only come again,
/// and so would an answer that is too large.
const FAILURES: &[FailureKind] = &[
    FailureKind::Connect,
    FailureKind::Timeout,
    FailureKind::Lost,
    FailureKind::BadAnswer,
];

/// Whether a request with this rule may be sent again after `event`.
pub fn may_repeat(repeat: Repeat, event: Event<'_>) -> bool {
    let safe = repeat == Repeat::Safe;
    match event {
        Event::Failure(failure) => FAILURES.contains(&failure.kind) && (safe || !failure.sent),
        Event::Answer(response, code) => {
            let known = STATUSES.iter().find(|(s, _)| *s == response.status);
            match known.map(|(_, again)| *again) {
                None => false,
                Some(Again::Every) => true,
                Some(Again::Safe) => safe,
                Some(Again::SafeOrRetryAfter) => {
                    safe || response.headers.get("Retry-After").is_some()
                }
                Some(Again::SafeIfCode(wanted)) => {
                    safe && code.is_some_and(|code| code.eq_ignore_ascii_case(wanted))
                }
            }
        }
    }
}

/// Whether the service asks everybody to slow down: 429, or 503 with a Retry-After.
pub fn is_throttling(response: &Response) -> bool {
    response.status == 429
        || (response.status == 503 && response.headers.get("Retry-After").is_some())
}

/// How long to wait before repeat number `retry` (from 0): what the service asked for, else a random
/// part (`random` in 0..1) of a time that doubles.
pub fn wait(
    settings: &Settings,
    event: Event<'_>,
    retry: u32,
    now: SystemTime,
    random: f64,
) -> Duration {
    let asked = match event {
        Event::Answer(response, _) => retry_after(&response.headers, now),
        Event::Failure(_) => None,
    };
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

/// What `Retry-After` asks for: seconds, or a date, counted from the answer's own `Date` where it
/// has one. At most ten years.
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

/// What became of the change after one attempt. A read changes nothing, so without an answer its
/// outcome is `NotSent`, and with one `Rejected`. For a write, what the service refused (4xx but
/// 408; 429; 503 with Retry-After; a redirect) is `Rejected`, what never left is `NotSent`, all
/// else is `Unknown`.
pub fn outcome(method: Method, event: Event<'_>) -> Outcome {
    match event {
        Event::Failure(failure) if method.is_read() || !failure.sent => Outcome::NotSent,
        Event::Failure(_) => Outcome::Unknown,
        Event::Answer(response, _) => match response.status {
            _ if method.is_read() || is_throttling(response) => Outcome::Rejected,
            300..=407 | 409..=499 => Outcome::Rejected,
            _ => Outcome::Unknown,
        },
    }
}

/// The outcome of a request after one more attempt: once unknown, it stays so.
pub fn combine(before: Outcome, after: Outcome) -> Outcome {
    match before {
        Outcome::Unknown => Outcome::Unknown,
        _ => after,
    }
}

#[cfg(test)]
#[path = "retry_tests.rs"]
mod tests;
