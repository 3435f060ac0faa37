//! The changes that faults make to responses.

use crate::emulator::fault::body::bomb;
use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::rule::Fault;
use crate::emulator::fault::{Dialect, echo, id_token};
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::identity::aadsts;
use crate::emulator::world::clock;
use crate::emulator::world::model::Relationship;
use crate::emulator::world::state::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Applies `fault` to a response: the change of its kind, then the rule's `status`, `body` and `headers`.
/// Kinds that act on the connection change nothing here.
pub(crate) fn dress(fault: &Fault, call: &Call, dialect: Dialect, mut answer: Answer) -> Answer {
    let status = |default| fault.status.unwrap_or(default);
    match fault.kind {
        Kind::Status => answer = error(fault, call, dialect, status(503)),
        Kind::Details => answer = details(fault, call, dialect, status(400)),
        Kind::Echo => answer = echo::answer(call, dialect, status(400)),
        Kind::Aadsts => {
            let known = aadsts::refusal_of(fault.aadsts().unwrap_or(0));
            answer = aadsts::refusal_answer(call.time, &known);
        }
        Kind::IdToken => change(&mut answer, |body| id_token::spoil(body, fault)),
        Kind::Html => answer = page(status(502)),
        Kind::Redirect => {
            answer = Answer::empty(status(302)).with("location", to(fault, call, None));
        }
        Kind::Empty => answer.body.clear(),
        Kind::BadJson => answer.body = b"{\"value\": [{\"id\": ".to_vec(),
        Kind::Deep => {
            let depth = fault.depth.unwrap_or(10_000);
            answer.body = [vec![b'['; depth], vec![b']'; depth]].concat();
            answer.set("content-type", "application/json");
        }
        Kind::GzipBomb => {
            answer.body = bomb(fault.bytes.unwrap_or(100 << 20));
            answer.set("content-encoding", "gzip");
            answer.set("content-type", "application/json");
        }
        Kind::Patch => {
            let patch = fault.patch.clone().unwrap_or_default();
            change(&mut answer, |body| merge(body, &patch));
        }
        Kind::OtherEntity => other_entity(&mut answer),
        Kind::Etag => {
            let tag = to(fault, call, None);
            if answer.header("etag").is_some() {
                answer.set("etag", tag.as_str());
            }
            change(&mut answer, |body| retag(body, &tag));
        }
        Kind::NextLink => {
            let link = to(fault, call, None);
            change(&mut answer, |body| body["@odata.nextLink"] = link.into());
        }
        Kind::Location => {
            let real = answer.header("location").map(str::to_owned);
            answer.set("location", to(fault, call, real.as_deref()));
        }
        _ => {}
    }
    if let Some(status) = fault.status {
        answer.status = status;
    }
    match &fault.body {
        Some(Value::String(text)) => answer.body = text.clone().into_bytes(),
        Some(value) => answer.body = value.to_string().into_bytes(),
        None => {}
    }
    for (name, value) in &fault.headers {
        match value {
            Some(value) => answer.set(name, value.as_str()),
            None => answer.remove(name),
        }
    }
    answer
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
fn error(fault: &Fault, call: &Call, dialect: Dialect, status: u16) -> Answer {
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
    Answer::value(status, &body)
}

/// An error whose details name the reason.
fn details(fault: &Fault, call: &Call, dialect: Dialect, status: u16) -> Answer {
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
    let mut answer = error(&fault, call, dialect, status);
    change(&mut answer, |body| match dialect {
        Dialect::Graph => body["error"]["details"] = details,
        Dialect::CloudCockpit => {
            let each = details.as_array().into_iter().flatten();
            body["errors"] = each
                .map(|d| json!({"propertyName": d["target"], "description": [d["message"]]}))
                .collect();
        }
        Dialect::Token => {}
    });
    answer
}

/// An HTML page, as gateways and proxies send it.
fn page(status: u16) -> Answer {
    let reason = StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|s| s.canonical_reason()).unwrap_or("Error");
    let text = format!(
        "<!DOCTYPE html><html><head><title>{status} {reason}</title></head><body><h1>{reason}</h1></body></html>"
    );
    let answer = Answer::empty(status)
        .with("content-type", "text/html; charset=utf-8")
        .body(text);
    match status {
        401 => answer
            .with("www-authenticate", "NTLM")
            .with("www-authenticate", "Negotiate"),
        300..=399 => answer.with("location", "https://gateway.invalid/sign-in"),
        407 => answer.with("proxy-authenticate", "Basic realm=\"gateway\""),
        _ => answer,
    }
}

fn change(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if body.is_object() || body.is_array() {
        change(&mut body);
        answer.body = body.to_string().into_bytes();
    }
}

fn other_entity(answer: &mut Answer) {
    let other = json!({
        "id": format!("{}-{}", uuid::Uuid::new_v4(), uuid::Uuid::new_v4()),
        "displayName": "Another relationship",
        "@odata.etag": "W/\"YW5vdGhlcg==\"",
    });
    let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if !body.is_object() {
        body = json!({});
    }
    merge(&mut body, &other);
    answer.body = body.to_string().into_bytes();
    answer.set("content-type", "application/json; charset=utf-8");
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
pub(crate) fn store(state: &mut State, call: &Call, fault: &Fault, answer: &mut Answer) {
    let patch = fault.patch.clone().unwrap_or_default();
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
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
        change(answer, |body| merge(body, &patch));
    }
}
