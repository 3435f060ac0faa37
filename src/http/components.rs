//! The parts of a pipeline.

use std::sync::Arc;
use std::time::Instant;

use super::{Audience, Reach, Settings, Token, TokenContext, TokenSource, Transport};
use crate::base::{Cancel, Clock, Diagnostics};

/// The parts of a pipeline: its interfaces, its sinks and its limits.
pub struct Components {
    /// Sends requests.
    pub transport: Arc<dyn Transport>,
    /// Supplies tokens.
    pub tokens: Arc<dyn TokenSource>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Logs and progress.
    pub diag: Diagnostics,
    /// The root that requests may be sent below, and the scope of the tokens.
    pub audience: Audience,
    /// Limits and waits.
    pub settings: Settings,
    /// The hosts that were reached.
    pub reach: Reach,
}

impl Components {
    /// The context for a token source.
    pub(super) fn context<'a>(
        &'a self,
        deadline: Instant,
        cancel: Option<&'a Cancel>,
        rejected: Option<&'a Token>,
        claims: Option<&'a str>,
    ) -> TokenContext<'a> {
        TokenContext {
            transport: &*self.transport,
            reach: &self.reach,
            audience: &self.audience,
            settings: &self.settings,
            deadline,
            cancel,
            clock: &*self.clock,
            diag: &self.diag,
            rejected,
            claims,
            is_sign_in: false,
            outages: None,
        }
    }
}
