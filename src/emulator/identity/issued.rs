//! The codes and refresh tokens that the token endpoints issued. Access tokens aren't stored: they are signed
//! and contain all that is needed to check them.

use crate::emulator::identity::grant::Grant;
use std::collections::{HashMap, VecDeque};

/// The maximum number of entries of each kind; the oldest are removed first.
const KEPT: usize = 10_000;

/// The codes and refresh tokens issued.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issued {
    /// Refresh tokens; an old one stays valid when a new one is issued.
    pub(crate) refresh: Bounded<Grant>,
    /// Device codes that haven't been redeemed yet.
    pub(crate) devices: Bounded<DeviceCode>,
    /// Authorization codes.
    pub(crate) codes: Bounded<AuthorizationCode>,
    /// The content of Azure Arc's last key file.
    pub(crate) arc_key: Option<String>,
}

/// A device code.
#[derive(Clone, Debug)]
pub(crate) struct DeviceCode {
    pub(crate) grant: Grant,
    pub(crate) polls: u64,
    pub(crate) interval_ms: u64,
    /// The tick of the last poll.
    pub(crate) last: Option<u64>,
    pub(crate) end: u64,
}

/// An authorization code, bound to its client, its redirect URI and its verifier.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationCode {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    /// The S256 challenge, if there was one.
    pub(crate) challenge: Option<String>,
    pub(crate) end: u64,
    pub(crate) used: bool,
}

/// A map of limited size that drops its oldest entries.
#[derive(Clone, Debug)]
pub(crate) struct Bounded<T> {
    entries: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T> Default for Bounded<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Bounded<T> {
    /// Adds an entry.
    pub(crate) fn insert(&mut self, name: String, entry: T) {
        self.order.push_back(name.clone());
        self.entries.insert(name, entry);
        while self.order.len() > KEPT {
            if let Some(oldest) = self.order.pop_front() {
                self.entries.remove(&oldest);
            }
        }
    }

    /// The entry of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.entries.get(name)
    }

    /// The entry of this name, to change it.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.entries.get_mut(name)
    }

    /// Removes and returns the entry of this name.
    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        self.entries.remove(name)
    }
}
