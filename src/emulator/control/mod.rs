//! The control API: how a test plays the customer, the network and the other administrator.
//!
//! JSON over HTTP below `/emulator`, without authorization; never delayed, logged or made to fail.
//! A refusal is `{"error": "one sentence"}` with 400, 404 or 409.
//!
//! | Request | What it does |
//! |---|---|
//! | `GET /emulator/health` | `{"status":"ok","version":..,"pid":..,"relationships":n}` |
//! | `POST /emulator/reset` | an empty world: no relationships, customers, tokens, faults, log; all settings as at the start |
//! | `POST /emulator/save` | writes the state file now |
//! | `POST /emulator/seed` | makes relationships: `{count, status?, autoExtendDuration?, roles?, prefix?, duration?, customerTenantId?, reseller?, endsInDays?}`; answers `{"ids":[..]}`. Default: active, P730D, PT0S, four plain roles, each its own customer |
//! | `GET /emulator/relationships/{id}` | the raw state: everything, requests, operations and assignments included |
//! | `POST /emulator/relationships/{id}/approve` | approves as the customer (409 unless approvalPending); `{customerTenantId?}` for a relationship aimed at nobody |
//! | `POST /emulator/relationships/{id}/reject` | turns it down as the customer: it becomes terminated |
//! | `POST /emulator/relationships/{id}/change` | a merge patch on the raw state, any member; a new etag unless the patch sets `etag`. Null sets a member to null |
//! | `POST /emulator/faults` | appends one fault or an array of them; answers `{"added":n}` |
//! | `DELETE /emulator/faults` | takes all faults away |
//! | `GET`, `POST /emulator/settings` | shows, or changes some of, the settings |
//! | `GET /emulator/log?since=N` | the requests after number N (all: leave it out), at most the last 50,000: `{n, time, method, path, query, headers, body, status, fault?}`; status 0: not answered |
//! | `DELETE /emulator/log` | forgets the requests |
//! | `GET`, `DELETE /emulator/commits` | the writes that took effect, counted: `{creates, updates, deletes, requests, assignments, batches, byId, byName}` |
//! | `GET /emulator/connections` | `{"open":n,"accepted":n}` |
//!
//! # Settings
//! `latencyMs`, `pageSize` (100), `operationMs` (200), `operationsFail`, `retryAfterSeconds` (null: from
//! operationMs), `lifecycleMs` (0: each step the system makes by itself), `activeEdit` ("async" or
//! "sync"), `missingEtagStatus` (412; 400 or 428), `visibleAfterMs`, `tokens` ("any" or "issued"),
//! `tokenLifetimeSeconds`, `revokedTokens` (array), `clients` (`{clientId: secret}`; empty: all are good),
//! `certificates` (`{clientId: [pem]}`; empty: one in `x5c` is good), `federated` (`{clientId: {issuer,
//! subject, audience?, certificate?}}`), `deviceCode` (`{interval, expiresIn, slowDowns, pending, person:
//! "signsIn", "declines" or "expires"}`), `identity` (`{tenant, clientId, assigned, header, arcFolder}`),
//! `github` (`{requestToken, subject}`), `clockSkewSeconds`, `refuseFilter`, `logRequests`.
//!
//! # Faults
//! `{kind, match?: {method?, path?, operation?}, after?, times?, probability?, seed?, ...}`. The first
//! rule that fits is used; `path` is a part of path and query; `operation` is one of
//! listRelationships, createRelationship, getRelationship, updateRelationship, deleteRelationship,
//! listRequests, createRequest, getRequest, listOperations, getOperation, listAssignments,
//! createAssignment, getAssignment, updateAssignment, deleteAssignment, listCustomers, getCustomer,
//! listServiceManagementDetails, count, batch, token, deviceCode, managedIdentity, github,
//! cloudCockpitList, cloudCockpitCreate, cloudCockpitUpdate, cloudCockpitTerminate, unknown. Without `times` a rule stays in force.
//!
//! | kind | more members | what happens |
//! |---|---|---|
//! | `status` | status (503), headers, body, afterCommit | this answer; the request takes effect only with afterCommit |
//! | `close_before`, `reset_before` | | the connection ends (FIN, RST); nothing took effect |
//! | `close_after`, `reset_after` | | the same after the request took effect |
//! | `half` | | half of the body, then the connection ends |
//! | `stall`, `delay` | ms (1000), afterCommit | waits before (with afterCommit: after) the request takes effect, then answers |
//! | `drip` | ms (100) | the body byte by byte, with a pause before each |
//! | `wrong_length` | bytes (10) | Content-Length claims so many bytes more than come |
//! | `html` | status (502), afterCommit | a gateway's page |
//! | `empty`, `bad_json` | status | no body; a body that breaks off (the request took effect) |
//! | `huge` | bytes (100 MiB) | a JSON body of this size |
//! | `deep` | depth (10000) | arrays in arrays |
//! | `gzip_bomb` | bytes (100 MiB) | so many bytes of JSON, packed |
//! | `redirect` | to, status (302), afterCommit | a redirect |
//! | `next_link`, `location` | to | the answer with this `@odata.nextLink`, this `Location` |

pub(crate) mod seed;

use crate::emulator::http::message::Answer;
use crate::emulator::http::server::{Hub, lock};
use crate::emulator::world::persist;
use crate::emulator::world::state::{Commits, State};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

type Done = Result<Value, (u16, String)>;

/// Answers one request of the control API.
pub(crate) fn answer(
    hub: &Hub,
    method: &str,
    segments: &[String],
    since: Option<&str>,
    body: &[u8],
) -> Answer {
    let parts: Vec<&str> = segments.iter().skip(1).map(String::as_str).collect();
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
        Ok(value) => Answer::value(200, &value),
        Err((status, text)) => Answer::value(status, &json!({ "error": text })),
    }
}

fn act(hub: &Hub, method: &str, parts: &[&str], since: Option<&str>, body: Value) -> Done {
    let bad = |text: String| (400, text);
    match (method, parts) {
        ("GET", ["connections"]) => {
            return Ok(json!({
                "open": hub.open.load(Ordering::Relaxed),
                "accepted": hub.accepted.load(Ordering::Relaxed),
            }));
        }
        ("GET", ["log"]) => {
            let since = since.map_or(Ok(0), str::parse);
            let since = since.map_err(|_| bad("since must be a number.".into()))?;
            return Ok(Value::Array(lock(&hub.log).since(since)));
        }
        ("DELETE", ["log"]) => {
            lock(&hub.log).clear();
            return Ok(json!({}));
        }
        _ => {}
    }
    let mut state = lock(&hub.state);
    state.advance();
    match (method, parts) {
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
            added.map(|n| json!({ "added": n })).map_err(bad)
        }
        ("DELETE", ["faults"]) => {
            state.faults.clear();
            Ok(json!({}))
        }
        ("GET", ["settings"]) => Ok(json!(state.settings)),
        ("POST", ["settings"]) => {
            state.settings = state.settings.changed(&body).map_err(bad)?;
            Ok(json!(state.settings))
        }
        ("GET", ["commits"]) => Ok(json!(state.commits)),
        ("DELETE", ["commits"]) => {
            state.commits = Commits::default();
            Ok(json!({}))
        }
        _ => Err((404, "The control API has no such request.".into())),
    }
}
