//! The decision table of all writes: the next step, by the result of the last attempt, the doubt left over all
//! attempts, and what the look after it shows. The first row that applies decides; the README prints the
//! table.

use super::attempt::Doubt;
use super::situation::{Finding, LastAttempt, Next, Repeat, Situation};

/// One row. An empty list of `after`, `doubt` or `repeat` stands for any; an empty list of `saw` for
/// "no look yet". `looks_left`: whether another look is on the schedule.
pub(super) struct Row {
    pub(super) after: &'static [LastAttempt],
    pub(super) doubt: &'static [Doubt],
    pub(super) saw: &'static [Finding],
    pub(super) looks_left: Option<bool>,
    pub(super) repeat: &'static [Repeat],
    pub(super) next: Next,
    /// The name of the rule, and of the test that shows it.
    pub(super) rule: &'static str,
}

static ANY: Row = Row {
    after: &[],
    doubt: &[],
    saw: &[],
    looks_left: None,
    repeat: &[],
    next: Next::FailUnverified,
    rule: "",
};

const DOUBT: &[Doubt] = &[Doubt::Ended, Doubt::Open];
const NO_DOUBT: &[Doubt] = &[Doubt::None];

/// The table.
pub(super) const TABLE: &[Row] = &[
    // The first attempt, if nothing had to be read.
    Row {
        after: &[LastAttempt::Nothing],
        next: Next::Send,
        rule: "a_success_takes_one_request",
        ..ANY
    },
    // Right after an attempt.
    Row {
        after: &[LastAttempt::Made],
        next: Next::Made,
        rule: "a_2xx_with_proof_is_the_end",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Accepted],
        next: Next::Operation,
        rule: "an_accepted_operation_is_reported_or_waited_for",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Gone],
        doubt: DOUBT,
        next: Next::Recovered,
        rule: "a_deletion_that_was_lost_is_recovered",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Gone],
        next: Next::Unchanged,
        rule: "what_is_gone_already_is_unchanged",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Unsent, LastAttempt::Busy, LastAttempt::Lag],
        doubt: NO_DOUBT,
        repeat: &[Repeat::Now],
        next: Next::Send,
        rule: "what_asks_for_it_is_waited_out",
        ..ANY
    },
    Row {
        after: &[
            LastAttempt::Unsent,
            LastAttempt::Busy,
            LastAttempt::Lag,
            LastAttempt::Refused,
        ],
        doubt: NO_DOUBT,
        next: Next::FailLast,
        rule: "a_refusal_without_doubt_is_the_end",
        ..ANY
    },
    Row {
        after: &[],
        saw: &[],
        next: Next::Look,
        rule: "after_a_lost_response_every_kind_looks",
        ..ANY
    },
    // After a look.
    Row {
        after: &[LastAttempt::Unproven, LastAttempt::Claimed],
        saw: &[Finding::Wanted],
        next: Next::Made,
        rule: "a_2xx_without_proof_is_proven_by_a_look",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Completed],
        doubt: NO_DOUBT,
        saw: &[Finding::Wanted],
        next: Next::Made,
        rule: "an_accepted_operation_is_reported_or_waited_for",
        ..ANY
    },
    Row {
        doubt: DOUBT,
        saw: &[Finding::Wanted],
        next: Next::Recovered,
        rule: "after_a_lost_response_every_kind_looks",
        ..ANY
    },
    Row {
        saw: &[Finding::Wanted, Finding::Existing],
        next: Next::Unchanged,
        rule: "what_is_as_wanted_is_unchanged",
        ..ANY
    },
    Row {
        saw: &[Finding::Operation],
        next: Next::Operation,
        rule: "an_operation_that_a_lost_attempt_began_is_found",
        ..ANY
    },
    Row {
        saw: &[Finding::Locked, Finding::Lagging],
        next: Next::Look,
        rule: "a_locked_entity_waits_for_the_running_operation",
        ..ANY
    },
    Row {
        saw: &[Finding::Stale, Finding::Unreadable],
        looks_left: Some(true),
        next: Next::Look,
        rule: "stale_and_unreadable_looks_are_repeated",
        ..ANY
    },
    Row {
        doubt: DOUBT,
        saw: &[Finding::Moved, Finding::RuledOut, Finding::Failed],
        looks_left: Some(true),
        next: Next::Look,
        rule: "what_speaks_against_a_lost_attempt_is_looked_at_twice",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Completed],
        saw: &[Finding::Moved],
        looks_left: Some(true),
        next: Next::Look,
        rule: "a_replica_may_not_show_a_completed_operation_yet",
        ..ANY
    },
    Row {
        saw: &[
            Finding::Taken,
            Finding::Other,
            Finding::Moved,
            Finding::Failed,
            Finding::RuledOut,
            Finding::Gone,
        ],
        next: Next::FailSeen,
        rule: "what_stands_in_the_way_is_reported",
        ..ANY
    },
    Row {
        after: &[LastAttempt::Claimed],
        saw: &[Finding::Unreadable],
        next: Next::Made,
        rule: "the_services_word_stands_if_no_look_succeeds",
        ..ANY
    },
    Row {
        saw: &[Finding::Unreadable],
        next: Next::FailUnverified,
        rule: "looks_that_never_succeed_leave_it_unknown",
        ..ANY
    },
    Row {
        saw: &[Finding::Before, Finding::Stale],
        repeat: &[Repeat::Now],
        next: Next::Send,
        rule: "what_is_not_made_is_sent_again",
        ..ANY
    },
    Row {
        after: &[
            LastAttempt::Stale,
            LastAttempt::Busy,
            LastAttempt::Lag,
            LastAttempt::Locked,
        ],
        doubt: NO_DOUBT,
        saw: &[Finding::Before],
        next: Next::FailLast,
        rule: "max_retries_is_one_budget_for_every_reason",
        ..ANY
    },
    Row {
        saw: &[Finding::Before],
        looks_left: Some(true),
        next: Next::Look,
        rule: "what_a_post_made_is_looked_for_with_patience",
        ..ANY
    },
    Row {
        saw: &[Finding::Before, Finding::Stale],
        next: Next::FailLast,
        rule: "an_open_attempt_leaves_it_unknown",
        ..ANY
    },
];

impl Row {
    fn applies(&self, now: &Situation) -> bool {
        fn any<T: PartialEq>(list: &[T], value: &T) -> bool {
            list.is_empty() || list.contains(value)
        }
        any(self.after, &now.after)
            && any(self.doubt, &now.doubt)
            && match now.saw {
                None => self.saw.is_empty(),
                Some(saw) => self.saw.contains(&saw),
            }
            && self.looks_left.is_none_or(|left| left == now.looks_left)
            && any(self.repeat, &now.repeat)
    }
}

/// The next step, and the rule that decides it.
pub(super) fn decide(now: &Situation) -> (Next, &'static str) {
    let row = TABLE.iter().find(|row| row.applies(now));
    let row = row.unwrap_or(&ANY);
    (row.next, row.rule)
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
