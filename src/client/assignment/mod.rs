//! Access assignments: roles of an active relationship, assigned to a security group of the partner.

pub(super) mod create;

use crate::base::{Error, Problem, Result};
use crate::model::relationship::role_ids;
use crate::model::{Action, Object, Relationship, Violation, document, roles, validate_assignment};
use crate::service::lifecycle;

use super::CallOptions;

/// The checked body of an assignment.
pub(super) fn body(document: &[u8], action: Action, call: &CallOptions) -> Result<Object> {
    let properties = document::parse(document)?;
    let problems = |problems| Error::validation(document::in_order(problems, document));
    validate_assignment(properties, action, call.allow_unknown_properties).map_err(problems)
}

/// Checks that the relationship allows these roles to be assigned: it is active, and has each of them.
pub(super) fn check(relationship: &Relationship, body: &Object) -> Result<()> {
    if let Some(status) = &relationship.status {
        lifecycle::may_assign(status)?;
    }
    let problems: Vec<_> = role_ids(body)
        .iter()
        .enumerate()
        .filter(|(_, id)| !relationship.roles.contains(id))
        .map(|(at, id)| {
            Problem::new(
                format!("/accessDetails/unifiedRoles/{at}/roleDefinitionId"),
                Violation::RolesNotInRelationship {
                    role: roles::label(id).to_owned(),
                },
            )
        })
        .collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::validation(problems)),
    }
}
