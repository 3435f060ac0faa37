//! The steps of a write in order, for logs and for the JSON of what was recovered or is unknown.

use std::time::Instant;

use serde::Serialize;

/// Most steps that are kept.
const MOST: usize = 200;

/// The steps so far, up to a bound. Holds nothing of a document, and no secret.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Trace {
    steps: Vec<Step>,
    #[serde(skip)]
    start: Instant,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    /// Milliseconds since the write began.
    at_ms: u64,
    /// `sent`, `status`, `looked`, `saw` or `decided`.
    step: &'static str,
    what: String,
}

impl Trace {
    pub(super) fn new(start: Instant) -> Trace {
        Trace {
            steps: Vec::new(),
            start,
        }
    }

    pub(super) fn add(&mut self, now: Instant, step: &'static str, what: impl Into<String>) {
        let at_ms = now.saturating_duration_since(self.start).as_millis() as u64;
        let what = what.into();
        self.steps.truncate(MOST - 1);
        self.steps.push(Step { at_ms, step, what });
    }

    pub(super) fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The last step, for a log.
    pub(super) fn last(&self) -> String {
        let last = self.steps.last();
        last.map_or_else(String::new, |step| format!("{}: {}", step.step, step.what))
    }
}
