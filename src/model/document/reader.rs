//! Reads the value of a document, and records duplicate keys and values that are nested too deeply.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, MAX_PROBLEMS, pointer_to};
use crate::base::Problem;
use crate::model::Violation;

/// Faults of a document other than its syntax.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) duplicates: Vec<Problem>,
    pub(super) too_deep: bool,
}

/// Builds a value, records duplicate keys, and stops at the maximum depth. A pointer is made only for a
/// problem: if it were made for every value, a long key above many items would cost the square of the size.
#[derive(Clone, Copy)]
pub(super) struct ValueReader<'a> {
    found: &'a RefCell<Faults>,
    place: Option<(&'a ValueReader<'a>, PathSegment<'a>)>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum PathSegment<'a> {
    Property(&'a str),
    Item(usize),
}

impl ValueReader<'_> {
    /// A reader of the whole document.
    pub(super) fn new<'a>(found: &'a RefCell<Faults>) -> ValueReader<'a> {
        ValueReader {
            found,
            place: None,
            depth: 0,
        }
    }

    fn inside<'a>(&'a self, segment: PathSegment<'a>) -> ValueReader<'a> {
        ValueReader {
            found: self.found,
            place: Some((self, segment)),
            depth: self.depth + 1,
        }
    }

    fn check_depth<E: serde::de::Error>(&self) -> std::result::Result<(), E> {
        if self.depth < MAX_DEPTH {
            return Ok(());
        }
        self.found.borrow_mut().too_deep = true;
        Err(E::custom("too deep"))
    }

    fn pointer(&self) -> String {
        match self.place {
            None => String::new(),
            Some((up, PathSegment::Property(name))) => pointer_to(&up.pointer(), name),
            Some((up, PathSegment::Item(index))) => format!("{}/{index}", up.pointer()),
        }
    }

    fn duplicate(&self, key: &str) {
        let mut found = self.found.borrow_mut();
        if found.duplicates.len() < MAX_PROBLEMS {
            let at = pointer_to(&self.pointer(), key);
            found
                .duplicates
                .push(Problem::new(at, Violation::DuplicateKey));
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }
    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value, A::Error> {
        self.check_depth()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inside(PathSegment::Item(items.len())))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        self.check_depth()?;
        let mut properties = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inside(PathSegment::Property(&key)))?;
            if properties.contains_key(&key) {
                self.duplicate(&key);
            } else {
                properties.insert(key, value);
            }
        }
        Ok(Value::Object(properties))
    }
}
