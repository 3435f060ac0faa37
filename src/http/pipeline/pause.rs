//! The wait between two attempts of a call.

use std::sync::Arc;
use std::time::Duration;

use super::{LOG, Pipeline};
use crate::base::cancel::OnFire;
use crate::base::{Cancel, Error, ErrorKind, Level, Outcome, ProgressKind, Result};
use crate::http::rejection::cancelled;
use crate::http::{Call, rejection, retry};

impl Pipeline {
    /// Waits before the next attempt of a read, or gives up with `error`.
    pub(super) fn pause(&self, call: &Call, retry: u32, error: &Error) -> Result<()> {
        let (settings, diag) = (&self.components.settings, &self.components.diag);
        if retry >= settings.max_retries {
            return Err(match retry {
                0 => error.clone(),
                retry => error
                    .clone()
                    .with_note(&format!("Given up after {} attempts.", retry + 1)),
            });
        }
        let wait = retry::wait(settings, error.retry_after(), retry, fastrand::f64());
        if wait >= self.time_left(call) {
            return Err(error.clone().with_note(&rejection::no_retry(wait)));
        }
        let (level, why) = match error.kind() {
            ErrorKind::Throttled => (Level::Warn, ProgressKind::ThrottleWait),
            _ => (Level::Info, ProgressKind::RetryWait),
        };
        diag.log(level, LOG, || {
            format!("Waiting {wait:.1?} before the next attempt: {error}")
        });
        diag.waiting(why, call.requests_sent() + 1, wait);
        self.sleep(call, wait);
        if call.is_cancelled() {
            let cancelled = cancelled().with_cause(Some(error));
            return Err(call.complete(cancelled.with_outcome(error.outcome())));
        }
        self.given_up(call).map_or(Ok(()), Err)
    }

    /// Sleeps until the call is cancelled or its batch gives up the service's host, but at most for `time`.
    fn sleep(&self, call: &Call, time: Duration) {
        let clock = &self.components.clock;
        let Some(outages) = &call.outages else {
            clock.sleep(time, call.cancel.as_ref());
            return;
        };
        let wake = Arc::new(Cancel::new());
        let listener: Arc<dyn OnFire> = wake.clone();
        call.cancel.iter().for_each(|it| it.listen(&listener));
        outages.listen(self.components.audience.root.host(), &listener);
        clock.sleep(time, Some(&wake));
    }

    /// The error of a call whose batch has given up the service's host.
    pub fn given_up(&self, call: &Call) -> Option<Error> {
        let host = self.components.audience.root.host();
        let outages = call.outages.as_ref()?;
        let failure = self.components.reach.given_up(outages, host)?;
        Some(call.complete(failure.to_error().with_outcome(Outcome::NotSent)))
    }
}
