//! The status of a relationship.

/// The status of a relationship (the schema's delegatedAdminRelationshipStatus).
///
/// Part of a relationship that a [`Client`](crate::Client) read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Approved, and about to be active.
    Activating,
    /// In force: the partner's groups can be assigned its roles.
    Active,
    /// Locked; the customer hasn't approved it yet.
    ApprovalPending,
    /// The customer has approved it.
    Approved,
    /// Created, and not yet locked for approval: every writable property can change.
    Created,
    /// Its duration is over, or nobody approved it in time.
    Expired,
    /// Its duration is over, and it is about to be expired.
    Expiring,
    /// Ended by the partner or the customer.
    Terminated,
    /// About to be terminated.
    Terminating,
    /// The partner has asked to end it.
    TerminationRequested,
    /// Any other text, as received.
    Other(String),
}

const STATUSES: &[(Status, &str)] = &[
    (Status::Activating, "activating"),
    (Status::Active, "active"),
    (Status::ApprovalPending, "approvalPending"),
    (Status::Approved, "approved"),
    (Status::Created, "created"),
    (Status::Expired, "expired"),
    (Status::Expiring, "expiring"),
    (Status::Terminated, "terminated"),
    (Status::Terminating, "terminating"),
    (Status::TerminationRequested, "terminationRequested"),
];

impl Status {
    /// All known statuses, in the order of the schema.
    pub const KNOWN: &'static [Status] = &[
        Status::Activating,
        Status::Active,
        Status::ApprovalPending,
        Status::Approved,
        Status::Created,
        Status::Expired,
        Status::Expiring,
        Status::Terminated,
        Status::Terminating,
        Status::TerminationRequested,
    ];

    /// Parses a status, ignoring case; an unknown one keeps its text.
    ///
    /// ```
    /// use gdap::Status;
    ///
    /// assert_eq!(Status::parse("approvalPending"), Status::ApprovalPending);
    /// assert_eq!(Status::parse("paused").as_str(), "paused");
    /// ```
    pub fn parse(text: &str) -> Status {
        STATUSES
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text))
            .map_or_else(
                || Status::Other(text.to_owned()),
                |(status, _)| status.clone(),
            )
    }

    /// Parses names of statuses, separated by commas.
    pub(crate) fn parse_list(text: &str) -> Vec<Status> {
        let names = text.split(',');
        names.map(|name| Status::parse(name.trim())).collect()
    }

    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        if let Status::Other(text) = self {
            return text;
        }
        STATUSES
            .iter()
            .find(|(status, _)| status == self)
            .map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_keep_their_text() {
        for (status, text) in STATUSES {
            assert_eq!(
                (Status::parse(text), status.as_str()),
                (status.clone(), *text)
            );
        }
        assert_eq!(Status::parse("ACTIVE"), Status::Active);
        assert_eq!(
            Status::parse("unknownFutureValue").as_str(),
            "unknownFutureValue"
        );
    }
}
