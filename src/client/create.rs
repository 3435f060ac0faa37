//! Create: exactly once, with the unique displayName as the means of finding out what became of a
//! POST without an answer.

use std::time::Duration;

use jiff::Timestamp;

use super::conflict;
use super::entity::Entity;
use super::find;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::settle::{is_concurrency, may_still_land, reread, unresolved};
use crate::base::{Error, ErrorKind, Outcome, ProgressKind, Result, ServiceHint};
use crate::http::{Response, url};
use crate::model::{Action, Object, Relationship, Rules, ServiceKind, compare};
use crate::service::{Step, status};

/// Most repeats of the POST after looking, beside the first one.
const REPEATS: u32 = 3;
/// Looks for the name before it counts as not there (eventual consistency).
const LOOKS: u32 = 4;
/// The same where the service says that the name is taken, so that it has to be there: at the usual
/// retry base the last look is 10 to 30 seconds after the first.
const LOOKS_TAKEN: u32 = 7;
/// How far the service's clocks may be apart: a relationship made up to this long before the call
/// began may be the call's own.
const SLACK: Duration = Duration::from_secs(120);

/// The rules that a create's document is held against.
pub(super) fn rules(service: ServiceKind, pass_unknown: bool) -> Rules {
    Rules {
        service,
        action: Action::Create,
        pass_unknown,
    }
}

/// Creates a relationship on Graph; `body` is the checked body.
pub(super) fn create(run: &mut Run<'_>, body: &Object) -> Result<Reply> {
    if run.options.reuse_existing
        && let Some(found) = find::by_name(run, body)?
    {
        return judge(run, body, &found, false);
    }
    let mut doubtful = false; // A POST of ours got no answer that says what became of it.
    for round in 0.. {
        let error = match run.write(Step::Create, None, body) {
            Ok(response) => return created(run, &response, body),
            Err(error) => error,
        };
        doubtful |= error.outcome() == Outcome::Unknown;
        if is_final(run, &error, doubtful) {
            return Err(error);
        }
        let taken = error.kind() == ErrorKind::AlreadyExists && !is_concurrency(&error);
        match look(run, body, if taken { LOOKS_TAKEN } else { LOOKS }) {
            Ok(Some(found)) => return judge(run, body, &found, doubtful),
            Ok(None) => {}
            Err(looking) => return Err(unresolved(error, &looking).with_hint(how_to_look(body))),
        }
        // A name that is taken, but by nothing that can be found: no POST will get it, and it may
        // be our lost one that has it.
        if taken {
            run.lost = doubtful;
            return Err(error.with_hint(how_to_look(body)));
        }
        run.lost &= may_still_land(&error);
        if round >= REPEATS {
            return Err(error);
        }
        run.pause(ProgressKind::RetryWait, run.backoff(round))
            .map_err(|stopped| unresolved(error, &stopped).with_hint(how_to_look(body)))?;
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// Whether a failed POST is the end of the call. A 409 is not where it may be about our own lost
/// try, where an existing relationship will do, or where it says "another change was being made".
fn is_final(run: &Run<'_>, error: &Error, doubtful: bool) -> bool {
    match error.kind() {
        ErrorKind::Cancelled | ErrorKind::Deadline => true,
        ErrorKind::AlreadyExists => {
            !doubtful && !run.options.reuse_existing && !is_concurrency(error)
        }
        _ => error.outcome() != Outcome::Unknown && !doubtful,
    }
}

/// Looks for the name a few times, with a growing wait between.
fn look(run: &mut Run<'_>, body: &Object, looks: u32) -> Result<Option<Relationship>> {
    for round in 0..looks {
        if round > 0 {
            run.pause(ProgressKind::ConsistencyWait, run.backoff(round - 1))?;
        }
        if let Some(found) = find::by_name(run, body)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A relationship of the wanted name is there: is it the one wanted, and is it ours? `doubtful`
/// says that a POST of this call may have made it.
fn judge(run: &mut Run<'_>, body: &Object, found: &Relationship, doubtful: bool) -> Result<Reply> {
    let same = compare::remaining(body, &found.raw).is_empty();
    if same && doubtful && is_fresh(run, found) {
        run.lost = false;
        return finish(run, Done::Recovered, found);
    }
    let ended = found
        .status
        .as_ref()
        .filter(|status| status::is_ending(status));
    if same && run.options.reuse_existing && ended.is_none() {
        run.lost = false;
        return finish(run, Done::Unchanged, found);
    }
    // A name is unique, so with another relationship of that name there none of ours was made;
    // unless it cannot be told when this one was made.
    run.lost = doubtful && same && found.created.is_none();
    let name = found.display_name.as_deref().unwrap_or_default();
    let id = &found.id;
    let (kind, message, hint) = match (same, ended) {
        (false, _) => (
            ErrorKind::Conflict,
            format!(
                "Relationship {id} has the name {name:?} already, with other values than wanted."
            ),
            ServiceHint::ChangeDisplayNameOrUpdate,
        ),
        (true, Some(status)) => (
            ErrorKind::AlreadyExists,
            format!(
                "Relationship {id} has the name {name:?} and the wanted values, but its status is {}.",
                status.as_str()
            ),
            ServiceHint::ChangeDisplayNameOfEnded,
        ),
        (true, None) => (
            ErrorKind::AlreadyExists,
            format!(
                "Relationship {id} has the name {name:?} and the wanted values, and is older than this call."
            ),
            ServiceHint::ChangeDisplayName,
        ),
    };
    Err(Error::new(kind, message)
        .with_hint(hint)
        .with_conflict(conflict::versions(None, body, Some(&found.raw))))
}

/// Whether it was made since this call began, on the service's clock.
fn is_fresh(run: &Run<'_>, found: &Relationship) -> bool {
    let began = run
        .began_there()
        .checked_sub(SLACK)
        .unwrap_or(std::time::UNIX_EPOCH);
    match (found.created, Timestamp::try_from(began)) {
        (Some(created), Ok(began)) => created >= began,
        _ => false,
    }
}

/// The POST was taken. Its answer holds the relationship, or else its address or name finds it.
fn created(run: &mut Run<'_>, response: &Response, body: &Object) -> Result<Reply> {
    let entity = Entity::read(&response.body).or_else(|| {
        let location = response.headers.get("Location")?;
        let url = url::same_host(run.service().root(), location).ok()?;
        let id = url.path().rsplit('/').next()?.to_owned();
        reread(run, &id)
    });
    let entity = match entity {
        Some(entity) => Some(entity),
        None => look(run, body, LOOKS)
            .ok()
            .flatten()
            .map(|found| Entity::of(&found))
            .transpose()?,
    };
    if let Some(entity) = &entity {
        let now = run.client.clock.instant();
        run.client.fresh.note(&entity.id, now);
    }
    reply(run, Done::Created, entity.as_ref())
}

fn finish(run: &mut Run<'_>, done: Done, found: &Relationship) -> Result<Reply> {
    let entity = Entity::of(found)?;
    reply(run, done, Some(&entity))
}

fn reply(run: &mut Run<'_>, done: Done, entity: Option<&Entity>) -> Result<Reply> {
    run.reply(done, Form::relationship(entity))
}

fn how_to_look(body: &Object) -> ServiceHint {
    ServiceHint::FindByName {
        query: find::filter(body),
    }
}
