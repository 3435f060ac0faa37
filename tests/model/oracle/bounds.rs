//! Bounds on the numbers of requests and effects, and on times.

use std::sync::atomic::Ordering;

use super::{Case, Violation};
use crate::drive::Record;
use crate::faults::Class;
use crate::history::{Etag, Kind, Ms};
use crate::names;
use crate::product::deadline;
use crate::service::{By, World};
use crate::values::holds;

/// The maximum number of requests of a call: more than any schedule of looks, polls and retries needs within
/// a deadline.
const MOST_REQUESTS: usize = 400;
/// How much later than its deadline a call may end: the time of one response in flight.
const SLACK: Ms = 1000;

/// The times at which writes of this call took effect, in all processes.
fn effects(case: &Case) -> Vec<Ms> {
    let mine = case
        .world
        .attempts
        .iter()
        .filter(|attempt| attempt.call == case.report.call);
    mine.flat_map(|attempt| attempt.effects.clone()).collect()
}

/// A POST takes effect at most once in both processes together; but an object that another call deleted may
/// be created again by a request still in flight.
pub fn once(case: &Case) -> Option<String> {
    let effects = effects(case);
    let span = *effects.iter().min()?..=*effects.iter().max()?;
    let versions = case.world.things.iter().flat_map(|thing| &thing.versions);
    let mut gone = versions.filter(|version| version.doc.is_none());
    let was_deleted = gone.any(|version| span.contains(&version.at));
    (case.call.kind.is_post() && effects.len() > 1 && !was_deleted)
        .then(|| format!("made {} times", effects.len()))
}

/// A write only takes effect a second time if another client changed the object in between.
pub fn once_more(case: &Case) -> Option<String> {
    let mut effects = effects(case);
    effects.sort_unstable();
    let other = |from: Ms, to: Ms| {
        let versions = case.world.things.iter().flat_map(|thing| &thing.versions);
        versions
            .filter(|version| (from..=to).contains(&version.at))
            .any(|version| match version.by {
                By::Other => true,
                By::Attempt(attempt) => case.world.attempts[attempt].call != case.report.call,
                By::Setup | By::Service => false,
            })
    };
    let twice = effects.windows(2).any(|pair| !other(pair[0], pair[1]));
    twice.then(|| format!("took effect at {effects:?} with nobody in between"))
}

/// A POST that may have taken effect is sent again at most once.
pub fn ended_once(case: &Case) -> Option<String> {
    let mine = case
        .attempts
        .iter()
        .filter(|attempt| attempt.life == case.report.life);
    let mut classes: Vec<Class> = mine.map(|attempt| attempt.class).collect();
    classes.pop();
    let repeated = classes
        .iter()
        .filter(|class| **class == Class::Ended)
        .count();
    // A repeated CloudCockpit terminate shows whether the first took effect (design, section 5).
    (case.call.kind.is_post() && case.call.kind != Kind::CockpitTerminate && repeated > 1)
        .then(|| format!("sent again after each of {repeated} ended attempts"))
}

/// A POST that may still take effect is only sent again if the deadline leaves room for its patience. An
/// ended POST that a patient look didn't find counts as rejected.
pub fn room(case: &Case) -> Option<String> {
    let is_patient = case.call.kind.is_post() && case.call.kind != Kind::CockpitTerminate;
    if !is_patient || queues(case) {
        return None;
    }
    let limits = &case.record.history.limits;
    let last =
        (case.report.start + deadline(case.call, limits)).saturating_sub(limits.consistency_wait);
    let mut attempts = case.attempts.iter();
    let first = attempts.find(|it| it.class == Class::Open)?;
    let mut later = case
        .attempts
        .iter()
        .filter(|it| it.life == case.report.life && it.at > first.at);
    let late = later.find(|it| it.at > last)?;
    Some(format!(
        "sent again at {}, its looks need the time after {last}",
        late.at
    ))
}

/// Whether items wait for each other, so that their times can't be checked.
fn queues(case: &Case) -> bool {
    let batch = &case.record.history.batch;
    batch.as_ref().is_some_and(|batch| batch.queues)
}

/// Without faults, lag and other clients, a create is one request, as is a change with the caller's ETag or
/// snapshot; any other change is a read and a write.
pub fn calm(case: &Case) -> Option<String> {
    let history = &case.record.history;
    let weather = &history.weather;
    let is_calm = case.world.faults_met.is_empty()
        && case.world.other_writes.is_empty()
        && weather.read_lag == [0]
        && weather.list_lag == [0]
        && weather.write_lag == 0
        && !weather.respells
        && history.batch.is_none()
        && history.calls.len() == 1;
    let most = match (case.call.kind, case.call.etag) {
        _ if case.call.wait || case.call.reuse || case.call.read_back => return None,
        (_, Etag::SnapshotStale) => return None,
        (Kind::Create | Kind::CockpitUpdate | Kind::CockpitTerminate, _) => 1,
        (Kind::Update, Etag::IfMatch | Etag::Snapshot)
            if !case.call.body["accessDetails"].is_object()
                || history.setup.status == "created" =>
        {
            1
        }
        (Kind::Delete, Etag::IfMatch | Etag::Snapshot) => 1,
        (Kind::Delete | Kind::Lock | Kind::Terminate | Kind::Assign, _) => 2,
        _ => return None,
    };
    let count = case.record.counts.of_call(case.report.call);
    let is_done = matches!(
        case.report.call_end.result.as_str(),
        "created" | "updated" | "deleted"
    );
    (is_calm && is_done && count > most).then(|| format!("{count} requests, {most} are enough"))
}

/// A call returns when its cancel fires.
pub fn cancel(case: &Case) -> Option<String> {
    let fires = case.report.start + case.call.cancel?;
    let late = case.report.end.saturating_sub(fires);
    (late > 0 && !queues(case)).then(|| format!("{late} ms after its cancel fired"))
}

/// A process retries a write at most `max_retries` times, for whatever reason; a retry with a new token after
/// a 401 doesn't count.
pub fn writes(case: &Case) -> Option<String> {
    let mine = case
        .attempts
        .iter()
        .filter(|attempt| attempt.life == case.report.life);
    let count = mine.filter(|attempt| !attempt.unauthenticated).count();
    let most = case.record.history.limits.max_retries as usize + 1;
    (count > most).then(|| format!("{count} writes, {most} are allowed"))
}

pub fn requests(case: &Case) -> Option<String> {
    let count = case.record.counts.of_call(case.report.call);
    (count > MOST_REQUESTS).then(|| format!("{count} requests"))
}

/// A call ends by its deadline. Queued items wait for each other, so their times aren't checked.
pub fn time(case: &Case) -> Option<String> {
    let took = case.report.end - case.report.start;
    let most = deadline(case.call, &case.record.history.limits);
    (took > most + SLACK && !queues(case))
        .then(|| format!("took {took} ms, the deadline is {most} ms"))
}

/// Rules of a whole history.
pub fn whole(record: &Record, world: &World) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut broken = |rule: &'static str, what: String| violations.push(Violation { rule, what });
    let after_cancel = record.sim.after_cancel.load(Ordering::SeqCst);
    if after_cancel > 0 {
        broken(
            "a fired cancel sends nothing more",
            format!("{after_cancel} requests"),
        );
    }
    if record.sim.hung.load(Ordering::SeqCst) {
        broken(
            "a cancel ends a call at once",
            "the call did not come back".to_owned(),
        );
    }
    if world.too_early > 0 {
        let count = world.too_early;
        broken(
            "Retry-After is kept",
            format!("{count} requests came too early"),
        );
    }
    if record.stuck {
        broken(
            "every item of a batch ends",
            "an item did not come".to_owned(),
        );
    }
    let call_end = record.reports.iter().map(|report| &report.call_end.text);
    for text in call_end.chain([&record.logs]) {
        if let Some(at) = text.find(names::TOKEN) {
            let before: String = text[..at].chars().rev().take(60).collect();
            let before: String = before.chars().rev().collect();
            broken(
                "no secret leaves",
                format!("the token is in a report or a log, behind {before:?}"),
            );
        }
    }
    if let Some(what) = one_claim(record) {
        broken("one thing is reported as made once", what);
    }
    if let Some(what) = last_wins(record, world) {
        broken("items of one id keep their order", what);
    }
    violations
}

/// No two calls report that they created the same object.
fn one_claim(record: &Record) -> Option<String> {
    let makes = |result: &str| matches!(result, "created" | "recovered");
    let claims: Vec<(usize, &str)> = record
        .reports
        .iter()
        .filter(|report| report.life == 0 && makes(&report.call_end.result))
        .filter(|report| {
            matches!(
                record.history.calls[report.call].kind,
                Kind::Create | Kind::Assign
            )
        })
        .filter_map(|report| Some((report.call, report.call_end.json["id"].as_str()?)))
        .collect();
    claims.iter().enumerate().find_map(|(number, (call, id))| {
        let again = claims[number + 1..]
            .iter()
            .find(|(other, same)| other != call && same == id)?;
        Some(format!("calls {call} and {} both made {id}", again.0))
    })
}

/// After several changes of one object, if all of the last process succeeded and no other client wrote, the
/// object has the values of the last change.
fn last_wins(record: &Record, world: &World) -> Option<String> {
    let calls = &record.history.calls;
    let last_life = record.reports.iter().map(|report| report.life).max()?;
    let last: Vec<_> = record
        .reports
        .iter()
        .filter(|report| report.life == last_life)
        .collect();
    let is_chain = calls.len() > 1
        && calls.iter().all(|call| {
            call.kind == calls[0].kind && call.body["accessDetails"].is_null() && !call.plan
        })
        && calls[0].kind == Kind::Update;
    let all_well =
        last.len() == calls.len() && last.iter().all(|report| !report.call_end.result.is_empty());
    if !is_chain || !all_well || !world.other_writes.is_empty() {
        return None;
    }
    let thing = world.find(crate::service::Noun::Relationship, names::SEEDED)?;
    let body = &calls.last()?.body;
    let stored = world.doc(thing)?;
    (!holds(body, stored)).then(|| format!("the last item wanted {body}, stored is {stored}"))
}
