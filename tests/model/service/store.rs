//! The stored objects, with all their versions.

use serde_json::{Value, json};

use super::World;
use crate::history::Ms;
use crate::values::text;

/// A stored object.
#[derive(Debug)]
pub struct Thing {
    pub noun: Noun,
    pub id: String,
    /// The index of the relationship it belongs to.
    pub parent: Option<usize>,
    pub versions: Vec<Version>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Relationship,
    Request,
    Operation,
    Assignment,
}

/// The state of an object from a time on; no document: it is deleted.
#[derive(Debug, Clone)]
pub struct Version {
    pub at: Ms,
    pub by: By,
    pub etag: String,
    pub doc: Option<Value>,
}

/// Who changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Setup,
    /// The attempt of this index.
    Attempt(usize),
    Other,
    /// The service itself; but the end of an operation counts as its attempt's change.
    Service,
}

impl World {
    /// A number that wasn't used before.
    pub(super) fn number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers
    }

    pub(super) fn add(
        &mut self,
        noun: Noun,
        id: String,
        parent: Option<usize>,
        doc: Value,
        by: By,
    ) -> usize {
        self.things.push(Thing {
            noun,
            id,
            parent,
            versions: Vec::new(),
        });
        let thing = self.things.len() - 1;
        self.put(thing, Some(doc), by);
        thing
    }

    pub(super) fn put(&mut self, thing: usize, doc: Option<Value>, by: By) {
        let at = if by == By::Setup { 0 } else { self.now };
        let etag = format!("W/\"{}\"", crate::names::guid(0xe7a6, self.number()));
        self.things[thing]
            .versions
            .push(Version { at, by, etag, doc });
    }

    /// Changes properties of an object, and records the change as an effect of the attempt that made it.
    pub fn change(&mut self, thing: usize, change: Value, by: By) {
        let mut doc = self.doc(thing).cloned().unwrap_or_default();
        for (name, value) in change.as_object().into_iter().flatten() {
            doc[name] = value.clone();
        }
        let before = self.doc(thing).cloned();
        doc["lastModifiedDateTime"] = json!(self.date(self.now));
        let same = before.is_some_and(|before| crate::values::holds(&change, &before));
        self.put(thing, Some(doc), by);
        if let (By::Attempt(attempt), false) = (by, same) {
            self.effect(attempt);
        }
    }

    pub(super) fn effect(&mut self, attempt: usize) {
        let now = self.now;
        self.attempts[attempt].effects.push(now);
        self.note(format!("  write {attempt} takes effect"));
    }

    pub(super) fn set_status(&mut self, thing: usize, status: &str, by: By) {
        if self.doc(thing).is_some() {
            let mut doc = self.doc(thing).cloned().unwrap_or_default();
            doc["status"] = json!(status);
            self.put(thing, Some(doc), by);
        }
    }

    /// The current document of an object.
    pub fn doc(&self, thing: usize) -> Option<&Value> {
        self.things[thing].versions.last()?.doc.as_ref()
    }

    /// The version of an object at a time.
    pub fn version_at(&self, thing: usize, at: Ms) -> Option<&Version> {
        let versions = &self.things[thing].versions;
        versions.iter().rev().find(|version| version.at <= at)
    }

    pub fn find(&self, noun: Noun, id: &str) -> Option<usize> {
        self.things
            .iter()
            .position(|thing| thing.noun == noun && thing.id.eq_ignore_ascii_case(id))
    }

    pub fn etag(&self, thing: usize) -> &str {
        self.things[thing]
            .versions
            .last()
            .map_or("", |version| &version.etag)
    }

    pub fn status(&self, thing: usize) -> &str {
        self.doc(thing).map_or("gone", |doc| text(&doc["status"]))
    }

    /// The objects of a kind in a relationship (or all relationships), in order.
    pub fn all(&self, noun: Noun, parent: Option<usize>) -> Vec<usize> {
        (0..self.things.len())
            .filter(|thing| {
                self.things[*thing].noun == noun && self.things[*thing].parent == parent
            })
            .collect()
    }
}
