//! Deleting: a relationship that was never locked, or an access assignment. Under an etag, once, and
//! what is gone already after a lost answer was deleted by this call.

use serde_json::Value;

use super::assignment;
use super::batch::Work;
use super::conflict;
use super::fresh::noted;
use super::parts::entity;
use super::planned::planned;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::settle::{is_final, may_still_land, still_going, unresolved};
use super::update::etag_of;
use super::write::check_update;
use super::{CallOptions, Client, operation, snapshot};
use crate::base::{CallHint, Error, ErrorKind, Outcome, ProgressKind, Result, ServiceHint};
use crate::model::{Object, Relationship, ids};
use crate::service::{Step, lifecycle};

/// Most repeats of the DELETE after looking, beside the first one.
const REPEATS: u32 = 3;

/// What is deleted: a relationship, or one of its assignments.
#[derive(Clone, Copy)]
struct Thing<'a> {
    relationship: &'a str,
    assignment: Option<&'a str>,
}

impl Client {
    /// Deletes relationship `id`, which must be in status `created`: once locked for approval it can
    /// only be rejected, expire or, when active, be terminated (Graph documentation).
    /// `{"result":"deleted|recovered|unchanged","id"}`.
    ///
    /// Etags: `call.if_match` is strict; without, the relationship is read (or `call.snapshot` of it
    /// taken), and a change of its values since the snapshot is a conflict. `unchanged`: it was gone
    /// already, where `call.reuse_existing` takes that for success; else that is `NotFound`.
    pub fn delete(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        if call.plan {
            return planned(self, Work::Delete, id, call, |call| self.delete(id, call));
        }
        ids::opaque_id(id, "relationship id")?;
        let thing = Thing {
            relationship: id,
            assignment: None,
        };
        delete(self, thing, call)
    }

    /// Deletes access assignment `assignment_id` of relationship `id`: the group loses the roles.
    /// Answer and etags as in [`Client::delete`]; the service works on it for a while, which
    /// `call.wait` waits for. One that is being deleted already is `unchanged`.
    pub fn delete_assignment(
        &self,
        id: &str,
        assignment_id: &str,
        call: &CallOptions,
    ) -> Result<Reply> {
        if call.plan {
            return planned(self, Work::DeleteAssignment, id, call, |call| {
                self.delete_assignment(id, assignment_id, call)
            });
        }
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(assignment_id, "assignment id")?;
        let thing = Thing {
            relationship: id,
            assignment: Some(assignment_id),
        };
        delete(self, thing, call)
    }
}

fn delete(client: &Client, thing: Thing<'_>, call: &CallOptions) -> Result<Reply> {
    let mut run = Run::begin(&client.0, call)?;
    run.changes = true;
    // The service that has no such call says so before anything is said about etags.
    run.service().route(thing.remove(), run.place())?;
    check_update(client.0.service.kind(), call)?;
    remove(&mut run, thing)
        .and_then(|done| match done {
            Done::Deleted | Done::Recovered if call.wait => wait(&mut run, thing).map(|()| done),
            done => Ok(done),
        })
        .and_then(|done| {
            let form = Form {
                id: Some(thing.id()),
                ..Form::default()
            };
            run.reply(done, form)
        })
        .map_err(|error| run.fail(error))
}

impl<'a> Thing<'a> {
    fn id(self) -> &'a str {
        self.assignment.unwrap_or(self.relationship)
    }

    fn read(self) -> Step<'a> {
        match self.assignment {
            Some(assignment) => Step::Assignment(self.relationship, assignment),
            None => Step::Get(self.relationship),
        }
    }

    fn remove(self) -> Step<'a> {
        match self.assignment {
            Some(assignment) => Step::DeleteAssignment(self.relationship, assignment),
            None => Step::Delete(self.relationship),
        }
    }

    /// Whether what is there is on its way out already.
    fn is_going(self, now: &Relationship) -> bool {
        self.assignment.is_some() && matches!(assignment::status(now), "deleting" | "deleted")
    }

    fn may_go(self, now: &Relationship) -> Result<()> {
        match (self.assignment, &now.status) {
            (None, Some(status)) => lifecycle::may_delete(status),
            _ => Ok(()),
        }
    }

    /// The members that a change by somebody else is looked for in.
    fn values(self, entity: &Object) -> Object {
        let names: &[&str] = match self.assignment {
            Some(_) => &["accessContainer", "accessDetails"],
            None => &[
                "displayName",
                "duration",
                "customer",
                "accessDetails",
                "autoExtendDuration",
            ],
        };
        let value = |name: &&str| Some(((*name).to_owned(), entity.get(*name)?.clone()));
        names.iter().filter_map(value).collect()
    }
}

fn remove(run: &mut Run<'_>, thing: Thing<'_>) -> Result<Done> {
    let strict = run.options.if_match;
    let known = match run.options.snapshot {
        Some(bytes) => snapshot::read(bytes, thing.id(), &Object::new())?,
        None => None,
    };
    let seen = known.as_ref().map(|known| thing.values(&known.raw));
    let mut now = match (strict, known) {
        (Some(_), _) => None,
        (None, Some(known)) => Some(known),
        (None, None) => match look(run, thing)? {
            Some(now) => Some(now),
            None => return gone(run, None),
        },
    };
    let mut failed: Option<Error> = None;
    let mut doubtful = false; // A DELETE of ours got no answer that says what became of it.
    for round in 0.. {
        if let Some(now) = &now {
            if thing.is_going(now) {
                run.lost = false;
                return Ok(if doubtful {
                    Done::Recovered
                } else {
                    Done::Unchanged
                });
            }
            if let Some(error) = failed.take() {
                somebody_else(strict, seen.as_ref(), thing, now, &error)?;
                run.lost &= may_still_land(&error);
                if round > REPEATS {
                    return Err(error);
                }
            }
            thing.may_go(now)?;
        }
        let etag = match (strict, &now) {
            (None, Some(now)) => etag_of(now)?,
            (etag, _) => etag.unwrap_or_default().to_owned(),
        };
        let error = match run.remove(thing.remove(), &etag) {
            Ok(_) => return Ok(Done::Deleted),
            Err(error) => error,
        };
        if error.kind() == ErrorKind::NotFound {
            return gone(run, Some((error, doubtful)));
        }
        if is_final(run, &error) {
            return Err(error);
        }
        doubtful |= error.outcome() == Outcome::Unknown;
        if round > 0 {
            run.pause(ProgressKind::RetryWait, run.backoff(round - 1))?;
        }
        now = match look(run, thing) {
            Ok(Some(now)) => Some(now),
            Ok(None) => return gone(run, Some((error, doubtful))),
            Err(looking) => return Err(unresolved(error, &looking)),
        };
        failed = Some(error);
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// What is there; `None` where it is not found.
fn look(run: &mut Run<'_>, thing: Thing<'_>) -> Result<Option<Relationship>> {
    match run.ask(thing.read()) {
        Ok(response) => {
            let entity = entity(&response)?;
            let value: Value = serde_json::from_str(entity.json.get()).unwrap_or_default();
            // An assignment has what is read of a relationship: id, etag, status.
            Ok(Some(noted(run, Relationship::from_value(value)?)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// It is not there: deleted by this call where a DELETE of it was lost, else by somebody else.
fn gone(run: &mut Run<'_>, after: Option<(Error, bool)>) -> Result<Done> {
    let (error, doubtful) = match after {
        Some((error, doubtful)) => (Some(error), doubtful),
        None => (None, false),
    };
    if doubtful {
        run.lost = false;
        return Ok(Done::Recovered);
    }
    if run.options.reuse_existing {
        return Ok(Done::Unchanged);
    }
    Err(error
        .filter(|error| error.kind() == ErrorKind::NotFound)
        .unwrap_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                "There is nothing of this id to delete.",
            )
        })
        .with_hint(CallHint::CheckDeletedId))
}

/// Fails where what is there is no longer what the caller wanted deleted.
fn somebody_else(
    strict: Option<&str>,
    seen: Option<&Object>,
    thing: Thing<'_>,
    now: &Relationship,
    error: &Error,
) -> Result<()> {
    let values = thing.values(&now.raw);
    if strict.is_some_and(|etag| now.etag.as_deref() != Some(etag)) {
        return Err(conflict::error(
            "It was changed since the etag that was given; it was not deleted.",
            conflict::versions(None, &values, Some(&now.raw)),
        )
        .with_outcome(error.outcome()));
    }
    match seen {
        Some(seen) => conflict::check(seen, seen, &values),
        None => Ok(()),
    }
}

/// Looks until it is gone. Of an assignment the service may keep a trace in status `deleted`.
fn wait(run: &mut Run<'_>, thing: Thing<'_>) -> Result<()> {
    let what = format!("the deletion of {}", thing.id());
    for round in 0.. {
        let now = look(run, thing).map_err(|error| still_going(error, &what))?;
        let is = now.as_ref().map(assignment::status);
        match is {
            None | Some("deleted") => return Ok(()),
            Some("error") => {
                return Err(Error::new(
                    ErrorKind::OperationFailed,
                    "The deletion was accepted, and the assignment's status became error.",
                )
                .with_hint(ServiceHint::DeleteAssignmentAgain)
                .with_outcome(Outcome::Rejected));
            }
            Some(_) => run
                .pause(ProgressKind::OperationWait, operation::polite(run, round))
                .map_err(|stopped| still_going(stopped, &what))?,
        }
    }
    unreachable!("every pause is bounded by the deadline")
}
