//! The hosts that a batch has given up, so that its items don't each wait as long again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Failure;

/// How often an item may find out whether a host that was given up can be reached again.
const PROBE: Duration = Duration::from_secs(10);

/// The hosts that the items of a batch have given up. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Outages(Arc<Mutex<HashMap<String, Outage>>>);

#[derive(Debug)]
struct Outage {
    failure: Failure,
    probe_at: Instant,
}

impl Outages {
    /// Lets an attempt begin, unless the host was given up: then it fails with that, but for one attempt in
    /// 10 seconds.
    pub(super) fn enter(&self, host: &str, now: Instant) -> Result<(), Failure> {
        match self.hosts().get_mut(host) {
            Some(outage) if now < outage.probe_at => Err(outage.failure.clone()),
            Some(outage) => {
                outage.probe_at = now + PROBE;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Why the host was given up, if it was.
    pub(super) fn failure(&self, host: &str) -> Option<Failure> {
        self.hosts().get(host).map(|outage| outage.failure.clone())
    }

    /// An item gives up the host.
    pub(super) fn begin(&self, host: &str, failure: &Failure, now: Instant) {
        let outage = || Outage {
            failure: failure.clone(),
            probe_at: now + PROBE,
        };
        self.hosts().entry(host.to_owned()).or_insert_with(outage);
    }

    /// The host was reached.
    pub(super) fn end(&self, host: &str) {
        self.hosts().remove(host);
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Outage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
