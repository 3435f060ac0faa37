//! How far this machine's clock is from a service's.

use std::time::{Duration, SystemTime};

use crate::base::text::inside;
use crate::base::{Hint, Level, SignInHint};
use crate::http::{Response, TokenContext};

/// Entra tolerates about this clock difference in assertions; beyond it, the error is AADSTS700024.
const MAX_SKEW: Duration = Duration::from_secs(300);

/// A clock difference beyond the tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skew {
    /// The difference.
    pub by: Duration,
    /// Whether this machine's clock is ahead.
    pub ahead: bool,
}

impl Skew {
    /// Compares the response's `Date` with `now`. A difference of more than five minutes is logged and returned.
    pub(super) fn measure(
        ctx: &TokenContext<'_>,
        who: &str,
        response: &Response,
        now: SystemTime,
    ) -> Option<Skew> {
        let date = response.date()?;
        let skew = match now.duration_since(date) {
            Ok(by) => Skew { by, ahead: true },
            Err(error) => Skew {
                by: error.duration(),
                ahead: false,
            },
        };
        if skew.by <= MAX_SKEW {
            return None;
        }
        ctx.diag.log(Level::Warn, "gdap::auth", || {
            format!("{} ({})", Hint::from(skew.hint()), inside(who))
        });
        Some(skew)
    }

    /// The hint to set this machine's clock.
    pub(super) fn hint(self) -> SignInHint {
        let seconds = self.by.as_secs();
        match self.ahead {
            true => SignInHint::SetClockBack { seconds },
            false => SignInHint::SetClockForward { seconds },
        }
    }

    /// The service's time when ours is `now`.
    pub(super) fn correct(self, now: SystemTime) -> SystemTime {
        let corrected = if self.ahead {
            now.checked_sub(self.by)
        } else {
            now.checked_add(self.by)
        };
        corrected.unwrap_or(now)
    }
}
