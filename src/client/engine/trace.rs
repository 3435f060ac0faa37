//! The steps of a write in order, for logs and for the JSON of recovered and unknown results.

use std::time::Instant;

use serde_json::{Value, json};

use super::situation::{Finding, LastAttempt};
use super::step::Step;

/// A write without errors has fewer steps.
const USUAL: usize = 8;
/// Maximum number of steps that are kept.
const MOST: usize = 200;

/// The steps so far, up to a maximum. Contains no part of a document, and no secret.
pub(in crate::client) struct Trace {
    events: Vec<(Instant, Event)>,
    start: Instant,
}

/// A step; formatted as text only when needed.
pub(in crate::client) enum Event {
    /// A fact that isn't from an attempt or a look: the step, and its text.
    Known(&'static str, &'static str),
    /// An attempt: its method, and its number.
    Sent(&'static str, u32),
    /// The result of an attempt, with the HTTP status of a failure.
    Came(Option<u16>, LastAttempt),
    /// What a look showed.
    Finding(Finding),
    /// The next step, and the rule that decided it.
    Decided(Step, &'static str),
}

impl Trace {
    pub(in crate::client) fn new(start: Instant) -> Trace {
        Trace {
            events: Vec::with_capacity(USUAL),
            start,
        }
    }

    pub(in crate::client) fn add(&mut self, now: Instant, event: Event) {
        self.events.truncate(MOST - 1);
        self.events.push((now, event));
    }

    /// An array of objects: milliseconds since the write began, the step (`sent`, `status`, `saw` or
    /// `decided`), and its details (`what`).
    pub(in crate::client) fn to_value(&self) -> Value {
        let step = |(at, event): &(Instant, Event)| {
            let since = at.saturating_duration_since(self.start);
            let (step, what) = event.words(*at);
            json!({ "atMs": since.as_millis() as u64, "step": step, "what": what })
        };
        self.events.iter().map(step).collect()
    }

    /// The last step, for a log.
    pub(super) fn last(&self) -> String {
        let words = |(at, event): &(Instant, Event)| {
            let (step, what) = event.words(*at);
            format!("{step}: {what}")
        };
        self.events.last().map(words).unwrap_or_default()
    }
}

impl Event {
    fn words(&self, at: Instant) -> (&'static str, String) {
        match self {
            Event::Known(step, what) => (step, (*what).to_owned()),
            Event::Sent(method, number) => ("sent", format!("{method}, attempt {number}")),
            Event::Came(Some(status), after) => ("status", format!("HTTP {status}: {after:?}")),
            Event::Came(None, after) => ("status", format!("{after:?}")),
            Event::Finding(saw) => ("saw", format!("{saw:?}")),
            Event::Decided(Step::Wait(until, _), rule) => {
                let wait = until.saturating_duration_since(at);
                ("decided", format!("wait {} ms: {rule}", wait.as_millis()))
            }
            Event::Decided(step, rule) => ("decided", format!("{step:?}: {rule}")),
        }
    }
}
