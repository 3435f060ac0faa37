//! Requests, which change the status of a relationship.

/// The action of a request (v1.0 resource page). `unknownFutureValue` is never sent.
///
/// Example: [`RelationshipRequest`](crate::RelationshipRequest).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestAction {
    /// The partner finalises a relationship in status `created`; it becomes `approvalPending`.
    LockForApproval,
    /// An indirect reseller approves a relationship in status `approvalPending` that its indirect provider made.
    Approve,
    /// The partner ends a relationship in status `active`.
    Terminate,
    /// An indirect reseller rejects a relationship in status `approvalPending`.
    Reject,
}

impl RequestAction {
    /// All actions, in the service's order.
    pub const ALL: &'static [RequestAction] = &[
        RequestAction::LockForApproval,
        RequestAction::Approve,
        RequestAction::Terminate,
        RequestAction::Reject,
    ];

    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RequestAction::LockForApproval => "lockForApproval",
            RequestAction::Approve => "approve",
            RequestAction::Terminate => "terminate",
            RequestAction::Reject => "reject",
        }
    }

    /// The action with this text on the wire; case-sensitive.
    ///
    /// ```
    /// use gdap::RequestAction;
    ///
    /// assert_eq!(RequestAction::parse("terminate"), Some(RequestAction::Terminate));
    /// ```
    pub fn parse(text: &str) -> Option<RequestAction> {
        let mut all = RequestAction::ALL.iter().copied();
        all.find(|action| action.as_str() == text)
    }
}
