//! The lifecycle of a relationship: which status a request, a deletion or an assignment requires, and which
//! status can follow which (Graph's resource page of delegatedAdminRelationship, v1.0).
//!
//! An unknown status breaks no rule here: the service decides.

use crate::base::{Error, ErrorKind, ServiceHint};
use crate::model::{RequestAction, Status};

/// Whether a request may be made in this status.
pub fn may_request(action: RequestAction, status: &Status) -> Result<(), Error> {
    let needed = match action {
        RequestAction::LockForApproval => Status::Created,
        RequestAction::Terminate => Status::Active,
        RequestAction::Approve | RequestAction::Reject => Status::ApprovalPending,
    };
    if *status == needed || is_unknown(status) {
        return Ok(());
    }
    let hint = match action {
        RequestAction::LockForApproval => lock_hint(status),
        RequestAction::Terminate => terminate_hint(status),
        RequestAction::Approve | RequestAction::Reject => approval_hint(status),
    };
    Err(status_error(
        status,
        &format!("The request {} needs the status", action.as_str()),
        &needed,
        hint,
    ))
}

/// Whether a relationship may be deleted in this status.
pub fn may_delete(status: &Status) -> Result<(), Error> {
    if *status == Status::Created || is_unknown(status) {
        return Ok(());
    }
    let hint = match status {
        Status::Active => ServiceHint::TerminateInstead,
        other => terminate_hint(other),
    };
    Err(status_error(
        status,
        "Deleting needs the status",
        &Status::Created,
        hint,
    ))
}

/// Whether a relationship's access assignments may be made or changed in this status.
pub fn may_assign(status: &Status) -> Result<(), Error> {
    if *status == Status::Active || is_unknown(status) {
        return Ok(());
    }
    let hint = match status {
        Status::Created => ServiceHint::LockFirst,
        Status::ApprovalPending | Status::Approved | Status::Activating => {
            ServiceHint::WaitThenAssign
        }
        _ => ServiceHint::CreateNew,
    };
    Err(status_error(
        status,
        "An access assignment needs the status",
        &Status::Active,
        hint,
    ))
}

/// Whether a status shows that the action has been taken.
pub fn is_in_force(action: RequestAction, status: &Status) -> bool {
    use Status::*;
    match action {
        RequestAction::LockForApproval => {
            matches!(status, ApprovalPending | Approved | Activating | Active)
        }
        RequestAction::Approve => matches!(status, Approved | Activating | Active),
        RequestAction::Terminate => {
            matches!(status, TerminationRequested | Terminating | Terminated)
        }
        RequestAction::Reject => false,
    }
}

/// Whether a relationship in the status `from` can reach the status `to`, or has it.
pub fn can_become(from: &Status, to: &Status) -> bool {
    use Status::*;
    if from == to || is_unknown(from) || is_unknown(to) {
        return true;
    }
    let rank = |status: &Status| match status {
        Created => Some(0),
        ApprovalPending => Some(1),
        Approved => Some(2),
        Activating => Some(3),
        Active => Some(4),
        _ => None,
    };
    match (rank(from), rank(to)) {
        (Some(from), Some(to)) => from < to,
        // Before it is active, it can expire without the customer's approval, or be rejected; later it can end.
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => match from {
            Expiring => *to == Expired,
            TerminationRequested => matches!(to, Terminating | Terminated),
            Terminating => *to == Terminated,
            _ => false,
        },
    }
}

fn is_unknown(status: &Status) -> bool {
    matches!(status, Status::Other(_))
}

fn lock_hint(status: &Status) -> ServiceHint {
    match status {
        Status::ApprovalPending => ServiceHint::WaitForCustomer,
        Status::Approved | Status::Activating | Status::Active => ServiceHint::AlreadyApproved,
        _ => ServiceHint::CreateNew,
    }
}

fn terminate_hint(status: &Status) -> ServiceHint {
    match status {
        Status::Created => ServiceHint::DeleteInstead,
        Status::ApprovalPending => ServiceHint::WaitForCustomer,
        Status::Approved | Status::Activating => ServiceHint::WaitThenTerminate,
        Status::Expiring | Status::TerminationRequested | Status::Terminating => {
            ServiceHint::AlreadyEnding
        }
        _ => ServiceHint::AlreadyEnded,
    }
}

fn approval_hint(status: &Status) -> ServiceHint {
    match status {
        Status::Created => ServiceHint::LockFirst,
        Status::Approved | Status::Activating | Status::Active => ServiceHint::AlreadyApproved,
        _ => ServiceHint::CreateNew,
    }
}

fn status_error(status: &Status, what: &str, needed: &Status, hint: ServiceHint) -> Error {
    let (is, needed) = (status.as_str(), needed.as_str());
    Error::new(
        ErrorKind::InvalidState,
        format!("The relationship's status is {is}. {what} {needed}."),
    )
    .with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_that_each_request_needs() {
        use Status::*;
        let hint_code = |action, status: Status| match may_request(action, &status) {
            Ok(()) => String::new(),
            Err(error) => error.hint().unwrap().code().to_owned(),
        };
        assert_eq!(hint_code(RequestAction::LockForApproval, Created), "");
        assert_eq!(hint_code(RequestAction::Terminate, Active), "");
        assert_eq!(
            hint_code(RequestAction::Terminate, Created),
            "status.deleteInstead"
        );
        assert_eq!(
            hint_code(RequestAction::LockForApproval, Active),
            "status.alreadyApproved"
        );
        assert_eq!(
            hint_code(RequestAction::Approve, Created),
            "status.lockFirst"
        );
        assert_eq!(hint_code(RequestAction::Terminate, Other("new".into())), "");
        assert!(may_delete(&Created).is_ok() && may_assign(&Active).is_ok());
        let error = may_delete(&Active).unwrap_err();
        assert_eq!(error.hint().unwrap().code(), "status.terminateInstead");
        assert!(may_assign(&ApprovalPending).is_err());
    }

    #[test]
    fn the_allowed_changes_of_status() {
        use Status::*;
        for (from, to, can) in [
            (Created, Active, true),
            (Active, Active, true),
            (Active, Created, false),
            (ApprovalPending, Expired, true),
            (Terminating, Active, false),
            (Terminating, Terminated, true),
            (Expiring, Expired, true),
            (Expired, Terminated, false),
            (Other("new".into()), Active, true),
        ] {
            assert_eq!(can_become(&from, &to), can, "{from:?} {to:?}");
        }
    }
}
