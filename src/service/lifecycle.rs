//! The life of a relationship: which status a request, a deletion or an assignment needs, and which
//! status can come after which (Graph's resource page of delegatedAdminRelationship, v1.0).
//!
//! A status that is not known, or not told, breaks no rule here: then the service judges.

use crate::base::{Error, ErrorKind};
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
    let cure = match action {
        RequestAction::LockForApproval => not_to_lock(status),
        RequestAction::Terminate => not_to_terminate(status),
        RequestAction::Approve | RequestAction::Reject => not_to_answer(status),
    };
    Err(refused(
        status,
        &format!("The request {} needs the status", action.as_str()),
        &needed,
        cure,
    ))
}

/// Whether a relationship may be deleted in this status.
pub fn may_delete(status: &Status) -> Result<(), Error> {
    if *status == Status::Created || is_unknown(status) {
        return Ok(());
    }
    let cure = match status {
        Status::Active => "End it with the request terminate.",
        other => not_to_terminate(other),
    };
    Err(refused(
        status,
        "Deleting needs the status",
        &Status::Created,
        cure,
    ))
}

/// Whether a relationship's access assignments may be made or changed in this status.
pub fn may_assign(status: &Status) -> Result<(), Error> {
    if *status == Status::Active || is_unknown(status) {
        return Ok(());
    }
    let cure = match status {
        Status::Created => {
            "Lock it for approval, have the customer approve it, and wait until it is active."
        }
        Status::ApprovalPending => "Wait until the customer has approved it and it is active.",
        Status::Approved | Status::Activating => "Wait until it is active.",
        _ => "It has ended, or is ending; make a new relationship.",
    };
    Err(refused(
        status,
        "An access assignment needs the status",
        &Status::Active,
        cure,
    ))
}

/// Whether a status shows that the action has been taken.
pub fn in_force(action: RequestAction, status: &Status) -> bool {
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

/// Whether a relationship in the status `from` can come to the status `to`, or is there.
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
        // Before it is active it can expire unanswered, or be rejected; later it can be ended.
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

fn not_to_lock(status: &Status) -> &'static str {
    match status {
        Status::ApprovalPending => "It is locked already; the customer has to approve it.",
        Status::Approved | Status::Activating | Status::Active => {
            "It was locked and approved already."
        }
        _ => "It has ended, or is ending; make a new relationship.",
    }
}

fn not_to_terminate(status: &Status) -> &'static str {
    match status {
        Status::Created => "It was never locked for approval, so delete it.",
        Status::ApprovalPending => {
            "It waits for the customer. The customer may reject it; unanswered it expires after 90 days."
        }
        Status::Approved | Status::Activating => {
            "Wait until it is active, then make the request terminate."
        }
        Status::Expiring | Status::TerminationRequested | Status::Terminating => {
            "It is ending already."
        }
        _ => "It has ended already; it stays in the list.",
    }
}

fn not_to_answer(status: &Status) -> &'static str {
    match status {
        Status::Created => "It has to be locked for approval first.",
        Status::Approved | Status::Activating | Status::Active => "It was approved already.",
        _ => "It has ended, or is ending.",
    }
}

fn refused(status: &Status, what: &str, needed: &Status, cure: &str) -> Error {
    let (is, needed) = (status.as_str(), needed.as_str());
    Error::new(
        ErrorKind::StatusRule,
        format!("The relationship's status is {is}. {what} {needed}."),
    )
    .with_cure(cure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_their_statuses() {
        use Status::*;
        let refused = |action, status: Status| match may_request(action, &status) {
            Ok(()) => String::new(),
            Err(error) => error.cure().unwrap().to_owned(),
        };
        assert_eq!(refused(RequestAction::LockForApproval, Created), "");
        assert_eq!(refused(RequestAction::Terminate, Active), "");
        assert!(refused(RequestAction::Terminate, Created).contains("delete"));
        assert!(refused(RequestAction::LockForApproval, Active).contains("approved already"));
        assert!(refused(RequestAction::Approve, Created).contains("locked"));
        assert_eq!(refused(RequestAction::Terminate, Other("new".into())), "");
        assert!(may_delete(&Created).is_ok() && may_assign(&Active).is_ok());
        let error = may_delete(&Active).unwrap_err();
        assert!(error.cure().unwrap().contains("terminate"), "{error}");
        assert!(may_assign(&ApprovalPending).is_err());
    }

    #[test]
    fn what_can_come_after_what() {
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
