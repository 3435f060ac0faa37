//! How far this machine's clock is from a service's.

use std::time::{Duration, SystemTime};

use crate::base::text::inside;
use crate::base::{Hint, Level, SignInHint};
use crate::http::{Response, TokenContext};

/// Entra accepts assertions about this far outside their time: error AADSTS700024 beyond it.
const TOLERATED: Duration = Duration::from_secs(300);

/// A difference of the clocks that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Skew {
    /// How far they are apart.
    pub by: Duration,
    /// Whether ours is the later one.
    pub ahead: bool,
}

impl Skew {
    /// Compares the answer's `Date` with `now`; beyond five minutes it is logged and returned.
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
        if skew.by <= TOLERATED {
            return None;
        }
        ctx.diag.log(Level::Warn, "gdap::auth", || {
            format!("{} ({})", Hint::from(skew.hint()), inside(who))
        });
        Some(skew)
    }

    /// By how much to set the clock.
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
