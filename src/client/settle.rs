//! What comes after a write that the service took, and what can be said of one whose answer was
//! lost. A write that was made is never reported as failed.

use std::time::Duration;

use super::entity::Entity;
use super::operation::{self, Pointer};
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use crate::base::{Error, ErrorKind, Level, Outcome, ProgressKind, Result, ServiceHint};
use crate::http::Response;
use crate::model::{Change, Object, compare};
use crate::service::Step;

/// 200, 202 or 204 to the PATCH of relationship `id`.
pub(super) fn settle(
    run: &mut Run<'_>,
    id: &str,
    response: Response,
    wanted: &Object,
    changes: &[Change],
) -> Result<Reply> {
    if response.status == 202 {
        return accepted(run, id, &response, wanted, changes);
    }
    let entity = Entity::read(&response.body).or_else(|| reread(run, id));
    done(run, Done::Updated, id, entity.as_ref(), None, changes)
}

/// 202: a long-running operation. Wait for where the call says so, then the relationship is read.
fn accepted(
    run: &mut Run<'_>,
    id: &str,
    response: &Response,
    wanted: &Object,
    changes: &[Change],
) -> Result<Reply> {
    let pointer = Pointer::of(run, response);
    if !run.options.wait {
        let entity = Entity::read(&response.body);
        let operation = pointer.as_ref().map(Pointer::form);
        return done(
            run,
            Done::Accepted,
            id,
            entity.as_ref(),
            operation.as_ref(),
            changes,
        );
    }
    let Some(pointer) = pointer else {
        return wait_for_values(run, id, wanted, changes);
    };
    let ended = operation::wait(run, pointer.place(), pointer.wait)
        .map_err(|error| still_going(error, &format!("operation {}", pointer.id)))?;
    let entity = reread(run, id);
    done(
        run,
        Done::Updated,
        id,
        entity.as_ref(),
        Some(&ended),
        changes,
    )
}

/// 202 without an address to look at: the relationship itself tells when it is done.
fn wait_for_values(
    run: &mut Run<'_>,
    id: &str,
    wanted: &Object,
    changes: &[Change],
) -> Result<Reply> {
    for round in 0.. {
        run.pause(ProgressKind::OperationWait, operation::polite(run, round))
            .map_err(|error| still_going(error, "an operation it gave no usable address of"))?;
        let now = run
            .read(id)
            .map_err(|error| still_going(error, "an operation it gave no usable address of"))?;
        if compare::remaining(wanted, &now.raw).is_empty() {
            let entity = Entity::of(&now)?;
            return done(run, Done::Updated, id, Some(&entity), None, changes);
        }
    }
    unreachable!("every pause is bounded by the deadline")
}

/// A failure while waiting says what became of the change: it was accepted, and goes on.
pub(super) fn still_going(error: Error, what: &str) -> Error {
    if error.kind() == ErrorKind::OperationFailed {
        return error;
    }
    Error::new(
        error.kind(),
        format!(
            "The service accepted the change as {what}, and it had not ended when waiting for it \
             did: {}",
            error.message()
        ),
    )
    .with_hint(ServiceHint::WaitForOperation)
    .with_outcome(Outcome::Unknown)
}

/// The relationship after a write whose answer holds none. That it cannot be read changes nothing
/// about the write.
pub(super) fn reread(run: &mut Run<'_>, id: &str) -> Option<Entity> {
    let read = run
        .ask(Step::Get(id))
        .map(|response| Entity::read(&response.body));
    match read {
        Ok(Some(entity)) => Some(entity),
        Ok(None) => {
            run.client.diag.log(Level::Warn, "client", || {
                "The change was made; the relationship read after it is no entity.".to_owned()
            });
            None
        }
        Err(error) => {
            run.client.diag.log(Level::Warn, "client", || {
                format!("The change was made; reading the relationship after it failed: {error}")
            });
            None
        }
    }
}

/// Whether a failed write under an etag is the end of the call: it was refused for another reason
/// than its etag, or never left; or the caller or the deadline wants no more looking.
pub(super) fn is_final(run: &Run<'_>, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Cancelled | ErrorKind::Deadline => true,
        ErrorKind::Conflict => false,
        ErrorKind::AlreadyExists => !is_concurrency(error) && !run.lost,
        _ => error.outcome() != Outcome::Unknown && !run.lost,
    }
}

/// A 409 that says "another change was being made", which is no statement about this one.
pub(super) fn is_concurrency(error: &Error) -> bool {
    error
        .service_code()
        .is_some_and(|code| code.eq_ignore_ascii_case("Directory_ConcurrencyViolation"))
}

/// A success with what is known of the relationship.
pub(super) fn done(
    run: &mut Run<'_>,
    done: Done,
    id: &str,
    entity: Option<&Entity>,
    operation: Option<&serde_json::Value>,
    changes: &[Change],
) -> Result<Reply> {
    let operation = operation.map(to_raw).transpose()?;
    run.reply(
        done,
        Form {
            id: Some(entity.map_or(id, |entity| entity.id.as_str())),
            operation: operation.as_deref(),
            changes: Some(changes),
            ..Form::relationship(entity)
        },
    )
}

/// Whether a write that failed like this may still be made after all: its answer never came, or a
/// gateway gave up waiting. Any other answer is the end of it.
pub(super) fn may_still_land(error: &Error) -> bool {
    error.outcome() == Outcome::Unknown
        && matches!(error.http_status(), None | Some(408 | 502 | 504))
}

/// A write of unknown outcome, and the look that should have settled it failed too.
pub(super) fn unresolved(write: Error, look: &Error) -> Error {
    let mut error = Error::new(
        write.kind(),
        format!(
            "{} What became of it could not be found out: {}",
            write.message(),
            look.message()
        ),
    )
    .with_outcome(write.outcome())
    .with_attempts(look.attempts())
    .with_headers(look.headers().to_vec())
    .with_retry_after(look.retry_after())
    .with_hint(ServiceHint::VerifyWrite);
    if look.kind() == ErrorKind::Cancelled || look.kind() == ErrorKind::Deadline {
        error = Error::new(look.kind(), error.message().to_owned())
            .with_outcome(write.outcome())
            .with_attempts(look.attempts())
            .with_hint(ServiceHint::VerifyByReading);
    }
    if let Some(status) = write.http_status() {
        error = error.with_service(status, write.service_code().map(str::to_owned));
    }
    error
}

/// How long the service asks to wait, from an answer's Retry-After.
pub(super) fn asked_wait(run: &Run<'_>, response: &Response) -> Option<Duration> {
    crate::http::retry::retry_after(&response.headers, run.client.clock.now())
}
