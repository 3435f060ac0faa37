//! Parses a caller's document strictly: anything but one JSON object is rejected, and nothing is dropped or
//! merged.

mod reader;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use self::reader::{Faults, ValueReader};
use crate::base::{CallHint, Error, ErrorKind, Problem, Result};

/// Maximum bytes of a document: 1 MiB.
pub const MAX_DOCUMENT: usize = 1 << 20;
/// Maximum nesting of objects and arrays, the document itself included.
pub const MAX_DEPTH: usize = 32;
/// Maximum problems that are reported for one document, so that checking a huge invalid one stays cheap.
pub const MAX_PROBLEMS: usize = 100;

/// Parses `bytes` as one JSON object in UTF-8, without a byte order mark, of at most [`MAX_DOCUMENT`]
/// bytes and [`MAX_DEPTH`] levels, with nothing after it and no duplicate key in any object. Numbers
/// are kept as 64-bit integers or as doubles.
///
/// Fails with `LimitExceeded`, `InvalidText`, `InvalidJson` (with line and column), or `Validation`
/// with every duplicate key (the first [`MAX_PROBLEMS`] of them).
pub fn parse(bytes: &[u8]) -> Result<Map<String, Value>> {
    if bytes.len() > MAX_DOCUMENT {
        return Err(Error::new(
            ErrorKind::LimitExceeded,
            format!(
                "The document has {} bytes; the maximum is {MAX_DOCUMENT}.",
                bytes.len()
            ),
        )
        .with_hint(CallHint::SendFewerProperties));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let (line, column) = position(&bytes[..fault.valid_up_to()]);
        Error::new(
            ErrorKind::InvalidText,
            format!("The document isn't valid UTF-8, at line {line}, column {column}."),
        )
        .with_hint(CallHint::EncodeUtf8)
    })?;
    if text.starts_with('\u{feff}') {
        return Err(json_error(
            "The document begins with a byte order mark, which JSON doesn't allow",
            (1, 1),
        )
        .with_hint(CallHint::OmitByteOrderMark));
    }
    let found = RefCell::new(Faults::default());
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = ValueReader::new(&found).deserialize(&mut reader);
    let found = found.into_inner();
    if found.too_deep {
        return Err(Error::new(
            ErrorKind::LimitExceeded,
            format!("The document is nested more than {MAX_DEPTH} levels deep."),
        )
        .with_hint(CallHint::ReduceDepth));
    }
    let value = read.map_err(|fault| syntax_error(text, &fault))?;
    let Value::Object(object) = value else {
        return Err(json_error(
            &format!("The document is {}, not a JSON object", a_type(&value)),
            position(&bytes[..text.len() - text.trim_start().len()]),
        )
        .with_hint(CallHint::UseOneObject));
    };
    if let Err(fault) = reader.end() {
        return Err(json_error(
            "There is text after the JSON object",
            (fault.line(), fault.column()),
        )
        .with_hint(CallHint::UseOneObject));
    }
    if !found.duplicates.is_empty() {
        return Err(Error::validation(found.duplicates));
    }
    Ok(object)
}

/// The properties of a service's object that `is_chosen` selects; the others are skipped. `None` if `text`
/// isn't a JSON object, or if it has a selected property twice.
pub fn select(text: &str, is_chosen: &dyn Fn(&str) -> bool) -> Option<Map<String, Value>> {
    select_beside(&mut [], text, is_chosen)
}

/// As [`select`]; values of the properties in `known` are stored there instead.
pub fn select_beside(
    known: &mut [(&str, Option<Value>)],
    text: &str,
    is_chosen: &dyn Fn(&str) -> bool,
) -> Option<Map<String, Value>> {
    struct Chosen<'a, 'n>(&'a mut [(&'n str, Option<Value>)], &'a dyn Fn(&str) -> bool);
    #[derive(Deserialize)]
    struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

    impl<'de> Visitor<'de> for Chosen<'_, '_> {
        type Value = Map<String, Value>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(
            self,
            mut map: A,
        ) -> std::result::Result<Self::Value, A::Error> {
            let mut chosen = Map::new();
            while let Some(Name(name)) = map.next_key()? {
                let place = self.0.iter_mut().find(|(known, _)| *known == name);
                let before = match place {
                    Some((_, place)) => place.replace(map.next_value()?),
                    None if (self.1)(&name) => chosen.insert(name.into_owned(), map.next_value()?),
                    None => {
                        map.next_value::<IgnoredAny>()?;
                        None
                    }
                };
                if before.is_some() {
                    return Err(serde::de::Error::custom("a property is specified twice"));
                }
            }
            Ok(chosen)
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let chosen = reader.deserialize_map(Chosen(known, is_chosen)).ok()?;
    reader.end().ok()?;
    Some(chosen)
}

/// Sorts problems by the order of their properties in `document`; those of missing properties come last.
pub fn in_order(mut problems: Vec<Problem>, document: &[u8]) -> Vec<Problem> {
    let names = RefCell::new(Vec::new());
    let note = |name: &str| {
        names.borrow_mut().push(pointer_to("", name));
        false
    };
    let _ = std::str::from_utf8(document).map(|text| select(text, &note));
    let names = names.into_inner();
    let is_in = |pointer: &str, name: &String| {
        let rest = pointer.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    problems.sort_by_key(|problem| {
        let place = names.iter().position(|name| is_in(&problem.pointer, name));
        place.unwrap_or(names.len())
    });
    problems
}

/// The type of a value with its article: for "expected a string, found a number".
pub(super) fn a_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The JSON pointer (RFC 6901) to the property `name` of the value at `parent`.
pub fn pointer_to(parent: &str, name: &str) -> String {
    let mut pointer = String::with_capacity(parent.len() + 1 + name.len());
    pointer.push_str(parent);
    push_pointer(&mut pointer, name);
    pointer
}

/// Extends `pointer` so that it points to the property `name` of its value.
pub(super) fn push_pointer(pointer: &mut String, name: &str) {
    pointer.push('/');
    match name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        true => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
        false => pointer.push_str(name),
    }
}

fn syntax_error(text: &str, fault: &serde_json::Error) -> Error {
    let at = (fault.line(), fault.column());
    if text.trim().is_empty() {
        return json_error("The document is empty", at).with_hint(CallHint::UseOneObject);
    }
    if fault.is_eof() {
        return json_error("The document is incomplete", at).with_hint(CallHint::CheckDocumentEnd);
    }
    let text = fault.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    json_error(&format!("The document isn't valid JSON ({what})"), at)
        .with_hint(CallHint::CheckSyntax)
}

fn json_error(what: &str, (line, column): (usize, usize)) -> Error {
    Error::new(
        ErrorKind::InvalidJson,
        format!("{what}, at line {line}, column {column}."),
    )
}

/// Line and column of the byte after `before`, counted from 1 as `serde_json` does.
fn position(before: &[u8]) -> (usize, usize) {
    let line = before.split(|byte| *byte == b'\n').count();
    let line_start = before.iter().rposition(|byte| *byte == b'\n');
    (line, before.len() - line_start.map_or(0, |at| at + 1) + 1)
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
