//! One request to somebody who hands out tokens: again where that is right, bounded in size and
//! time, cancellable, and zeroed afterwards. Never through the pipeline: that needs a token first.

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

/// Largest answer that holds a token.
const MAX_BODY: usize = 1024 * 1024;

/// Who is asked.
pub(super) struct Party {
    /// At the beginning of a sentence, such as `The token endpoint`.
    pub who: &'static str,
    /// The longest attempt, where the client's settings allow more.
    pub timeout: Duration,
    /// Whether an attempt that brought no answer is repeated.
    pub retries_failures: bool,
    /// What this party asks for after an answer; `None` leaves it to `http::retry`.
    pub retry: fn(&Response) -> Option<RetryRule>,
}

/// When somebody is asked again.
pub(super) enum RetryRule {
    /// Not before this time; after each further answer of the kind, not before twice that.
    After(Duration),
    /// Until this time is over: the waits between all attempts together are as long, each twice
    /// the one before, and a second at least.
    For(Duration),
}

/// A final answer, whatever its status. Its body is zeroed when dropped.
pub(super) struct Reply {
    pub response: Response,
    pub attempts: u32,
    pub client_request_id: String,
    /// Who was asked.
    pub host: String,
    /// How far this machine's clock is off, where that is worth telling.
    pub skew: Option<Skew>,
    /// When it came, by this machine's clock.
    pub now: SystemTime,
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.response.body.zeroize();
    }
}

/// Sends `request`, again as far as table, deadline and cancel allow.
pub(super) fn send(
    ctx: &TokenContext<'_>,
    party: &Party,
    request: Request,
    bearer: Option<Token>,
) -> Result<Reply> {
    let client_request_id = uuid::Uuid::new_v4().to_string();
    let request = request.with_header("client-request-id", &client_request_id)?;
    let who = party.who;
    let bearer_secret = bearer.as_ref().map(Token::secret);
    let secrets: Vec<_> = request.secrets.iter().chain(bearer_secret).collect();
    let (host, limit) = (request.url.host(), ctx.settings.unreachable);
    let mut search = Search::new(ctx.outages.cloned());
    let mut last: Option<Error> = None;
    let mut attempts = 0;
    loop {
        let left = time_left(ctx, who).map_err(|error| error.with_cause(last.as_ref()))?;
        let most = ctx
            .reach
            .begin(&mut search, host, limit, ctx.clock.instant());
        let timeout = match &most {
            Ok(most) => left.min(party.timeout).min(most.unwrap_or(Duration::MAX)),
            Err(_) => left,
        };
        let attempt = Attempt {
            timeout: timeout.min(ctx.settings.attempt_timeout),
            max_body: MAX_BODY.min(ctx.settings.max_body),
            bearer: bearer.clone(),
            ticket: Ticket::default(),
            cancel: ctx.cancel.cloned(),
        };
        let result = match most {
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
            // The answer that is asked for holds tokens, and nothing but these is read of it.
            200 => response,
            _ => echo::mask(response, &secrets),
        });
        let now = ctx.clock.now();
        let wait = match &result {
            Ok(response) => wait_after(ctx.settings, party, response, attempts, now),
            Err(failure) => {
                let event = Event::Failure(failure);
                let again = party.retries_failures && retry::is_retryable(event);
                let asked = failure.retry_after;
                again.then(|| retry::wait(ctx.settings, asked, attempts - 1, fastrand::f64()))
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
                    network_error(party, &request.url, &failure, attempt.timeout)
                        .with_requests_sent(attempts)
                });
                ctx.diag.log(Level::Info, "gdap::auth", || {
                    format!("{who}: {why}; again in {} ms.", wait.as_millis())
                });
                pause(ctx, wait, attempts + 1).map_err(|error| error.with_cause(last.as_ref()))?;
            }
            (None, Ok(response)) => {
                return Ok(Reply {
                    skew: Skew::measure(ctx, who, &response, now),
                    response,
                    attempts,
                    client_request_id,
                    host: request.url.host().to_owned(),
                    now,
                });
            }
            (None, Err(failure)) => {
                let error = network_error(party, &request.url, &failure, attempt.timeout)
                    .with_requests_sent(attempts)
                    .with_ids(None, &client_request_id);
                // Over, or cancelled: then that is the reason, and this is what it cut.
                let left = time_left(ctx, who);
                left.map_err(|cut| cut.with_cause(Some(last.as_ref().unwrap_or(&error))))?;
                return Err(error);
            }
        }
    }
}

/// The wait before the next attempt, `None` after a final answer.
pub(super) fn wait_after(
    settings: &Settings,
    party: &Party,
    response: &Response,
    attempts: u32,
    now: SystemTime,
) -> Option<Duration> {
    if (200..300).contains(&response.status) {
        return None;
    }
    let event = Event::Answer(response, None);
    let asked = retry::retry_after(&response.headers, now);
    let wait = || retry::wait(settings, asked, attempts - 1, fastrand::f64());
    let retry = (attempts - 1).min(16);
    match (party.retry)(response) {
        Some(RetryRule::After(least)) => {
            let least = least.saturating_mul(1 << retry).min(settings.max_backoff);
            return Some(wait().max(least));
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

/// What is left of the call's time; an error when it is over or cancelled.
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

/// A failure as an error that names who was asked and where.
fn network_error(party: &Party, url: &Url, failure: &Failure, timeout: Duration) -> Error {
    let (who, host) = (party.who, url.host());
    let known = failure.to_error();
    let text = match failure.kind {
        // The proxy or the connection is to blame, not who was asked.
        FailureKind::Proxy | FailureKind::ProxyUnavailable => failure.message.clone(),
        FailureKind::Timeout | FailureKind::Unreachable if !failure.sent => failure.message.clone(),
        FailureKind::Timeout => {
            let most = timeout.as_millis();
            format!("{who} at {host} didn't respond within {most} ms.")
        }
        _ => format!("{who} at {host} didn't respond: {}", failure.message),
    };
    let error = Error::new(known.kind(), text);
    match known.hint() {
        Some(_) => error.with_hint_of(&known),
        None => error.with_hint(NetworkHint::CheckNetwork),
    }
}
