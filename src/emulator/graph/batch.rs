//! `$batch`: up to twenty requests in one, each with its own response.

use crate::emulator::fault::{self, Dialect};
use crate::emulator::graph;
use crate::emulator::graph::errors;
use crate::emulator::graph::errors::bad_request;
use crate::emulator::graph::rules;
use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::bearer::{self, Audience};
use crate::emulator::world::state::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// The maximum number of requests in a batch.
const MAX: usize = 20;

/// One request of a batch.
struct Item {
    id: String,
    depends_on: Vec<String>,
    call: Call,
}

/// Answers a batch.
pub(crate) fn respond(state: &mut State, call: &Call) -> Response {
    if let Err(why) = bearer::check(
        state,
        call,
        Audience::Graph,
        graph::Route::Batch.permissions(),
    ) {
        return graph::refused(&why);
    }
    let items = match read(call) {
        Ok(items) => items,
        Err(rejection) => return rejection,
    };
    state.commits.batches += 1;
    let mut done: HashMap<String, bool> = HashMap::new();
    let mut responses = Vec::new();
    for item in items {
        let failed = |id: &String| done.get(&id.to_lowercase()) != Some(&true);
        let response = if item.depends_on.iter().any(failed) {
            errors::service(424, "failedDependency", "A request it depends on failed.")
        } else {
            one(state, &item.call)
        };
        done.insert(item.id.to_lowercase(), response.is_success());
        responses.push(item_json(&item.id, &response));
    }
    // The order of the responses isn't defined; reversed, it exposes clients that rely on it.
    responses.reverse();
    Response::value(200, &json!({ "responses": responses }))
}

fn one(state: &mut State, call: &Call) -> Response {
    let route = graph::Route::of(&call.method, &call.segments());
    let name = route.as_ref().map_or("unknown", graph::Route::name);
    let service = |state: &mut State, call: &Call| {
        let route = graph::Route::of(&call.method, &call.segments());
        graph::respond(state, call, route.as_ref())
    };
    match state.faults.pick(call, name, true) {
        Some((_, rule)) => {
            let response = fault::respond(state, call, &rule, Dialect::Graph, service);
            graph::with_request_ids(call, response)
        }
        None => service(state, call),
    }
}

fn read(call: &Call) -> Result<Vec<Item>, Response> {
    let body = rules::body(call)?;
    let Some(requests) = body.get("requests").and_then(Value::as_array) else {
        return Err(bad_request("Invalid batch payload format."));
    };
    if requests.is_empty() || requests.len() > MAX {
        return Err(bad_request(
            "The number of batch request steps must be from 1 to 20.",
        ));
    }
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for request in requests {
        let item = item(call, request)
            .ok_or_else(|| bad_request("A batch request needs an id, a method and a url."))?;
        if item
            .depends_on
            .iter()
            .any(|id| !seen.contains(&id.to_lowercase()))
        {
            return Err(bad_request("dependsOn names a request that is not before."));
        }
        if !seen.insert(item.id.to_lowercase()) {
            return Err(bad_request(&format!(
                "The request id '{}' is used twice.",
                item.id
            )));
        }
        let bare = !item.call.body.is_empty() && item.call.header("content-type").is_none();
        if bare {
            return Err(bad_request(
                "A batch request with a body needs a Content-Type.",
            ));
        }
        items.push(item);
    }
    Ok(items)
}

fn item(outer: &Call, request: &Value) -> Option<Item> {
    let mut headers = HeaderMap::new();
    for name in ["authorization", "host"] {
        if let Some(value) = outer.headers.get(name) {
            headers.insert(name, value.clone());
        }
    }
    let own_headers = request.get("headers").and_then(Value::as_object);
    for (name, value) in own_headers.into_iter().flatten() {
        let name = HeaderName::try_from(name.as_str()).ok()?;
        headers.insert(name, HeaderValue::from_str(value.as_str()?).ok()?);
    }
    let depends_on = request.get("dependsOn").and_then(Value::as_array);
    let depends_on = depends_on.into_iter().flatten();
    let url = request.get("url")?.as_str()?;
    let version = outer.path.split('/').nth(1)?;
    let url = format!("/{version}/{}", url.trim_start_matches('/'));
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let body = request.get("body").filter(|b| !b.is_null());
    Some(Item {
        id: request.get("id")?.as_str()?.to_owned(),
        depends_on: depends_on
            .map(|id| id.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        call: Call {
            method: Method::from_bytes(request.get("method")?.as_str()?.as_bytes()).ok()?,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body
                .map(|b| b.to_string().into_bytes())
                .unwrap_or_default()
                .into(),
            root: outer.root.clone(),
            time: outer.time,
            stale: None,
        },
    })
}

fn item_json(id: &str, response: &Response) -> Value {
    let mut headers = Map::new();
    for (name, value) in &response.headers {
        let name: Vec<String> = name
            .split('-')
            .map(|word| {
                let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
                first.to_uppercase() + rest
            })
            .collect();
        headers.insert(name.join("-"), value.as_str().into());
    }
    let mut out = json!({"id": id, "status": response.status, "headers": headers});
    if !response.body.is_empty() {
        out["body"] = serde_json::from_slice(&response.body)
            .unwrap_or_else(|_| String::from_utf8_lossy(&response.body).into());
    }
    out
}
