//! The oracle: judges every report after all writes in flight have arrived or been dropped. Its rules are
//! those of the design, section 10 ("Oracle", "Bounds"), and those for reports in sections 5 and 6. It knows
//! what happened, but not how the client decides.

mod bounds;
mod failures;
mod requests;
mod results;
mod truth;

use std::sync::MutexGuard;

use crate::drive::{Record, Report};
use crate::faults::Class;
use crate::history::{Call, Ms};
use crate::service::{Attempt, World};

/// One rule that a report broke.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    pub rule: &'static str,
    pub what: String,
}

/// A report, with everything that happened.
pub struct Case<'a> {
    pub record: &'a Record,
    pub world: &'a World,
    pub report: &'a Report,
    pub call: &'a Call,
    /// The attempts of this call's write, including those of the first process if they are in doubt.
    pub attempts: Vec<&'a Attempt>,
    /// Whether the call's result in the first process is unknown.
    pub in_doubt: bool,
}

type Rule = fn(&Case) -> Option<String>;

/// Every rule, by the name under which a violation is reported.
const RULES: &[(&str, Rule)] = &[
    ("a success names one of our changes", results::made),
    ("what is reported held", results::held),
    ("recovered: sent, and seen after it", results::recovered),
    (
        "unchanged: held, and we changed nothing",
        results::unchanged,
    ),
    ("accepted: an operation began", results::accepted),
    ("skipped: reported as done before", results::skipped),
    ("the entity in a report is the stored one", results::content),
    ("a plan sends no write", results::plan),
    (
        "not_sent, rejected: no change, also later",
        failures::nothing_changed,
    ),
    ("not_sent: nothing left; else not", failures::not_sent),
    (
        "unknown: something is open, ended or made",
        failures::unknown,
    ),
    ("recovered and unknown tell their steps", failures::trace),
    ("unknown says how to verify it", failures::hint),
    ("two faults are resolved", failures::resolved),
    ("one fault does not fail a call", failures::success),
    ("a conflict has another client in it", failures::conflict),
    ("strict: a plain 412 is a conflict", failures::strict),
    (
        "already exists: something else is there",
        failures::already_exists,
    ),
    ("not found: it is gone", failures::not_found),
    ("the status of the last write is kept", failures::kept),
    ("a POST is made once", bounds::once),
    ("a write is made once", bounds::once_more),
    (
        "a POST is repeated once after an ended one",
        bounds::ended_once,
    ),
    ("a POST is repeated with room for its looks", bounds::room),
    ("max_retries bounds the writes", bounds::writes),
    ("a calm call sends what it must", bounds::calm),
    ("requests are bounded", bounds::requests),
    ("the deadline holds", bounds::time),
    ("a cancel ends a call at once", bounds::cancel),
    ("a bad ETag is never sent", requests::etags),
    ("what is sent is what was asked for", requests::body),
    (
        "another client's change is not overwritten",
        requests::overwrites,
    ),
    ("a bad ETag of the caller is refused", requests::arguments),
];

/// The rules that the reports of a history broke.
pub fn judge(record: &Record) -> Vec<Violation> {
    let world = record.sim.world();
    let mut violations: Vec<Violation> = record
        .reports
        .iter()
        .flat_map(|report| {
            let case = Case::new(record, &world, report);
            let broken: Vec<Violation> = RULES
                .iter()
                .filter_map(|(rule, holds)| {
                    let what = holds(&case)?;
                    let what = format!("call {} (process {}): {what}", report.call, report.life);
                    Some(Violation { rule, what })
                })
                .collect();
            broken
        })
        .collect();
    violations.extend(bounds::whole(record, &world));
    violations
}

impl<'a> Case<'a> {
    fn new(record: &'a Record, world: &'a MutexGuard<'_, World>, report: &'a Report) -> Case<'a> {
        let of_call = |attempt: &&Attempt| attempt.call == report.call;
        let has_sent = world
            .attempts
            .iter()
            .filter(of_call)
            .any(|attempt| attempt.life == 0);
        let mut before = record.reports.iter();
        let before = before.find(|other| other.call == report.call && other.life == 0);
        let in_doubt = report.life == 1
            && match before {
                // A finished item that isn't skipped runs again, in doubt (design, section 6).
                Some(before) => {
                    before.call_end.outcome == "unknown" || !before.call_end.result.is_empty()
                }
                None => has_sent || world.killed == Some(report.call),
            };
        let counts = |attempt: &&Attempt| attempt.life == report.life || in_doubt;
        let attempts = world
            .attempts
            .iter()
            .filter(of_call)
            .filter(counts)
            .collect();
        Case {
            record,
            world,
            report,
            call: &record.history.calls[report.call],
            attempts,
            in_doubt,
        }
    }

    /// The attempts that were sent, at least in part.
    fn sent(&self) -> impl Iterator<Item = &&'a Attempt> {
        self.attempts
            .iter()
            .filter(|attempt| attempt.class != Class::Unsent)
    }

    fn first_sent(&self) -> Option<Ms> {
        self.sent().map(|attempt| attempt.at).min()
    }

    fn has_effect(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| !attempt.effects.is_empty())
    }

    fn is_success(&self) -> bool {
        !self.report.call_end.result.is_empty()
    }

    fn outcome(&self) -> &str {
        &self.report.call_end.outcome
    }

    /// The time of the oldest state that a read of this call can have shown.
    fn earliest(&self) -> Ms {
        self.report.start.saturating_sub(truth::MOST_LAG)
    }
}
