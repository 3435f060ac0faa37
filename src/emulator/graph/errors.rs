//! Graph's errors, in two formats: the service's own (with `@odata.context`, target and details) and the
//! gateway's. Both have the request ids in `innerError`; the 409 has null there, as in a recorded response.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::clock;
use serde_json::{Value, json};

/// An error of the service itself.
pub(crate) fn service(status: u16, code: &str, message: &str) -> Response {
    Response::value(
        status,
        &json!({
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.partner.customerserviceadministration.errorResponse",
            "error": {
                "code": code,
                "message": message,
                "target": null,
                "details": [],
            }
        }),
    )
}

/// 400: the document or the path isn't valid.
pub(crate) fn bad_request(message: &str) -> Response {
    service(400, "badRequest", message)
}

/// 404: no such object.
pub(crate) fn not_found() -> Response {
    service(404, "notFound", "The requested resource was not found.")
}

/// 409, as in a recorded response.
pub(crate) fn already_exists() -> Response {
    let mut response = service(409, "conflict", "The resource already exists.");
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    body["error"]["innerError"] = Value::Null;
    response.body = body.to_string().into_bytes();
    response
}

/// 412: the etag is not the current one.
pub(crate) fn etag_mismatch() -> Response {
    service(
        412,
        "preconditionFailed",
        "The If-Match header does not hold the current ETag of the resource.",
    )
}

/// The response to a write without If-Match; `status` is the setting `missingEtagStatus`.
pub(crate) fn missing_if_match(status: u16) -> Response {
    let code = match status {
        428 => "preconditionRequired",
        412 => "preconditionFailed",
        _ => "badRequest",
    };
    service(status, code, "The If-Match header is required.")
}

/// An error of the gateway in front of the service.
pub(crate) fn gateway(status: u16, code: &str, message: &str) -> Response {
    Response::value(
        status,
        &json!({"error": {"code": code, "message": message}}),
    )
}

/// Adds the request ids to the body of an error that has no `innerError` yet.
pub(crate) fn add_request_ids(call: &Call, response: &mut Response, id: &str, client: &str) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) else {
        return;
    };
    let error = body.get_mut("error").and_then(Value::as_object_mut);
    if let Some(error) = error.filter(|error| !error.contains_key("innerError")) {
        let inner = json!({
            "date": clock::text(call.time).get(..19),
            "request-id": id,
            "client-request-id": client,
        });
        error.insert("innerError".into(), inner);
        response.body = body.to_string().into_bytes();
    }
}

/// 405.
pub(crate) fn not_allowed() -> Response {
    gateway(
        405,
        "Request_BadRequest",
        "Specified HTTP method is not allowed for the request target.",
    )
}

/// The response to a write while an operation runs: 423 or 409.
pub(crate) fn locked(status: u16) -> Response {
    let (code, message) = match status {
        423 => ("resourceLocked", "The resource is locked by an operation."),
        _ => (
            "Directory_ConcurrencyViolation",
            "The resource was changed at the same time. Retry after a while.",
        ),
    };
    gateway(status, code, message)
}

/// 401 with a challenge.
pub(crate) fn unauthorized(message: &str) -> Response {
    gateway(401, "InvalidAuthenticationToken", message).with(
        "www-authenticate",
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"",
    )
}
