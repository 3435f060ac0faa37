//! Rules of failures: what is said of the change, and the kinds that say something of the world.

use super::Case;
use super::truth::moved_by_others;
use crate::faults::{Class, Shown};
use crate::generate::default_limits;
use crate::history::{Etag, Kind};
use crate::product::deadline;
use crate::service::FaultMet;

/// not_sent, rejected: we changed nothing, and nothing of ours arrives later.
pub fn nothing_changed(case: &Case) -> Option<String> {
    if case.is_success() || case.outcome() == "unknown" || !case.has_effect() {
        return None;
    }
    Some(format!(
        "{} {}, but a write of ours took effect",
        case.report.said.kind,
        case.outcome()
    ))
}

/// not_sent if and only if nothing of a write left.
pub fn not_sent(case: &Case) -> Option<String> {
    if case.is_success() || case.call.kind == Kind::Get {
        return None;
    }
    let sent = case.sent().count();
    match case.outcome() {
        "not_sent" if sent > 0 => Some(format!("not_sent, but {sent} writes were sent")),
        "rejected" | "unknown" if sent == 0 && !case.in_doubt => {
            Some(format!("{}, but no write was sent", case.outcome()))
        }
        _ => None,
    }
}

/// unknown: an attempt is open, or ended and not seen, or was made.
pub fn unknown(case: &Case) -> Option<String> {
    if case.outcome() != "unknown" || case.in_doubt {
        return None;
    }
    let doubtful = case.sent().any(|attempt| attempt.class != Class::Refused);
    (!doubtful).then(|| {
        format!(
            "{} unknown, but every write was refused",
            case.report.said.kind
        )
    })
}

/// recovered and unknown: the steps that led there are in the JSON.
pub fn trace(case: &Case) -> Option<String> {
    let said = &case.report.said;
    if said.result != "recovered" && said.outcome != "unknown" {
        return None;
    }
    let steps = said.json["trace"].as_array().map_or(0, Vec::len);
    (steps == 0).then(|| format!("{}{} without a trace", said.result, said.kind))
}

/// unknown: a hint says what to do.
pub fn hint(case: &Case) -> Option<String> {
    let said = &case.report.said;
    (said.outcome == "unknown" && said.json["hint"].is_null())
        .then(|| format!("{}: no hint", said.kind))
}

/// Nothing but faults that go away, at most `most` of them, and a call of the usual kind.
fn has_few_faults(case: &Case, most: usize) -> bool {
    let history = &case.record.history;
    let kills = usize::from(case.in_doubt);
    let met: Vec<&Shown> = case
        .world
        .faults_met
        .iter()
        .map(|fault| &fault.shown)
        .collect();
    history.limits == default_limits()
        && case.call.deadline.is_none()
        && history.calls.iter().all(|call| call.cancel.is_none() && !call.plan)
        && case.world.other_writes.is_empty()
        && !history.faults.iter().any(|fault| fault.at.is_endless())
        && met.len() + kills <= most
        && met.iter().all(|shown| shown.is_transient())
        && case.call.is_valid
        && !(case.world.history.weather.operation.fails && is_operation(case))
        // Without a customer there is no list that could tell (design, section 5).
        && (case.call.kind != Kind::CockpitCreate || case.call.customer)
}

fn is_operation(case: &Case) -> bool {
    matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment)
}

/// With at most two faults, no cancel, the default deadline and patience, nothing stays unknown.
pub fn resolved(case: &Case) -> Option<String> {
    let is_unknown = case.outcome() == "unknown" && has_few_faults(case, 2);
    is_unknown.then(|| format!("{} unknown", case.report.said.kind))
}

/// With at most one, the call succeeds.
pub fn success(case: &Case) -> Option<String> {
    // A first read that brings a page is no look: nothing was sent, and the caller is told so.
    let is_page = |fault: &FaultMet| fault.is_first_read && !fault.shown.is_retried();
    let has_page = case.world.faults_met.iter().any(is_page);
    let fails = !case.is_success() && has_few_faults(case, 1) && !has_page;
    let said = &case.report.said;
    fails.then(|| format!("{} {}: {}", said.kind, said.outcome, said.text))
}

/// Conflict: somebody else changed the thing, or the caller's ETag was stale.
pub fn conflict(case: &Case) -> Option<String> {
    if case.report.said.kind != "Conflict"
        || case.report.target.if_match.is_some() && is_stale(case)
    {
        return None;
    }
    (!moved_by_others(case, case.world)).then(|| "Conflict, but nobody else changed it".to_owned())
}

/// Under the caller's ETag a 412 of the service, with nothing open before it, is a conflict.
pub fn strict(case: &Case) -> Option<String> {
    let last = case.attempts.last()?;
    let is_plain = case
        .attempts
        .iter()
        .all(|attempt| attempt.class == Class::Refused);
    let says = (case.report.said.kind.as_str(), case.outcome());
    let is_wrong = !case.in_doubt
        && case.report.target.if_match.is_some()
        && matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment)
        && last.status == Some(412)
        && is_plain
        && says != ("Conflict", "rejected");
    is_wrong.then(|| format!("{}{} {}", case.report.said.result, says.0, says.1))
}

fn is_stale(case: &Case) -> bool {
    matches!(case.call.etag, Etag::IfMatchStale | Etag::SnapshotStale) || case.report.call > 0
}

/// AlreadyExists: something that this call did not make has the name or the group.
pub fn already_exists(case: &Case) -> Option<String> {
    let makes = matches!(case.call.kind, Kind::Create | Kind::Assign);
    let is_false = makes && case.report.said.kind == "AlreadyExists" && !case.is_taken();
    is_false.then(|| "AlreadyExists, but nothing else has it".to_owned())
}

/// NotFound, without a fault that said so: it is gone, and not just hardly there yet.
pub fn not_found(case: &Case) -> Option<String> {
    let says_so = |shown: &Shown| {
        matches!(
            shown,
            Shown::Page {
                status: 404 | 405,
                ..
            } | Shown::Odd(_)
                | Shown::Error {
                    status: 404 | 405,
                    ..
                }
        )
    };
    if case.report.said.kind != "NotFound"
        || case
            .world
            .faults_met
            .iter()
            .any(|fault| says_so(&fault.shown))
    {
        return None;
    }
    let limits = &case.record.history.limits;
    let is_young = case.record.history.setup.young.is_some();
    // Nobody waits for what others made, unless asked to; and the deadline, or too few retries of a
    // write, may cut the ten seconds.
    let is_cut = deadline(case.call, limits) < 12_000 || limits.max_retries < 4;
    if is_young && !case.call.wait || is_cut {
        return None;
    }
    let thing = case.world.find(case.noun(), case.target())?;
    let versions = &case.world.things[thing].versions;
    let is_gone = versions.iter().any(|version| version.doc.is_none());
    (!is_gone).then(|| "NotFound, but it is there".to_owned())
}

/// The last write's status is kept over whatever fails after it.
pub fn kept(case: &Case) -> Option<String> {
    if case.is_success() || case.in_doubt {
        return None;
    }
    let mut mine = case
        .attempts
        .iter()
        .filter(|attempt| attempt.life == case.report.life);
    let wanted = mine.next_back()?.status.filter(|status| *status >= 300)?;
    let shown = case.report.said.json["httpStatus"].as_u64();
    let kind = &case.report.said.kind;
    (shown != Some(u64::from(wanted)))
        .then(|| format!("{kind}: HTTP status {shown:?}, the last write's is {wanted}"))
}
