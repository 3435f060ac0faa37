//! The waits of a call.

use std::time::Duration;

use super::Context;
use crate::base::{CallHint, Error, ErrorKind, Level, ProgressKind, Result};
use crate::http::throttling;

impl Context<'_> {
    /// Fails if the wait would end after the call's deadline, or if the call is cancelled.
    pub(in crate::client) fn may_wait(&self, wait: Duration) -> Result<()> {
        let call = &self.state.call;
        if call.is_cancelled() {
            return Err(cancelled());
        }
        if wait < self.time_left() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Deadline,
            format!(
                "The next step is due in {} s, later than the call's deadline.",
                wait.as_nanos().div_ceil(1_000_000_000)
            ),
        )
        .with_hint(CallHint::RaiseDeadline))
    }

    /// The error of an item whose batch has given up the service's host.
    pub(in crate::client) fn given_up(&self) -> Option<Error> {
        self.client.pipeline.given_up(&self.state.call)
    }

    /// The time until the call's deadline.
    pub(in crate::client) fn time_left(&self) -> Duration {
        let deadline = self.state.call.deadline;
        deadline.saturating_duration_since(self.now())
    }

    /// Reports to log and progress that the next step is due after `wait`.
    pub(in crate::client) fn announce(&self, kind: ProgressKind, wait: Duration) {
        let diag = &self.client.diag;
        if kind == ProgressKind::ThrottleWait {
            diag.log(Level::Warn, "client", || throttling(wait));
        }
        diag.waiting(kind, self.requests_sent() + 1, wait);
    }

    /// Waits before the next step. Fails at once if the wait would end after the deadline, and within 50 ms
    /// if the call is cancelled.
    pub(in crate::client) fn pause(&self, kind: ProgressKind, wait: Duration) -> Result<()> {
        self.may_wait(wait)?;
        self.announce(kind, wait);
        match self.client.clock.sleep(wait, self.options.cancel) {
            true => Err(cancelled()),
            false => Ok(()),
        }
    }

    /// The wait before look or poll number `round`, from 0: the retry base doubled each time, with
    /// some jitter, and never longer than the retry cap.
    pub(in crate::client) fn backoff(&self, round: u32) -> Duration {
        let base = self.client.retry.base.saturating_mul(1 << round.min(16));
        let maximum = base.min(self.client.retry.cap);
        maximum.mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

/// The error of a call that was cancelled.
pub(in crate::client) fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "The call was cancelled.")
}
