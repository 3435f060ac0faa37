//! Holds a document against the rules of its service, before anything is sent, and makes the form
//! that is sent. Absent stays absent, null stays null, members keep their order.

pub(super) mod access;
pub(super) mod check;
mod cloudcockpit;
mod graph;
mod values;

use serde_json::{Map, Value};

use self::check::Check;
use crate::base::Problem;

/// Which service a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServiceKind {
    /// Microsoft Graph, v1.0 or beta: the same rules.
    Graph,
    /// The CloudCockpit API, v1.
    CloudCockpit,
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// POST: a new relationship.
    Create,
    /// PATCH: members that are absent keep their values.
    Update,
}

/// Which rules a document is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The service it is for.
    pub service: ServiceKind,
    /// Create or update.
    pub action: Action,
    /// Keep members that the service is not known to have, as given. Read-only members, and those of
    /// the other service, are refused all the same.
    pub pass_unknown: bool,
}

/// Checks a relationship's document, and returns the body to send: durations as `PnD`, names of
/// roles as ids in lower case, `@odata.type` dropped, CloudCockpit's `autoExtendDuration` as
/// `autoExtendEnabled`; the rest as given. Its own output passes unchanged.
///
/// Otherwise all problems at once (the first [`MAX_PROBLEMS`](super::document::MAX_PROBLEMS)), each
/// with a JSON pointer, a code of [`codes`](super::codes), and a sentence with rule and cure.
///
/// What may change in which status of a relationship is not decided here: a document does not know it.
pub fn validate(
    document: &Map<String, Value>,
    rules: &Rules,
) -> Result<Map<String, Value>, Vec<Problem>> {
    let mut check = Check::new(*rules);
    let body = match rules.service {
        ServiceKind::Graph => graph::relationship(&mut check, document),
        ServiceKind::CloudCockpit => cloudcockpit::relationship(&mut check, document),
    };
    check.finish(body)
}

#[cfg(test)]
mod tests;
