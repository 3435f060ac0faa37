//! Managed identities: the instance metadata service and Azure Arc's agent at
//! `/metadata/identity/oauth2/token`, told apart by `api-version`, and App Service's endpoint at
//! `/msi/token`. (Set `AZURE_POD_IDENTITY_AUTHORITY_HOST` or `IDENTITY_ENDPOINT` accordingly.)

use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::mint;
use crate::emulator::world::state::State;
use serde_json::json;

/// Answers a request for a managed identity's token.
pub(crate) fn respond(state: &mut State, call: &Call, app_service: bool) -> Response {
    let version = call.option("api-version").unwrap_or_default();
    match (app_service, version.as_str()) {
        (true, "2019-08-01") => app(state, call),
        (false, "2018-02-01") => imds(state, call),
        (false, "2020-06-01") => arc(state, call),
        _ => no(400, "invalid_request", "The api-version is not supported."),
    }
}

fn no(status: u16, error: &str, text: &str) -> Response {
    Response::value(status, &json!({"error": error, "error_description": text}))
}

fn metadata(call: &Call) -> bool {
    let value = call.header("metadata");
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

fn imds(state: &mut State, call: &Call) -> Response {
    if !metadata(call) {
        return no(
            400,
            "bad_request_102",
            "Required metadata header not specified",
        );
    }
    grant(state, call, ["client_id", "object_id", "msi_res_id"], false)
}

fn app(state: &mut State, call: &Call) -> Response {
    if call.header("x-identity-header") != Some(state.settings.identity.header.as_str()) {
        let text = "The X-IDENTITY-HEADER is missing or wrong.";
        return Response::value(401, &json!({"statusCode": 401, "message": text}));
    }
    grant(
        state,
        call,
        ["client_id", "principal_id", "mi_res_id"],
        true,
    )
}

/// Azure Arc: a request without a key gets 401 with the path of a new key file in `identity.arcFolder`.
fn arc(state: &mut State, call: &Call) -> Response {
    if !metadata(call) {
        return no(400, "bad_request", "Required metadata header not specified");
    }
    let sent = call
        .header("authorization")
        .and_then(|value| value.strip_prefix("Basic "));
    if sent.is_some() && sent == state.issued.arc_key.as_deref() {
        state.issued.arc_key = None;
        return grant(state, call, ["", "", ""], false);
    }
    let key = uuid::Uuid::new_v4().simple().to_string();
    let file = format!("{}.key", uuid::Uuid::new_v4());
    let path = std::path::Path::new(&state.settings.identity.arc_folder).join(file);
    if std::fs::write(&path, &key).is_err() {
        return no(
            500,
            "server_error",
            "The key file cannot be written: set identity.arcFolder.",
        );
    }
    state.issued.arc_key = Some(key);
    Response::empty(401).with(
        "www-authenticate",
        format!("Basic realm={}", path.display()),
    )
}

fn grant(state: &State, call: &Call, names: [&str; 3], app_service: bool) -> Response {
    let Some(resource) = call.option("resource") else {
        return no(400, "invalid_request", "The parameter resource is missing.");
    };
    if resource.ends_with("/.default") {
        return no(
            400,
            "invalid_resource",
            "AADSTS500011: A resource is wanted, not a scope.",
        );
    }
    let identity = state.settings.identity.clone();
    let asked = names.iter().filter(|name| !name.is_empty());
    let asked = asked.filter_map(|name| call.option(name)).next();
    if let Some(id) = &asked
        && !identity.assigned.is_empty()
        && !identity.assigned.contains(id)
    {
        return no(400, "invalid_request", "Identity not found");
    }
    let client = asked.unwrap_or(identity.client_id);
    let mut body = mint::managed_identity_token(state, &client, &resource);
    if app_service && let Some(body) = body.as_object_mut() {
        body.remove("expires_in");
        body.remove("ext_expires_in");
    }
    Response::value(200, &body)
}
