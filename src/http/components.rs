//! What a pipeline is made of.

use std::sync::Arc;
use std::time::Instant;

use super::{Audience, Reach, Settings, Token, TokenContext, TokenSource, Transport};
use crate::base::{Cancel, Clock, Diagnostics};

/// What a pipeline is made of: its seams, its sinks, its limits.
pub struct Components {
    /// Sends.
    pub transport: Arc<dyn Transport>,
    /// Hands out tokens.
    pub tokens: Arc<dyn TokenSource>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Logs and progress.
    pub diag: Diagnostics,
    /// Where requests may go, and what the tokens are for.
    pub audience: Audience,
    /// Limits and waits.
    pub settings: Settings,
    /// The hosts that were reached.
    pub reach: Reach,
}

impl Components {
    /// What a token source is told.
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
