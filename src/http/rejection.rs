//! The errors for responses without success, and those of the pipeline itself.

use std::time::{Duration, SystemTime};

use super::{
    Failure, FailureKind, Request, Response, Token, challenge, claims, depth, gateway, redact,
    retry,
};
use crate::base::{CallHint, Error, ErrorKind, NetworkHint, SignInHint, Term};

/// Makes an error from a response without success.
pub trait ErrorDecoder: Send + Sync {
    /// The error with kind, message, hint and the service's code. The pipeline adds status, outcome, ids,
    /// attempts, Retry-After and headers.
    fn decode(&self, response: &Response, request: &Request) -> Error;
    /// Whether a response without success is the service's own. Any other is a gateway's, which may
    /// have passed the request on.
    fn is_own(&self, response: &Response) -> bool;
}

/// A 401: the rejected token, the claims that a new one must prove, and the error if there is no new one.
pub(super) struct RejectedToken {
    pub token: Token,
    pub claims: Option<String>,
    pub error: Error,
}

impl RejectedToken {
    /// Adds the details of the 401 to `error`, the reason why there is no other token. If the source has none,
    /// the service's message replaces that of `error`; otherwise it follows it.
    pub fn complete(&self, error: Error) -> Error {
        let known = &self.error;
        let is_specific = known
            .hint()
            .is_some_and(|hint| ["token.useAudience", "signIn.requireMfa"].contains(&hint.code()));
        let error = match error.kind() {
            ErrorKind::Unauthenticated if is_specific => known.clone(),
            ErrorKind::Unauthenticated => known.clone().with_hint_of(&error),
            _ => error.with_note(&format!("A new one was needed: {}", known.message())),
        };
        error
            .with_service(401, known.service_code().map(str::to_owned))
            .with_ids(known.request_id().map(str::to_owned), "")
            .with_headers(known.headers().to_vec())
    }
}

/// The error for a response. The pipeline adds the client request id and the outcome.
pub(super) fn of_response(
    response: &Response,
    request: &Request,
    decoder: &dyn ErrorDecoder,
    now: SystemTime,
) -> Error {
    let error = match response.status {
        300..=399 => redirected(response),
        // These mean the same from the service and from a gateway.
        408 | 429 => decoder.decode(response, request),
        _ if !decoder.is_own(response) => gateway::error(response, request.url.host()),
        _ => decoder.decode(response, request),
    };
    let retry_after = retry::retry_after(&response.headers, now);
    let error = match retry_after {
        Some(wait) if response.status == 429 => {
            error.with_note(&format!("It asks to wait {} s.", seconds(wait)))
        }
        _ => error,
    };
    let claims = challenge::claims(&response.headers);
    let code = error.service_code().map(str::to_owned);
    with_claims_note(error, claims.as_deref())
        .with_service(response.status, code)
        .with_ids(response.request_id().map(str::to_owned), "")
        .with_retry_after(retry_after)
        .with_headers(redact::headers(&response.headers).to_vec())
}

/// If a 401 rejects a token for another service, the hint names that service.
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

/// Rejects JSON that is nested too deep to be parsed safely.
pub(super) fn check_depth(response: Response, max_depth: usize) -> Result<Response, Failure> {
    if response.status >= 400 || depth::within(&response.body, max_depth) {
        return Ok(response);
    }
    let message = format!("The response is nested more than {max_depth} levels deep.");
    Err(Failure::new(FailureKind::TooLarge, true, message).with_status(response.status))
}

/// The error if the caller fired the cancel.
pub(super) fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "The call was cancelled.")
}

/// The error if the call's deadline passed `step`, such as `while getting a token`.
pub(super) fn deadline(step: &str) -> Error {
    Error::new(
        ErrorKind::Deadline,
        format!("The call's deadline passed {step}."),
    )
    .with_hint(CallHint::RaiseDeadline)
}

/// The reason why there is no other attempt: the wait before it would exceed the deadline.
pub(super) fn no_retry(wait: Duration) -> String {
    format!(
        "The next attempt is due in {} s, later than the call's deadline.",
        seconds(wait)
    )
}

/// The error if the throttle stays closed for `wait` more, past the deadline.
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

fn with_claims_note(error: Error, claims: Option<&str>) -> Error {
    match claims {
        Some(claims) => error.with_note(&format!(
            "The service requires a token with more claims (claims challenge): {claims}"
        )),
        None => error,
    }
}

/// The error for a redirect. It names only the host: the rest of the address may hold secrets.
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
