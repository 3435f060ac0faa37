//! The control API: with it a test acts as the customer, the network or another administrator.
//!
//! JSON over HTTP below `/emulator`, without authorization; settings and faults don't affect it, and it isn't
//! logged. An error is `{"error": "one sentence"}` with 400, 404 or 409. The requests are listed in `manual`,
//! which `--help` prints and `GET /` returns.

pub(crate) mod manual;
mod mix;
pub(crate) mod seed;

use crate::emulator::http::message::Response;
use crate::emulator::hub::{Hub, lock};
use crate::emulator::services;
use crate::emulator::world::persist;
use crate::emulator::world::state::{Commits, State};
use serde_json::{Value, json};
use std::time::Duration;

const NO_SUCH: &str = "The control API has no such request.";

type Done = Result<Value, (u16, String)>;

/// Answers one request of the control API.
pub(crate) fn respond(
    hub: &Hub,
    method: &str,
    segments: &[String],
    since: Option<&str>,
    body: &[u8],
) -> Response {
    let parts: Vec<&str> = segments.iter().skip(1).map(String::as_str).collect();
    let methods = manual::methods(&parts);
    if method == "OPTIONS" || !methods.is_empty() && !methods.contains(&method) {
        let status = if method == "OPTIONS" { 204 } else { 405 };
        return Response::empty(status).with("allow", services::allow(&methods));
    }
    // The body is the state document itself, so it isn't parsed as a JSON value first.
    if parts == ["state"] {
        return match method {
            "GET" => save_state(hub),
            _ => restore_state(hub, body),
        };
    }
    let body = if body.is_empty() {
        Ok(json!({}))
    } else {
        serde_json::from_slice(body)
    };
    let done = match body {
        Ok(body) => act(hub, method, &parts, since, body),
        Err(error) => Err((400, format!("The body is not JSON: {error}."))),
    };
    match done {
        Ok(value) => Response::value(200, &value),
        Err((status, text)) => rejection(status, &text),
    }
}

fn save_state(hub: &Hub) -> Response {
    let mut state = lock(&hub.state);
    services::advance(&mut state);
    match persist::document(&state) {
        Ok(document) => Response::json(200, document),
        Err(error) => rejection(500, &error.to_string()),
    }
}

fn restore_state(hub: &Hub, document: &[u8]) -> Response {
    match persist::state(document) {
        Ok(new) => {
            let mut state = lock(&hub.state);
            *state = new;
            services::advance(&mut state);
            lock(&hub.log).clear();
            Response::value(200, &json!({"relationships": state.store.len()}))
        }
        Err(text) => rejection(400, &text),
    }
}

fn rejection(status: u16, text: &str) -> Response {
    Response::value(status, &json!({ "error": text }))
}

fn act(hub: &Hub, method: &str, parts: &[&str], since: Option<&str>, body: Value) -> Done {
    let bad = |text: String| (400, text);
    match (method, parts) {
        ("GET", ["connections"]) => {
            let (open, accepted) = hub.connections();
            return Ok(json!({"open": open, "accepted": accepted}));
        }
        ("GET", ["log"]) => {
            let since = since.map_or(Ok(0), str::parse);
            let since = since.map_err(|_| bad("since must be a number.".into()))?;
            return Ok(Value::Array(hub.log_since(since)));
        }
        ("DELETE", ["log"]) => {
            lock(&hub.log).clear();
            return Ok(json!({}));
        }
        ("POST", ["outage"]) => {
            let ms = body.get("ms").and_then(Value::as_u64);
            hub.close_for(ms.ok_or_else(|| bad("ms must be a number.".into()))?);
            return Ok(json!({}));
        }
        _ => {}
    }
    let mut state = lock(&hub.state);
    services::advance(&mut state);
    match (method, parts) {
        ("GET", []) => Ok(manual::json()),
        ("GET", ["health"]) => Ok(json!({
            "status": "ok",
            "version": env!("CARGO_PKG_VERSION"),
            "pid": std::process::id(),
            "relationships": state.store.len(),
        })),
        ("POST", ["reset"]) => {
            *state = State::new();
            lock(&hub.log).clear();
            Ok(json!({}))
        }
        ("POST", ["save"]) => match &hub.state_file {
            None => Err((409, "The emulator was started without a state file.".into())),
            Some(file) => persist::save(&state, file)
                .map(|()| json!({"relationships": state.store.len()}))
                .map_err(|error| (500, format!("The state was not saved: {error}."))),
        },
        ("POST", ["seed"]) => seed::seed(&mut state, body)
            .map(|ids| json!({ "ids": ids }))
            .map_err(bad),
        ("GET", ["relationships", id]) => seed::raw(&state, id),
        ("POST", ["relationships", id, "approve"]) => seed::decide(&mut state, id, true, &body),
        ("POST", ["relationships", id, "reject"]) => seed::decide(&mut state, id, false, &body),
        ("POST", ["relationships", id, "change"]) => seed::change(&mut state, id, &body),
        ("POST", ["faults"]) => {
            let added = state.faults.add(&body);
            added
                .map(|rules| json!({"added": rules.len(), "rules": rules}))
                .map_err(bad)
        }
        ("GET", ["faults"]) => Ok(state.faults.list()),
        ("DELETE", ["faults"]) => {
            state.faults.clear();
            Ok(json!({}))
        }
        ("GET", ["settings"]) => Ok(state.settings.to_json()),
        ("POST", ["settings"]) => {
            state.settings = state.settings.with_changes(&body).map_err(bad)?;
            Ok(state.settings.to_json())
        }
        ("GET", ["time"]) => Ok(time(&state)),
        ("POST", ["time"]) => {
            state.clock.advance(step(&body).map_err(bad)?);
            services::advance(&mut state);
            Ok(time(&state))
        }
        ("GET", ["commits"]) => Ok(json!(state.commits)),
        ("DELETE", ["commits"]) => {
            state.commits = Commits::default();
            Ok(json!({}))
        }
        _ => Err((404, NO_SUCH.into())),
    }
}

fn time(state: &State) -> Value {
    json!({"now": state.now(), "movedMs": state.clock.moved().as_millis()})
}

/// How far a request moves the time forward.
fn step(body: &Value) -> Result<Duration, String> {
    let number = |name: &str| body.get(name).and_then(Value::as_u64);
    let ms = match (number("advanceMs"), number("advanceDays")) {
        (Some(ms), None) => Some(ms),
        (None, Some(days)) => days.checked_mul(86_400_000),
        _ => None,
    };
    // At most 200 years, so that times stay within the range of a timestamp.
    ms.filter(|ms| *ms <= 200 * 366 * 86_400_000)
        .map(Duration::from_millis)
        .ok_or_else(|| "The time moves by advanceMs or advanceDays, forward.".into())
}
