//! Update: under the caller's etag and no other, or by finding out what is there and settling
//! whatever comes between.

use serde_json::json;

use super::entity::Entity;
use super::operation::{self, Place};
use super::reply::{Done, Reply};
use super::run::Run;
use super::settle::{self, is_final, may_still_land, settle, still_going, unresolved};
use super::{begun, conflict, snapshot};
use crate::base::{CallHint, Error, ErrorKind, Outcome, ProgressKind, Result, ServiceHint};
use crate::model::{Action, Change, Object, Relationship, Rules, ServiceKind, Status, compare};
use crate::service::{Step, status};

/// Most repeats of the PATCH after looking, beside the first one.
const REPEATS: u32 = 3;

/// Updates relationship `id` of Graph; `wanted` is the checked body.
pub(super) fn update(run: &mut Run<'_>, id: &str, wanted: &Object) -> Result<Reply> {
    match run.options.if_match {
        Some(etag) => strict(run, id, etag, wanted),
        None => automatic(run, id, wanted),
    }
}

/// The rules that an update's document is held against.
pub(super) fn rules(service: ServiceKind, pass_unknown: bool) -> Rules {
    Rules {
        service,
        action: Action::Update,
        pass_unknown,
    }
}

/// Under the caller's etag: one PATCH with the whole body. A 412 is a conflict. After an unknown
/// outcome the relationship is read: the wanted values are there, so it was ours; or the etag is
/// still the given one, so it is sent once more; or somebody else was there.
fn strict(run: &mut Run<'_>, id: &str, etag: &str, wanted: &Object) -> Result<Reply> {
    let mut repeated = false;
    loop {
        let error = match run.write(Step::Update(id), Some(etag), wanted) {
            Ok(response) => return settle(run, id, response, wanted, &changes(wanted, None)),
            Err(error) => error,
        };
        let stale = error.kind() == ErrorKind::Conflict;
        if stale && !run.lost {
            return Err(stale_etag(&error, wanted, None));
        }
        if is_final(run, &error) {
            return Err(error);
        }
        let now = match look(run, id, wanted, etag, &error)? {
            Look::Now(now) => now,
            Look::Begun(operation) => return accepted(run, id, &operation, &changes(wanted, None)),
        };
        if compare::remaining(wanted, &now.raw).is_empty() {
            return recovered(run, &now, &changes(wanted, None));
        }
        if now.etag.as_deref() != Some(etag) {
            return Err(stale_etag(&error, wanted, Some(&now)));
        }
        if repeated {
            run.lost &= may_still_land(&error);
            return Err(error);
        }
        repeated = true;
    }
}

/// From what is there, or from what the caller last saw: only what does not hold yet is sent, under
/// the etag it was seen with; after a stale etag or an unknown outcome everything is seen anew.
fn automatic(run: &mut Run<'_>, id: &str, wanted: &Object) -> Result<Reply> {
    let mut now = start(run, id, wanted)?;
    let first = now.raw.clone();
    let differences = compare::changes(wanted, &first);
    let mut failed: Option<Error> = None;
    let mut doubtful = false; // A PATCH of ours got no answer that says what became of it.
    for round in 0.. {
        let rest = compare::remaining(wanted, &now.raw);
        if rest.is_empty() {
            return match doubtful {
                true => recovered(run, &now, &differences),
                false => unchanged(run, &now),
            };
        }
        if let Some(error) = failed.take() {
            conflict::check(&first, wanted, &now.raw)?;
            run.lost &= may_still_land(&error);
            if round > REPEATS {
                return Err(given_up(error, &first, wanted, &now));
            }
        }
        status::check(&now, &rest)?;
        let etag = etag_of(&now)?;
        let error = match run.write(Step::Update(id), Some(&etag), &rest) {
            Ok(response) => return settle(run, id, response, wanted, &differences),
            Err(error) => error,
        };
        if is_final(run, &error) {
            return Err(error);
        }
        doubtful |= error.outcome() == Outcome::Unknown;
        if round > 0 {
            run.pause(ProgressKind::RetryWait, run.backoff(round - 1))?;
        }
        now = match look(run, id, &rest, &etag, &error)? {
            Look::Now(now) => *now,
            Look::Begun(operation) => return accepted(run, id, &operation, &differences),
        };
        failed = Some(error);
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// What is there after a failed PATCH.
enum Look {
    /// The relationship.
    Now(Box<Relationship>),
    /// The id of an operation that is under way, and that the call does not wait for.
    Begun(String),
}

/// Looks at the relationship after a failed PATCH of `sent`. Taking Global Administrator out of an
/// active one is a long-running operation, the only one there is; a PATCH without an answer may have
/// begun it, and must not begin another.
fn look(run: &mut Run<'_>, id: &str, sent: &Object, etag: &str, error: &Error) -> Result<Look> {
    let settled = |looking: &Error| unresolved(error.clone(), looking);
    let now = run.read(id).map_err(|looking| settled(&looking))?;
    if !run.lost
        || now.status != Some(Status::Active)
        || !sent.contains_key("accessDetails")
        || compare::remaining(sent, &now.raw).is_empty()
    {
        return Ok(Look::Now(Box::new(now)));
    }
    let changed = now.etag.as_deref() != Some(etag);
    let running = begun::running(run, id, changed).map_err(|looking| settled(&looking))?;
    if let Some(operation) = running.into_iter().next() {
        run.lost = false;
        if !run.options.wait {
            return Ok(Look::Begun(operation));
        }
        operation::wait(run, Place::Ids(id, &operation), None)
            .map_err(|error| still_going(error, &format!("operation {operation}")))?;
    }
    // It may have ended between the two looks.
    run.read(id)
        .map(|now| Look::Now(Box::new(now)))
        .map_err(|looking| settled(&looking))
}

/// The lost PATCH began a long-running operation, and the call does not wait for it.
fn accepted(run: &mut Run<'_>, id: &str, operation: &str, differences: &[Change]) -> Result<Reply> {
    let route = run
        .service()
        .route(Step::Operation(id, operation), run.place())?;
    let form = json!({"id": operation, "location": route.url.as_str()});
    settle::done(run, Done::Accepted, id, None, Some(&form), differences)
}

/// What the update starts from: the caller's snapshot where it will do, else the service's answer.
pub(super) fn start(run: &mut Run<'_>, id: &str, wanted: &Object) -> Result<Relationship> {
    let snapshot = match run.options.snapshot {
        Some(bytes) => snapshot::read(bytes, id, wanted)?,
        None => None,
    };
    match snapshot {
        Some(snapshot) => Ok(snapshot),
        None => run.read(id),
    }
}

/// The etag of what was read; without one nothing can be sent safely.
pub(super) fn etag_of(now: &Relationship) -> Result<String> {
    now.etag.clone().ok_or_else(|| {
        Error::new(
            ErrorKind::BadAnswer,
            "The relationship was read, but the answer has no @odata.etag to update it under.",
        )
        .with_hint(CallHint::SpecifyETag)
    })
}

/// What an update changes, as far as the present values are known.
pub(super) fn changes(wanted: &Object, current: Option<&Object>) -> Vec<Change> {
    match current {
        Some(current) => compare::changes(wanted, current),
        None => compare::changes(wanted, &Object::new()),
    }
}

/// The repeats are used up. What changed each time was nothing of ours, so that is the conflict.
fn given_up(error: Error, first: &Object, wanted: &Object, now: &Relationship) -> Error {
    if error.kind() != ErrorKind::Conflict {
        return error;
    }
    conflict::error(
        format!(
            "The relationship was changed by somebody else before each of the {} tries.",
            REPEATS + 1
        ),
        conflict::versions(Some(first), wanted, Some(&now.raw)),
    )
    .with_hint(ServiceHint::TryWriteAgain)
    .with_outcome(Outcome::Rejected)
}

fn unchanged(run: &mut Run<'_>, now: &Relationship) -> Result<Reply> {
    finish(run, Done::Unchanged, now, &[])
}

fn recovered(run: &mut Run<'_>, now: &Relationship, changes: &[Change]) -> Result<Reply> {
    run.lost = false;
    finish(run, Done::Recovered, now, changes)
}

fn finish(run: &mut Run<'_>, done: Done, now: &Relationship, changes: &[Change]) -> Result<Reply> {
    let entity = Entity::of(now)?;
    settle::done(run, done, &now.id, Some(&entity), None, changes)
}

/// 412 under the caller's etag, or another etag found by looking.
fn stale_etag(error: &Error, wanted: &Object, now: Option<&Relationship>) -> Error {
    let status = error
        .http_status()
        .filter(|_| error.kind() == ErrorKind::Conflict);
    let mut made = conflict::error(
        "The relationship was changed since the etag that was given; nothing of this update is in \
         it now.",
        conflict::versions(None, wanted, now.map(|now| &now.raw)),
    )
    .with_outcome(error.outcome())
    .with_headers(error.headers().to_vec())
    .with_attempts(error.attempts());
    if let Some(status) = status {
        made = made.with_service(status, error.service_code().map(str::to_owned));
    }
    match (error.request_id(), error.client_request_id()) {
        (Some(id), Some(own)) => made.with_ids(Some(id.to_owned()), own),
        _ => made,
    }
}
