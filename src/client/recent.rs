//! What a client created and replaced in the last two minutes. The services are eventually consistent: a new
//! entity may not be found yet, and a changed one may still be returned with its old values.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::client::hash::Hash;

/// How long an id counts as recent.
const RECENT: Duration = Duration::from_secs(120);
/// Maximum number of entries.
const MOST: usize = 4096;
/// Maximum number of versions of one id: each call compares what it reads with all of them.
const MOST_VERSIONS: usize = 16;

/// What a client created, recovered or replaced in the last two minutes.
#[derive(Default)]
pub(super) struct Recent {
    created: Mutex<Memory<CreatedObject>>,
    /// The journal item that created an entity, by the entity's id: no other call can have created it.
    recorded: Mutex<HashMap<Hash, Hash>>,
    /// The ETags that writes of this client replaced.
    replaced: Mutex<Memory<Arc<str>>>,
}

/// An entity that this client created or recovered.
#[derive(Default)]
struct CreatedObject {
    claim: Option<Claim>,
}

/// Entries by id, because a call looks up one id among thousands.
struct Memory<T> {
    by_id: HashMap<Hash, Vec<Entry<T>>>,
    /// In the order in which they were added.
    order: VecDeque<(Hash, Instant)>,
}

struct Entry<T> {
    at: Instant,
    value: T,
}

impl<T> Default for Memory<T> {
    fn default() -> Memory<T> {
        Memory {
            by_id: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Memory<T> {
    fn add(&mut self, id: Hash, at: Instant, value: T) {
        self.by_id.entry(id).or_default().push(Entry { at, value });
        self.order.push_back((id, at));
    }

    /// Forgets the entries that are no longer recent, and makes room for one.
    fn trim(&mut self, now: Instant) {
        while let Some((id, at)) = self.order.front().copied()
            && (self.order.len() >= MOST || now > at + RECENT)
        {
            self.order.pop_front();
            if let Some(entries) = self.by_id.get_mut(&id) {
                entries.retain(|it| it.at != at);
                if entries.is_empty() {
                    self.by_id.remove(&id);
                }
            }
        }
    }

    fn recent(&self, id: &str, now: Instant) -> impl Iterator<Item = &T> {
        let entries = self
            .by_id
            .get(&Hash::of_id(id))
            .map_or(&[][..], Vec::as_slice);
        let recent = entries.iter().filter(move |it| now <= it.at + RECENT);
        recent.map(|it| &it.value)
    }
}

/// A call's claim to have created an entity.
#[derive(Clone, Copy)]
struct Claim {
    owner: Owner,
    /// Whether the service's response says that the call created it; otherwise a look found it.
    is_proven: bool,
    at: Instant,
}

/// The hash of the journal key of a call's item. Two calls without one are never the same owner.
pub(super) type Owner = Option<Hash>;

/// Which call created the entity that a look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    /// The call that looks, as far as this client can know.
    ThisCall,
    /// Another call of this client.
    AnotherCall,
    /// The call that looks, or another call whose look found it too.
    Either,
}

impl Claim {
    fn is_of(&self, owner: Owner) -> bool {
        owner.is_some() && self.owner == owner
    }
}

impl Recent {
    /// Records that a journal item created the entity `id`, `age` ago. No other call can claim it.
    pub(super) fn record(&self, id: &str, item: Hash, age: Duration, now: Instant) {
        self.recorded().insert(Hash::of_id(id), item);
        if let Some(at) = now.checked_sub(age).filter(|_| age <= RECENT) {
            self.with(id, at, |_| ());
        }
    }

    /// Records that a call of `owner` created the entity `id`, as the service's response says.
    pub(super) fn claim(&self, id: &str, owner: Owner, now: Instant) {
        let claim = Claim {
            owner,
            is_proven: true,
            at: now,
        };
        self.with(id, now, |it| it.claim = Some(claim));
    }

    /// Which call created the entity `id`, which a look of a call of `owner` found. `since` is when that call
    /// began; `None` if it began before this client. If no call has claimed the entity, that call claims it.
    pub(super) fn claim_found(
        &self,
        id: &str,
        owner: Owner,
        since: Option<Instant>,
        now: Instant,
    ) -> Maker {
        let recorded = self.recorded().get(&Hash::of_id(id)).copied();
        if recorded.is_some() && recorded != owner {
            return Maker::AnotherCall;
        }
        self.with(id, now, |it| match it.claim {
            Some(claim) if claim.is_of(owner) => Maker::ThisCall,
            Some(claim) if claim.is_proven || since.is_some_and(|since| claim.at < since) => {
                Maker::AnotherCall
            }
            Some(_) => Maker::Either,
            None => {
                it.claim = Some(Claim {
                    owner,
                    is_proven: false,
                    at: now,
                });
                Maker::ThisCall
            }
        })
    }

    /// Runs `change` on the entry of an id; adds an entry of the time `at` if there is none.
    fn with<T>(&self, id: &str, at: Instant, change: impl FnOnce(&mut CreatedObject) -> T) -> T {
        let mut all = self.created();
        all.trim(at);
        let id = Hash::of_id(id);
        if !all.by_id.contains_key(&id) {
            all.add(id, at, CreatedObject::default());
        }
        let entries = all.by_id.entry(id).or_default();
        change(&mut entries[0].value)
    }

    /// Forgets an id: it was deleted.
    pub(super) fn forget(&self, id: &str) {
        self.created().by_id.remove(&Hash::of_id(id));
    }

    /// Whether an id was created in the last two minutes.
    pub(super) fn holds(&self, id: &str, now: Instant) -> bool {
        self.find(id, now, |_| true)
    }

    /// Whether a call of another owner than this one claimed an id in the last two minutes.
    pub(super) fn is_of_another(&self, id: &str, owner: Owner, now: Instant) -> bool {
        self.find(id, now, |it| {
            it.claim.is_some_and(|claim| !claim.is_of(owner))
        })
    }

    fn find(&self, id: &str, now: Instant, matches: impl Fn(&CreatedObject) -> bool) -> bool {
        self.created().recent(id, now).any(matches)
    }

    /// Remembers that a write of this client replaced a version.
    pub(super) fn replace(&self, id: &str, etag: &str, at: Instant) {
        let mut all = self.replacements();
        all.trim(at);
        let id = Hash::of_id(id);
        if let Some(versions) = all.by_id.get_mut(&id) {
            if let Some(known) = versions.iter_mut().find(|it| *it.value == *etag) {
                known.at = at;
                return all.order.push_back((id, at));
            }
            if versions.len() == MOST_VERSIONS {
                versions.remove(0);
            }
        }
        all.add(id, at, etag.into());
    }

    /// The latest versions of `id` that this client replaced in the last two minutes.
    pub(super) fn replaced_versions(&self, id: &str, now: Instant) -> Vec<Arc<str>> {
        let all = self.replacements();
        let recent = all.recent(id, now);
        let mut versions = Vec::with_capacity(recent.size_hint().1.unwrap_or_default());
        versions.extend(recent.cloned());
        versions
    }

    fn recorded(&self) -> MutexGuard<'_, HashMap<Hash, Hash>> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn created(&self) -> MutexGuard<'_, Memory<CreatedObject>> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replacements(&self) -> MutexGuard<'_, Memory<Arc<str>>> {
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "recent_tests.rs"]
mod tests;
