//! The errors for responses without success, with their hints. Bodies may be empty or HTML, and properties may be
//! missing or null, so everything is read leniently (Graph documentation).

use serde_json::Value;

use super::hints::{self, GraphRejection};
use crate::base::text::shorten;
use crate::base::{Error, ErrorKind, Problem};
use crate::http::{Method, Request, Response, retry};
use crate::model::Violation;
use crate::model::document::pointer_to;

/// The kind for an HTTP status that isn't a success.
fn kind(status: u16) -> ErrorKind {
    match status {
        300..=399 => ErrorKind::UntrustedHost,
        400 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        409 => ErrorKind::AlreadyExists,
        412 | 428 => ErrorKind::Conflict,
        429 => ErrorKind::Throttled,
        402..=499 => ErrorKind::RequestRejected,
        500..=599 => ErrorKind::ServerError,
        _ => ErrorKind::InvalidResponse,
    }
}

/// Microsoft Graph's `{"error":{"code","message","target","details":[...],"innerError":{...}}}`.
/// `scope` is that of the client's tokens, for the hint of a 401.
pub(super) fn graph(response: &Response, request: &Request, scope: &str) -> Error {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = &body["error"];
    // A gateway in front responds with {"error":"invalid_token","error_description":"..."}.
    let code = text(&error["code"]).or_else(|| text(error));
    let message = text(&error["message"]).or_else(|| text(&body["error_description"]));
    let inner = ["innerError", "innererror"]
        .iter()
        .map(|name| &error[*name])
        .find(|inner| inner.is_object())
        .unwrap_or(&Value::Null);
    let details = error["details"].as_array().into_iter().flatten();
    let problems: Vec<_> = details.filter_map(detail).collect();
    let reason = message_of(message, &problems, response);
    let status = response.status;
    let rejection = GraphRejection {
        status,
        code: code.as_deref(),
        said: &reason,
        request,
        scope,
    };
    let hint = rejection.hint();
    let method = request.method;
    // A concurrent change doesn't mean that the object already exists.
    let kind = match retry::is_concurrency(code.as_deref()) {
        true if status == 409 => ErrorKind::RequestRejected,
        _ => kind(status),
    };
    let mut made = Error::new(
        kind,
        sentence("Microsoft Graph", status, method, code.as_deref(), &reason),
    )
    .with_service(status, code)
    .with_problems(problems);
    if let Some(hint) = hint {
        made = made.with_hint(hint);
    }
    match text(&inner["request-id"]) {
        // The pipeline replaces it with the id in the headers, if there is one.
        Some(id) => made.with_ids(Some(id), ""),
        None => made,
    }
}

/// One of an error's `details`, as a problem of the property that it targets.
fn detail(detail: &Value) -> Option<Problem> {
    let message = text(&detail["message"])?;
    let target = text(&detail["target"]).unwrap_or_default();
    Some(Problem::new(
        pointer_of(&target),
        Violation::Rejected { message },
    ))
}

/// Whether a response without success is Microsoft Graph's own: it has an `error` with a code, or asks
/// for a Bearer token. An empty one is a gateway's.
pub(super) fn is_graph(response: &Response) -> bool {
    let challenges = || {
        let mut all = response.headers.all("WWW-Authenticate");
        all.any(|value| {
            value
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("bearer")
        })
    };
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    body["error"]["code"].is_string() || (response.status == 401 && challenges())
}

/// Whether a response without success is CloudCockpit's own: it has a status code or a type, or it is a
/// 401 or 403 without a body.
pub(super) fn is_cloudcockpit(response: &Response) -> bool {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let is_bare = matches!(response.status, 401 | 403) && response.body.is_empty();
    body["statusCode"].is_number() || body["type"].is_string() || is_bare
}

/// The pointer of a target such as `AccessDetails.UnifiedRoles[0].RoleDefinitionId`: .NET's names begin
/// with a capital, and some begin with the type.
fn pointer_of(target: &str) -> String {
    let steps = target
        .split(['.', '/', '[', ']'])
        .filter(|step| !step.is_empty());
    let steps = steps.filter(|step| !step.to_ascii_lowercase().starts_with("delegatedadmin"));
    steps.fold(String::new(), |pointer, step| {
        let mut letters = step.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        let name: String = first.into_iter().chain(letters).collect();
        pointer_to(&pointer, &name)
    })
}

/// CloudCockpit's `{statusCode, type, description, correlationId, errors: [{propertyName,
/// description: [...]}]}`; 401 and 403 have no body.
pub(super) fn cloudcockpit(response: &Response, method: Method) -> Error {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = text(&body["type"]);
    let problems: Vec<Problem> = body["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| {
            let name = text(&error["propertyName"]).unwrap_or_default();
            let pointer = match name.as_str() {
                "" => String::new(),
                name => pointer_to("", name),
            };
            let reason = match &error["description"] {
                Value::Array(lines) => lines.iter().filter_map(text).collect::<Vec<_>>().join(" "),
                line => text(line).unwrap_or_default(),
            };
            Problem::new(pointer, Violation::Rejected { message: reason })
        })
        .collect();
    let reason = message_of(text(&body["description"]), &problems, response);
    let status = response.status;
    let mut made = Error::new(
        kind(status),
        sentence("CloudCockpit", status, method, code.as_deref(), &reason),
    )
    .with_service(status, code)
    .with_problems(problems);
    if let Some(hint) = hints::cloudcockpit(status) {
        made = made.with_hint(hint);
    }
    match text(&body["correlationId"]) {
        Some(id) => made.with_ids(Some(id), ""),
        None => made,
    }
}

/// "Microsoft Graph rejected the update (HTTP 409, conflict): The resource already exists."
fn sentence(
    service: &str,
    status: u16,
    method: Method,
    code: Option<&str>,
    reason: &str,
) -> String {
    let what = match (status, method) {
        (500..=599, _) => "failed to process the request",
        (429, _) => "is throttling requests",
        (300..=399, _) => "redirected the request",
        (200..=299, _) => "responded in an unexpected way",
        (_, Method::Get) => "rejected the read",
        (_, Method::Post) => "rejected the request",
        (_, Method::Patch) => "rejected the update",
        (_, Method::Delete) => "rejected the deletion",
    };
    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
    match reason {
        "" => format!("{service} {what} (HTTP {status}{code})."),
        reason if reason.ends_with(['.', '!', '?', '…']) => {
            format!("{service} {what} (HTTP {status}{code}): {reason}")
        }
        // The period separates it from a sentence that may follow.
        reason => format!("{service} {what} (HTTP {status}{code}): {reason}."),
    }
}

/// The service's own message with its details, or the beginning of a plain-text body.
fn message_of(message: Option<String>, problems: &[Problem], response: &Response) -> String {
    let mut reason = message.unwrap_or_else(|| text_of(response));
    for Problem { message, .. } in problems.iter().take(10) {
        if !reason.contains(message.as_str()) {
            reason.push_str(if reason.is_empty() { "" } else { " " });
            reason.push_str(message);
        }
    }
    reason
}

/// A body that is neither JSON nor HTML, shortened.
fn text_of(response: &Response) -> String {
    match std::str::from_utf8(&response.body) {
        Ok(body) if !body.trim_start().starts_with(['<', '{', '[']) => one_line(body.trim(), 200),
        _ => String::new(),
    }
}

/// Text that isn't blank, shortened, on one line; otherwise `None`.
fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| one_line(text, 1000))
}

/// At most `max` characters, with each control character replaced by a blank.
fn one_line(text: &str, max: usize) -> String {
    shorten(&text.replace(char::is_control, " "), max)
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
