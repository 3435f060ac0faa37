//! The relationships and customers, in the order of their creation, with indexes by id and by name, and past
//! versions of changed relationships, which lagging replicas show.

use crate::emulator::world::model::{Customer, Relationship};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The minimum number of past versions that are kept, however old they are.
const PAST: usize = 1_000;

/// The objects and their indexes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    items: BTreeMap<u64, Relationship>,
    by_id: HashMap<String, u64>,
    by_name: HashMap<String, Vec<u64>>,
    customers: BTreeMap<u64, Customer>,
    by_tenant: HashMap<String, u64>,
    next: u64,
    past: VecDeque<Past>,
}

/// The version of a relationship before a change.
#[derive(Clone, Debug)]
struct Past {
    tick: u64,
    key: u64,
    /// `None`: the change was the creation.
    before: Option<Box<Relationship>>,
}

impl Store {
    /// Adds a relationship and returns its key: its position in the order of creation.
    pub(crate) fn insert(&mut self, item: Relationship) -> u64 {
        self.next += 1;
        let key = self.next;
        self.index(key, &item);
        self.items.insert(key, item);
        key
    }

    /// Removes and returns a relationship.
    pub(crate) fn remove(&mut self, key: u64) -> Option<Relationship> {
        let item = self.items.remove(&key)?;
        self.unindex(key, &item);
        Some(item)
    }

    /// Replaces the relationship with this key.
    pub(crate) fn replace(&mut self, key: u64, item: Relationship) {
        if let Some(old) = self.items.remove(&key) {
            self.unindex(key, &old);
        }
        self.index(key, &item);
        self.items.insert(key, item);
    }

    /// Remembers the current version of the relationship with this key before a change at `tick`. Versions
    /// older than `keep` milliseconds may be dropped.
    pub(crate) fn remember(&mut self, key: u64, tick: u64, keep: u64) {
        let last = self.past.back();
        if last.is_some_and(|p| p.key == key && p.tick == tick) {
            return;
        }
        let before = self.items.get(&key).cloned().map(Box::new);
        self.past.push_back(Past { tick, key, before });
        while self.past.len() > PAST && self.past[0].tick.saturating_add(keep) < tick {
            self.past.pop_front();
        }
    }

    fn index(&mut self, key: u64, item: &Relationship) {
        self.by_id.insert(item.id.clone(), key);
        self.by_name
            .entry(item.display_name.clone())
            .or_default()
            .push(key);
    }

    fn unindex(&mut self, key: u64, item: &Relationship) {
        self.by_id.remove(&item.id);
        if let Some(keys) = self.by_name.get_mut(&item.display_name) {
            keys.retain(|k| *k != key);
            if keys.is_empty() {
                self.by_name.remove(&item.display_name);
            }
        }
    }

    /// The key that the next relationship gets.
    pub(crate) fn next_key(&self) -> u64 {
        self.next + 1
    }

    /// The key of the relationship with this id.
    pub(crate) fn key(&self, id: &str) -> Option<u64> {
        self.by_id.get(id).copied()
    }

    /// Whether a relationship other than `but` has this name.
    pub(crate) fn name_taken(&self, name: &str, but: Option<u64>) -> bool {
        let named = self.by_name.get(name);
        named.is_some_and(|keys| keys.iter().any(|k| Some(*k) != but))
    }

    /// The relationship with this key.
    pub(crate) fn get(&self, key: u64) -> Option<&Relationship> {
        self.items.get(&key)
    }

    /// The relationship with this key, to change anything but its id and name, which are indexed.
    pub(crate) fn get_mut(&mut self, key: u64) -> Option<&mut Relationship> {
        self.items.get_mut(&key)
    }

    /// All relationships, in the order of creation.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u64, &Relationship)> {
        self.items.iter().map(|(k, r)| (*k, r))
    }

    /// How many relationships there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Adds a customer, unless it exists already.
    pub(crate) fn add_customer(&mut self, customer: Customer) {
        let tenant = customer.tenant_id.to_ascii_lowercase();
        if !self.by_tenant.contains_key(&tenant) {
            let key = self.by_tenant.len() as u64 + 1;
            self.by_tenant.insert(tenant, key);
            self.customers.insert(key, customer);
        }
    }

    /// The customer with this tenant id.
    pub(crate) fn customer(&self, tenant: &str) -> Option<&Customer> {
        let key = self.by_tenant.get(&tenant.to_ascii_lowercase())?;
        self.customers.get(key)
    }

    /// The customers after the one with the key `after`.
    pub(crate) fn customers_after(&self, after: u64) -> impl Iterator<Item = (u64, &Customer)> {
        self.customers
            .range(after.saturating_add(1)..)
            .map(|(k, c)| (*k, c))
    }

    /// The store as it is.
    pub(crate) fn current(&self) -> Replica<'_> {
        self.replica(self.past.len())
    }

    /// The store as it was at the end of `tick`, as far as it is remembered.
    pub(crate) fn at(&self, tick: u64) -> Replica<'_> {
        self.replica(self.past.partition_point(|p| p.tick <= tick))
    }

    /// The store before all remembered changes.
    pub(crate) fn at_start(&self) -> Replica<'_> {
        self.replica(0)
    }

    /// The store before the last change; with an id: before the last change of that relationship.
    pub(crate) fn before_last(&self, id: Option<&str>) -> Replica<'_> {
        let of_id = |p: &Past| {
            let now = self.items.get(&p.key).map(|r| r.id.as_str());
            now.or(p.before.as_ref().map(|r| r.id.as_str())) == id
        };
        let last = match id {
            None => self.past.len().checked_sub(1),
            Some(_) => self.past.iter().rposition(of_id),
        };
        self.replica(last.unwrap_or(self.past.len()))
    }

    fn replica(&self, from: usize) -> Replica<'_> {
        let mut differing = BTreeMap::new();
        for past in self.past.iter().skip(from) {
            // The oldest change since then has the version of that time.
            differing.entry(past.key).or_insert(past.before.as_deref());
        }
        Replica {
            store: self,
            differing,
        }
    }
}

/// The store as a reader sees it: its current state, or an earlier one.
pub(crate) struct Replica<'a> {
    store: &'a Store,
    /// The relationships whose version here isn't the current one; `None`: absent here.
    differing: BTreeMap<u64, Option<&'a Relationship>>,
}

impl<'a> Replica<'a> {
    fn get(&self, key: u64) -> Option<&'a Relationship> {
        match self.differing.get(&key) {
            Some(differing) => *differing,
            None => self.store.get(key),
        }
    }

    /// The relationship with this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<(u64, &'a Relationship)> {
        let differing = self.differing.iter();
        let find_deleted = || {
            let mut all = differing.filter_map(|(key, item)| Some((*key, (*item)?)));
            all.find(|(_, item)| item.id == id)
        };
        match self.store.key(id) {
            Some(key) => Some((key, self.get(key)?)),
            None => find_deleted(),
        }
    }

    /// The relationships with this name, in the order of creation.
    pub(crate) fn by_name(&self, name: &str) -> Vec<(u64, &'a Relationship)> {
        let mut keys = self.store.by_name.get(name).cloned().unwrap_or_default();
        keys.extend(self.differing.keys());
        keys.sort_unstable();
        keys.dedup();
        let found = keys
            .into_iter()
            .filter_map(|key| Some((key, self.get(key)?)));
        found.filter(|(_, r)| r.display_name == name).collect()
    }

    /// The relationships after the one with the key `after`, in the order of creation.
    pub(crate) fn after(
        &self,
        after: u64,
    ) -> Box<dyn Iterator<Item = (u64, &'a Relationship)> + 'a> {
        let first = after.saturating_add(1);
        let items = self.store.items.range(first..).map(|(k, r)| (*k, r));
        if self.differing.is_empty() {
            return Box::new(items);
        }
        let mut seen: BTreeMap<u64, &'a Relationship> = items.collect();
        for (key, item) in self.differing.range(first..) {
            match item {
                Some(item) => seen.insert(*key, item),
                None => seen.remove(key),
            };
        }
        Box::new(seen.into_iter())
    }
}
