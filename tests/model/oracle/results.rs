//! Rules for successes.

use super::Case;
use super::truth::MOST_LAG;
use crate::faults::{Odd, Shown};
use crate::history::Kind;
use crate::service::{FaultMet, Noun, Thing, has_ended};
use crate::values::text;

/// created, updated, deleted: the service had accepted an attempt of the call by the time of the report, or
/// the wanted state was seen after a 2xx.
pub fn made(case: &Case) -> Option<String> {
    let result = case.report.call_end.result.as_str();
    if !matches!(result, "created" | "updated" | "deleted") {
        return None;
    }
    let accepted = |attempt: &&&crate::service::Attempt| {
        attempt.accepted.iter().any(|at| *at <= case.report.end)
    };
    let is_made = case.attempts.iter().find(accepted).is_some();
    let shown = case
        .attempts
        .iter()
        .filter(|attempt| attempt.status.is_some_and(|status| status < 300));
    let is_seen = shown
        .map(|attempt| attempt.at)
        .min()
        .is_some_and(|after| case.saw(after));
    // A response whose entity has all wanted values counts, whoever sent it (design, section 5).
    let is_old = |fault: &FaultMet| fault.shown == Shown::Odd(Odd::OldEntity);
    if case.world.faults_met.iter().any(is_old) && case.held(case.report.start, case.report.end) {
        return None;
    }
    let is_operation = matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment)
        && case.call.wait
        && has_operation(case);
    (!is_made && !is_seen && !is_operation)
        .then(|| format!("{result}, but no write of ours was accepted"))
}

/// created, updated, deleted, recovered: the wanted state was stored at some time between the first attempt
/// and the report.
pub fn held(case: &Case) -> Option<String> {
    let result = case.report.call_end.result.as_str();
    if !matches!(result, "created" | "updated" | "deleted" | "recovered") {
        return None;
    }
    let respells = case
        .world
        .faults_met
        .iter()
        .any(|fault| matches!(fault.shown, Shown::Spoiled(_)));
    let from = case
        .first_sent()
        .unwrap_or(case.report.start)
        .saturating_sub(MOST_LAG);
    (!case.held(from, case.report.end) && !respells)
        .then(|| format!("{result}, but the wanted state never held"))
}

/// recovered: an attempt was sent, and the wanted state was seen after it.
pub fn recovered(case: &Case) -> Option<String> {
    if case.report.call_end.result != "recovered" {
        return None;
    }
    let sent = match (case.first_sent(), case.in_doubt) {
        (Some(at), _) => at,
        // By the journal it may have been sent; the client can't know more.
        (None, true) => case.report.start,
        (None, false) => return Some("recovered, but nothing was sent".to_owned()),
    };
    if !case.saw(sent) {
        return Some("recovered, but no read showed it after the sending".to_owned());
    }
    let id = text(&case.report.call_end.json["id"]);
    let thing = case.world.things.iter().find(|thing| thing.id == id);
    let makes = matches!(
        case.call.kind,
        Kind::Create | Kind::CockpitCreate | Kind::Assign
    );
    let is_older = thing.is_some_and(|thing| thing.versions[0].at == 0);
    (makes && is_older).then(|| format!("recovered {id}, which is older than the call"))
}

/// unchanged: the wanted state was stored during the call, and the call changed nothing, also not later.
pub fn unchanged(case: &Case) -> Option<String> {
    if case.report.call_end.result != "unchanged" {
        return None;
    }
    if case.has_effect() {
        return Some("unchanged, but we changed it".to_owned());
    }
    let id = text(&case.report.call_end.json["id"]);
    let is_create = case.call.kind == Kind::Create;
    let thing = case
        .world
        .find(Noun::Relationship, id)
        .filter(|_| is_create);
    if thing
        .and_then(|thing| case.world.doc(thing))
        .is_some_and(has_ended)
    {
        return Some(format!("unchanged, but {id} has ended"));
    }
    let held = case.held(case.earliest(), case.report.end);
    (!held).then(|| "unchanged, but the wanted state never held".to_owned())
}

/// accepted: an attempt of the call began an operation; or an equal operation began after the first attempt
/// or the journal's line, give or take the clocks' difference, which counts as the call's (design, section
/// 5).
pub fn accepted(case: &Case) -> Option<String> {
    if case.report.call_end.result != "accepted" {
        return None;
    }
    (!has_operation(case)).then(|| "accepted, but no operation began".to_owned())
}

fn has_operation(case: &Case) -> bool {
    let mut attempts = case.attempts.iter();
    let began = attempts.any(|attempt| attempt.operation.is_some());
    let slack = if case.in_doubt { 121_000 } else { 6_000 };
    let first = case.first_sent().unwrap_or(case.report.start);
    let since = first.saturating_sub(slack)..=case.report.end;
    let mut things = case.world.things.iter();
    let is_alike =
        |thing: &Thing| thing.noun == Noun::Operation && since.contains(&thing.versions[0].at);
    began || things.any(is_alike)
}

/// skipped: the first process did as many identical items.
pub fn skipped(case: &Case) -> Option<String> {
    if case.report.call_end.result != "skipped" {
        return None;
    }
    let record = case.record;
    let calls = &record.history.calls;
    let is_same =
        |call: usize| calls[call].kind == case.call.kind && calls[call].body == case.call.body;
    let was_done = |call: usize| {
        let mut before = record.reports.iter().chain(&record.unheard);
        let is_done = before.any(|other| {
            other.call == call && other.life == 0 && !other.call_end.result.is_empty()
        });
        // The report that a process journaled right before it was killed didn't reach the host.
        let mut all = case.world.attempts.iter();
        is_done || all.any(|attempt| attempt.call == call && !attempt.accepted.is_empty())
    };
    let done = (0..calls.len()).filter(|call| is_same(*call) && was_done(*call));
    let skipped = record.reports.iter().filter(|report| {
        report.life == 1 && report.call_end.result == "skipped" && is_same(report.call)
    });
    (skipped.count() > done.count()).then(|| "skipped, but it was never done".to_owned())
}

/// The id, the ETag and the entity belong to one stored version.
pub fn content(case: &Case) -> Option<String> {
    let json = &case.report.call_end.json;
    let is_spoiled = case
        .world
        .faults_met
        .iter()
        .any(|fault| matches!(fault.shown, Shown::Spoiled(_)));
    if !case.is_success() || is_spoiled || case.call.kind.is_cockpit() || case.call.plan {
        return None;
    }
    let entity = ["relationship", "assignment", "request"]
        .iter()
        .map(|name| &json[*name])
        .find(|entity| entity.is_object())?;
    let id = text(&entity["id"]);
    let Some(thing) = case.world.things.iter().find(|thing| thing.id == id) else {
        return Some(format!("an entity {id} that there never was"));
    };
    let etag = text(&entity["@odata.etag"]);
    let Some(version) = thing.versions.iter().find(|version| version.etag == etag) else {
        return Some(format!(
            "an entity with the ETag {etag:?}, which it never had"
        ));
    };
    let doc = version.doc.clone().unwrap_or_default();
    let differs = doc.as_object().into_iter().flatten().find(|(name, value)| {
        let shown = &entity[name.as_str()];
        let is_empty_date = value.as_str() == Some("") && shown.is_null();
        *name != "target" && shown != *value && !is_empty_date
    });
    differs.map(|(name, value)| {
        format!(
            "the entity's {name} is {}, stored was {value}",
            entity[name.as_str()]
        )
    })
}

/// A plan only sends reads, and an offline plan sends nothing.
pub fn plan(case: &Case) -> Option<String> {
    if !case.call.plan {
        return None;
    }
    let requests = case.record.counts.of_call(case.report.call);
    match (case.attempts.is_empty(), case.call.offline, requests) {
        (false, ..) => Some("a plan sent a write".to_owned()),
        (_, true, 1..) => Some(format!("offline, but it sent {requests} requests")),
        _ => None,
    }
}
