//! One request to a token issuer: with retries, limited in size and time, cancellable, and zeroed afterwards. It
//! can't go through the pipeline, which needs a token first.

use std::time::{Duration, SystemTime};

use zeroize::Zeroize;

use super::skew::Skew;
use crate::base::diag::ProgressKind;
use crate::base::text::inside;
use crate::base::{Cancel, Error, ErrorKind, Level, NetworkHint, Result};
use crate::http::retry::{self, Event};
use crate::http::{
    Attempt, Failure, FailureKind, Request, Response, Search, Settings, Ticket, Token,
};
use crate::http::{TokenContext, Url, echo};

/// Maximum size of a token response, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A token issuer: its name, its timeout and its retry rules.
pub(super) struct Issuer {
    /// Its name at the beginning of a sentence, such as `The token endpoint`.
    pub who: &'static str,
    /// The maximum of an attempt's timeout; the client's settings may be lower.
    pub timeout: Duration,
    /// Whether an attempt without a response is retried.
    pub retries_failures: bool,
    /// The issuer's own rule for a response; `None` leaves it to `http::retry`.
    pub retry: fn(&Response) -> Option<RetryRule>,
}

/// When a request is retried.
pub(super) enum RetryRule {
    /// Not before this time, which doubles with each retry.
    After(Duration),
    /// Until this time has passed: the waits between all attempts add up to it. Each is twice the one before, and
    /// at least one second.
    For(Duration),
}

/// A final response, whatever its status. Its body is zeroed when dropped.
pub(super) struct IssuerResponse {
    pub http: Response,
    pub attempts: u32,
    pub client_request_id: String,
    /// The host that the request was sent to.
    pub host: String,
    /// The clock difference, if it exceeds the tolerance.
    pub skew: Option<Skew>,
    /// When it arrived, by this machine's clock.
    pub now: SystemTime,
}

impl Drop for IssuerResponse {
    fn drop(&mut self) {
        self.http.body.zeroize();
    }
}

/// Sends `request`, and retries as far as the rules, the deadline and the cancel allow.
pub(super) fn send(
    ctx: &TokenContext<'_>,
    issuer: &Issuer,
    request: Request,
    bearer: Option<Token>,
) -> Result<IssuerResponse> {
    let client_request_id = uuid::Uuid::new_v4().to_string();
    let request = request.with_header("client-request-id", &client_request_id)?;
    let who = issuer.who;
    let bearer_secret = bearer.as_ref().map(Token::secret);
    let secrets: Vec<_> = request.secrets.iter().chain(bearer_secret).collect();
    let (host, limit) = (request.url.host(), ctx.settings.unreachable);
    let mut search = Search::new(ctx.outages.cloned());
    let mut last: Option<Error> = None;
    let mut attempts = 0;
    loop {
        let left = time_left(ctx, who).map_err(|error| error.with_cause(last.as_ref()))?;
        let allowed = ctx
            .reach
            .begin(&mut search, host, limit, ctx.clock.instant());
        let timeout = match &allowed {
            Ok(time) => left.min(issuer.timeout).min(time.unwrap_or(Duration::MAX)),
            Err(_) => left,
        };
        let attempt = Attempt {
            timeout: timeout.min(ctx.settings.attempt_timeout),
            max_body: MAX_BODY.min(ctx.settings.max_body),
            bearer: bearer.clone(),
            ticket: Ticket::default(),
            cancel: ctx.cancel.cloned(),
        };
        let result = match allowed {
            Err(failure) => Err(failure),
            Ok(_) => {
                attempts += 1;
                ctx.diag.log(Level::Debug, "gdap::auth", || {
                    format!("{who}, attempt {attempts}: {request:?}")
                });
                let result = ctx.transport.send(&request, &attempt);
                let now = ctx.clock.instant();
                ctx.reach.end(&mut search, host, limit, now, result)
            }
        };
        let result = result.map(|response| match response.status {
            // A success isn't masked: it holds tokens, and nothing else is read from it.
            200 => response,
            _ => echo::mask(response, &secrets),
        });
        let now = ctx.clock.now();
        let wait = match &result {
            Ok(response) => wait_after(ctx.settings, issuer, response, attempts, now),
            Err(failure) => {
                let event = Event::Failure(failure);
                let is_retried = issuer.retries_failures && retry::is_retryable(event);
                let asked = failure.retry_after;
                is_retried.then(|| retry::wait(ctx.settings, asked, attempts - 1, fastrand::f64()))
            }
        };
        let wait = wait.filter(|wait| {
            let left = ctx.deadline.saturating_duration_since(ctx.clock.instant());
            attempts <= ctx.settings.max_retries && *wait < left
        });
        match (wait, result) {
            (Some(wait), result) => {
                let why = match &result {
                    Ok(response) => format!("answered {}", response.status),
                    Err(failure) => failure.message.clone(),
                };
                last = result.err().map(|failure| {
                    network_error(issuer, &request.url, &failure, attempt.timeout)
                        .with_requests_sent(attempts)
                });
                ctx.diag.log(Level::Info, "gdap::auth", || {
                    format!("{who}: {why}; again in {} ms.", wait.as_millis())
                });
                pause(ctx, wait, attempts + 1).map_err(|error| error.with_cause(last.as_ref()))?;
            }
            (None, Ok(response)) => {
                return Ok(IssuerResponse {
                    skew: Skew::measure(ctx, who, &response, now),
                    http: response,
                    attempts,
                    client_request_id,
                    host: request.url.host().to_owned(),
                    now,
                });
            }
            (None, Err(failure)) => {
                let error = network_error(issuer, &request.url, &failure, attempt.timeout)
                    .with_requests_sent(attempts)
                    .with_ids(None, &client_request_id);
                // If the deadline passed or the call was cancelled, that is the error, and the failure is its
                // cause.
                let left = time_left(ctx, who);
                left.map_err(|cut| cut.with_cause(Some(last.as_ref().unwrap_or(&error))))?;
                return Err(error);
            }
        }
    }
}

/// The wait before the next attempt; `None` after a final response.
pub(super) fn wait_after(
    settings: &Settings,
    issuer: &Issuer,
    response: &Response,
    attempts: u32,
    now: SystemTime,
) -> Option<Duration> {
    if (200..300).contains(&response.status) {
        return None;
    }
    let event = Event::Response(response, None);
    let asked = retry::retry_after(&response.headers, now);
    let wait = || retry::wait(settings, asked, attempts - 1, fastrand::f64());
    let retry = (attempts - 1).min(16);
    match (issuer.retry)(response) {
        Some(RetryRule::After(minimum)) => {
            let minimum = minimum.saturating_mul(1 << retry).min(settings.max_backoff);
            return Some(wait().max(minimum));
        }
        Some(RetryRule::For(time)) => {
            let parts: u32 = (1 << settings.max_retries.clamp(1, 16)) - 1;
            let first = (time / parts).max(Duration::from_secs(1));
            return Some(wait().max(first.saturating_mul(1 << retry).min(time)));
        }
        None => {}
    }
    retry::is_retryable(event).then(wait)
}

/// Waits before an attempt.
pub(super) fn pause(ctx: &TokenContext<'_>, wait: Duration, attempt: u32) -> Result<()> {
    ctx.diag.waiting(ProgressKind::RetryWait, attempt, wait);
    ctx.clock.sleep(wait, ctx.cancel);
    check_cancel(ctx, "between two attempts")
}

/// The time left until the call's deadline; an error if it has passed or the call was cancelled.
pub(super) fn time_left(ctx: &TokenContext<'_>, who: &str) -> Result<Duration> {
    check_cancel(ctx, who)?;
    let left = ctx.deadline.saturating_duration_since(ctx.clock.instant());
    if left.is_zero() {
        return Err(Error::new(
            ErrorKind::Deadline,
            format!(
                "The call's deadline passed while it waited for a token ({}).",
                inside(who)
            ),
        ));
    }
    Ok(left)
}

fn check_cancel(ctx: &TokenContext<'_>, who: &str) -> Result<()> {
    if ctx.cancel.is_some_and(Cancel::is_fired) {
        return Err(Error::new(
            ErrorKind::Cancelled,
            format!(
                "The call was cancelled while it waited for a token ({}).",
                inside(who)
            ),
        ));
    }
    Ok(())
}

/// The error for a failure; it names the issuer and its host.
fn network_error(issuer: &Issuer, url: &Url, failure: &Failure, timeout: Duration) -> Error {
    let (who, host) = (issuer.who, url.host());
    let known = failure.to_error();
    let text = match failure.kind {
        // The proxy or the connection failed, not the issuer.
        FailureKind::Proxy | FailureKind::ProxyUnavailable => failure.message.clone(),
        FailureKind::Timeout | FailureKind::Unreachable if !failure.sent => failure.message.clone(),
        FailureKind::Timeout => {
            let limit = timeout.as_millis();
            format!("{who} at {host} didn't respond within {limit} ms.")
        }
        _ => format!("{who} at {host} didn't respond: {}", failure.message),
    };
    let error = Error::new(known.kind(), text);
    match known.hint() {
        Some(_) => error.with_hint_of(&known),
        None => error.with_hint(NetworkHint::CheckNetwork),
    }
}
