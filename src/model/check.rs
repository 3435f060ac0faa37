//! The check of a document: its problems so far, and the checks that many properties share.

use serde_json::Value;

use super::Object;
use super::document::{MAX_PROBLEMS, a_type};
use super::ids::is_guid;
use super::violation::{Violation, quoted_value};
use crate::base::Problem;

/// The problems of one document.
pub(super) struct Check {
    /// Whether properties that the service is not known to have are allowed.
    pub allow_unknown_properties: bool,
    problems: Vec<Problem>,
}

impl Check {
    pub fn new(allow_unknown_properties: bool) -> Check {
        Check {
            allow_unknown_properties,
            problems: Vec::new(),
        }
    }

    /// The body if there are no problems, else the problems.
    pub fn finish(self, body: Object) -> Result<Object, Vec<Problem>> {
        match self.problems.is_empty() {
            true => Ok(body),
            false => Err(self.problems),
        }
    }

    /// Adds a problem, unless the maximum is reached.
    pub fn problem(&mut self, pointer: &str, violation: Violation) {
        if !self.is_full() {
            self.problems.push(Problem::new(pointer, violation));
        }
    }

    /// Whether the maximum of problems is reached, so that checking can stop.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    /// Adds the problem that `value` is not of the type `expected`, such as `a string`.
    pub fn wrong_type(&mut self, pointer: &str, value: &Value, expected: &str) {
        let expected = expected.to_owned();
        let violation = match value {
            Value::Null => Violation::Null { expected },
            _ => Violation::Type {
                expected,
                actual: a_type(value).to_owned(),
            },
        };
        self.problem(pointer, violation);
    }

    /// The text of a string; adds a problem if `value` isn't one.
    pub fn text<'v>(&mut self, pointer: &str, value: &'v Value) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong_type(pointer, value, "a string");
        }
        text
    }

    /// Checks a GUID, which is sent unchanged.
    pub fn guid(&mut self, pointer: &str, value: Value) -> Option<Value> {
        let text = self.text(pointer, &value)?;
        if is_guid(text) {
            return Some(value);
        }
        let value = quoted_value(text);
        self.problem(pointer, Violation::Guid { value });
        None
    }
}
