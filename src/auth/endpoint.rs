//! The token endpoint of the client's authority, usually Microsoft Entra. An app's secret or assertion is sent
//! only here. The address is built from the client's authority and redirects aren't followed, so no other host
//! receives it.

use std::time::Duration;

use super::aadsts;
use super::exchange::{self, Issuer, IssuerResponse, RetryRule};
use super::fault::Fault;
use super::form::Form;
use super::skew::Skew;
use super::token_response::{self, TokenResponse};
use crate::base::text::inside;
use crate::base::{Error, ErrorKind, NetworkHint, SignInHint, Term};
use crate::http::{Method, Request, Response, TokenContext, Url, gateway, retry};

/// The endpoint's name in messages.
pub(super) const WHO: &str = "The token endpoint";

const ENTRA: Issuer = Issuer {
    who: WHO,
    timeout: Duration::from_secs(30),
    retries_failures: true,
    retry: |response| {
        let code = Fault::read(response).code;
        (code == Some(TRANSIENT)).then_some(RetryRule::After(Duration::from_millis(500)))
    },
};

/// `AADSTS90033: A transient error has occurred. Please try again.`
const TRANSIENT: u32 = 90033;
/// The assertion isn't valid yet or has expired.
pub(super) const OUT_OF_TIME: u32 = 700024;

/// Why a token request failed.
pub(super) enum TokenError {
    /// The endpoint rejected the request.
    Rejected(Box<EndpointRejection>),
    /// Any other failure.
    Other(Error),
}

/// The endpoint's rejection of a request.
pub(super) struct EndpointRejection {
    /// OAuth's own code, such as `invalid_client` or `slow_down`.
    pub oauth: String,
    /// The AADSTS number, from `error_codes` or the description.
    pub code: Option<u32>,
    /// The claims challenge for the next sign-in.
    pub claims: Option<String>,
    /// The clock difference, if it exceeds the tolerance.
    pub skew: Option<Skew>,
    /// The error for the caller, with all details.
    pub error: Error,
}

impl From<TokenError> for Error {
    fn from(failed: TokenError) -> Error {
        match failed {
            TokenError::Rejected(rejection) => rejection.error,
            TokenError::Other(error) => error,
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> TokenError {
        TokenError::Other(error)
    }
}

/// Requests a token for `tenant` at `url`, with the claims challenge if there is one.
pub(super) fn token(
    ctx: &TokenContext<'_>,
    url: &Url,
    tenant: &str,
    form: Form,
) -> std::result::Result<TokenResponse, TokenError> {
    let form = match ctx.claims {
        Some(claims) => form.with("claims", claims),
        None => form,
    };
    let response = post(ctx, url, &form)?;
    Ok(token_response::read(ctx, WHO, Some(tenant), &response)?)
}

/// Posts a form. A status other than 200 is returned as `TokenError::Rejected`.
pub(super) fn post(
    ctx: &TokenContext<'_>,
    url: &Url,
    form: &Form,
) -> std::result::Result<IssuerResponse, TokenError> {
    let mut request = Request::new(Method::Post, url.clone())
        .with_header("Content-Type", "application/x-www-form-urlencoded")?
        .with_header("Accept", "application/json")?;
    request.body = Some(form.encode());
    request.secrets = form.secrets();
    let response = exchange::send(ctx, &ENTRA, request, None)?;
    if response.http.status == 200 {
        return Ok(response);
    }
    Err(TokenError::Rejected(Box::new(rejection(ctx, &response))))
}

fn rejection(ctx: &TokenContext<'_>, response: &IssuerResponse) -> EndpointRejection {
    let fault = Fault::read(&response.http);
    let known = fault.code.and_then(aadsts::find);
    let mut hint = known.map(|(_, hint)| hint.clone());
    let reason = aadsts::sentence(fault.code, &fault.description);
    if fault.code == Some(OUT_OF_TIME)
        && let Some(skew) = response.skew
    {
        hint = Some(skew.hint());
    }
    if fault.claims.is_some() && ctx.claims.is_none() {
        hint = Some(SignInHint::SignInInteractively);
    }
    let oauth = aadsts::shorten(&fault.oauth);
    let code = match fault.code {
        Some(code) => Some(format!("AADSTS{code}")),
        None => Some(oauth.clone()).filter(|oauth| !oauth.is_empty()),
    };
    let mut error = rejection_error(WHO, response, code, &reason);
    if let Some(hint) = hint {
        error = error.with_hint(hint);
    }
    let trace = fault.trace.or_else(|| header_id(&response.http));
    let correlation = fault.correlation.as_deref();
    let error = error.with_ids(trace, correlation.unwrap_or(&response.client_request_id));
    EndpointRejection {
        oauth: fault.oauth,
        code: fault.code,
        claims: fault.claims,
        skew: response.skew,
        error,
    }
}

/// The error for a response that isn't a success. `reason` is the reason that its body states, redacted.
pub(super) fn rejection_error(
    who: &str,
    response: &IssuerResponse,
    code: Option<String>,
    reason: &str,
) -> Error {
    let http = &response.http;
    let status = http.status;
    let kind = match status {
        300..=399 => ErrorKind::UntrustedHost,
        429 => ErrorKind::Throttled,
        500..=599 => ErrorKind::ServerError,
        _ => ErrorKind::Credential,
    };
    if code.is_none() && status >= 400 && token_response::is_page(&http.body) {
        let page = gateway::error(http, &response.host);
        return Error::new(kind, page.message())
            .with_hint_of(&page)
            .with_service(status, None)
            .with_requests_sent(response.attempts)
            .with_retry_after(retry::retry_after(&http.headers, response.now))
            .with_ids(None, &response.client_request_id);
    }
    let text = match (&code, reason) {
        _ if (300..400).contains(&status) => {
            format!("{who} redirected the request (HTTP {status}); redirects aren't followed.")
        }
        (Some(code), "") => format!("{who} rejected the request (HTTP {status}, {code})."),
        (Some(code), reason) => format!(
            "{} ({}, HTTP {status}, {code}).",
            reason.trim_end_matches('.'),
            inside(who)
        ),
        (None, "") => format!("{who} rejected the request without a reason (HTTP {status})."),
        (None, reason) => format!("{who} rejected the request (HTTP {status}): {reason}"),
    };
    let error = Error::new(kind, text)
        .with_service(status, code)
        .with_requests_sent(response.attempts)
        .with_retry_after(retry::retry_after(&http.headers, response.now))
        .with_ids(header_id(http), &response.client_request_id);
    match status {
        300..=399 => error.with_hint(NetworkHint::CheckRedirect {
            options: vec![Term::Authority],
        }),
        429 => error.with_hint(SignInHint::ShareCredential),
        _ => error,
    }
}

/// The service's request id, if it is a GUID. Any other text might be an echo of what was sent.
fn header_id(response: &Response) -> Option<String> {
    let id = uuid::Uuid::try_parse(response.request_id()?).ok()?;
    Some(id.hyphenated().to_string())
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
