//! An error that contains the secrets of its request in every part, as some gateways' errors do.

use crate::emulator::fault::Dialect;
use crate::emulator::http::message::{Call, Response, pairs};

/// The form fields of a token request that are secret.
const FIELDS: [&str; 5] = [
    "client_secret",
    "client_assertion",
    "refresh_token",
    "device_code",
    "assertion",
];

/// The bearer token, the secret form fields, and the headers that authenticate requests for a managed
/// identity.
fn secrets(call: &Call) -> String {
    let bearer = call.bearer().map(str::to_owned);
    let form = pairs(&String::from_utf8_lossy(&call.body)).into_iter();
    let form = form.filter(|(name, _)| FIELDS.contains(&name.as_str()));
    let header = call.header("x-identity-header").map(str::to_owned);
    let all = bearer.into_iter().chain(form.map(|(_, v)| v)).chain(header);
    all.collect::<Vec<_>>().join(" ")
}

/// The error of each service; `{s}` stands for the secrets, `{status}` for the status.
const fn shape(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Graph => {
            r#"{"error":{"code":"refused {s}","message":"'Authorization: Bearer {s}' was refused.","target":"{s}","details":[{"code":"{s}","message":"{s} was refused.","target":"{s}"}],"innerError":{"date":"2026-01-01T00:00:00","request-id":"{s}","client-request-id":"{s}","code":"{s}"}}}"#
        }
        Dialect::CloudCockpit => {
            r#"{"statusCode":{status},"type":"{s}","description":"'Authorization: Bearer {s}' was refused.","correlationId":"{s}","errors":[{"propertyName":"{s}","description":["{s}"]}]}"#
        }
        Dialect::Token => {
            r#"{"error":"invalid_request {s}","error_description":"The request with {s} was refused.","error_codes":[900144],"timestamp":"{s}","trace_id":"{s}","correlation_id":"{s}","error_uri":"{s}","suberror":"{s}","claims":"{s}"}"#
        }
    }
}

/// The error with the request's secrets filled in.
pub(crate) fn respond(call: &Call, dialect: Dialect, status: u16) -> Response {
    let s = secrets(call);
    let quoted = serde_json::Value::from(s.as_str()).to_string();
    let body = shape(dialect)
        .replace("{s}", quoted.trim_matches('"'))
        .replace("{status}", &status.to_string());
    let mut response = Response::json(status, body.into_bytes());
    for name in [
        "request-id",
        "client-request-id",
        "x-ms-ags-diagnostic",
        "x-ms-request-id",
        "x-correlation-id",
        "x-echo",
    ] {
        response.set(name, s.as_str());
    }
    response.with(
        "www-authenticate",
        format!("Bearer realm=\"{s}\", error_description=\"{s}\""),
    )
}
