//! Changes that the services make automatically as time passes: lifecycle steps and ends of operations.

use crate::emulator::world::clock;
use crate::emulator::world::duration;
use crate::emulator::world::model::{Operation, Relationship};
use crate::emulator::world::state::{Due, State};

/// How many days a customer has to approve.
const APPROVAL_DAYS: i64 = 90;

/// By how many days an auto-extended relationship is extended.
const EXTENSION_DAYS: i64 = 180;

impl State {
    /// Makes a due event happen.
    pub(crate) fn happen(&mut self, due: Due) {
        match due {
            Due::Step(key) => self.step(key),
            Due::Finish(key, id) => self.finish(key, &id),
            Due::Settle(key, id) => self.settle(key, &id),
            Due::Lapse(key) => self.lapse(key),
            // A request takes effect in `services::advance`.
            Due::Land(..) => {}
        }
    }

    /// Sets the status, and schedules the automatic steps that follow.
    pub(crate) fn enter(&mut self, key: u64, status: &str) {
        self.touch(key);
        let now = self.now();
        let Some(r) = self.edit(key) else {
            return;
        };
        r.status = status.to_owned();
        if status == "active" && r.activated_date_time.is_none() {
            let days = duration::days(&r.duration).unwrap_or(0);
            r.end_date_time = clock::days_after(&now, days);
            r.activated_date_time = Some(now);
            if let Some(customer) = r.customer.clone() {
                self.meet(&customer.tenant_id, customer.display_name);
            }
        }
        self.go_on(key);
    }

    /// Schedules the next automatic change of a relationship: the next step if the status is transitional,
    /// otherwise the end of the status.
    pub(crate) fn go_on(&mut self, key: u64) {
        if let Some(end) = self.store.get(key).and_then(end_of_status) {
            // Fractions of a millisecond are rounded up, so that the event doesn't happen too early.
            let left = end.as_millisecond() + 2 - self.time().as_millisecond();
            self.after(u64::try_from(left).unwrap_or(0), Due::Lapse(key));
        }
        let status = self.store.get(key).map(|r| r.status.as_str());
        if status.is_some_and(|s| next_status(s).is_some()) {
            self.after(self.settings.lifecycle_ms, Due::Step(key));
        }
    }

    /// Handles the end of a status: an active relationship is extended or expires, one that waits for
    /// approval expires. If a change moved the end after this event was scheduled, nothing happens.
    fn lapse(&mut self, key: u64) {
        let now = self.time();
        let Some(item) = self.store.get(key) else {
            return;
        };
        if end_of_status(item).is_none_or(|end| end > now) {
            return;
        }
        let (status, extends) = (item.status.clone(), item.extends());
        let end = item.end_date_time.clone().unwrap_or_default();
        if status == "approvalPending" {
            self.enter(key, "expired");
        } else if extends {
            let next = clock::days_after(&end, EXTENSION_DAYS);
            self.touch(key);
            if let Some(item) = self.edit(key) {
                item.end_date_time = next;
            }
            self.go_on(key);
        } else {
            self.enter(key, "expiring");
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
        if let Some(r) = self.edit(key) {
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
        let Some(r) = self.edit(key) else {
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
            .edit(key)
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

    /// Adds a new operation to a relationship and schedules its end.
    pub(crate) fn start(&mut self, key: u64, op: Operation) {
        let id = op.id.clone();
        if let Some(r) = self.edit(key) {
            r.operations.push(op);
        }
        self.after(self.settings.operation_ms, Due::Finish(key, id));
    }

    /// Adds a relationship that was loaded from a state; its operations and steps continue.
    pub(crate) fn adopt(&mut self, item: Relationship) {
        let running: Vec<_> = (item.operations.iter())
            .filter(|o| o.is_running())
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

/// When the status ends, for statuses of a known length: `active` at the end date, `approvalPending` after 90
/// days.
fn end_of_status(item: &Relationship) -> Option<jiff::Timestamp> {
    match item.status.as_str() {
        "active" => item.end_date_time.as_ref()?.parse().ok(),
        "approvalPending" => {
            let mut locks = item.requests.iter().rev();
            let lock = locks.find(|r| r.action == "lockForApproval");
            let since = lock.map_or(&item.last_modified_date_time, |r| &r.created_date_time);
            clock::days_after(since, APPROVAL_DAYS)?.parse().ok()
        }
        _ => None,
    }
}

/// The status that follows automatically.
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
