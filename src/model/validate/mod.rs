//! Holds a document against the rules of its service, before anything is sent, and makes the form
//! that is sent. Absent stays absent and null stays null.

mod assignment;
mod cloudcockpit;
mod graph;
mod request;

use super::check::Check;
use super::{Object, Violation, access, roles};
use crate::base::Problem;

pub use assignment::validate_assignment;
pub use request::validate_request;

/// Which service a document is for.
///
/// For [`check`](crate::check) and [`ClientBuilder`](crate::ClientBuilder).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceKind {
    /// Microsoft Graph, v1.0 or beta: the same rules.
    Graph,
    /// The CloudCockpit API, v1.
    CloudCockpit,
}

/// What a document is for.
///
/// For [`check`](crate::check).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// POST: a new relationship.
    Create,
    /// PATCH: properties that are absent keep their values.
    Update,
}

/// Which rules a document is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The service it is for.
    pub service: ServiceKind,
    /// Create or update.
    pub action: Action,
    /// Keep properties that the service is not known to have, as given. Read-only ones, and those of
    /// the other service, are refused all the same.
    pub allow_unknown_properties: bool,
}

/// Checks a relationship's document, and returns the body to send: durations as `PnD`, names of
/// roles as ids in lower case, `@odata.type` dropped, CloudCockpit's `autoExtendDuration` as
/// `autoExtendEnabled`; the rest as given. Its own output passes unchanged.
///
/// Otherwise all problems at once (the first [`MAX_PROBLEMS`](super::document::MAX_PROBLEMS)), each
/// with a JSON pointer and the [`Violation`].
///
/// What may change in which status of a relationship is not decided here: a document does not know it.
pub fn validate(document: Object, rules: &Rules) -> Result<Object, Vec<Problem>> {
    let mut check = Check::new(rules.allow_unknown_properties);
    let body = match rules.service {
        ServiceKind::Graph => graph::relationship(&mut check, document, rules.action),
        ServiceKind::CloudCockpit => cloudcockpit::relationship(&mut check, document, rules.action),
    };
    check.finish(body)
}

/// What may well be wrong with a body that breaks no rule: roles that are not known to be possible.
pub fn warnings(body: &Object) -> Vec<Problem> {
    let roles = access::roles(body).into_iter();
    roles
        .filter(|(_, id)| !roles::is_known_for_gdap(id))
        .map(|(at, id)| {
            let role = roles::label(&id).to_owned();
            Problem::new(at, Violation::RolesNotListed { role })
        })
        .collect()
}

#[cfg(test)]
mod tests;
