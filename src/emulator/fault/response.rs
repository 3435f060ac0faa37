//! The changes that faults make to responses.

use crate::emulator::fault::body::bomb;
use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::rule::Fault;
use crate::emulator::fault::{Dialect, echo, id_token};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::aadsts;
use crate::emulator::world::clock;
use crate::emulator::world::model::Relationship;
use crate::emulator::world::state::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Applies `fault` to a response: the change of its kind, then the rule's `status`, `body` and `headers`.
/// Kinds that act on the connection change nothing here.
pub(crate) fn apply(
    fault: &Fault,
    call: &Call,
    dialect: Dialect,
    mut response: Response,
) -> Response {
    let status = |default| fault.status.unwrap_or(default);
    match fault.kind {
        Kind::Status => response = error(fault, call, dialect, status(503)),
        Kind::Details => response = details(fault, call, dialect, status(400)),
        Kind::Echo => response = echo::respond(call, dialect, status(400)),
        Kind::Aadsts => {
            let known = aadsts::error_of(fault.aadsts().unwrap_or(0));
            response = aadsts::error_response(call.time, &known);
        }
        Kind::IdToken => change(&mut response, |body| id_token::invalidate(body, fault)),
        Kind::Html => response = page(status(502)),
        Kind::Redirect => {
            response = Response::empty(status(302)).with("location", to(fault, call, None));
        }
        Kind::Empty => response.body.clear(),
        Kind::BadJson => response.body = b"{\"value\": [{\"id\": ".to_vec(),
        Kind::Deep => {
            let depth = fault.depth.unwrap_or(10_000);
            response.body = [vec![b'['; depth], vec![b']'; depth]].concat();
            response.set("content-type", "application/json");
        }
        Kind::GzipBomb => {
            response.body = bomb(fault.bytes.unwrap_or(100 << 20));
            response.set("content-encoding", "gzip");
            response.set("content-type", "application/json");
        }
        Kind::Patch => {
            let patch = fault.patch.clone().unwrap_or_default();
            change(&mut response, |body| merge(body, &patch));
        }
        Kind::OtherEntity => other_entity(&mut response),
        Kind::Etag => {
            let tag = to(fault, call, None);
            if response.header("etag").is_some() {
                response.set("etag", tag.as_str());
            }
            change(&mut response, |body| retag(body, &tag));
        }
        Kind::NextLink => {
            let link = to(fault, call, None);
            change(&mut response, |body| body["@odata.nextLink"] = link.into());
        }
        Kind::Location => {
            let real = response.header("location").map(str::to_owned);
            response.set("location", to(fault, call, real.as_deref()));
        }
        _ => {}
    }
    if let Some(status) = fault.status {
        response.status = status;
    }
    match &fault.body {
        Some(Value::String(text)) => response.body = text.clone().into_bytes(),
        Some(value) => response.body = value.to_string().into_bytes(),
        None => {}
    }
    for (name, value) in &fault.headers {
        match value {
            Some(value) => response.set(name, value.as_str()),
            None => response.remove(name),
        }
    }
    response
}

/// The rule's `to`, with `{root}` and `{path}` replaced by those of the URL `real`; without one, by the
/// request's.
fn to(fault: &Fault, call: &Call, real: Option<&str>) -> String {
    let real = real.and_then(|link| {
        let start = link.find("://")? + 3;
        let slash = start + link[start..].find('/')?;
        Some(link.split_at(slash))
    });
    let (root, path) = real.unwrap_or((&call.root, &call.path));
    let to = fault.to.as_deref().unwrap_or_default();
    to.replace("{root}", root).replace("{path}", path)
}

/// An error in the service's format.
fn error(fault: &Fault, call: &Call, dialect: Dialect, status: u16) -> Response {
    let usual = match status {
        429 => "TooManyRequests",
        _ => "UnknownError",
    };
    let code = fault.code.as_deref().unwrap_or(usual);
    let message = fault.message.as_deref().unwrap_or_default();
    let id = uuid::Uuid::new_v4().to_string();
    let body = match dialect {
        Dialect::Graph => json!({"error": {
            "code": code,
            "message": message,
            "innerError": {
                "date": clock::text(call.time).get(..19),
                "request-id": id,
                "client-request-id": call.header("client-request-id").unwrap_or(&id),
            },
        }}),
        Dialect::CloudCockpit => json!({
            "statusCode": status, "type": code, "description": message,
            "correlationId": call.header("x-correlation-id").unwrap_or(&id), "errors": [],
        }),
        Dialect::Token => {
            let error = match (&fault.code, status) {
                (Some(code), _) => code,
                (None, 500..) => "temporarily_unavailable",
                (None, _) => "invalid_request",
            };
            json!({
                "error": error, "error_description": message, "error_codes": [90033],
                "trace_id": id, "correlation_id": id,
            })
        }
    };
    Response::value(status, &body)
}

/// An error whose details name the reason.
fn details(fault: &Fault, call: &Call, dialect: Dialect, status: u16) -> Response {
    let mut fault = fault.clone();
    let text = "There were issue(s) with the input. See details for more information.";
    fault.code.get_or_insert_with(|| "badRequest".into());
    fault.message.get_or_insert_with(|| text.into());
    let details = fault.details.clone().unwrap_or_else(|| {
        json!([{
            "code": "invalidValue",
            "target": "displayName",
            "message": "The value of displayName is not valid.",
        }])
    });
    let mut response = error(&fault, call, dialect, status);
    change(&mut response, |body| match dialect {
        Dialect::Graph => body["error"]["details"] = details,
        Dialect::CloudCockpit => {
            let each = details.as_array().into_iter().flatten();
            body["errors"] = each
                .map(|d| json!({"propertyName": d["target"], "description": [d["message"]]}))
                .collect();
        }
        Dialect::Token => {}
    });
    response
}

/// An HTML page, as gateways and proxies send it.
fn page(status: u16) -> Response {
    let reason = StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|s| s.canonical_reason()).unwrap_or("Error");
    let text = format!(
        "<!DOCTYPE html><html><head><title>{status} {reason}</title></head><body><h1>{reason}</h1></body></html>"
    );
    let response = Response::empty(status)
        .with("content-type", "text/html; charset=utf-8")
        .body(text);
    match status {
        401 => response
            .with("www-authenticate", "NTLM")
            .with("www-authenticate", "Negotiate"),
        300..=399 => response.with("location", "https://gateway.invalid/sign-in"),
        407 => response.with("proxy-authenticate", "Basic realm=\"gateway\""),
        _ => response,
    }
}

fn change(response: &mut Response, change: impl FnOnce(&mut Value)) {
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if body.is_object() || body.is_array() {
        change(&mut body);
        response.body = body.to_string().into_bytes();
    }
}

fn other_entity(response: &mut Response) {
    let other = json!({
        "id": format!("{}-{}", uuid::Uuid::new_v4(), uuid::Uuid::new_v4()),
        "displayName": "Another relationship",
        "@odata.etag": "W/\"YW5vdGhlcg==\"",
    });
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    if !body.is_object() {
        body = json!({});
    }
    merge(&mut body, &other);
    response.body = body.to_string().into_bytes();
    response.set("content-type", "application/json; charset=utf-8");
}

/// Sets every ETag below `value`.
fn retag(value: &mut Value, tag: &str) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "@odata.etag" {
                    *value = tag.into();
                } else {
                    retag(value, tag);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| retag(item, tag)),
        _ => {}
    }
}

/// Applies a JSON merge patch (RFC 7396).
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in patch {
        if value.is_null() {
            target.as_object_mut().and_then(|t| t.remove(name));
        } else {
            merge(&mut target[name.as_str()], value);
        }
    }
}

/// Merges the rule's patch into the object that the request has just written, and into the response.
pub(crate) fn store(state: &mut State, call: &Call, fault: &Fault, response: &mut Response) {
    let patch = fault.patch.clone().unwrap_or_default();
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let made = body["id"].as_str().unwrap_or_default();
    let segments = call.segments();
    let of = segments.iter().map(String::as_str).chain([made]);
    let Some(key) = of.filter_map(|id| state.store.key(id)).next() else {
        return;
    };
    let stored = state.store.get(key).map(Relationship::to_raw);
    let mut stored = stored.unwrap_or_default();
    let inner = stored["accessAssignments"].as_array_mut();
    let ids: Vec<&str> = segments.iter().map(String::as_str).chain([made]).collect();
    let inner = inner.into_iter().flatten();
    let mut inner = inner.filter(|a| a["id"].as_str().is_some_and(|id| ids.contains(&id)));
    match inner.next() {
        Some(assignment) => merge(assignment, &patch),
        None => merge(&mut stored, &patch),
    }
    let born = state.store.get(key).and_then(|r| r.born);
    if let Ok(item) = Relationship::from_raw(&stored) {
        state.replace(key, Relationship { born, ..item });
        change(response, |body| merge(body, &patch));
    }
}
