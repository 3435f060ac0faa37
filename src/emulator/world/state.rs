//! The emulator's state, behind a single lock, and its scheduled events. Nothing runs in the background: due
//! events happen when the next request is processed.

use crate::emulator::fault::rule::Faults;
use crate::emulator::http::message::Call;
use crate::emulator::identity::issued::Issued;
use crate::emulator::world::clock::{self, Clock};
use crate::emulator::world::model::{Customer, Relationship};
use crate::emulator::world::settings::Settings;
use crate::emulator::world::store::{Replica, Store};
use jiff::Timestamp;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The emulator's whole state, except the request log.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) commits: Commits,
    pub(crate) issued: Issued,
    /// The number of relationships seeded so far; it is part of their names.
    pub(crate) seeded: u64,
    /// Numbers of logged requests that took effect after their response.
    pub(crate) landed: BTreeSet<u64>,
    pub(crate) clock: Clock,
    due: BinaryHeap<Reverse<Event>>,
    counter: u64,
}

/// The numbers of writes that took effect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Commits {
    /// Relationships created, over Graph and CloudCockpit.
    pub creates: u64,
    /// Relationships updated, including changes whose operation is still running.
    pub updates: u64,
    /// Relationships deleted.
    pub deletes: u64,
    /// Requests created.
    pub requests: u64,
    /// Access assignments created, changed or deleted.
    pub assignments: u64,
    /// Batches accepted.
    pub batches: u64,
    /// Updates by relationship id.
    pub by_id: BTreeMap<String, u64>,
    /// Creates by name.
    pub by_name: BTreeMap<String, u64>,
}

impl Commits {
    /// The number of all writes that took effect.
    pub fn total(&self) -> u64 {
        self.creates + self.updates + self.deletes + self.requests + self.assignments
    }
}

/// A scheduled event.
#[derive(Clone)]
pub(crate) enum Due {
    /// The next step of the lifecycle of the relationship with this key.
    Step(u64),
    /// The end of an operation.
    Finish(u64, String),
    /// The end of an assignment's `pending` or `deleting`.
    Settle(u64, String),
    /// The end of a relationship, or of the time in which its customer may approve it.
    Lapse(u64),
    /// A request, whose response was sent before, takes effect; with its number in the log.
    Land(Box<Call>, Option<u64>),
}

#[derive(Clone)]
struct Event {
    tick: u64,
    number: u64,
    due: Due,
}

impl Event {
    fn place(&self) -> (u64, u64) {
        (self.tick, self.number)
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

/// The kind of a read; each kind has its own lag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadKind<'a> {
    /// The relationship with this id, or something in it.
    One(&'a str),
    /// One of its operations.
    Operation(&'a str),
    /// A list; with an id, a list inside that relationship.
    List(Option<&'a str>),
    /// The list of the relationships with a name.
    Name,
    /// The operations of the relationship with this id.
    Operations(&'a str),
}

impl State {
    /// The initial state: no objects, default settings.
    pub(crate) fn new() -> Self {
        Self {
            store: Store::default(),
            settings: Settings::default(),
            faults: Faults::default(),
            commits: Commits::default(),
            issued: Issued::default(),
            seeded: 0,
            landed: BTreeSet::new(),
            clock: Clock::new(),
            due: BinaryHeap::new(),
            counter: 0,
        }
    }

    /// Milliseconds since the emulator started, including the time the clock was moved by.
    pub(crate) fn ticks(&self) -> u64 {
        self.clock.ticks()
    }

    /// The service's time.
    pub(crate) fn time(&self) -> Timestamp {
        clock::shifted(self.clock.time(), self.settings.clock_skew_seconds)
    }

    /// The service's time, as text.
    pub(crate) fn now(&self) -> String {
        clock::text(self.time())
    }

    /// A new, unique etag.
    pub(crate) fn etag(&mut self) -> String {
        use base64::Engine;
        self.counter += 1;
        let token = format!(
            "'\"{:08x}-0000-{:04x}-0000-{:08x}0000\"'",
            fastrand::u32(..),
            self.counter >> 32 & 0xffff,
            self.counter & 0xffff_ffff
        );
        let encoded = base64::engine::general_purpose::STANDARD.encode(token);
        format!("W/\"{encoded}\"")
    }

    /// Schedules `due` in `ms` milliseconds.
    pub(crate) fn after(&mut self, ms: u64, due: Due) {
        self.counter += 1;
        self.due.push(Reverse(Event {
            tick: self.ticks().saturating_add(ms),
            number: self.counter,
            due,
        }));
    }

    /// Removes and returns the next due event, and stops the clock at its time. If no event is due, the clock
    /// runs again.
    pub(crate) fn next_due(&mut self) -> Option<Due> {
        self.clock.hold(None);
        let tick = self.due.peek()?.0.tick;
        if tick > self.ticks() {
            return None;
        }
        self.clock.hold(Some(tick));
        self.due.pop().map(|event| event.0.due)
    }

    /// The store as this read sees it, possibly out of date.
    pub(crate) fn replica(&self, call: &Call, look: ReadKind<'_>) -> Replica<'_> {
        let s = &self.settings;
        let (id, lag) = match look {
            ReadKind::One(id) => (Some(id), s.reads_lag_ms),
            ReadKind::Operation(id) => (Some(id), s.reads_lag_ms.max(s.operations_lag_ms)),
            ReadKind::List(id) => (id, s.lists_lag_ms),
            ReadKind::Name => (None, s.lists_lag_ms.max(s.names_lag_ms)),
            ReadKind::Operations(id) => (Some(id), s.lists_lag_ms.max(s.operations_lag_ms)),
        };
        match call.stale {
            Some(0) => self.store.before_last(id),
            None if lag == 0 => self.store.current(),
            ms => {
                let lag = lag.max(ms.unwrap_or(0));
                // A time before the start has the state at the start.
                let tick = self.ticks().checked_sub(lag);
                tick.map_or_else(|| self.store.at_start(), |tick| self.store.at(tick))
            }
        }
    }

    /// Whether a relationship is too new to be visible (the setting `visibleAfterMs`).
    pub(crate) fn hides(&self, item: &Relationship) -> bool {
        let born = item.born;
        born.is_some_and(|born| born.saturating_add(self.settings.visible_after_ms) > self.ticks())
    }

    /// The relationship with this key, to change it; the current version is remembered for lagging reads.
    pub(crate) fn edit(&mut self, key: u64) -> Option<&mut Relationship> {
        self.remember(key);
        self.store.get_mut(key)
    }

    /// Adds a relationship that a service created.
    pub(crate) fn insert(&mut self, item: Relationship) -> u64 {
        self.remember(self.store.next_key());
        self.store.insert(item)
    }

    /// Removes a relationship.
    pub(crate) fn remove(&mut self, key: u64) {
        self.remember(key);
        self.store.remove(key);
    }

    /// Replaces the relationship with this key.
    pub(crate) fn replace(&mut self, key: u64, item: Relationship) {
        self.remember(key);
        self.store.replace(key, item);
    }

    fn remember(&mut self, key: u64) {
        let (tick, keep) = (self.ticks(), self.settings.longest_lag_ms());
        self.store.remember(key, tick, keep);
    }

    /// Gives a relationship a new etag and time of modification.
    pub(crate) fn touch(&mut self, key: u64) {
        let (etag, now) = (self.etag(), self.now());
        if let Some(r) = self.edit(key) {
            r.etag = etag;
            r.last_modified_date_time = now;
        }
    }

    /// Adds the customer with this tenant id, unless it is known.
    pub(crate) fn meet(&mut self, tenant: &str, name: Option<String>) {
        if self.store.customer(tenant).is_none() {
            let etag = self.etag();
            let short = tenant.get(..8).unwrap_or(tenant);
            self.store.add_customer(Customer {
                tenant_id: tenant.to_owned(),
                display_name: name.unwrap_or_else(|| format!("Customer {short}")),
                etag,
            });
        }
    }
}
