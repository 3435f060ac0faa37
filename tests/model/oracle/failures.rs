//! Rules for failures: the outcome, and the kinds of errors that claim a state of the service.

use super::Case;
use super::truth::moved_by_others;
use crate::faults::{Class, Shown};
use crate::generate::default_limits;
use crate::history::{Etag, Kind};
use crate::product::deadline;
use crate::service::{Attempt, FaultMet};

/// not_sent, rejected: the call changed nothing, and none of its requests arrives later.
pub fn nothing_changed(case: &Case) -> Option<String> {
    if case.is_success() || case.outcome() == "unknown" || !case.has_effect() {
        return None;
    }
    Some(format!(
        "{} {}, but a write of ours took effect",
        case.report.call_end.kind,
        case.outcome()
    ))
}

/// not_sent if and only if no write was sent.
pub fn not_sent(case: &Case) -> Option<String> {
    if case.is_success() || case.call.kind == Kind::Get {
        return None;
    }
    let sent = case.sent().count();
    // The refusal may have reached the journal of a process that was killed before its host heard of it.
    let mut unheard = case.record.unheard.iter();
    let was_refused = unheard.any(|before| {
        before.call == case.report.call
            && matches!(before.call_end.outcome.as_str(), "rejected" | "not_sent")
    });
    let is_new = |attempt: &&&Attempt| attempt.life == case.report.life;
    let sent_now = case.sent().filter(is_new).count();
    match case.outcome() {
        "not_sent" if sent_now > 0 || sent > 0 && !was_refused => {
            Some(format!("not_sent, but {sent} writes were sent"))
        }
        "rejected" | "unknown" if sent == 0 && !case.in_doubt => {
            Some(format!("{}, but no write was sent", case.outcome()))
        }
        _ => None,
    }
}

/// unknown: an attempt is open, ended without being seen, or took effect.
pub fn unknown(case: &Case) -> Option<String> {
    if case.outcome() != "unknown" || case.in_doubt {
        return None;
    }
    let doubtful = case.sent().any(|attempt| attempt.class != Class::Refused);
    (!doubtful).then(|| {
        format!(
            "{} unknown, but every write was refused",
            case.report.call_end.kind
        )
    })
}

/// recovered and unknown: the JSON contains the trace of the steps.
pub fn trace(case: &Case) -> Option<String> {
    let call_end = &case.report.call_end;
    if call_end.result != "recovered" && call_end.outcome != "unknown" {
        return None;
    }
    let steps = call_end.json["trace"].as_array().map_or(0, Vec::len);
    (steps == 0).then(|| format!("{}{} without a trace", call_end.result, call_end.kind))
}

/// unknown: there is a hint.
pub fn hint(case: &Case) -> Option<String> {
    let call_end = &case.report.call_end;
    (call_end.outcome == "unknown" && call_end.json["hint"].is_null())
        .then(|| format!("{}: no hint", call_end.kind))
}

/// Whether the history only has temporary faults, at most `most` of them, and an ordinary call.
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
        // Without a customer there is no list that shows the relationship (design, section 5).
        && (case.call.kind != Kind::CockpitCreate || case.call.customer)
}

fn is_operation(case: &Case) -> bool {
    matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment)
}

/// Whether an attempt began an operation so late that no list shows it while the call looks.
fn has_hidden(case: &Case) -> bool {
    let lag = case.record.history.weather.list_lag.iter().max();
    let lag = lag.copied().unwrap_or(0);
    let patience = case.record.history.limits.consistency_wait;
    case.attempts.iter().any(|attempt| {
        let began = attempt.accepted.first();
        attempt.operation.is_some() && began.is_some_and(|at| at + lag > attempt.ended + patience)
    })
}

/// With at most two faults, no cancel, and the default deadline and patience, no outcome stays unknown.
pub fn resolved(case: &Case) -> Option<String> {
    let is_unknown = case.outcome() == "unknown" && has_few_faults(case, 2) && !has_hidden(case);
    is_unknown.then(|| format!("{} unknown", case.report.call_end.kind))
}

/// With at most one such fault, the call succeeds, unless replicas that lag and ETags out of date use up its retries.
pub fn success(case: &Case) -> Option<String> {
    // If the first read gets an intermediary's page, the call fails: nothing was sent, and the error says so.
    let is_page = |fault: &FaultMet| fault.is_first_read && !fault.shown.is_retried();
    let has_page = case.world.faults_met.iter().any(is_page);
    let is_spent = case.attempts.len() > case.record.history.limits.max_retries as usize;
    let fails = !case.is_success()
        && has_few_faults(case, 1)
        && !has_page
        && !is_spent
        && !has_hidden(case);
    let call_end = &case.report.call_end;
    fails.then(|| format!("{} {}: {}", call_end.kind, call_end.outcome, call_end.text))
}

/// Conflict: another client changed the object, or the caller's ETag was out of date.
pub fn conflict(case: &Case) -> Option<String> {
    if case.report.call_end.kind != "Conflict"
        || case.report.target.if_match.is_some() && is_stale(case)
    {
        return None;
    }
    (!moved_by_others(case, case.world)).then(|| "Conflict, but nobody else changed it".to_owned())
}

/// With the caller's ETag, the service's 412 is a conflict if no earlier attempt is open.
pub fn strict(case: &Case) -> Option<String> {
    let last = case.attempts.last()?;
    let is_plain = case
        .attempts
        .iter()
        .all(|attempt| attempt.class == Class::Refused);
    let says = (case.report.call_end.kind.as_str(), case.outcome());
    let is_wrong = !case.in_doubt
        && case.report.target.if_match.is_some()
        && matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment)
        && last.status == Some(412)
        && is_plain
        && says != ("Conflict", "rejected");
    is_wrong.then(|| format!("{}{} {}", case.report.call_end.result, says.0, says.1))
}

fn is_stale(case: &Case) -> bool {
    matches!(case.call.etag, Etag::IfMatchStale | Etag::SnapshotStale) || case.report.call > 0
}

/// AlreadyExists: an object that this call didn't create has the name or the group.
pub fn already_exists(case: &Case) -> Option<String> {
    let makes = matches!(case.call.kind, Kind::Create | Kind::Assign);
    let is_false = makes && case.report.call_end.kind == "AlreadyExists" && !case.is_taken();
    is_false.then(|| "AlreadyExists, but nothing else has it".to_owned())
}

/// NotFound, without a fault that caused it: the object is deleted, not just too new for a replica.
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
    if case.report.call_end.kind != "NotFound"
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
    // Without `wait` a call doesn't wait for an object that another client created; and the deadline, or too
    // few retries, may shorten the ten seconds.
    let is_cut = deadline(case.call, limits) < 12_000 || limits.max_retries < 4;
    if is_young && !case.call.wait || is_cut {
        return None;
    }
    let thing = case.world.find(case.noun(), case.target())?;
    let versions = &case.world.things[thing].versions;
    let is_gone = versions.iter().any(|version| version.doc.is_none());
    (!is_gone).then(|| "NotFound, but it is there".to_owned())
}

/// The report has the last write's status, even if something fails later.
pub fn kept(case: &Case) -> Option<String> {
    if case.is_success() || case.in_doubt {
        return None;
    }
    let mut mine = case
        .attempts
        .iter()
        .filter(|attempt| attempt.life == case.report.life);
    let wanted = mine.next_back()?.status.filter(|status| *status >= 300)?;
    let shown = case.report.call_end.json["httpStatus"].as_u64();
    let kind = &case.report.call_end.kind;
    (shown != Some(u64::from(wanted)))
        .then(|| format!("{kind}: HTTP status {shown:?}, the last write's is {wanted}"))
}
