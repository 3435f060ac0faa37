//! What may change in which status: the rules of the Graph documentation (the resource
//! page's newest wording, and the v1.0 update page for autoExtendDuration), as one table.

use serde_json::Value;

use crate::base::{Error, ErrorKind, Problem, ServiceHint};
use crate::model::relationship::role_ids;
use crate::model::roles::GLOBAL_ADMINISTRATOR;
use crate::model::{AutoExtend, Object, Relationship, Status, codes, compare};

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

/// Code of a member that the status does not let change.
pub const NOT_IN_STATUS: &str = "status.member";
/// Code of roles that, while active, change by more than Global Administrator going.
pub const ROLES_WHILE_ACTIVE: &str = "status.roles";
/// Code of auto-extend and roles changed in one update while active.
pub const ONE_AT_A_TIME: &str = "status.oneAtATime";

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
    let status = current.status.as_ref().map_or("unknown", Status::as_str);
    let said: Vec<_> = problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    let has = |code| problems.iter().any(|problem| problem.code == code);
    let of_status = has(NOT_IN_STATUS) || has(ROLES_WHILE_ACTIVE);
    let hint = match current.status.as_ref().and_then(hint) {
        Some(hint) if of_status => hint,
        _ if has(ONE_AT_A_TIME) => ServiceHint::SplitUpdate,
        _ => ServiceHint::RemoveGlobalAdministrator,
    };
    let error = Error::new(
        ErrorKind::StatusRule,
        format!("The relationship's status is {status}. {}", said.join(" ")),
    );
    Err(error.with_hint(hint).with_problems(problems))
}

fn hint(status: &Status) -> Option<ServiceHint> {
    match RULES.iter().find(|rule| rule.status == *status) {
        Some(rule) => rule.hint.clone(),
        None => Some(ServiceHint::CheckStatus),
    }
}

fn problems(current: &Relationship, rest: &Object) -> Vec<Problem> {
    let may = match &current.status {
        None => May::Everything,
        Some(status) => RULES
            .iter()
            .find(|rule| rule.status == *status)
            .map_or(May::Nothing, |rule| rule.may),
    };
    match may {
        May::Everything => auto_extend_with_global_administrator(current, rest),
        May::Nothing => rest
            .keys()
            .map(|name| {
                let rule = format!("In this status an update may change nothing, so not {name}.");
                Problem::new(pointer(name), NOT_IN_STATUS, rule)
            })
            .collect(),
        May::AutoExtendOrGlobalAdministrator => while_active(current, rest),
    }
}

fn while_active(current: &Relationship, rest: &Object) -> Vec<Problem> {
    let mut problems: Vec<_> = rest
        .keys()
        .filter(|name| !["autoExtendDuration", "accessDetails"].contains(&name.as_str()))
        .map(|name| {
            let rule = format!(
                "While it is active, only autoExtendDuration may change, or accessDetails by taking \
                 out exactly Global Administrator; {name} may not."
            );
            Problem::new(pointer(name), NOT_IN_STATUS, rule)
        })
        .collect();
    if rest.contains_key("accessDetails")
        && !compare::removes_exactly_global_administrator(rest, &current.raw)
    {
        let change = compare::role_changes(&current.roles, &role_ids(rest));
        problems.push(Problem::new(
            "/accessDetails/unifiedRoles",
            ROLES_WHILE_ACTIVE,
            format!(
                "While it is active, the roles may change only by taking out exactly Global \
                 Administrator ({GLOBAL_ADMINISTRATOR}), not by {change}."
            ),
        ));
    }
    if problems.is_empty() && rest.len() > 1 {
        problems.push(Problem::new(
            "/autoExtendDuration",
            ONE_AT_A_TIME,
            "While it is active, an update may change autoExtendDuration or accessDetails, not both.",
        ));
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
    vec![Problem::new(
        pointer(name),
        codes::AUTO_EXTEND_GLOBAL_ADMINISTRATOR,
        "A relationship with the role Global Administrator cannot be extended automatically.",
    )]
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
