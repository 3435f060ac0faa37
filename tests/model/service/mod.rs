//! The simulated service, written only from services.md: the stored objects with all their versions, the
//! scheduled events, and the origin of each change.

mod answer;
mod assignments;
mod cockpit;
mod graph;
mod operations;
mod others;
mod query;
mod reads;
mod seed;
mod store;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

pub use answer::{Answer, error_body};
pub use reads::has_ended;
pub use store::{By, Noun, Thing, Version};

use crate::faults::Class;
use crate::history::{History, Ms};

/// The time at which a history begins, so that the setup's objects are older than any lag.
pub const START: Ms = 1_000_000;
/// The date of virtual time 0, in seconds since 1970: 27 November 2026.
const EPOCH_S: i64 = 1_795_737_600;

pub struct World {
    pub history: Arc<History>,
    pub now: Ms,
    pub things: Vec<Thing>,
    pub attempts: Vec<Attempt>,
    pub looks: Vec<Look>,
    /// The times of other clients' changes to the history's objects.
    pub other_writes: Vec<Ms>,
    /// The call during which the first process was killed.
    pub killed: Option<usize>,
    /// The faults that requests met.
    pub faults_met: Vec<FaultMet>,
    /// The service asked clients not to send requests before this time; `too_early` counts those that did.
    pub closed_until: Ms,
    pub too_early: usize,
    /// The events as readable text.
    pub log: Vec<String>,
    events: BTreeMap<(Ms, usize), Event>,
    numbers: usize,
    pub(super) reads: usize,
    pub(super) lists: usize,
}

/// One attempt of a client's write, with everything it caused.
#[derive(Debug)]
pub struct Attempt {
    pub call: usize,
    pub life: usize,
    pub at: Ms,
    pub ended: Ms,
    pub method: String,
    pub path: String,
    pub if_match: Option<String>,
    pub body: Value,
    pub class: Class,
    /// The status of the response that the client got.
    pub status: Option<u16>,
    /// Whether the service answered 401, which has its own rule.
    pub unauthenticated: bool,
    /// The times at which the service accepted it.
    pub accepted: Vec<Ms>,
    /// The times at which it changed something.
    pub effects: Vec<Ms>,
    /// The operation that it began.
    pub operation: Option<usize>,
}

/// A fault that a request met.
#[derive(Debug)]
pub struct FaultMet {
    pub shown: crate::faults::Shown,
    /// Whether a read met it, before the call had sent a write.
    pub is_first_read: bool,
}

/// A read whose response was really the service's.
#[derive(Debug)]
pub struct Look {
    pub at: Ms,
    pub call: usize,
    pub docs: Vec<(Noun, Value)>,
    /// The id of a requested object that doesn't exist.
    pub missing: Option<String>,
    /// Whether `docs` has all items of the list.
    pub whole_list: bool,
}

/// A scheduled event.
#[derive(Debug, Clone)]
pub enum Event {
    /// A write in flight arrives.
    Land(usize),
    EndOperation {
        operation: usize,
        target: usize,
        attempt: usize,
        roles: Value,
    },
    SetStatus {
        thing: usize,
        status: &'static str,
        by: By,
    },
    Other(usize),
    /// The cancel of a call fires.
    Cancel(usize),
}

impl World {
    pub fn new(history: Arc<History>) -> World {
        let mut world = World {
            history,
            now: START,
            things: Vec::new(),
            attempts: Vec::new(),
            looks: Vec::new(),
            other_writes: Vec::new(),
            closed_until: 0,
            too_early: 0,
            killed: None,
            faults_met: Vec::new(),
            log: Vec::new(),
            events: BTreeMap::new(),
            numbers: 0,
            reads: 0,
            lists: 0,
        };
        seed::seed(&mut world);
        world
    }

    pub fn note(&mut self, line: String) {
        let at = (self.now - START) as f64 / 1000.0;
        self.log.push(format!("{at:9.3} s  {line}"));
    }

    pub fn schedule(&mut self, at: Ms, event: Event) {
        self.numbers += 1;
        self.events.insert((at.max(self.now), self.numbers), event);
    }

    /// Takes the next event that is due by `until`, and sets the time to it.
    pub fn next_event(&mut self, until: Ms) -> Option<Event> {
        let (&key, _) = self
            .events
            .first_key_value()
            .filter(|((at, _), _)| *at <= until)?;
        self.now = self.now.max(key.0);
        self.events.remove(&key)
    }

    /// The time of the last scheduled event, if there is one.
    pub fn last_event(&self) -> Option<Ms> {
        self.events.last_key_value().map(|((at, _), _)| *at)
    }

    /// Handles an event; cancels are for the caller.
    pub fn handle(&mut self, event: Event) {
        match event {
            Event::Land(attempt) => {
                let answer = self.apply(attempt);
                let status = answer.status;
                self.note(format!("  write {attempt} lands: {status}"));
            }
            Event::EndOperation {
                operation,
                target,
                attempt,
                roles,
            } => {
                self.end_operation(operation, target, attempt, roles);
            }
            Event::SetStatus { thing, status, by } => self.set_status(thing, status, by),
            Event::Other(number) => self.other_write(number),
            Event::Cancel(_) => {}
        }
    }

    /// The write of an attempt reaches the service, which processes it by its rules.
    pub fn apply(&mut self, attempt: usize) -> Answer {
        let answer = match self.attempts[attempt].path.starts_with(crate::names::ROOT) {
            true => self.graph_write(attempt),
            false => self.cockpit_write(attempt),
        };
        if answer.status < 300 {
            let now = self.now;
            self.attempts[attempt].accepted.push(now);
        }
        answer
    }

    /// A time as the service writes it.
    pub fn date(&self, at: Ms) -> String {
        let seconds = EPOCH_S + self.history.weather.skew_s;
        let stamp = jiff::Timestamp::from_millisecond(seconds * 1000 + at as i64);
        stamp.map_or_else(|_| String::new(), |stamp| stamp.to_string())
    }

    /// The service's clock, or the client's.
    pub fn system_time(&self, at: Ms, is_service: bool) -> std::time::SystemTime {
        let skew = if is_service {
            self.history.weather.skew_s
        } else {
            0
        };
        let seconds = u64::try_from(EPOCH_S + skew).unwrap_or_default();
        std::time::UNIX_EPOCH + std::time::Duration::from_millis(seconds * 1000 + at)
    }
}
