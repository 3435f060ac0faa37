//! The hosts that a batch has given up, so that not every item waits for them again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Failure;

/// The interval at which one item may try again to reach a host that was given up.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);

/// The hosts that the items of a batch have given up. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Outages(Arc<Mutex<HashMap<String, Outage>>>);

#[derive(Debug)]
struct Outage {
    failure: Failure,
    probe_at: Instant,
}

impl Outages {
    /// Lets an attempt begin. If the host was given up, this fails with the reason, except for one attempt every
    /// 10 seconds.
    pub(super) fn enter(&self, host: &str, now: Instant) -> Result<(), Failure> {
        match self.hosts().get_mut(host) {
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
        self.hosts().get(host).map(|outage| outage.failure.clone())
    }

    /// Records that an item gives up the host.
    pub(super) fn begin(&self, host: &str, failure: &Failure, now: Instant) {
        let outage = || Outage {
            failure: failure.clone(),
            probe_at: now + PROBE_INTERVAL,
        };
        self.hosts().entry(host.to_owned()).or_insert_with(outage);
    }

    /// Records that the host was reached.
    pub(super) fn end(&self, host: &str) {
        self.hosts().remove(host);
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Outage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
