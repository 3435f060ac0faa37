//! What a client did a moment ago. The services are eventually consistent: what it created may not be
//! found yet, and what it changed may still be shown as it was.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long an id counts as recent.
const RECENT: Duration = Duration::from_secs(120);
/// Most ids that are remembered.
const MOST: usize = 4096;

/// What a client created, recovered or replaced in the last two minutes.
#[derive(Default)]
pub(in crate::client) struct Recent {
    created: Mutex<VecDeque<Known>>,
    replaced: Mutex<VecDeque<Replaced>>,
}

/// A version that a write of this client replaced.
struct Replaced {
    id: String,
    etag: String,
    at: Instant,
}

/// What this client created or recovered.
struct Known {
    id: String,
    at: Instant,
    /// Whether a call of this client has reported it as its own.
    is_claimed: bool,
}

impl Recent {
    /// Remembers what was created at `at`, maybe by an earlier process.
    pub(in crate::client) fn note(&self, id: &str, at: Instant) {
        self.add(id, at, false);
    }

    /// Remembers what a call reports as its own. False if another call has reported it.
    pub(in crate::client) fn claim(&self, id: &str, now: Instant) -> bool {
        self.add(id, now, true)
    }

    fn add(&self, id: &str, at: Instant, is_claimed: bool) -> bool {
        let mut known = self.lock();
        while known.len() >= MOST || known.front().is_some_and(|it| at > it.at + RECENT) {
            known.pop_front();
        }
        if let Some(it) = known.iter_mut().find(|it| it.id.eq_ignore_ascii_case(id)) {
            return !std::mem::replace(&mut it.is_claimed, true);
        }
        let id = id.to_owned();
        known.push_back(Known { id, at, is_claimed });
        true
    }

    /// Forgets an id: it was deleted.
    pub(in crate::client) fn forget(&self, id: &str) {
        self.lock().retain(|it| !it.id.eq_ignore_ascii_case(id));
    }

    /// Whether an id was created in the last two minutes.
    pub(in crate::client) fn holds(&self, id: &str, now: Instant) -> bool {
        let is_it = |it: &Known| now <= it.at + RECENT && it.id.eq_ignore_ascii_case(id);
        self.lock().iter().any(is_it)
    }

    /// Remembers that a write of this client replaced a version.
    pub(in crate::client) fn replace(&self, id: &str, etag: &str, at: Instant) {
        let mut all = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        while all.len() >= MOST || all.front().is_some_and(|it| at > it.at + RECENT) {
            all.pop_front();
        }
        let (id, etag) = (id.to_owned(), etag.to_owned());
        all.push_back(Replaced { id, etag, at });
    }

    /// The versions of `id` that this client replaced in the last two minutes.
    pub(in crate::client) fn replaced(&self, id: &str, now: Instant) -> Vec<String> {
        let all = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        let of_id = |it: &&Replaced| now <= it.at + RECENT && it.id.eq_ignore_ascii_case(id);
        all.iter().filter(of_id).map(|it| it.etag.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Known>> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
