//! The walk over an object that all documents share: which members there are, which are required,
//! read-only, foreign or unknown. What a member may hold is the member's own function.

use serde_json::{Map, Value};

use super::super::document::{MAX_PROBLEMS, a_type, member_pointer};
use super::super::ids::is_guid;
use super::super::suggest::did_you_mean;
use super::super::violation::{Violation, shown};
use super::Rules;
use crate::base::Problem;

/// Checks a value at a pointer: what to send for it, or `None` with the problems noted.
type CheckValue = fn(&mut Check, &str, &Value) -> Option<Value>;

/// A member that may be written.
pub(in super::super) struct Member {
    /// Its name in a document.
    pub name: &'static str,
    /// Its name on the wire.
    pub sent_as: &'static str,
    /// What it may hold.
    pub check: CheckValue,
}

impl Member {
    /// A member that has the same name on the wire.
    pub const fn new(name: &'static str, check: CheckValue) -> Member {
        Member {
            name,
            sent_as: name,
            check,
        }
    }
}

/// What an object may look like.
pub(in super::super) struct Shape {
    /// What it is, with its article, for messages.
    pub what: &'static str,
    /// The types that `@odata.type` may name, without `#microsoft.graph.`.
    pub odata_types: &'static [&'static str],
    /// The members that may be written.
    pub members: &'static [Member],
    /// Names on the wire of those that must be there.
    pub required: &'static [&'static str],
    /// The members that only the service sets.
    pub read_only: &'static [&'static str],
    /// The rule for a property that belongs elsewhere, by its name.
    pub foreign: fn(&str) -> Option<Violation>,
}

/// One check of one document: its rules, and what is wrong so far.
pub(in super::super) struct Check {
    pub rules: Rules,
    problems: Vec<Problem>,
}

impl Check {
    pub fn new(rules: Rules) -> Check {
        Check {
            rules,
            problems: Vec::new(),
        }
    }

    /// The body if nothing is wrong, else all that is.
    pub fn finish(self, body: Map<String, Value>) -> Result<Map<String, Value>, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(body)
        } else {
            Err(self.problems)
        }
    }

    /// Notes a problem, unless there are too many already.
    pub fn problem(&mut self, pointer: &str, broken: Violation) {
        if !self.is_full() {
            self.problems.push(Problem::new(pointer, broken));
        }
    }

    /// Whether nothing more will be noted, so that no more needs to be found out.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    /// Walks over `object` and returns what to send for it.
    pub fn object(
        &mut self,
        pointer: &str,
        object: &Map<String, Value>,
        shape: &Shape,
    ) -> Map<String, Value> {
        let mut body = Map::new();
        for (name, value) in object {
            if self.is_full() {
                break;
            }
            let at = member_pointer(pointer, name);
            if name == "@odata.type" {
                self.odata_type(&at, value, shape);
            } else if let Some(member) = shape.members.iter().find(|member| member.name == name) {
                if let Some(value) = (member.check)(self, &at, value) {
                    body.insert(member.sent_as.to_owned(), value);
                }
            } else if let Some(broken) = read_only(name, shape).or_else(|| (shape.foreign)(name)) {
                self.problem(&at, broken);
            } else if self.rules.pass_unknown {
                body.insert(name.clone(), value.clone());
            } else {
                self.unknown(&at, name, shape);
            }
        }
        self.required(pointer, object, shape);
        body
    }

    fn required(&mut self, pointer: &str, object: &Map<String, Value>, shape: &Shape) {
        for name in shape.required {
            let mut forms = shape.members.iter().filter(|form| form.sent_as == *name);
            if !forms.any(|form| object.contains_key(form.name)) {
                let of = shape.what.to_owned();
                self.problem(&member_pointer(pointer, name), Violation::Required { of });
            }
        }
    }

    fn unknown(&mut self, at: &str, name: &str, shape: &Shape) {
        let of = shape.what.to_owned();
        let names = shape.members.iter().map(|member| member.name);
        self.problem(
            at,
            match did_you_mean(name, names.clone()) {
                Some(nearest) => Violation::Misspelt {
                    of,
                    suggestion: nearest.to_owned(),
                },
                None => Violation::Unknown {
                    of,
                    known: names.map(str::to_owned).collect(),
                },
            },
        );
    }

    fn odata_type(&mut self, at: &str, value: &Value, shape: &Shape) {
        let given = value.as_str().unwrap_or_default();
        let plain = given.strip_prefix('#').unwrap_or(given);
        let short = plain.strip_prefix("microsoft.graph.");
        if !short.is_some_and(|short| shape.odata_types.contains(&short)) {
            let wanted = shape.odata_types.first().copied().unwrap_or_default();
            let expected = wanted.to_owned();
            self.problem(at, Violation::ODataType { expected });
        }
    }

    /// Notes that `value` is not of the type `expected`, such as `a string`.
    pub fn wrong_type(&mut self, pointer: &str, value: &Value, expected: &str) {
        let expected = expected.to_owned();
        let broken = match value {
            Value::Null => Violation::Null { expected },
            _ => Violation::Type {
                expected,
                actual: a_type(value).to_owned(),
            },
        };
        self.problem(pointer, broken);
    }

    /// The text of a string.
    pub fn text<'v>(&mut self, pointer: &str, value: &'v Value) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong_type(pointer, value, "a string");
        }
        text
    }

    /// A GUID, sent as given.
    pub fn guid(&mut self, pointer: &str, value: &Value) -> Option<Value> {
        let text = self.text(pointer, value)?;
        if is_guid(text) {
            return Some(value.clone());
        }
        let value = shown(text);
        self.problem(pointer, Violation::Guid { value });
        None
    }
}

/// The rule for a property that only the service sets: by name, or an annotation of an answer.
fn read_only(name: &str, shape: &Shape) -> Option<Violation> {
    match name.split_once("@odata.") {
        Some((_, "etag")) => Some(Violation::ETagInDocument),
        Some((_, annotation)) if ANNOTATIONS.contains(&annotation) => Some(Violation::ResponseOnly),
        _ => shape
            .read_only
            .contains(&name)
            .then_some(Violation::ReadOnly),
    }
}

/// OData's annotations of answers, behind `@odata.` with or without a member's name before it.
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
