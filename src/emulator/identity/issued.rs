//! What the token endpoints have given out and still have to know. Access tokens aren't here: they
//! are signed, and say themselves what they are for.

use crate::emulator::identity::grant::Grant;
use std::collections::{HashMap, VecDeque};

/// So many codes and refresh tokens are kept at most; the oldest go first.
const KEPT: usize = 10_000;

/// The codes and refresh tokens given out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issued {
    /// Refresh tokens; an old one stays good when a new one is issued.
    pub(crate) refresh: Bounded<Grant>,
    /// Device codes that nobody has used yet.
    pub(crate) devices: Bounded<DeviceCode>,
    /// Authorization codes.
    pub(crate) codes: Bounded<AuthorizationCode>,
    /// What is in the last key file of Azure Arc.
    pub(crate) arc_key: Option<String>,
}

/// A device code.
#[derive(Clone, Debug)]
pub(crate) struct DeviceCode {
    pub(crate) grant: Grant,
    pub(crate) polls: u64,
    pub(crate) interval_ms: u64,
    /// When it was polled last.
    pub(crate) last: Option<u64>,
    pub(crate) end: u64,
}

/// An authorization code, bound to its client, its redirect address and its verifier.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationCode {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    /// The S256 challenge, if there was one.
    pub(crate) challenge: Option<String>,
    pub(crate) end: u64,
    pub(crate) used: bool,
}

/// A table that forgets its oldest entries.
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

    /// The entry of this name, for a change.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.entries.get_mut(name)
    }

    /// Takes the entry of this name out.
    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        self.entries.remove(name)
    }
}
