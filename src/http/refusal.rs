//! The errors that answers are, and those of the pipeline itself.

use std::time::{Duration, SystemTime};

use super::{
    Failure, FailureKind, Request, Response, Token, challenge, claims, depth, gateway, redact,
    retry,
};
use crate::base::{CallHint, Error, ErrorKind, NetworkHint, SignInHint, Term};

/// Makes an error of an answer that is no success.
pub trait ErrorDecoder: Send + Sync {
    /// Kind, message, hint and the service's code. The pipeline adds status, outcome, ids, attempts,
    /// Retry-After and headers.
    fn decode(&self, response: &Response, request: &Request) -> Error;
    /// Whether a response without success is the service's own. Any other is a gateway's, which may
    /// have passed the request on.
    fn is_own(&self, response: &Response) -> bool;
}

/// A 401: the token it refused, what a new one must prove, and the error it is if there is none.
pub(super) struct RejectedToken {
    pub token: Token,
    pub claims: Option<String>,
    pub error: Error,
}

impl RejectedToken {
    /// Why there is no other token, with what the 401 said: the service's own sentence if it is that the
    /// source has no other, else after the source's.
    pub fn complete(&self, error: Error) -> Error {
        let known = &self.error;
        let is_telling = known
            .hint()
            .is_some_and(|hint| ["token.useAudience", "signIn.requireMfa"].contains(&hint.code()));
        let error = match error.kind() {
            ErrorKind::Unauthenticated if is_telling => known.clone(),
            ErrorKind::Unauthenticated => known.clone().with_hint_of(&error),
            _ => error.with_note(&format!("A new one was needed: {}", known.message())),
        };
        error
            .with_service(401, known.service_code().map(str::to_owned))
            .with_ids(known.request_id().map(str::to_owned), "")
            .with_headers(known.headers().to_vec())
    }
}

/// The error that an answer is. Our own id and the outcome are the pipeline's to add.
pub(super) fn of_answer(
    response: &Response,
    request: &Request,
    decoder: &dyn ErrorDecoder,
    now: SystemTime,
) -> Error {
    let error = match response.status {
        300..=399 => redirected(response),
        // Those that say the same whoever says it.
        408 | 429 => decoder.decode(response, request),
        _ if !decoder.is_own(response) => gateway::error(response, request.url.host()),
        _ => decoder.decode(response, request),
    };
    let asked = retry::retry_after(&response.headers, now);
    let error = match asked {
        Some(wait) if response.status == 429 => {
            error.with_note(&format!("It asks to wait {} s.", seconds(wait)))
        }
        _ => error,
    };
    let claims = challenge::claims(&response.headers);
    let code = error.service_code().map(str::to_owned);
    noting(error, claims.as_deref())
        .with_service(response.status, code)
        .with_ids(response.request_id().map(str::to_owned), "")
        .with_retry_after(asked)
        .with_headers(redact::headers(&response.headers).to_vec())
}

/// A 401 of a token that is for another service says which.
pub(super) fn add_audience_hint(error: Error, token: &Token, scope: &str) -> Error {
    if error.kind() != ErrorKind::Unauthenticated {
        return error;
    }
    match claims::read(token.secret()) {
        Some(claims) if claims.is_for(scope) == Some(false) => {
            error.with_hint(SignInHint::UseAudience {
                audience: claims.audience.unwrap_or_default(),
                scope: scope.to_owned(),
            })
        }
        _ => error,
    }
}

/// Refuses JSON that is nested too deep to be parsed safely.
pub(super) fn check_depth(response: Response, most: usize) -> Result<Response, Failure> {
    if response.status >= 400 || depth::within(&response.body, most) {
        return Ok(response);
    }
    let message = format!("The response is nested more than {most} levels deep.");
    Err(Failure::new(FailureKind::TooLarge, true, message).with_status(response.status))
}

/// The caller fired the cancel.
pub(super) fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "The call was cancelled.")
}

/// The call's deadline passed `step`.
pub(super) fn deadline(step: &str) -> Error {
    Error::new(
        ErrorKind::Deadline,
        format!("The call's deadline passed {step}."),
    )
    .with_hint(CallHint::RaiseDeadline)
}

/// Why there is no other attempt: the wait before it would pass the deadline.
pub(super) fn no_retry(wait: Duration) -> String {
    format!(
        "The next attempt is due in {} s, later than the call's deadline.",
        seconds(wait)
    )
}

/// The gate stays closed for `wait` more.
pub(super) fn throttled(wait: Duration) -> Error {
    Error::new(
        ErrorKind::Throttled,
        format!(
            "The service is throttling requests for {} s more, longer than the call's deadline allows.",
            seconds(wait)
        ),
    )
    .with_hint(CallHint::SlowDown)
    .with_retry_after(Some(wait))
}

/// A wait in whole seconds, rounded up.
fn seconds(wait: Duration) -> u128 {
    wait.as_nanos().div_ceil(1_000_000_000)
}

fn noting(error: Error, claims: Option<&str>) -> Error {
    match claims {
        Some(claims) => error.with_note(&format!(
            "The service requires a token with more claims (claims challenge): {claims}"
        )),
        None => error,
    }
}

/// Names the host alone: the rest of the address may hold secrets.
fn redirected(response: &Response) -> Error {
    let target = response.headers.get("Location").unwrap_or_default();
    let host = match super::Url::parse(target) {
        Ok(url) => url.host().to_owned(),
        Err(_) => "an address that isn't shown".to_owned(),
    };
    Error::new(
        ErrorKind::UntrustedHost,
        format!("The service redirects to {host}; redirects aren't followed."),
    )
    .with_hint(NetworkHint::CheckRedirect {
        options: vec![Term::BaseUri],
    })
}
