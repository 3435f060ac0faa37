//! The relationships and customers, in the order of their creation, with indexes by id and by name.

use crate::emulator::world::model::{Customer, Relationship};
use std::collections::{BTreeMap, HashMap};

/// Everything that is kept, and its indexes.
#[derive(Debug, Default)]
pub(crate) struct Store {
    items: BTreeMap<u64, Relationship>,
    by_id: HashMap<String, u64>,
    by_name: HashMap<String, Vec<u64>>,
    customers: BTreeMap<u64, Customer>,
    by_tenant: HashMap<String, u64>,
    next: u64,
}

impl Store {
    /// Adds a relationship; its key is its place in the order of creation.
    pub(crate) fn insert(&mut self, item: Relationship) -> u64 {
        self.next += 1;
        let key = self.next;
        self.index(key, &item);
        self.items.insert(key, item);
        key
    }

    /// Takes a relationship out.
    pub(crate) fn remove(&mut self, key: u64) -> Option<Relationship> {
        let item = self.items.remove(&key)?;
        self.unindex(key, &item);
        Some(item)
    }

    /// Puts `item` in the place of the one that is there.
    pub(crate) fn replace(&mut self, key: u64, item: Relationship) {
        if let Some(old) = self.items.remove(&key) {
            self.unindex(key, &old);
        }
        self.index(key, &item);
        self.items.insert(key, item);
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

    /// The key of the relationship with this id.
    pub(crate) fn key(&self, id: &str) -> Option<u64> {
        self.by_id.get(id).copied()
    }

    /// The keys of the relationships with this name, in no order.
    pub(crate) fn named(&self, name: &str) -> &[u64] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a relationship other than `but` has this name.
    pub(crate) fn name_taken(&self, name: &str, but: Option<u64>) -> bool {
        self.named(name).iter().any(|k| Some(*k) != but)
    }

    /// The relationship with this key.
    pub(crate) fn get(&self, key: u64) -> Option<&Relationship> {
        self.items.get(&key)
    }

    /// The relationship with this key, for a change that touches neither its id nor its name.
    pub(crate) fn get_mut(&mut self, key: u64) -> Option<&mut Relationship> {
        self.items.get_mut(&key)
    }

    /// The relationships after the one with the key `after`, in the order of creation.
    pub(crate) fn after(&self, after: u64) -> impl Iterator<Item = (u64, &Relationship)> {
        self.items
            .range(after.saturating_add(1)..)
            .map(|(k, r)| (*k, r))
    }

    /// How many relationships there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Adds a customer, or leaves the one that is there.
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
}
