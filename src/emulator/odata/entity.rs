//! Writing entities as JSON.

use crate::emulator::odata::properties::Values;
use serde::Serialize;

/// How the request wants entities written.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) select: Option<&'a [String]>,
    pub(crate) expand: &'a [String],
    /// Whether enum members that were added after `unknownFutureValue` are written by name.
    pub(crate) new_members: bool,
    /// Whether a relationship that isn't active yet has the times of the documented response to a create: an
    /// empty `activatedDateTime`, and creation plus duration as `endDateTime`.
    pub(crate) foreseen: bool,
}

/// An entity that can be written.
pub(crate) trait Entity: Values {
    /// Writes the members.
    fn write(&self, view: View<'_>, out: &mut Members<'_>);
}

/// The members of one JSON object as they are written.
pub(crate) struct Members<'a> {
    out: &'a mut Vec<u8>,
    select: Option<&'a [String]>,
    first: bool,
}

impl Members<'_> {
    /// Whether a member is written: it is an annotation, or `$select` names it or a part of it.
    fn wants(&self, name: &str) -> bool {
        let is_of = |path: &String| path == name || path.split('/').next() == Some(name);
        name.starts_with('@') || self.select.is_none_or(|names| names.iter().any(is_of))
    }

    /// Writes a member, if it is an annotation or selected.
    pub(crate) fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.wants(name) {
            self.out.push(if self.first { b'{' } else { b',' });
            self.first = false;
            write(self.out, name);
            self.out.push(b':');
            write(self.out, value);
        }
    }

    /// Writes an expanded collection.
    pub(crate) fn nest<T: Entity>(&mut self, name: &str, items: &[T], view: View<'_>) {
        let inner = View {
            select: None,
            expand: &[],
            ..view
        };
        self.out.push(if self.first { b'{' } else { b',' });
        self.first = false;
        write(self.out, name);
        self.out.push(b':');
        let mut items = items.iter().map(|item| item as &dyn Entity);
        array(self.out, &mut items, inner);
    }
}

/// Writes an array of entities.
pub(crate) fn array(
    out: &mut Vec<u8>,
    items: &mut dyn Iterator<Item = &dyn Entity>,
    view: View<'_>,
) {
    out.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        object(out, view, |members| item.write(view, members));
    }
    out.push(b']');
}

/// Writes a value.
pub(crate) fn write<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Strings, numbers and plain structures: writing them into memory can't fail.
    let _ = serde_json::to_writer(out, value);
}

/// Writes an object.
pub(crate) fn object(out: &mut Vec<u8>, view: View<'_>, fill: impl FnOnce(&mut Members<'_>)) {
    let mut members = Members {
        out,
        select: view.select,
        first: true,
    };
    fill(&mut members);
    if members.first {
        members.out.push(b'{');
    }
    out.push(b'}');
}
