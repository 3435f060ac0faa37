//! The hosts that a batch has given up, so that not every item waits for them again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Failure;
use crate::base::Cancel;
use crate::base::cancel::OnFire;

/// The interval at which one item may try again to reach a host that was given up.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);

/// The hosts that the items of a batch have given up. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Outages(Arc<Mutex<HashMap<String, Host>>>);

#[derive(Debug, Default)]
struct Host {
    outage: Option<Outage>,
    /// Fires when the host is given up for the first time. A host that was reached isn't given up again.
    given_up: Cancel,
}

#[derive(Debug)]
struct Outage {
    failure: Failure,
    probe_at: Instant,
}

impl Outages {
    /// Lets an attempt begin. If the host was given up, this fails with the reason, except for one attempt every
    /// 10 seconds.
    pub(super) fn enter(&self, host: &str, now: Instant) -> Result<(), Failure> {
        match self.hosts().get_mut(host).and_then(|it| it.outage.as_mut()) {
            Some(outage) if now < outage.probe_at => Err(outage.failure.clone()),
            Some(outage) => {
                outage.probe_at = now + PROBE_INTERVAL;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Why the host was given up, if it was.
    pub(super) fn failure(&self, host: &str) -> Option<Failure> {
        let hosts = self.hosts();
        let outage = hosts.get(host)?.outage.as_ref()?;
        Some(outage.failure.clone())
    }

    /// Records that an item gives up the host, and wakes those that wait for their next attempt.
    pub(super) fn begin(&self, host: &str, failure: &Failure, now: Instant) {
        let given_up = {
            let mut hosts = self.hosts();
            let host = hosts.entry(host.to_owned()).or_default();
            host.outage.get_or_insert_with(|| Outage {
                failure: failure.clone(),
                probe_at: now + PROBE_INTERVAL,
            });
            host.given_up.clone()
        };
        given_up.fire();
    }

    /// Calls `listener` when the host is given up, or at once if it was.
    pub(crate) fn listen(&self, host: &str, listener: &Arc<dyn OnFire>) {
        let given_up = {
            let mut hosts = self.hosts();
            hosts.entry(host.to_owned()).or_default().given_up.clone()
        };
        given_up.listen(listener);
    }

    /// Records that the host was reached.
    pub(super) fn end(&self, host: &str) {
        self.hosts().remove(host);
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
