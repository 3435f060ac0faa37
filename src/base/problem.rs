//! One thing that is wrong with a document.

use serde::Serialize;

/// Code of a property that a service is not known to have; a caller may let it pass.
pub const UNKNOWN: &str = "member.unknown";

/// One broken rule in a document: where, which, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// JSON pointer (RFC 6901) of the member, `""` for the document as a whole.
    pub pointer: String,
    /// Stable code that a program may branch on, such as `displayName.tooLong`.
    pub code: &'static str,
    /// A sentence with the rule and the cure.
    pub message: String,
}

impl Problem {
    /// A problem at `pointer`.
    pub fn new(
        pointer: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        Problem {
            pointer: pointer.into(),
            code,
            message: message.into(),
        }
    }
}
