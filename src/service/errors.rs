//! What an answer that is no success means, and what to do about it. Bodies may be empty, HTML, or
//! have members missing or null, so everything is read leniently (Graph documentation).

use serde_json::Value;

use crate::base::text::shortened;
use crate::base::{
    CallHint, Error, ErrorKind, Hint, NetworkHint, Problem, ServiceHint, SignInHint, Term,
};
use crate::http::{Method, Response};
use crate::model::Violation;
use crate::model::document::pointer_to;

/// The kind for an HTTP status that is no success.
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
        402..=499 => ErrorKind::Rejected,
        500..=599 => ErrorKind::Service,
        _ => ErrorKind::BadAnswer,
    }
}

/// Microsoft Graph's `{"error":{"code","message","target","details":[...],"innerError":{...}}}`.
/// `scope` is that of the client's tokens, for the hint of a 401.
pub(super) fn graph(response: &Response, method: Method, scope: &str) -> Error {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = &body["error"];
    // A gateway in front answers with {"error":"invalid_token","error_description":"..."}.
    let code = text(&error["code"]).or_else(|| text(error));
    let message = text(&error["message"]).or_else(|| text(&body["error_description"]));
    let inner = ["innerError", "innererror"]
        .iter()
        .map(|name| &error[*name])
        .find(|inner| inner.is_object())
        .unwrap_or(&Value::Null);
    let details = error["details"].as_array().into_iter().flatten();
    let details: Vec<_> = details
        .filter_map(|detail| text(&detail["message"]))
        .collect();
    let said = said(message, &details, response);
    let status = response.status;
    let hint = graph_hint(status, method, code.as_deref(), &said, scope);
    let mut made = Error::new(
        kind(status),
        sentence("Microsoft Graph", status, method, code.as_deref(), &said),
    )
    .with_service(status, code);
    if let Some(hint) = hint {
        made = made.with_hint(hint);
    }
    match text(&inner["request-id"]) {
        // The pipeline puts the header's in its place where there is one.
        Some(id) => made.with_ids(Some(id), ""),
        None => made,
    }
}

/// The permission that writes need.
const WRITE_PERMISSION: &str = "DelegatedAdminRelationship.ReadWrite.All";
/// The permission that suffices to read.
const READ_PERMISSION: &str = "DelegatedAdminRelationship.Read.All";

/// The app id of "Partner Customer Delegated Administration", which applications need to exist.
const PRINCIPAL: &str = "2832473f-ec63-45fb-976f-5d45a7d4bb91";

/// What to do about a refusal of Graph (by the error table of the Graph documentation).
fn graph_hint(
    status: u16,
    method: Method,
    code: Option<&str>,
    said: &str,
    scope: &str,
) -> Option<Hint> {
    let is_code = |wanted: &str| code.is_some_and(|code| code.eq_ignore_ascii_case(wanted));
    Some(match status {
        300..=399 => redirect(),
        400 if said.contains("delegatedAdminRelationshipId") => CallHint::UseListedId.into(),
        400 if method.is_read() => CallHint::CheckQuery.into(),
        400 => CallHint::CheckDocumentRules.into(),
        401 => SignInHint::CheckToken {
            scope: scope.to_owned(),
        }
        .into(),
        403 if said.contains("insufficient_claims") || is_code("insufficient_claims") => {
            SignInHint::SignInInteractively.into()
        }
        403 => ServiceHint::CheckPermissions {
            read: READ_PERMISSION.to_owned(),
            write: WRITE_PERMISSION.to_owned(),
            principal: PRINCIPAL.to_owned(),
        }
        .into(),
        404 => CallHint::CheckId.into(),
        409 if is_code("Directory_ConcurrencyViolation") => ServiceHint::TryWriteAgain.into(),
        409 => ServiceHint::ChangeDisplayName.into(),
        412 => CallHint::RefreshETag.into(),
        428 => CallHint::OmitETag.into(),
        423 => ServiceHint::TryWriteAgain.into(),
        429 => CallHint::SlowDown.into(),
        500..=599 => try_later("Microsoft"),
        _ => return None,
    })
}

fn redirect() -> Hint {
    let options = vec![Term::BaseUri];
    NetworkHint::CheckRedirect { options }.into()
}

fn try_later(service: &str) -> Hint {
    let service = service.to_owned();
    ServiceHint::TryServiceLater { service }.into()
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
            let said = match &error["description"] {
                Value::Array(lines) => lines.iter().filter_map(text).collect::<Vec<_>>().join(" "),
                line => text(line).unwrap_or_default(),
            };
            Problem::new(pointer, Violation::Rejected { message: said })
        })
        .collect();
    let details: Vec<_> = problems
        .iter()
        .map(|problem| problem.message.clone())
        .collect();
    let said = said(text(&body["description"]), &details, response);
    let status = response.status;
    let mut made = Error::new(
        kind(status),
        sentence("CloudCockpit", status, method, code.as_deref(), &said),
    )
    .with_service(status, code)
    .with_problems(problems);
    if let Some(hint) = cloudcockpit_hint(status) {
        made = made.with_hint(hint);
    }
    match text(&body["correlationId"]) {
        Some(id) => made.with_ids(Some(id), ""),
        None => made,
    }
}

/// What to do about a refusal of CloudCockpit. Its documents do not tell the reasons of 400, 403
/// and 404 apart, so the hint names all that they say is needed.
fn cloudcockpit_hint(status: u16) -> Option<Hint> {
    Some(match status {
        300..=399 => redirect(),
        400 | 403 | 404 => ServiceHint::CheckCloudCockpitAccess.into(),
        401 => SignInHint::UseCloudCockpitToken.into(),
        409 => ServiceHint::ReadCloudCockpitList.into(),
        429 => CallHint::SlowDown.into(),
        500..=599 => try_later("CloudCockpit"),
        _ => return None,
    })
}

/// "Microsoft Graph refused the update (HTTP 409, conflict): The resource already exists."
fn sentence(service: &str, status: u16, method: Method, code: Option<&str>, said: &str) -> String {
    let what = match (status, method) {
        (500..=599, _) => "could not answer",
        (429, _) => "throttles",
        (300..=399, _) => "redirected",
        (200..=299, _) => "answered in an unexpected way",
        (_, Method::Get) => "refused the read",
        (_, Method::Post) => "refused the POST",
        (_, Method::Patch) => "refused the update",
        (_, Method::Delete) => "refused the removal",
    };
    let code = code.map(|code| format!(", {code}")).unwrap_or_default();
    match said {
        "" => format!("{service} {what} (HTTP {status}{code}) and said no more."),
        said => format!("{service} {what} (HTTP {status}{code}): {said}"),
    }
}

/// The service's own words with its details, or the first of a body that is plain text.
fn said(message: Option<String>, details: &[String], response: &Response) -> String {
    let mut said = message.unwrap_or_else(|| plain(response));
    for detail in details.iter().take(10) {
        if !said.contains(detail.as_str()) {
            said.push_str(if said.is_empty() { "" } else { " " });
            said.push_str(detail);
        }
    }
    said
}

/// A body that is neither JSON nor HTML, shortened.
fn plain(response: &Response) -> String {
    match std::str::from_utf8(&response.body) {
        Ok(body) if !body.trim_start().starts_with(['<', '{', '[']) => one_line(body.trim(), 200),
        _ => String::new(),
    }
}

/// Text that is there and not blank, shortened, on one line.
fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| one_line(text, 1000))
}

/// At most `most` characters, each control character a blank.
fn one_line(text: &str, most: usize) -> String {
    shortened(&text.replace(char::is_control, " "), most)
}

#[cfg(test)]
#[path = "errors_tests.rs"]
mod tests;
