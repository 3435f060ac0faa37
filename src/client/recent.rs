//! What a client did a moment ago. The services are eventually consistent: what it created may not be
//! found yet, and what it changed may still be shown as it was.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::client::hash::Hash;

/// How long an id counts as recent.
const RECENT: Duration = Duration::from_secs(120);
/// Most entries that are remembered.
const MOST: usize = 4096;
/// Most versions of one id: each call compares what it reads with them.
const MOST_VERSIONS: usize = 16;

/// What a client created, recovered or replaced in the last two minutes.
#[derive(Default)]
pub(super) struct Recent {
    created: Mutex<Memory<CreatedObject>>,
    /// What items of journals made, by its id: nobody else can have made it.
    recorded: Mutex<HashMap<Hash, Hash>>,
    /// The ETags that writes of this client replaced.
    replaced: Mutex<Memory<Arc<str>>>,
}

/// What this client created or recovered.
#[derive(Default)]
struct CreatedObject {
    claim: Option<Claim>,
}

/// Entries by id. A call looks its id up among thousands, so none is compared with all of them.
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

/// The call that reports something as its own.
#[derive(Clone, Copy)]
struct Claim {
    owner: Owner,
    /// The service said that the call made it. Else a look found it.
    is_proven: bool,
    at: Instant,
}

/// The item of a journal that a call is for. A call without one is nobody else.
pub(super) type Owner = Option<Hash>;

/// Whether what a look found was made by the call that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    /// Yes, as far as this client can know.
    ThisCall,
    /// No: another call of this client made it.
    AnotherCall,
    /// It, or another call that found it the same way.
    Either,
}

impl Claim {
    fn is_of(&self, owner: Owner) -> bool {
        owner.is_some() && self.owner == owner
    }
}

impl Recent {
    /// Remembers what an item of a journal made so long ago. Nobody else may claim it.
    pub(super) fn record(&self, id: &str, item: Hash, age: Duration, now: Instant) {
        self.recorded().insert(Hash::of_id(id), item);
        if let Some(at) = now.checked_sub(age).filter(|_| age <= RECENT) {
            self.with(id, at, |_| ());
        }
    }

    /// The service said that a call of `owner` made it.
    pub(super) fn claim(&self, id: &str, owner: Owner, now: Instant) {
        let claim = Claim {
            owner,
            is_proven: true,
            at: now,
        };
        self.with(id, now, |it| it.claim = Some(claim));
    }

    /// A look found it, and it may be what a call of `owner` made, which was begun at `since`, or before
    /// this client was. Who made it; if nobody has claimed it, that call claims it now.
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

    /// Does something with what is known of an id, which is created at `at` if it isn't known yet.
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

    fn find(&self, id: &str, now: Instant, is_so: impl Fn(&CreatedObject) -> bool) -> bool {
        self.created().recent(id, now).any(is_so)
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
