//! A problem of a document.

use serde::Serialize;

use super::text::shorten;
use super::wording::{Arguments, Worded};

/// Code of a property that the service isn't known to have; a caller can allow it.
pub(super) const UNKNOWN: &str = "property.unknown";

/// One broken rule in a document: where, and which.
///
/// Part of an [`Error`](crate::Error) of the kind `Validation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// JSON pointer (RFC 6901) of the property, `""` for the document as a whole.
    pub pointer: String,
    /// Stable code that a program may branch on, such as `displayName.tooLong`.
    pub code: &'static str,
    /// The values that the message holds, by name.
    #[doc(hidden)]
    #[serde(skip_serializing_if = "Arguments::is_empty")]
    pub arguments: Arguments,
    /// The rule and the fix, as a predicate without its subject: each host names the property.
    pub message: String,
}

impl Problem {
    /// A problem at `pointer`.
    pub(crate) fn new(pointer: impl Into<String>, rule: impl Worded) -> Problem {
        let row = rule.row();
        let arguments = rule.arguments();
        Problem {
            pointer: pointer.into(),
            code: row.code,
            message: arguments.fill(row.template()),
            arguments,
        }
    }

    /// The whole sentence: `customer.tenantId is missing; customer requires it.`
    pub fn sentence(&self) -> String {
        format!("{} {}", self.subject(), self.message)
    }

    /// The property by its path, such as `accessDetails.unifiedRoles[0].roleDefinitionId`, at most 100
    /// characters of it.
    fn subject(&self) -> String {
        let mut path = String::new();
        for step in self.pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            match name.parse::<usize>() {
                Ok(index) => path.push_str(&format!("[{index}]")),
                Err(_) if path.is_empty() => path = name,
                Err(_) => path.push_str(&format!(".{name}")),
            }
        }
        match path.is_empty() {
            true => "The document".to_owned(),
            false => shorten(&path, 100),
        }
    }
}

/// One sentence, or several numbered ones, one per line.
pub(super) fn summary(problems: &[Problem]) -> String {
    match problems {
        [one] => one.sentence(),
        _ => {
            let mut text = format!("{} values aren't valid:", problems.len());
            for (at, problem) in problems.iter().enumerate() {
                text.push_str(&format!("\n({}) {}", at + 1, problem.sentence()));
            }
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::wording::wording;

    wording! {
        enum Rule {
            TooLong { length: u64, maximum: u64 }: "name.tooLong",
                "is {length} characters; the maximum is {maximum}.";
            Missing: "property.missing", "is missing.";
        }
    }

    #[test]
    fn one_problem_is_the_message_and_several_are_numbered() {
        let long = || {
            let rule = Rule::TooLong {
                length: 80,
                maximum: 50,
            };
            Problem::new("/displayName", rule)
        };
        let at = "/accessDetails/unifiedRoles/0/roleDefinitionId";
        assert_eq!(
            summary(&[long()]),
            "displayName is 80 characters; the maximum is 50."
        );
        let several = [
            long(),
            Problem::new(at, Rule::Missing),
            Problem::new("/x~1y~0", Rule::Missing),
            Problem::new("", Rule::Missing),
        ];
        assert_eq!(
            summary(&several),
            "4 values aren't valid:\n\
             (1) displayName is 80 characters; the maximum is 50.\n\
             (2) accessDetails.unifiedRoles[0].roleDefinitionId is missing.\n\
             (3) x/y~ is missing.\n\
             (4) The document is missing."
        );
        let key = format!("/{}\n", "k".repeat(200));
        let sentence = Problem::new(key, Rule::Missing).sentence();
        assert_eq!(sentence, format!("{}… is missing.", "k".repeat(100)));
        assert_eq!(
            serde_json::to_value(long()).unwrap(),
            serde_json::json!({
                "pointer": "/displayName",
                "code": "name.tooLong",
                "arguments": {"length": 80, "maximum": 50},
                "message": "is 80 characters; the maximum is 50.",
            })
        );
    }
}
