//! GitHub Actions: the endpoint that issues a job's ID token, at `/github/id-token`. (Set
//! `ACTIONS_ID_TOKEN_REQUEST_URL` to it, over https, and `ACTIONS_ID_TOKEN_REQUEST_TOKEN` to the setting
//! `github.requestToken`.) Its tokens are not signed: omit `certificate` in the setting `federated`.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// Answers a job's request for an ID token.
pub(crate) fn respond(state: &State, call: &Call) -> Response {
    let github = &state.settings.github;
    if call.bearer() != Some(github.request_token.as_str()) {
        return Response::value(401, &json!({"message": "Bad request token"}));
    }
    let now = state.time().as_second();
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({"alg": "RS256", "typ": "JWT"}));
    let claims = part(json!({
        "iss": "https://token.actions.githubusercontent.com", "sub": github.subject,
        "aud": call.option("audience").unwrap_or_else(|| "https://github.com".to_owned()),
        "iat": now, "nbf": now, "exp": now + 300,
    }));
    let token = format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode("none"));
    Response::value(200, &json!({"count": token.len(), "value": token}))
}
