//! The request log: the last requests as they arrived, and their responses.

use crate::emulator::fault::rule::Fault as Rule;
use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::clock;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, VecDeque};

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    /// The number of the newest request; the first request since the start has number 1.
    last: u64,
}

#[derive(Debug)]
struct Entry {
    n: u64,
    time: jiff::Timestamp,
    method: String,
    path: String,
    query: String,
    /// One `name: value` per line.
    headers: Box<str>,
    body: Box<str>,
    operation: &'static str,
    status: u16,
    fault: Option<Fault>,
    committed: bool,
    error: Option<Value>,
}

#[derive(Debug)]
struct Fault {
    rule: u64,
    name: String,
    kind: &'static str,
}

impl Log {
    /// Logs a request and returns its number for [`Log::end`]. Only the last `limit` requests are kept.
    pub(crate) fn begin(
        &mut self,
        call: &Call,
        operation: &'static str,
        rule: Option<&(u64, Rule)>,
        limit: usize,
    ) -> u64 {
        self.last += 1;
        while self.entries.len() >= limit.max(1) {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            n: self.last,
            time: call.time,
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: lines(&call.headers),
            // A copy: a slice would keep the connection's whole buffer alive.
            body: String::from_utf8_lossy(&call.body).into(),
            operation,
            status: 0,
            fault: rule.map(|(number, rule)| Fault {
                rule: *number,
                name: rule.name().to_owned(),
                kind: rule.kind.name(),
            }),
            committed: false,
            error: None,
        });
        self.last
    }

    /// Logs the response to a request, and whether the request took effect.
    pub(crate) fn end(&mut self, n: u64, response: Option<&Response>, committed: bool) {
        let first = self.entries.front().map_or(0, |e| e.n);
        let at = n.checked_sub(first).and_then(|i| usize::try_from(i).ok());
        if let Some(entry) = at.and_then(|i| self.entries.get_mut(i)) {
            entry.status = response.map_or(0, |a| a.status);
            entry.committed = committed;
            entry.error = response.filter(|a| a.status >= 400).and_then(reason);
        }
    }

    /// Removes all requests; the numbering continues.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The requests after number `since`; those in `landed` took effect after their response. Status 0: no
    /// response (yet).
    pub(crate) fn since(&self, since: u64, landed: &BTreeSet<u64>) -> Vec<Value> {
        let new = self.entries.iter().filter(|e| e.n > since);
        new.map(|e| e.value(landed.contains(&e.n))).collect()
    }
}

/// Why a request was rejected: the error's code and message, in the format of any of the services.
fn reason(response: &Response) -> Option<Value> {
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    let [code, message] = match &body["error"] {
        Value::Object(error) => [error.get("code"), error.get("message")],
        Value::String(_) => [body.get("error"), body.get("error_description")],
        _ => [body.get("type"), body.get("description")],
    };
    code.map(|code| json!({"code": code, "message": message}))
}

/// The headers as text, one per line; header values contain no line breaks.
fn lines(headers: &HeaderMap) -> Box<str> {
    let mut out = String::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        out.push_str(&format!("{name}: {value}\n"));
    }
    out.into()
}

impl Entry {
    fn value(&self, landed: bool) -> Value {
        let mut headers = Map::new();
        for (name, value) in self.headers.lines().filter_map(|l| l.split_once(": ")) {
            let before = headers.get(name).and_then(Value::as_str);
            let value = before.map_or_else(|| value.into(), |before| format!("{before}, {value}"));
            headers.insert(name.into(), value.into());
        }
        let mut entry = json!({
            "n": self.n,
            "time": clock::text(self.time),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": headers,
            "body": &*self.body,
            "operation": self.operation,
            "status": self.status,
            "committed": self.committed || landed,
        });
        if let Some(fault) = &self.fault {
            entry["fault"] = fault.kind.into();
            entry["rule"] = json!({"rule": fault.rule, "name": fault.name});
        }
        if let Some(error) = &self.error {
            entry["error"] = error.clone();
        }
        entry
    }
}
