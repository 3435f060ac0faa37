//! The error that a write ends with.

use super::Driver;
use crate::base::{CallHint, Error, ErrorKind, Outcome, ServiceHint};
use crate::client::context::{Context, cancelled};
use crate::client::engine::situation::LastAttempt;
use crate::client::engine::step::Fail;

impl Driver<'_> {
    /// The failure that the call ends with.
    pub(super) fn failure(&mut self, ctx: &Context<'_>, fail: Fail) -> Error {
        let last = self.running.last.take();
        let seen = self.running.seen.take();
        let error = match (fail, &last, seen) {
            // The operation of an attempt in doubt may have moved the ETag before it sets the values.
            (Fail::Seen, Some(last), Some(seen))
                if seen.kind() == ErrorKind::Conflict
                    && self.in_doubt()
                    && self.running.machine.may_start_operation =>
            {
                unverified(last, &seen)
            }
            (Fail::Seen, _, Some(seen)) => seen,
            (Fail::Cancelled, last, _) => cancelled().with_cause(last.as_ref()),
            (Fail::Deadline, Some(last), _) if last.kind() == ErrorKind::Deadline => last.clone(),
            (Fail::Deadline, last, _) => Error::new(
                ErrorKind::Deadline,
                "The call's deadline passed before the result could be verified.",
            )
            .with_hint(CallHint::RaiseDeadline)
            .with_cause(last.as_ref()),
            // The cause of the 404, 409 or 412 may be an attempt of this call that is in doubt, not another client.
            (Fail::Unverified, Some(last), Some(seen))
                if matches!(
                    last.kind(),
                    ErrorKind::Conflict | ErrorKind::NotFound | ErrorKind::AlreadyExists
                ) && self.in_doubt() =>
            {
                seen
            }
            (Fail::Unverified, Some(last), Some(seen)) => unverified(last, &seen),
            (Fail::Unverified, None, Some(seen)) => seen,
            _ if self.running.machine.after() == LastAttempt::Completed => Error::new(
                ErrorKind::Conflict,
                "The service made the change, but another client has changed the values since.",
            )
            .with_hint(ServiceHint::DecideConflict),
            (_, Some(last), _) => last.clone(),
            (_, None, Some(seen)) => seen,
            (_, None, None) => Error::new(
                ErrorKind::Journal,
                "An earlier run sent this, and whether it was made couldn't be verified.",
            ),
        };
        self.running.last = last;
        self.kind.explain(ctx, error)
    }

    /// `error` with the outcome of the whole write.
    pub(super) fn fail(&mut self, ctx: &Context<'_>, error: Error) -> Error {
        let outcome = self.running.machine.outcome();
        let error = match &self.running.last {
            Some(last) => with_attempt(error, last),
            None => error,
        };
        let error = ctx.fail(error).with_outcome(outcome);
        if outcome != Outcome::Unknown {
            return error;
        }
        let hint = self.kind.how_to_verify();
        error
            .with_note("The change might have been made, or may still arrive.")
            .with_hint(hint)
            .with_trace(self.running.trace.to_value())
    }
}

/// The error of the last attempt, with what the look after it showed.
fn unverified(last: &Error, seen: &Error) -> Error {
    let note = format!("The result couldn't be verified: {}", seen.message());
    last.clone().with_note(&note)
}

/// `error` with the details of the write's last attempt: status, code, id, headers and Retry-After. They
/// replace the details of a look.
fn with_attempt(error: Error, last: &Error) -> Error {
    let error = match last.http_status() {
        Some(status) => error.with_service(status, last.service_code().map(str::to_owned)),
        None => error,
    };
    error
        .with_ids(last.request_id().map(str::to_owned), "")
        .with_headers(last.headers().to_vec())
        .with_retry_after(last.retry_after())
}
