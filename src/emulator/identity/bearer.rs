//! Which bearer tokens a service accepts.

use crate::emulator::http::message::Call;
use crate::emulator::identity::jwt::Jwt;
use crate::emulator::identity::key;
use crate::emulator::world::settings::Tokens;
use crate::emulator::world::state::State;

/// A service, by the audience of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Graph,
    CloudCockpit,
}

/// Microsoft Graph's audiences: its URLs in each cloud, and its application id.
const GRAPH: [&str; 5] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
];

const COCKPIT: [&str; 2] = [
    "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a",
    "b92a36a4-feb8-4f47-a69c-29a180aa6d0a",
];

/// Why a token is rejected.
pub(crate) enum BearerError {
    /// 401, with the error message.
    Token(&'static str),
    /// 403: the token lacks a permission.
    Permission,
}

/// Checks the caller's token.
///
/// A token that can be decoded must be for this service; a token that the emulator signed must also have one
/// of `permissions`. The setting `tokens` decides whether other tokens are accepted.
pub(crate) fn check(
    state: &State,
    call: &Call,
    audience: Audience,
    permissions: &[&str],
) -> Result<(), BearerError> {
    let token = call
        .bearer()
        .ok_or(BearerError::Token("Access token is empty."))?;
    if state.settings.revoked_tokens.contains(token) {
        return Err(BearerError::Token("Access token has been revoked."));
    }
    let only_issued = state.settings.tokens == Tokens::Issued;
    let invalid = BearerError::Token("Access token validation failure. Invalid token.");
    let Some(jwt) = Jwt::read(token) else {
        return if only_issued { Err(invalid) } else { Ok(()) };
    };
    if jwt
        .text("aud")
        .is_some_and(|aud| !is_for(call, audience, aud))
    {
        let text = "Access token validation failure. Invalid audience.";
        return Err(BearerError::Token(text));
    }
    if !key::has_signed(&jwt) {
        return if only_issued { Err(invalid) } else { Ok(()) };
    }
    let now = state.time().as_millisecond() as f64 / 1000.0;
    if only_issued && jwt.date("exp").is_none_or(|exp| exp <= now) {
        let text = "Lifetime validation failed, the token is expired.";
        return Err(BearerError::Token(text));
    }
    if !permissions.is_empty() && !has_one(&jwt, permissions) {
        return Err(BearerError::Permission);
    }
    Ok(())
}

fn is_for(call: &Call, audience: Audience, aud: &str) -> bool {
    let aud = aud.trim_end_matches('/');
    let known: &[&str] = match audience {
        Audience::Graph => &GRAPH,
        Audience::CloudCockpit => &COCKPIT,
    };
    // The emulator's own URL is an audience too, as if the emulator were a separate cloud.
    known.contains(&aud) || aud == call.root
}

fn has_one(jwt: &Jwt<'_>, permissions: &[&str]) -> bool {
    let scopes = jwt.text("scp").unwrap_or_default().split(' ');
    let roles = jwt.claims["roles"].as_array().into_iter().flatten();
    let mut all = scopes.chain(roles.filter_map(|role| role.as_str()));
    all.any(|name| permissions.contains(&name))
}
