//! Errors of the token endpoint, by their AADSTS number.

use crate::emulator::http::message::Response;
use crate::emulator::world::clock;
use jiff::Timestamp;
use serde_json::json;

/// OAuth's error, the number, and a sentence.
pub(crate) type AadstsError = (&'static str, u32, String);

/// The error for an AADSTS number that only a fault rule names.
pub(crate) fn error_of(number: u32) -> AadstsError {
    let (error, text) = match number {
        50076 => (
            "interaction_required",
            "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.",
        ),
        50079 => (
            "interaction_required",
            "Due to a configuration change made by your administrator, you must enroll in multi-factor authentication to access the resource.",
        ),
        53003 => (
            "interaction_required",
            "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        ),
        65001 => (
            "invalid_grant",
            "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.",
        ),
        700_016 => (
            "unauthorized_client",
            "Application with the identifier was not found in the directory.",
        ),
        7_000_215 => (
            "invalid_client",
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.",
        ),
        7_000_222 => (
            "invalid_client",
            "The provided client secret keys are expired. Create new keys for your app.",
        ),
        90_002 => (
            "invalid_request",
            "Tenant not found. Check to make sure you have the correct tenant ID.",
        ),
        _ => ("invalid_request", "The request is not valid."),
    };
    (error, number, text.to_owned())
}

/// The value of `suberror`: what the client must do next.
fn suberror(number: u32) -> Option<&'static str> {
    match number {
        50076 | 50079 => Some("basic_action"),
        53003 => Some("message_only"),
        65001 => Some("consent_required"),
        _ => None,
    }
}

/// The HTTP status of an OAuth error.
pub(crate) fn status(error: &str) -> u16 {
    if error == "invalid_client" { 401 } else { 400 }
}

/// An error in the token endpoint's format.
pub(crate) fn refuse(
    time: Timestamp,
    status: u16,
    error: &str,
    number: u32,
    text: &str,
) -> Response {
    let (trace, correlation) = (uuid::Uuid::new_v4(), uuid::Uuid::new_v4());
    let time = clock::text(time);
    let time = time.get(..19).unwrap_or_default().replace('T', " ") + "Z";
    let mut body = json!({
        "error": error,
        "error_description": format!("AADSTS{number}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}"),
        "error_codes": [number],
        "timestamp": time,
        "trace_id": trace.to_string(),
        "correlation_id": correlation.to_string(),
        "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
    });
    if let Some(suberror) = suberror(number) {
        body["suberror"] = suberror.into();
    }
    if number == 50076 || number == 53003 {
        body["claims"] = r#"{"access_token":{"capolids":{"essential":true,"values":["c7c1d1c5-0000-4000-8000-000000000001"]}}}"#.into();
    }
    Response::value(status, &body)
}

/// The response for an [`AadstsError`].
pub(crate) fn error_response(time: Timestamp, (error, number, text): &AadstsError) -> Response {
    refuse(time, status(error), error, *number, text)
}
