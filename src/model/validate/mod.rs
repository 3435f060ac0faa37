//! Checks a document against the rules of its service, before anything is sent, and makes the body to
//! send. Absent stays absent and null stays null.

mod assignment;
mod cloudcockpit;
mod graph;
mod request;

use super::check::Check;
use super::{Object, Violation, access, roles};
use crate::base::Problem;

pub use assignment::validate_assignment;
pub use request::validate_request;

/// The service that a client or a document is for.
///
/// Used by [`check`](crate::check) and [`ClientBuilder`](crate::ClientBuilder).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceKind {
    /// Microsoft Graph, v1.0 or beta: the same rules.
    Graph,
    /// The CloudCockpit API, v1.
    CloudCockpit,
}

/// Whether a document is for a create or an update.
///
/// Used by [`check`](crate::check).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// POST: a new relationship.
    Create,
    /// PATCH: properties that are absent keep their values.
    Update,
}

/// The rules that a document is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The service that the document is for.
    pub service: ServiceKind,
    /// Create or update.
    pub action: Action,
    /// Whether properties that the service is not known to have are kept unchanged. Read-only properties, and
    /// those of the other service, are rejected nevertheless.
    pub allow_unknown_properties: bool,
}

/// Checks a relationship's document, and returns the body to send: durations as `PnD`, names of
/// roles as ids in lower case, `@odata.type` dropped, CloudCockpit's `autoExtendDuration` as
/// `autoExtendEnabled`; the rest unchanged. A body that it returned passes unchanged.
///
/// Fails with all problems at once (the first [`MAX_PROBLEMS`](super::document::MAX_PROBLEMS)), each
/// with a JSON pointer and the [`Violation`].
///
/// Which properties can change in the relationship's status isn't checked here: a document doesn't have it.
pub fn validate(document: Object, rules: &Rules) -> Result<Object, Vec<Problem>> {
    let mut check = Check::new(rules.allow_unknown_properties);
    let body = match rules.service {
        ServiceKind::Graph => graph::relationship(&mut check, document, rules.action),
        ServiceKind::CloudCockpit => cloudcockpit::relationship(&mut check, document, rules.action),
    };
    check.finish(body)
}

/// Possible mistakes in a body that breaks no rule: roles that aren't known to be possible.
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
