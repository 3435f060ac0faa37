//! The check of an object that all documents share: which properties it may have, and which are required,
//! read-only, of the other service or unknown. Each property's row checks its value.

use serde_json::Value;

use super::Object;
use super::check::Check;
use super::document::{pointer_to, push_pointer};
use super::property::{Changeable, Property};
use super::suggest::did_you_mean;
use super::violation::Violation;

/// Usual maximum length of a name; only a buffer is sized by it.
const NAME_CAPACITY: usize = 32;

/// The rules for an object's properties.
pub(super) struct Shape {
    /// The object's name in messages, with its article.
    pub what: &'static str,
    /// The types that `@odata.type` may name, without `#microsoft.graph.`.
    pub odata_types: &'static [&'static str],
    /// The properties that it may have.
    pub properties: &'static [Property],
    /// Further properties of the entity; the read-only ones get a message of their own.
    pub entity: &'static [Property],
    /// Names on the wire of the required properties.
    pub required: &'static [&'static str],
    /// Whether it updates an entity, so that properties that can never change are rejected.
    pub is_update: bool,
    /// The violation for a property that belongs elsewhere, by its name.
    pub foreign: fn(&str) -> Option<Violation>,
}

impl Shape {
    /// An object inside a document, all of whose properties are required.
    pub const fn inner(
        what: &'static str,
        odata_types: &'static [&'static str],
        properties: &'static [Property],
        required: &'static [&'static str],
    ) -> Shape {
        Shape {
            what,
            odata_types,
            properties,
            entity: &[],
            required,
            is_update: false,
            foreign: |_| None,
        }
    }

    /// Checks `object`, adds its problems to `check`, and returns the object to send.
    pub fn check(&self, check: &mut Check, pointer: &str, object: Object) -> Object {
        let missing: Vec<_> = self.missing(&object).collect();
        let mut body = Object::new();
        let mut at = String::with_capacity(pointer.len() + NAME_CAPACITY);
        at.push_str(pointer);
        for (name, value) in object {
            if check.is_full() {
                break;
            }
            at.truncate(pointer.len());
            push_pointer(&mut at, &name);
            if name == "@odata.type" {
                self.odata_type(check, &at, &value);
            } else if let Some(row) = self.forms().find(|row| row.name == name) {
                if let Some(value) = (row.check)(check, &at, value) {
                    let has_wire_name = row.sent_as == name;
                    let name = if has_wire_name {
                        name
                    } else {
                        row.sent_as.to_owned()
                    };
                    body.insert(name, value);
                }
            } else if let Some(violation) = self.rejection(&name) {
                check.problem(&at, violation);
            } else if check.allow_unknown_properties {
                body.insert(name, value);
            } else {
                check.problem(&at, self.unknown(&name));
            }
        }
        for name in missing {
            let of = self.what.to_owned();
            check.problem(&pointer_to(pointer, name), Violation::Required { of });
        }
        body
    }

    /// The required properties that are missing.
    fn missing(&self, object: &Object) -> impl Iterator<Item = &'static str> {
        let is_missing = |name: &&&str| {
            let mut forms = self.forms().filter(|form| form.sent_as == **name);
            !forms.any(|form| object.contains_key(form.name))
        };
        self.required.iter().filter(is_missing).copied()
    }

    /// The properties that a document of this kind may have.
    pub fn forms(&self) -> impl Iterator<Item = &'static Property> {
        let may_change = |row: &&Property| !self.is_update || row.change != Changeable::Never;
        let rows = self.properties.iter();
        rows.filter(|row| !row.is_read_only).filter(may_change)
    }

    /// The violation for a known property that isn't allowed here.
    fn rejection(&self, name: &str) -> Option<Violation> {
        match name.split_once("@odata.") {
            Some((_, "etag")) => return Some(Violation::ETagInDocument),
            Some((_, annotation)) if ANNOTATIONS.contains(&annotation) => {
                return Some(Violation::ResponseOnly);
            }
            _ => {}
        }
        if let Some(violation) = (self.foreign)(name) {
            return Some(violation);
        }
        let mut rows = self.properties.iter().chain(self.entity);
        rows.any(|row| row.name == name && row.change == Changeable::Never)
            .then_some(Violation::ReadOnly)
    }

    fn unknown(&self, name: &str) -> Violation {
        let of = self.what.to_owned();
        let names = || self.forms().map(|row| row.name);
        match did_you_mean(name, names()) {
            Some(nearest) => Violation::Misspelt {
                of,
                suggestion: nearest.to_owned(),
            },
            None => Violation::Unknown {
                of,
                known: names().map(str::to_owned).collect(),
            },
        }
    }

    fn odata_type(&self, check: &mut Check, at: &str, value: &Value) {
        let text = value.as_str().unwrap_or_default();
        let full_name = text.strip_prefix('#').unwrap_or(text);
        let name = full_name.strip_prefix("microsoft.graph.");
        if !name.is_some_and(|name| self.odata_types.contains(&name)) {
            let expected = self.odata_types.first().copied().unwrap_or_default();
            let expected = expected.to_owned();
            check.problem(at, Violation::ODataType { expected });
        }
    }
}

/// OData's annotations of responses, after `@odata.` with or without a property's name before it.
const ANNOTATIONS: &[&str] = &[
    "associationLink",
    "context",
    "count",
    "deltaLink",
    "editLink",
    "id",
    "navigationLink",
    "nextLink",
    "readLink",
];
