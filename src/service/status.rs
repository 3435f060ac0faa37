//! What may change in which status: the rules of the Graph documentation (the resource
//! page's newest wording, and the v1.0 update page for autoExtendDuration), as one table.

use serde_json::Value;

use crate::base::{Error, ErrorKind, Problem, ServiceHint};
use crate::model::relationship::role_ids;
use crate::model::roles::GLOBAL_ADMINISTRATOR;
use crate::model::{AutoExtend, Object, Relationship, Status, Violation, compare};

/// How much of a relationship an update may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Every writable member.
    Everything,
    /// Only `autoExtendDuration`, or only `accessDetails` taking exactly Global Administrator out.
    AutoExtendOrGlobalAdministrator,
    /// Nothing.
    Nothing,
}

/// One status and its rule.
pub struct Rule {
    /// The status.
    pub status: Status,
    /// What an update may change in it.
    pub may: May,
    /// What to do where that is not enough.
    pub hint: Option<ServiceHint>,
}

/// The table. A status that is not in it allows nothing.
pub const RULES: &[Rule] = &[
    Rule {
        status: Status::Created,
        may: May::Everything,
        hint: None,
    },
    Rule {
        status: Status::ApprovalPending,
        may: May::Nothing,
        hint: Some(ServiceHint::WaitForApproval),
    },
    Rule {
        status: Status::Approved,
        may: May::Nothing,
        hint: Some(ServiceHint::WaitUntilActive),
    },
    Rule {
        status: Status::Activating,
        may: May::Nothing,
        hint: Some(ServiceHint::WaitUntilActive),
    },
    Rule {
        status: Status::Active,
        may: May::AutoExtendOrGlobalAdministrator,
        hint: Some(ServiceHint::OmitOtherProperties),
    },
    Rule {
        status: Status::Expiring,
        may: May::Nothing,
        hint: Some(ServiceHint::CreateNew),
    },
    Rule {
        status: Status::Expired,
        may: May::Nothing,
        hint: Some(ServiceHint::CreateNew),
    },
    Rule {
        status: Status::TerminationRequested,
        may: May::Nothing,
        hint: Some(ServiceHint::CreateNew),
    },
    Rule {
        status: Status::Terminating,
        may: May::Nothing,
        hint: Some(ServiceHint::CreateNew),
    },
    Rule {
        status: Status::Terminated,
        may: May::Nothing,
        hint: Some(ServiceHint::CreateNew),
    },
];

/// Whether a relationship in this status has ended, or can only end.
pub fn is_ending(status: &Status) -> bool {
    use Status::*;
    matches!(
        status,
        Expiring | Expired | TerminationRequested | Terminating | Terminated
    )
}

/// Holds what is left of an update (`rest`, the members that do not hold yet) against the status
/// and the roles of the relationship as it is. An answer without a status breaks no rule: then the
/// service judges.
pub fn check(current: &Relationship, rest: &Object) -> Result<(), Error> {
    let problems = problems(current, rest);
    if problems.is_empty() {
        return Ok(());
    }
    let has = |code| problems.iter().any(|problem| problem.code == code);
    let of_status = has("status.property") || has("status.roles");
    let hint = match current.status.as_ref().and_then(hint) {
        Some(hint) if of_status => hint,
        _ if has("status.oneAtATime") => ServiceHint::SplitUpdate,
        _ => ServiceHint::RemoveGlobalAdministrator,
    };
    Err(Error::of_problems(ErrorKind::StatusRule, problems).with_hint(hint))
}

fn hint(status: &Status) -> Option<ServiceHint> {
    match RULES.iter().find(|rule| rule.status == *status) {
        Some(rule) => rule.hint.clone(),
        None => Some(ServiceHint::CheckStatus),
    }
}

fn problems(current: &Relationship, rest: &Object) -> Vec<Problem> {
    let Some(status) = &current.status else {
        return auto_extend_with_global_administrator(current, rest);
    };
    let rule = RULES.iter().find(|rule| rule.status == *status);
    let not_in_status = |name: &String| {
        let status = status.as_str().to_owned();
        Problem::new(pointer(name), Violation::StatusProperty { status })
    };
    match rule.map_or(May::Nothing, |rule| rule.may) {
        May::Everything => auto_extend_with_global_administrator(current, rest),
        May::Nothing => rest.keys().map(not_in_status).collect(),
        May::AutoExtendOrGlobalAdministrator => {
            let others = rest
                .keys()
                .filter(|name| !WHILE_ACTIVE.contains(&name.as_str()));
            while_active(current, rest, others.map(not_in_status).collect())
        }
    }
}

/// What may change while a relationship is active; of `accessDetails` one role alone.
const WHILE_ACTIVE: [&str; 2] = ["autoExtendDuration", "accessDetails"];

fn while_active(current: &Relationship, rest: &Object, mut problems: Vec<Problem>) -> Vec<Problem> {
    if rest.contains_key("accessDetails")
        && !compare::removes_exactly_global_administrator(rest, &current.raw)
    {
        let change = compare::role_changes(&current.roles, &role_ids(rest)).to_string();
        problems.push(Problem::new(
            "/accessDetails/unifiedRoles",
            Violation::StatusRoles { change },
        ));
    }
    if problems.is_empty() && rest.len() > 1 {
        let broken = Violation::StatusOneAtATime;
        problems.push(Problem::new("/autoExtendDuration", broken));
    }
    if problems.is_empty() {
        problems = auto_extend_with_global_administrator(current, rest);
    }
    problems
}

/// Auto-extend does not go with Global Administrator. The document alone was checked; here it is
/// held together with what the relationship has already.
fn auto_extend_with_global_administrator(current: &Relationship, rest: &Object) -> Vec<Problem> {
    if !rest.contains_key("autoExtendDuration") && !rest.contains_key("accessDetails") {
        return Vec::new();
    }
    let extend = match rest.get("autoExtendDuration") {
        Some(value) => AutoExtend::read(value.as_str()),
        None => current.auto_extend(),
    };
    let roles = match rest.get("accessDetails") {
        Some(Value::Object(_)) => role_ids(rest),
        _ => current.roles.clone(),
    };
    let administrator = roles
        .iter()
        .any(|role| role.eq_ignore_ascii_case(GLOBAL_ADMINISTRATOR));
    if !extend.is_extended() || !administrator {
        return Vec::new();
    }
    let name = match rest.contains_key("autoExtendDuration") {
        true => "autoExtendDuration",
        false => "accessDetails",
    };
    let broken = Violation::AutoExtendGlobalAdministrator;
    vec![Problem::new(pointer(name), broken)]
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
