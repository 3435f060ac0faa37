//! The facts about a write that its looks need.

use std::time::SystemTime;

use super::situation::LastAttempt;

/// The facts about a write that a look may need.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct Facts {
    /// Whether an attempt of this call may have been made.
    pub(in crate::client) in_doubt: bool,
    /// Whether nothing is sent; the look then finds out why the service would reject the write.
    pub(in crate::client) is_plan: bool,
    /// The result of the last attempt.
    pub(in crate::client) after: LastAttempt,
    /// When the first attempt was sent, on the service's clock, minus the possible difference of the clocks.
    pub(in crate::client) since: SystemTime,
}
