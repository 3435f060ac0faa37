//! The request log: the last requests as they came in, and how they were answered.

use crate::emulator::http::message::Call;
use crate::emulator::world::clock;
use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;

/// So many requests are kept.
const KEPT: usize = 50_000;

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    /// Requests seen since the start: the number of the newest.
    last: u64,
}

#[derive(Debug)]
struct Entry {
    n: u64,
    time: jiff::Timestamp,
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
    status: u16,
    fault: Option<String>,
}

impl Log {
    /// Notes a request that came in; the number is for [`Log::end`].
    pub(crate) fn begin(&mut self, call: &Call, fault: Option<String>) -> u64 {
        self.last += 1;
        if self.entries.len() >= KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            n: self.last,
            time: clock::now(0),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: call.headers.clone(),
            body: call.body.clone(),
            status: 0,
            fault,
        });
        self.last
    }

    /// Notes how the request was answered.
    pub(crate) fn end(&mut self, n: u64, status: u16) {
        let first = self.entries.front().map_or(0, |e| e.n);
        let at = n.checked_sub(first).and_then(|i| usize::try_from(i).ok());
        if let Some(entry) = at.and_then(|i| self.entries.get_mut(i)) {
            entry.status = status;
        }
    }

    /// Forgets all requests; their numbers go on.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The requests after number `since`. Status 0: not answered (yet).
    pub(crate) fn since(&self, since: u64) -> Vec<Value> {
        let new = self.entries.iter().filter(|e| e.n > since);
        new.map(Entry::value).collect()
    }
}

impl Entry {
    fn value(&self) -> Value {
        let mut headers = Map::new();
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = match headers.get(name.as_str()).and_then(Value::as_str) {
                Some(before) => format!("{before}, {value}"),
                None => value.into_owned(),
            };
            headers.insert(name.to_string(), value.into());
        }
        let mut entry = json!({
            "n": self.n,
            "time": clock::text(self.time),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": headers,
            "body": String::from_utf8_lossy(&self.body),
            "status": self.status,
        });
        if let Some(fault) = &self.fault {
            entry["fault"] = fault.as_str().into();
        }
        entry
    }
}
