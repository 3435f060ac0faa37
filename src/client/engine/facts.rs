//! What is known of a write when it is looked for.

use std::time::SystemTime;

use super::situation::LastAttempt;

/// What a look may have to know.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct Facts {
    /// An attempt of this call may have been made.
    pub(in crate::client) in_doubt: bool,
    /// Nothing is sent: what would the service refuse the write for?
    pub(in crate::client) is_plan: bool,
    /// What the last attempt came to.
    pub(in crate::client) after: LastAttempt,
    /// When the first attempt was sent, on the service's clock, less what the clocks may be apart.
    pub(in crate::client) since: SystemTime,
}
