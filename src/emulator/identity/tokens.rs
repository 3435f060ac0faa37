//! The token endpoint, and which bearer tokens are good.
//!
//! Each way to get a token is one function named in [`answer`]'s `match` that ends in [`issue`]; so
//! do `device` and, for managed identities, `identity`.

use crate::emulator::http::message::{Answer, Call, pairs};
use crate::emulator::identity::assertions::{self, No};
use crate::emulator::identity::device;
use crate::emulator::identity::issued::Audience;
use crate::emulator::world::clock;
use crate::emulator::world::settings::Tokens;
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// The scope of CloudCockpit's API.
const COCKPIT_SCOPE: &str = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a";

/// Whether the caller's token is good here; if not, why.
pub(crate) fn check(state: &State, call: &Call, audience: Audience) -> Result<(), String> {
    let token = call
        .bearer()
        .ok_or_else(|| "Access token is empty.".to_owned())?;
    if state.settings.revoked_tokens.contains(token) {
        return Err("Access token has been revoked.".into());
    }
    if state.settings.tokens == Tokens::Any {
        return Ok(());
    }
    let now = state.time().as_millisecond();
    match state.issued.access.get(token) {
        None => Err("Access token validation failure. Invalid token.".into()),
        Some((of, _)) if *of != audience => {
            Err("Access token validation failure. Invalid audience.".into())
        }
        Some((_, until)) if *until <= now => {
            Err("Lifetime validation failed, the token is expired.".into())
        }
        Some(_) => Ok(()),
    }
}

/// The form of a token request.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The form in a request's body.
    pub(crate) fn of(state: &State, call: &Call) -> Result<Form, Answer> {
        let kind = call.header("content-type").unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            let text = "The request body must be form encoded.";
            return Err(refuse(state, 400, "invalid_request", 900144, text));
        }
        Ok(Form(pairs(&String::from_utf8_lossy(&call.body))))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(k, v)| k == name && !v.is_empty());
        field.map(|(_, v)| v.as_str())
    }
}

/// Answers a request to `/{tenant}/oauth2/v2.0/token`.
pub(crate) fn answer(state: &mut State, call: &Call, tenant: &str) -> Answer {
    let form = match Form::of(state, call) {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    match form.get("grant_type") {
        Some("client_credentials") => client_credentials(state, call, tenant, &form),
        Some("urn:ietf:params:oauth:grant-type:device_code") => device::poll(state, tenant, &form),
        Some("refresh_token") => refresh(state, tenant, &form),
        Some(other) => refuse(
            state,
            400,
            "unsupported_grant_type",
            70003,
            &format!("The app requested an unsupported grant type '{other}'."),
        ),
        None => refuse(
            state,
            400,
            "invalid_request",
            900144,
            "The request body must contain the following parameter: 'grant_type'.",
        ),
    }
}

/// Client id with a secret or an assertion.
fn client_credentials(state: &mut State, call: &Call, tenant: &str, form: &Form) -> Answer {
    if ["common", "organizations", "consumers"].contains(&tenant) {
        return refuse(
            state,
            400,
            "invalid_request",
            53003,
            "Application tokens need a tenant: the tenant-less endpoints cannot be used.",
        );
    }
    let proof = match (form.get("client_secret"), form.get("client_assertion")) {
        (Some(secret), None) => Some(known_secret(state, form.get("client_id"), secret)),
        (None, Some(assertion)) => Some(known_assertion(state, call, tenant, form, assertion)),
        _ => None,
    };
    match (proof, form.get("client_id")) {
        (Some(Ok(())), Some(_)) => {}
        (Some(Err((error, code, text))), Some(_)) => {
            let status = if error == "invalid_client" { 401 } else { 400 };
            return refuse(state, status, error, code, &text);
        }
        _ => {
            let text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
            return refuse(state, 401, "invalid_client", 7000218, text);
        }
    }
    let client = form.get("client_id").unwrap_or_default();
    let scope = form.get("scope").unwrap_or_default();
    if !scope.ends_with("/.default") {
        let text = format!(
            "The provided value for scope {scope} is not valid: client credential flows must have a scope value with /.default suffixed to the resource identifier."
        );
        return refuse(state, 400, "invalid_scope", 1002012, &text);
    }
    issue(state, tenant, client, scope, false)
}

fn known_secret(state: &State, client: Option<&str>, secret: &str) -> Result<(), No> {
    let clients = &state.settings.clients;
    let client = client.unwrap_or_default();
    match clients.get(client) {
        _ if clients.is_empty() => Ok(()),
        None => Err((
            "unauthorized_client",
            700016,
            format!("Application with identifier '{client}' was not found in the directory."),
        )),
        Some(known) if known != secret => Err((
            "invalid_client",
            7000215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.".to_owned(),
        )),
        Some(_) => Ok(()),
    }
}

fn known_assertion(
    state: &State,
    call: &Call,
    tenant: &str,
    form: &Form,
    assertion: &str,
) -> Result<(), No> {
    const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    if form.get("client_assertion_type") != Some(TYPE) {
        let text = "The parameter 'client_assertion_type' is missing or not known.".to_owned();
        return Err(("invalid_request", 900144, text));
    }
    let audience = format!("{}/{tenant}/oauth2/v2.0/token", call.root);
    let client = form.get("client_id").unwrap_or_default();
    assertions::check(state, client, &audience, assertion)
}

/// A refresh token; it is used up and a new one is given.
fn refresh(state: &mut State, tenant: &str, form: &Form) -> Answer {
    let (Some(client), Some(token)) = (form.get("client_id"), form.get("refresh_token")) else {
        let text = "The request body must contain the parameters 'client_id' and 'refresh_token'.";
        return refuse(state, 400, "invalid_request", 900144, text);
    };
    let known = state.issued.refresh.remove(token);
    let strict = state.settings.tokens == Tokens::Issued;
    let revoked = state.settings.revoked_tokens.contains(token);
    if revoked || strict && known.as_deref() != Some(client) {
        let text = "The provided authorization code or refresh token is expired, revoked or was issued to another client.";
        return refuse(state, 400, "invalid_grant", 700082, text);
    }
    let scope = form
        .get("scope")
        .unwrap_or("https://graph.microsoft.com/.default");
    issue(state, tenant, client, scope, true)
}

/// Makes a token for the service that `scope` names, and the answer that carries it.
pub(crate) fn issue(
    state: &mut State,
    tenant: &str,
    client: &str,
    scope: &str,
    refreshable: bool,
) -> Answer {
    let audience = if scope.starts_with(COCKPIT_SCOPE) {
        Audience::CloudCockpit
    } else {
        Audience::Graph
    };
    let now = state.time();
    let life = state.settings.token_lifetime_seconds;
    let seconds = i64::try_from(life).unwrap_or(i64::MAX);
    // To the millisecond: a life of two seconds is not cut down to little more than one.
    let until = now
        .as_millisecond()
        .saturating_add(seconds.saturating_mul(1000));
    let resource = scope.split_whitespace().next().unwrap_or_default();
    let resource = resource.trim_end_matches("/.default");
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let token = format!(
        "{}.{}.{}",
        part(json!({"alg": "none", "typ": "JWT"})),
        part(json!({
            "aud": resource, "iss": format!("https://sts.windows.net/{tenant}/"), "tid": tenant,
            "appid": client, "iat": now.as_second(), "nbf": now.as_second(),
            "exp": now.as_second().saturating_add(seconds),
            "roles": ["DelegatedAdminRelationship.ReadWrite.All"],
        })),
        URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes()),
    );
    let access = &mut state.issued.access;
    if access.len() >= 10_000 {
        access.retain(|_, (_, until)| *until > now.as_millisecond());
    }
    access.insert(token.clone(), (audience, until));
    let mut body = json!({
        "token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token,
    });
    if refreshable {
        let next = format!(
            "0.{}",
            URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes())
        );
        state.issued.refresh.insert(next.clone(), client.to_owned());
        body["refresh_token"] = next.into();
        body["scope"] = scope.into();
    }
    Answer::value(200, &body)
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
}

/// An error in the shape of the token service.
pub(crate) fn refuse(state: &State, status: u16, error: &str, number: u32, text: &str) -> Answer {
    let (trace, correlation) = (uuid::Uuid::new_v4(), uuid::Uuid::new_v4());
    let now = state.time();
    let time = clock::text(now)
        .get(..19)
        .unwrap_or_default()
        .replace('T', " ")
        + "Z";
    Answer::value(
        status,
        &json!({
            "error": error,
            "error_description": format!("AADSTS{number}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}"),
            "error_codes": [number],
            "timestamp": time,
            "trace_id": trace.to_string(),
            "correlation_id": correlation.to_string(),
            "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
        }),
    )
}
