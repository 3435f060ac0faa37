//! The response with a token. Entra, IMDS, App Service and Arc use the same properties, some as numbers and some
//! as text.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroize;

use super::exchange::IssuerResponse;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{Token, TokenContext};
use crate::http::{claims, gateway};

/// The issued tokens.
pub(super) struct TokenResponse {
    pub token: Token,
    /// The refresh token for the next request.
    pub refresh: Option<Secret>,
    /// The ID token, if it was requested.
    pub id_token: Option<Secret>,
    /// The service's time.
    pub now: SystemTime,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    access_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    refresh_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    id_token: Option<Cow<'a, str>>,
    token_type: Option<Value>,
    expires_in: Option<Value>,
    expires_on: Option<Value>,
}

/// A value with JSON escapes is a copy outside of the body, so it must be zeroed here.
impl Drop for Body<'_> {
    fn drop(&mut self) {
        for text in [
            &mut self.access_token,
            &mut self.refresh_token,
            &mut self.id_token,
        ] {
            if let Some(Cow::Owned(text)) = text {
                text.zeroize();
            }
        }
    }
}

/// Reads a response with status 200. `tenant` is the requested tenant, if it is known.
pub(super) fn read(
    ctx: &TokenContext<'_>,
    who: &str,
    tenant: Option<&str>,
    response: &IssuerResponse,
) -> Result<TokenResponse> {
    let bad = |what: &str| {
        Error::new(
            ErrorKind::InvalidResponse,
            format!("{who} responded with HTTP {} {what}", response.http.status),
        )
        .with_requests_sent(response.attempts)
        .with_ids(None, &response.client_request_id)
    };
    if is_page(&response.http.body) {
        return Err(gateway::error(&response.http, &response.host)
            .with_requests_sent(response.attempts)
            .with_ids(None, &response.client_request_id));
    }
    let body: Body<'_> = serde_json::from_slice(&response.http.body)
        .map_err(|_| bad("and something other than the JSON of a token."))?;
    let text = body.access_token.as_deref().unwrap_or_default();
    if text.is_empty() {
        return Err(bad("and no access token."));
    }
    let kind = body.token_type.as_ref().and_then(Value::as_str);
    if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("Bearer")) {
        return Err(bad("and a token that isn't a bearer token."));
    }
    let token = Token::new(Secret::copy_of(text.as_bytes()), expires(&body, response))
        .map_err(|error| bad(&format!("and an unusable token. {}", error.message())))?;
    check(ctx, who, tenant, &token)?;
    let secret = |text: &Option<Cow<'_, str>>| {
        let text = text.as_deref().filter(|text| !text.is_empty())?;
        Some(Secret::copy_of(text.as_bytes()))
    };
    Ok(TokenResponse {
        token,
        refresh: secret(&body.refresh_token),
        id_token: secret(&body.id_token),
        now: service_time(response),
    })
}

/// Rejects a token that the service has already rejected, and a token of another tenant than the requested one
/// (if its claims can be read; they aren't verified).
fn check(ctx: &TokenContext<'_>, who: &str, tenant: Option<&str>, token: &Token) -> Result<()> {
    if ctx.rejected.is_some_and(|rejected| rejected.is_same(token)) {
        return Err(Error::new(
            ErrorKind::Unauthenticated,
            format!("{who} issued the same token again that the service has just rejected."),
        )
        .with_hint(SignInHint::WaitForNewToken));
    }
    let issued_for = claims::read(token.secret()).and_then(|claims| claims.tenant);
    let is_id = |text: &str| uuid::Uuid::try_parse(text).is_ok();
    match (tenant.filter(|tenant| is_id(tenant)), issued_for) {
        (Some(asked), Some(actual)) if is_id(&actual) && !asked.eq_ignore_ascii_case(&actual) => {
            Err(Error::new(
                ErrorKind::Credential,
                format!("{who} issued a token of tenant {actual}, not of {asked}."),
            )
            .with_hint(SignInHint::CheckTenant))
        }
        _ => Ok(()),
    }
}

/// `expires_in` counts from now, so it doesn't depend on the clocks; `expires_on` is a time of the service's
/// clock.
fn expires(body: &Body<'_>, response: &IssuerResponse) -> Option<SystemTime> {
    let seconds = |value: &Option<Value>| match value {
        Some(Value::String(text)) => text.trim().parse::<u64>().ok(),
        Some(Value::Number(number)) => number
            .as_u64()
            .or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64)),
        _ => None,
    };
    // Limited to ten years, so that the additions below can't overflow.
    const MAX_LIFETIME: u64 = 10 * 365 * 24 * 3600;
    match seconds(&body.expires_in) {
        Some(life) => response
            .now
            .checked_add(Duration::from_secs(life.min(MAX_LIFETIME))),
        None => {
            let on = UNIX_EPOCH.checked_add(Duration::from_secs(seconds(&body.expires_on)?))?;
            let life = on
                .duration_since(service_time(response))
                .unwrap_or_default();
            response
                .now
                .checked_add(life.min(Duration::from_secs(MAX_LIFETIME)))
        }
    }
}

fn service_time(response: &IssuerResponse) -> SystemTime {
    response
        .skew
        .map_or(response.now, |skew| skew.correct(response.now))
}

/// Whether a body is a web page.
pub(super) fn is_page(body: &[u8]) -> bool {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    text.trim_ascii_start().first() == Some(&b'<')
}
