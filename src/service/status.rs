//! What an update may change in which status, and the hint otherwise. The table of properties defines when each
//! may change; this file has the rules for an update as a whole (the resource page's newest wording, and the v1.0
//! update page for autoExtendDuration).

use serde_json::Value;

use crate::base::{Error, ErrorKind, Problem, ServiceHint};
use crate::model::document::pointer_to;
use crate::model::relationship::role_ids;
use crate::model::roles::GLOBAL_ADMINISTRATOR;
use crate::model::{
    AutoExtend, Changeable, Object, Relationship, Status, Violation, compare, properties,
};

/// Whether a relationship in this status has ended, or can only end.
pub fn is_ending(status: &Status) -> bool {
    use Status::*;
    matches!(
        status,
        Expiring | Expired | TerminationRequested | Terminating | Terminated
    )
}

/// Checks an update against the current status and roles of the relationship. `rest` has the properties that
/// don't have the wanted value yet. A response without a status breaks no rule: the service decides.
pub fn check(current: &Relationship, rest: &Object) -> Result<(), Error> {
    let mut problems = match &current.status {
        Some(status) => in_status(status, current, rest),
        None => Vec::new(),
    };
    if problems.is_empty() {
        problems = auto_extend_with_global_administrator(current, rest);
    }
    if problems.is_empty() {
        return Ok(());
    }
    let hint = hint(current.status.as_ref(), &problems);
    Err(Error::of_problems(ErrorKind::InvalidState, problems).with_hint(hint))
}

/// The problems of an update in this status: properties that can't change, and, while active, more than one
/// change.
fn in_status(status: &Status, current: &Relationship, rest: &Object) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in rest.keys() {
        // An unknown property is treated like most properties.
        let row = properties::find(name);
        let changeable = row.map_or(Changeable::WhileCreated, |row| row.change);
        if !changeable.is_possible_in(status) {
            let status = status.as_str().to_owned();
            let violation = Violation::StatusProperty { status };
            problems.push(Problem::new(pointer_to("", name), violation));
        } else if *status == Status::Active
            && changeable == Changeable::ByRemovalWhileActive
            && !compare::removes_exactly_global_administrator(rest, &current.raw)
        {
            let change = compare::role_changes(&current.roles, &role_ids(rest)).to_string();
            let violation = Violation::StatusRoles { change };
            problems.push(Problem::new("/accessDetails/unifiedRoles", violation));
        }
    }
    if problems.is_empty() && *status == Status::Active && rest.len() > 1 {
        let violation = Violation::StatusOneAtATime;
        problems.push(Problem::new("/autoExtendDuration", violation));
    }
    problems
}

/// The hint for the broken rule, or else for the status.
fn hint(status: Option<&Status>, problems: &[Problem]) -> ServiceHint {
    use Status::*;
    let is_broken = |code| problems.iter().any(|problem| problem.code == code);
    if is_broken("status.oneAtATime") {
        return ServiceHint::SplitUpdate;
    }
    if is_broken("autoExtend.globalAdministrator") {
        return ServiceHint::RemoveGlobalAdministrator;
    }
    match status {
        Some(Active) => ServiceHint::OmitOtherProperties,
        Some(ApprovalPending) => ServiceHint::WaitForApproval,
        Some(Approved | Activating) => ServiceHint::WaitUntilActive,
        Some(status) if is_ending(status) => ServiceHint::CreateNew,
        _ => ServiceHint::CheckStatus,
    }
}

/// Auto-extend can't be combined with Global Administrator. The document alone was checked before; this checks it
/// together with the relationship's current values.
fn auto_extend_with_global_administrator(current: &Relationship, rest: &Object) -> Vec<Problem> {
    let (duration, details) = (rest.get("autoExtendDuration"), rest.get("accessDetails"));
    let extend = match duration {
        Some(value) => AutoExtend::read(value.as_str()),
        None => current.auto_extend(),
    };
    let roles = match details {
        Some(Value::Object(_)) => role_ids(rest),
        _ => current.roles.clone(),
    };
    let has_administrator = roles
        .iter()
        .any(|role| role.eq_ignore_ascii_case(GLOBAL_ADMINISTRATOR));
    if !extend.is_extended() || !has_administrator {
        return Vec::new();
    }
    let (name, violation) = match (duration, details) {
        (Some(_), _) => (
            "autoExtendDuration",
            Violation::AutoExtendGlobalAdministrator,
        ),
        (None, Some(_)) => ("accessDetails", Violation::GlobalAdministratorExtended),
        (None, None) => return Vec::new(),
    };
    vec![Problem::new(pointer_to("", name), violation)]
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
