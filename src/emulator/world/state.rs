//! The state behind the one lock, and what happens in it as time goes by: steps of the lifecycle,
//! ends of operations. Nothing runs in the background; what is due happens when somebody looks.

use crate::emulator::fault::rule::Faults;
use crate::emulator::graph::rules;
use crate::emulator::identity::tokens::Issued;
use crate::emulator::world::clock;
use crate::emulator::world::model::{Customer, Operation, Relationship};
use crate::emulator::world::settings::Settings;
use crate::emulator::world::store::Store;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Instant;

/// The tenant of the partner, the second half of every relationship's id.
pub(crate) const PARTNER: &str = "8777b240-c6f0-4469-9e98-a3205431b836";

/// Everything the emulator knows, but for the request log.
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) commits: Commits,
    pub(crate) issued: Issued,
    /// Relationships seeded so far, for their names.
    pub(crate) seeded: u64,
    due: BinaryHeap<Reverse<(u64, u64, Due)>>,
    started: Instant,
    counter: u64,
}

/// How many writes took place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Commits {
    /// Relationships created, over Graph and CloudCockpit.
    pub creates: u64,
    /// Relationships updated, a change that was only begun included.
    pub updates: u64,
    /// Relationships deleted.
    pub deletes: u64,
    /// Requests created.
    pub requests: u64,
    /// Access assignments created, changed or deleted.
    pub assignments: u64,
    /// Batches taken.
    pub batches: u64,
    /// Updates by relationship id.
    pub by_id: BTreeMap<String, u64>,
    /// Creates by name.
    pub by_name: BTreeMap<String, u64>,
}

/// Something that will happen to the relationship with this key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// The next step of the lifecycle.
    Step(u64),
    /// The end of an operation.
    Finish(u64, String),
    /// The end of an assignment's `pending` or `deleting`.
    Settle(u64, String),
}

impl State {
    /// An empty world.
    pub(crate) fn new() -> Self {
        Self {
            store: Store::default(),
            settings: Settings::default(),
            faults: Faults::default(),
            commits: Commits::default(),
            issued: Issued::default(),
            seeded: 0,
            due: BinaryHeap::new(),
            started: Instant::now(),
            counter: 0,
        }
    }

    /// Milliseconds since the emulator started.
    pub(crate) fn ticks(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The service's time, as text.
    pub(crate) fn now(&self) -> String {
        clock::text(clock::now(self.settings.clock_skew_seconds))
    }

    /// A new etag; no two are alike.
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

    /// Makes `event` happen in `ms` milliseconds.
    pub(crate) fn after(&mut self, ms: u64, event: Due) {
        self.counter += 1;
        let at = self.ticks().saturating_add(ms);
        self.due.push(Reverse((at, self.counter, event)));
    }

    /// Lets all that is due happen; what that makes due at once happens too.
    pub(crate) fn advance(&mut self) {
        while let Some(Reverse((at, ..))) = self.due.peek() {
            if *at > self.ticks() {
                return;
            }
            let Some(Reverse((_, _, event))) = self.due.pop() else {
                return;
            };
            match event {
                Due::Step(key) => self.step(key),
                Due::Finish(key, id) => self.finish(key, &id),
                Due::Settle(key, id) => self.settle(key, &id),
            }
        }
    }

    /// Gives a relationship a new etag and time of modification.
    pub(crate) fn touch(&mut self, key: u64) {
        let (etag, now) = (self.etag(), self.now());
        if let Some(r) = self.store.get_mut(key) {
            r.etag = etag;
            r.last_modified_date_time = now;
        }
    }

    /// Sets the status, and starts the steps the system makes from there by itself.
    pub(crate) fn enter(&mut self, key: u64, status: &str) {
        self.touch(key);
        let now = self.now();
        let Some(r) = self.store.get_mut(key) else {
            return;
        };
        r.status = status.to_owned();
        if status == "active" && r.activated_date_time.is_none() {
            let days = rules::days(&r.duration).unwrap_or(0);
            r.end_date_time = clock::days_after(&now, days);
            r.activated_date_time = Some(now);
            if let Some(customer) = r.customer.clone() {
                self.meet(&customer.tenant_id, customer.display_name);
            }
        }
        self.go_on(key);
    }

    /// Schedules the next step of a status that does not last.
    pub(crate) fn go_on(&mut self, key: u64) {
        let status = self.store.get(key).map(|r| r.status.as_str());
        if status.is_some_and(|s| next_status(s).is_some()) {
            self.after(self.settings.lifecycle_ms, Due::Step(key));
        }
    }

    fn step(&mut self, key: u64) {
        let Some(next) = self.store.get(key).and_then(|r| next_status(&r.status)) else {
            return;
        };
        self.enter(key, next);
        if matches!(next, "activating" | "terminating") {
            return;
        }
        let now = self.now();
        if let Some(r) = self.store.get_mut(key) {
            for request in &mut r.requests {
                if matches!(request.status.as_str(), "created" | "pending") {
                    request.status = "succeeded".into();
                    request.last_modified_date_time.clone_from(&now);
                }
            }
        }
    }

    fn finish(&mut self, key: u64, id: &str) {
        let (now, etag, inner) = (self.now(), self.etag(), self.etag());
        let fails = self.settings.operations_fail;
        let Some(r) = self.store.get_mut(key) else {
            return;
        };
        let Some(op) = r.operations.iter_mut().find(|o| o.id == id) else {
            return;
        };
        op.status = if fails { "failed" } else { "succeeded" }.into();
        op.last_modified_date_time.clone_from(&now);
        op.etag = inner;
        if fails {
            return;
        }
        let roles = op.roles.clone();
        if let Some(wanted) = op.assignment.clone() {
            if let Some(a) = r.access_assignments.iter_mut().find(|a| a.id == wanted) {
                a.access_details = roles;
                a.etag = etag;
                a.last_modified_date_time = now;
            }
        } else {
            r.access_details = roles;
            r.etag = etag;
            r.last_modified_date_time = now;
        }
    }

    fn settle(&mut self, key: u64, id: &str) {
        let (now, etag) = (self.now(), self.etag());
        let found = self
            .store
            .get_mut(key)
            .and_then(|r| r.access_assignments.iter_mut().find(|a| a.id == id));
        if let Some(a) = found {
            a.status = match a.status.as_str() {
                "pending" => "active",
                "deleting" => "deleted",
                _ => return,
            }
            .into();
            a.etag = etag;
            a.last_modified_date_time = now;
        }
    }

    /// Puts a new operation on a relationship and lets it end in its time.
    pub(crate) fn start(&mut self, key: u64, op: Operation) {
        let id = op.id.clone();
        if let Some(r) = self.store.get_mut(key) {
            r.operations.push(op);
        }
        self.after(self.settings.operation_ms, Due::Finish(key, id));
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

    /// Adds a relationship that came from a file: what was under way goes on.
    pub(crate) fn adopt(&mut self, item: Relationship) {
        let running: Vec<_> = (item.operations.iter())
            .filter(|o| matches!(o.status.as_str(), "notStarted" | "running"))
            .map(|o| o.id.clone())
            .collect();
        let unsettled: Vec<_> = (item.access_assignments.iter())
            .filter(|a| matches!(a.status.as_str(), "pending" | "deleting"))
            .map(|a| a.id.clone())
            .collect();
        let key = self.store.insert(item);
        self.go_on(key);
        let ms = self.settings.operation_ms;
        for id in running {
            self.after(ms, Due::Finish(key, id));
        }
        for id in unsettled {
            self.after(ms, Due::Settle(key, id));
        }
    }
}

/// Where a status leads by itself.
fn next_status(status: &str) -> Option<&'static str> {
    Some(match status {
        "approved" => "activating",
        "activating" => "active",
        "terminationRequested" => "terminating",
        "terminating" => "terminated",
        "expiring" => "expired",
        _ => return None,
    })
}
