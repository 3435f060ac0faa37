//! The definition of a property: one row of the tables in [`properties`](super::properties).

use std::borrow::Cow;

use serde_json::Value;

use super::check::Check;
use super::{Object, Status};

/// Checks a value at a pointer: returns the value to send, or adds problems and returns `None`.
type CheckValue = fn(&mut Check, &str, Value) -> Option<Value>;

/// Whether a wanted value equals the current one; `None` is absent.
pub(super) type Equal = fn(&Value, Option<&Value>) -> bool;

/// The value of a property in an entity, which may have it under another name.
type Read = for<'a> fn(&'a Object, &str) -> Option<Cow<'a, Value>>;

/// The part of a value that comparison uses: its name, and how it is read.
pub(super) type Essence = (&'static str, fn(&Value) -> Value);

/// When an update may change a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changeable {
    /// Never: the service sets it, or only the create sets it.
    Never,
    /// While the relationship is created.
    WhileCreated,
    /// While the relationship is created or active.
    WhileActive,
    /// While the relationship is created; while it is active by removing exactly Global Administrator.
    ByRemovalWhileActive,
}

impl Changeable {
    /// Whether an update may change it in this status, at least in part.
    pub fn is_possible_in(self, status: &Status) -> bool {
        match self {
            Changeable::Never => false,
            Changeable::WhileCreated => *status == Status::Created,
            Changeable::WhileActive | Changeable::ByRemovalWhileActive => {
                matches!(status, Status::Created | Status::Active)
            }
        }
    }
}

/// A property of a document: a row of a table.
pub struct Property {
    /// Its name in documents.
    pub name: &'static str,
    /// When an update may change it.
    pub change: Changeable,
    /// Whether only the service sets it.
    pub is_read_only: bool,
    /// Its name on the wire.
    pub(super) sent_as: &'static str,
    /// The check of its value in a document.
    pub(super) check: CheckValue,
    /// How a wanted value compares with the current one.
    pub(super) equal: Equal,
    /// How a wanted value compares with that of a response, which a service may have normalised.
    pub(super) shown_by: Equal,
    /// How it is read from an entity.
    pub(super) read: Read,
    /// The part that a change reports.
    pub(super) essence: Option<Essence>,
}

impl Property {
    /// A property that a create sets, and an update while the relationship is created; compared as
    /// JSON.
    pub(super) const fn new(name: &'static str, check: CheckValue) -> Property {
        let equal: Equal = |wanted, current| Some(wanted) == current;
        Property {
            name,
            change: Changeable::WhileCreated,
            sent_as: name,
            is_read_only: false,
            check,
            equal,
            shown_by: equal,
            read: |entity, name| entity.get(name).map(Cow::Borrowed),
            essence: None,
        }
    }

    /// A property that only the service sets.
    pub(super) const fn read_only(name: &'static str) -> Property {
        Property {
            is_read_only: true,
            change: Changeable::Never,
            ..Property::new(name, |_, _, _| None)
        }
    }

    pub(super) const fn change(self, change: Changeable) -> Property {
        Property { change, ..self }
    }

    pub(super) const fn equal(self, equal: Equal) -> Property {
        Property {
            equal,
            shown_by: equal,
            ..self
        }
    }

    pub(super) const fn shown_by(self, shown_by: Equal) -> Property {
        Property { shown_by, ..self }
    }

    pub(super) const fn sent_as(self, sent_as: &'static str) -> Property {
        Property { sent_as, ..self }
    }

    pub(super) const fn read(self, read: Read) -> Property {
        Property { read, ..self }
    }

    pub(super) const fn essence(self, essence: Essence) -> Property {
        Property {
            essence: Some(essence),
            ..self
        }
    }
}
