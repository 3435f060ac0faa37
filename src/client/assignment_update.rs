//! Changing the roles of an access assignment: as an update of a relationship, but the service takes
//! it as a long-running operation (202), and changes nothing else.

use serde_json::Value;

use super::assignment::{self, body, status};
use super::batch::Work;
use super::begun;
use super::conflict;
use super::entity::Entity;
use super::fresh::relationship;
use super::operation::{self, Place, Pointer};
use super::planned::planned;
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::settle::{is_final, may_still_land, still_going, unresolved};
use super::update::etag_of;
use super::write::check_update;
use super::{CallOptions, Client, snapshot};
use crate::base::{Error, ErrorKind, Outcome, ProgressKind, Result, ServiceHint};
use crate::http::Response;
use crate::model::{Action, Change, Object, Relationship, compare, ids};
use crate::service::Step;

/// Most repeats of the PATCH after looking, beside the first one.
const REPEATS: u32 = 3;

/// Whose assignment, and which.
#[derive(Clone, Copy)]
struct At<'a> {
    relationship: &'a str,
    assignment: &'a str,
}

impl Client {
    /// Sets the roles of an access assignment: `{"accessDetails":{"unifiedRoles":[...]}}`, all of
    /// them. The roles must be among the relationship's, which is read first.
    ///
    /// Etags as in [`Client::update`]: `call.if_match` is strict; without, the assignment is read (or
    /// `call.snapshot` of it taken), nothing is sent where it has the roles already, and a change of
    /// its roles by somebody else is a conflict.
    ///
    /// `{"result":"accepted|updated|unchanged|recovered","id","etag","assignment":{...},
    /// "operation":{...},"changes":[...]}`. `accepted` is the usual end; with `call.wait` the
    /// operation is waited for, and it is `updated`.
    pub fn update_assignment(
        &self,
        id: &str,
        assignment_id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Reply> {
        if call.plan {
            return planned(self, Work::UpdateAssignment, id, call, |call| {
                self.update_assignment(id, assignment_id, document, call)
            });
        }
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(assignment_id, "assignment id")?;
        check_update(self.0.service.kind(), call)?;
        let wanted = body(document, Action::Update, call)?;
        let at = At {
            relationship: id,
            assignment: assignment_id,
        };
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        update(&mut run, at, &wanted).map_err(|error| run.fail(error))
    }
}

fn update(run: &mut Run<'_>, at: At<'_>, wanted: &Object) -> Result<Reply> {
    let about = relationship(run, at.relationship, false)?;
    assignment::check(&about, wanted)?;
    let strict = run.options.if_match;
    let mut now = match (strict, run.options.snapshot) {
        (Some(_), _) => None,
        (None, Some(bytes)) => match snapshot::read(bytes, at.assignment, wanted)? {
            Some(known) => Some(known),
            None => Some(read(run, at)?),
        },
        (None, None) => Some(read(run, at)?),
    };
    let first = now.as_ref().map(|now| now.raw.clone());
    let nothing = Object::new();
    let changes = compare::changes(wanted, first.as_ref().unwrap_or(&nothing));
    let mut failed: Option<Error> = None;
    let mut doubtful = false; // A PATCH of ours got no answer that says what became of it.
    for round in 0.. {
        if let Some(now) = &now {
            if compare::remaining(wanted, &now.raw).is_empty() {
                return match doubtful {
                    true => finish(run, Done::Recovered, now, &changes),
                    false => finish(run, Done::Unchanged, now, &[]),
                };
            }
            if let Some(error) = failed.take() {
                somebody_else(strict, first.as_ref(), wanted, now, &error)?;
                run.lost &= may_still_land(&error);
                if round > REPEATS {
                    return Err(error);
                }
            }
            may_change(now)?;
        }
        let etag = match (strict, &now) {
            (None, Some(now)) => etag_of(now)?,
            (etag, _) => etag.unwrap_or_default().to_owned(),
        };
        let step = Step::UpdateAssignment(at.relationship, at.assignment);
        let error = match run.write(step, Some(&etag), wanted) {
            Ok(response) => return settle(run, at, wanted, &changes, &response),
            Err(error) => error,
        };
        if is_final(run, &error) {
            return Err(error);
        }
        doubtful |= error.outcome() == Outcome::Unknown;
        if round > 0 {
            run.pause(ProgressKind::RetryWait, run.backoff(round - 1))?;
        }
        now = match look(run, at, &etag, doubtful) {
            Ok(now) => Some(now),
            Err(looking) => return Err(unresolved(error, &looking)),
        };
        failed = Some(error);
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// Fails where what is there now was put there by somebody else: under a strict etag whenever that
/// is no longer the etag, else where the roles are neither the first ones nor the wanted ones.
fn somebody_else(
    strict: Option<&str>,
    first: Option<&Object>,
    wanted: &Object,
    now: &Relationship,
    error: &Error,
) -> Result<()> {
    match (strict, first) {
        (Some(etag), _) if now.etag.as_deref() != Some(etag) => Err(conflict::error(
            "The assignment was changed since the etag that was given.",
            conflict::versions(None, wanted, Some(&now.raw)),
        )
        .with_outcome(error.outcome())),
        (None, Some(first)) => conflict::check(first, wanted, &now.raw),
        _ => Ok(()),
    }
}

/// The statuses in which an assignment can be changed.
fn may_change(now: &Relationship) -> Result<()> {
    let is = status(now);
    if !matches!(is, "deleting" | "deleted" | "error") {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::StatusRule,
        format!("The assignment's status is {is}, so its roles can no longer be changed."),
    )
    .with_hint(ServiceHint::WaitUntilAssignmentGone))
}

fn read(run: &mut Run<'_>, at: At<'_>) -> Result<Relationship> {
    let response = run.ask(Step::Assignment(at.relationship, at.assignment))?;
    let value = serde_json::from_slice(&response.body).map_err(|error| {
        Error::new(
            ErrorKind::BadAnswer,
            format!("The assignment was read, but the answer is not JSON: {error}."),
        )
    })?;
    // An assignment has what is read of a relationship: id, etag, status, roles, created.
    Relationship::from_value(value)
}

/// Reads the assignment after a failed PATCH. Where that may have begun an operation, its end is
/// waited for, since only then the roles tell.
fn look(run: &mut Run<'_>, at: At<'_>, etag: &str, doubtful: bool) -> Result<Relationship> {
    let now = read(run, at)?;
    if !doubtful {
        return Ok(now);
    }
    let changed = now.etag.as_deref() != Some(etag);
    for id in begun::running(run, at.relationship, changed)? {
        match operation::wait(run, Place::Ids(at.relationship, &id), None) {
            Err(error) if error.kind() != ErrorKind::OperationFailed => return Err(error),
            _ => {}
        }
    }
    read(run, at)
}

/// 200, 202 or 204 to the PATCH.
fn settle(
    run: &mut Run<'_>,
    at: At<'_>,
    wanted: &Object,
    changes: &[Change],
    response: &Response,
) -> Result<Reply> {
    let entity = Entity::read(&response.body);
    if response.status != 202 {
        // 200 with the original is the service's word for "nothing would change".
        let done = match (&entity, response.status) {
            (Some(_), 200) => Done::Unchanged,
            _ => Done::Updated,
        };
        let entity = entity.or_else(|| reread(run, at));
        return reply(run, at, done, entity.as_ref(), None, changes);
    }
    let pointer = Pointer::of(run, response);
    if !run.options.wait {
        let form = pointer.as_ref().map(Pointer::form);
        return reply(
            run,
            at,
            Done::Accepted,
            entity.as_ref(),
            form.as_ref(),
            changes,
        );
    }
    let ended = match pointer {
        Some(pointer) => {
            let what = format!("operation {}", pointer.id);
            let ended = operation::wait(run, pointer.place(), pointer.wait)
                .map_err(|error| still_going(error, &what))?;
            Some(ended)
        }
        None => {
            wait_for_roles(run, at, wanted)
                .map_err(|error| still_going(error, "an operation it gave no usable address of"))?;
            None
        }
    };
    let entity = reread(run, at);
    reply(
        run,
        at,
        Done::Updated,
        entity.as_ref(),
        ended.as_ref(),
        changes,
    )
}

/// 202 without an address to look at: the assignment itself tells when it is done.
fn wait_for_roles(run: &mut Run<'_>, at: At<'_>, wanted: &Object) -> Result<()> {
    for round in 0.. {
        run.pause(ProgressKind::OperationWait, operation::polite(run, round))?;
        if compare::remaining(wanted, &read(run, at)?.raw).is_empty() {
            return Ok(());
        }
    }
    unreachable!("every pause is bounded by the deadline")
}

/// The assignment after a change; that it cannot be read changes nothing about that.
fn reread(run: &mut Run<'_>, at: At<'_>) -> Option<Entity> {
    let response = run.ask(Step::Assignment(at.relationship, at.assignment));
    Entity::read(&response.ok()?.body)
}

fn finish(run: &mut Run<'_>, done: Done, now: &Relationship, changes: &[Change]) -> Result<Reply> {
    run.lost = false;
    let at = At {
        relationship: "",
        assignment: &now.id,
    };
    let entity = Entity::of(now)?;
    reply(run, at, done, Some(&entity), None, changes)
}

fn reply(
    run: &mut Run<'_>,
    at: At<'_>,
    done: Done,
    entity: Option<&Entity>,
    operation: Option<&Value>,
    changes: &[Change],
) -> Result<Reply> {
    let operation = operation.map(to_raw).transpose()?;
    run.reply(
        done,
        Form {
            id: Some(at.assignment),
            etag: entity.and_then(|entity| entity.etag.as_deref()),
            assignment: entity.map(|entity| &*entity.json),
            operation: operation.as_deref(),
            changes: Some(changes),
            ..Form::default()
        },
    )
}
