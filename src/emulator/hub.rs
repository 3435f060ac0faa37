//! The data that all connections and the control API share.

use crate::emulator::http::log::Log;
use crate::emulator::services;
use crate::emulator::world::state::State;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The state, the request log, and the counts of connections.
pub(crate) struct Hub {
    pub(crate) state: Mutex<State>,
    pub(crate) log: Mutex<Log>,
    pub(crate) open: AtomicU64,
    pub(crate) accepted: AtomicU64,
    /// Scheme and authority of the server.
    pub(crate) root: String,
    pub(crate) state_file: Option<PathBuf>,
    /// The number of outages so far, and the length of the last one in milliseconds.
    pub(crate) outage: watch::Sender<(u64, u64)>,
}

impl Hub {
    /// Closes the port and all connections for `ms` milliseconds.
    pub(crate) fn close_for(&self, ms: u64) {
        self.outage.send_modify(|(number, length)| {
            *number += 1;
            *length = ms;
        });
    }

    /// The logged requests after number `since`; effects that are due by now happen first.
    pub(crate) fn log_since(&self, since: u64) -> Vec<Value> {
        let landed = {
            let mut state = lock(&self.state);
            services::advance(&mut state);
            state.landed.clone()
        };
        lock(&self.log).since(since, &landed)
    }

    /// The numbers of open connections and of all connections accepted so far.
    pub(crate) fn connections(&self) -> (u64, u64) {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (read(&self.open), read(&self.accepted))
    }
}

/// Locks the mutex, also after a panic of another holder: in a test tool a half-done change is acceptable.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
