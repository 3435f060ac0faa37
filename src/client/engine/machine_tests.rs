//! The machine alone, with given results of attempts and looks. Each rule of the decision table is the name
//! of a test here.

use super::*;
use crate::client::engine::policy::Guard;

/// A machine, the time, and its last decision.
struct Told {
    machine: Machine,
    start: Instant,
    now: Duration,
    deadline: Duration,
    is_cancelled: bool,
}

const BEFORE: &str = "W/\"1\"";
const MOVED: &str = "W/\"2\"";

fn policy(guard: Guard) -> Policy {
    Policy {
        guard,
        can_look: true,
        max_retries: 5,
        consistency_wait: Duration::from_secs(30),
    }
}

fn told(guard: Guard) -> Told {
    with(policy(guard))
}

fn with(policy: Policy) -> Told {
    let start = Instant::now();
    Told {
        machine: Machine::new(policy, Versions::default(), start),
        start,
        now: Duration::ZERO,
        deadline: Duration::from_secs(300),
        is_cancelled: false,
    }
}

impl Told {
    fn at(&self) -> Instant {
        self.start + self.now
    }

    fn next(&mut self) -> (Step, &'static str) {
        let step = self.machine.next(DecisionTime {
            now: self.at(),
            deadline: self.start + self.deadline,
            is_cancelled: self.is_cancelled,
        });
        (step, self.machine.rule())
    }

    /// Waits until the next step is due, and checks the step and its rule; returns the length of the wait.
    fn step(&mut self, expected: Step, rule: &str) -> Duration {
        let before = self.now;
        let mut step = self.next();
        while let (Step::Wait(until, _), _) = step {
            self.now = until - self.start;
            step = self.next();
        }
        assert_eq!(step, (expected, rule));
        self.now - before
    }

    fn sent_under(&mut self, after: LastAttempt, standing: Standing, tag: SentUnder) {
        let at = self.at();
        self.machine.add_attempt(AttemptResult {
            after,
            standing,
            tag,
            began: at,
            now: at,
            wait: Duration::ZERO,
        });
    }

    fn sent(&mut self, after: LastAttempt) {
        let standing = match after {
            LastAttempt::Made | LastAttempt::Accepted => Standing::Made,
            LastAttempt::Unsent => Standing::ByResponse(AttemptState::Unsent),
            LastAttempt::Open | LastAttempt::Unproven | LastAttempt::Claimed => {
                Standing::ByResponse(AttemptState::Open)
            }
            LastAttempt::Ended => Standing::ByResponse(AttemptState::Ended),
            _ => Standing::ByResponse(AttemptState::Refused),
        };
        self.sent_under(after, standing, SentUnder::None);
    }

    fn add_look(&mut self, saw: Finding) -> Finding {
        let at = self.at();
        self.machine.add_look(&saw.into(), at, at, Duration::ZERO)
    }

    fn looked_at(&mut self, saw: Finding, etag: &str) -> Finding {
        let at = self.at();
        let sight = LookResult {
            etag: Some(etag.to_owned()),
            ..LookResult::from(saw)
        };
        self.machine.add_look(&sight, at, at, Duration::ZERO)
    }

    /// Looks as long as `rule` requires it, with the finding `saw` each time; returns the number of looks.
    fn keep_looking(&mut self, saw: Finding, rule: &str) -> u32 {
        let mut looks = 0;
        loop {
            let mut step = self.next();
            while let (Step::Wait(until, _), _) = step {
                self.now = until - self.start;
                step = self.next();
            }
            if step != (Step::Look, rule) {
                return looks;
            }
            looks += 1;
            self.add_look(saw);
        }
    }

    fn outcome(&self) -> Outcome {
        self.machine.outcome()
    }
}

const LOOKS: &str = "after_a_lost_response_every_kind_looks";

#[test]
fn a_success_takes_one_request() {
    let mut told = told(Guard::ETag);
    told.step(Step::Send, "a_success_takes_one_request");
    told.sent(LastAttempt::Made);
    told.step(Step::Made, "a_2xx_with_proof_is_the_end");
}

#[test]
fn a_2xx_with_proof_is_the_end() {
    // Also after an attempt that was lost.
    let mut told = told(Guard::Look);
    told.sent(LastAttempt::Open);
    told.sent(LastAttempt::Made);
    told.step(Step::Made, "a_2xx_with_proof_is_the_end");
}

#[test]
fn an_accepted_operation_is_reported_or_waited_for() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Accepted);
    told.step(
        Step::Operation,
        "an_accepted_operation_is_reported_or_waited_for",
    );
    // The call waited for the operation, which has succeeded.
    let at = told.at();
    told.machine.complete_operation(at);
    told.step(Step::Look, LOOKS);
    told.add_look(Finding::Wanted);
    told.step(
        Step::Made,
        "an_accepted_operation_is_reported_or_waited_for",
    );
}

#[test]
fn a_deletion_that_was_lost_is_recovered() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.sent(LastAttempt::Gone);
    told.step(Step::Recovered, "a_deletion_that_was_lost_is_recovered");
}

#[test]
fn what_is_gone_already_is_unchanged() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Gone);
    told.step(Step::Unchanged, "what_is_gone_already_is_unchanged");
}

#[test]
fn what_asks_for_it_is_waited_out() {
    for after in [LastAttempt::Unsent, LastAttempt::Busy, LastAttempt::Lag] {
        let mut told = told(Guard::Look);
        told.sent(after);
        told.step(Step::Send, "what_asks_for_it_is_waited_out");
    }
}

#[test]
fn a_refusal_without_doubt_is_the_end() {
    let mut refused = told(Guard::ETag);
    refused.sent(LastAttempt::Refused);
    refused.step(Step::Fail(Fail::Last), "a_refusal_without_doubt_is_the_end");
    assert_eq!(refused.outcome(), Outcome::Rejected);
    // So is the last retry that max_retries allows.
    let mut unsent = told(Guard::ETag);
    (0..6).for_each(|_| unsent.sent(LastAttempt::Unsent));
    unsent.step(Step::Fail(Fail::Last), "a_refusal_without_doubt_is_the_end");
    assert_eq!(unsent.outcome(), Outcome::NotSent);
}

#[test]
fn after_a_lost_response_every_kind_looks() {
    for guard in [Guard::ETag, Guard::Idempotent, Guard::Look] {
        for after in [LastAttempt::Open, LastAttempt::Ended] {
            let mut told = told(guard);
            told.sent(after);
            told.step(Step::Look, LOOKS);
            told.add_look(Finding::Wanted);
            told.step(Step::Recovered, LOOKS);
        }
    }
    // A later rejection doesn't settle the earlier attempt, so a look follows too.
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.sent(LastAttempt::Refused);
    told.step(Step::Look, LOOKS);
}

#[test]
fn a_2xx_without_proof_is_proven_by_a_look() {
    for after in [LastAttempt::Unproven, LastAttempt::Claimed] {
        let mut told = told(Guard::ETag);
        told.sent(after);
        told.step(Step::Look, LOOKS);
        told.add_look(Finding::Wanted);
        told.step(Step::Made, "a_2xx_without_proof_is_proven_by_a_look");
    }
}

#[test]
fn what_is_as_wanted_is_unchanged() {
    for saw in [Finding::Wanted, Finding::Existing] {
        let mut told = told(Guard::ETag);
        let at = told.at();
        told.machine.add_first_look(&saw.into(), at);
        told.step(Step::Unchanged, "what_is_as_wanted_is_unchanged");
    }
}

#[test]
fn an_operation_that_a_lost_attempt_began_is_found() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.add_look(Finding::Operation);
    told.step(
        Step::Operation,
        "an_operation_that_a_lost_attempt_began_is_found",
    );
}

#[test]
fn a_locked_entity_waits_for_the_running_operation() {
    for saw in [Finding::Locked, Finding::Lagging] {
        let mut told = told(Guard::ETag);
        told.sent(LastAttempt::Locked);
        // The end of the consistency wait doesn't end this wait.
        told.now = Duration::from_secs(200);
        told.add_look(saw);
        told.step(
            Step::Look,
            "a_locked_entity_waits_for_the_running_operation",
        );
    }
}

#[test]
fn stale_and_unreadable_looks_are_repeated() {
    let rule = "stale_and_unreadable_looks_are_repeated";
    let mut stale = told(Guard::ETag);
    let tag = SentUnder::Known(BEFORE.to_owned());
    stale.sent_under(
        LastAttempt::Stale,
        Standing::ByResponse(AttemptState::Refused),
        tag,
    );
    assert_eq!(stale.looked_at(Finding::Before, BEFORE), Finding::Stale);
    assert_eq!(stale.step(Step::Look, rule), Duration::from_millis(500));
    assert_eq!(stale.looked_at(Finding::Before, MOVED), Finding::Before);
    stale.step(Step::Send, "what_is_not_made_is_sent_again");
    let mut unreadable = told(Guard::ETag);
    unreadable.sent(LastAttempt::Open);
    unreadable.add_look(Finding::Unreadable);
    unreadable.step(Step::Look, rule);
}

#[test]
fn what_speaks_against_a_lost_attempt_is_looked_at_twice() {
    let rule = "what_speaks_against_a_lost_attempt_is_looked_at_twice";
    for saw in [Finding::Moved, Finding::RuledOut, Finding::Failed] {
        let mut told = told(Guard::ETag);
        told.sent(LastAttempt::Open);
        told.add_look(saw);
        told.step(Step::Look, rule);
        assert!(told.keep_looking(saw, rule) > 1);
        told.step(Step::Fail(Fail::Seen), "what_stands_in_the_way_is_reported");
    }
}

#[test]
fn a_replica_may_not_show_a_completed_operation_yet() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Accepted);
    let at = told.at();
    told.machine.complete_operation(at);
    told.add_look(Finding::Moved);
    let rule = "a_replica_may_not_show_a_completed_operation_yet";
    told.step(Step::Look, rule);
}

#[test]
fn what_stands_in_the_way_is_reported() {
    let rule = "what_stands_in_the_way_is_reported";
    // Another entity has the name, so no attempt of this call can have made one with it.
    let mut taken = told(Guard::Look);
    taken.sent(LastAttempt::Open);
    taken.add_look(Finding::Taken);
    taken.step(Step::Fail(Fail::Seen), rule);
    assert_eq!(taken.outcome(), Outcome::Rejected);
    // An entity that may be newer than the call proves nothing about its attempts.
    let mut other = told(Guard::Look);
    other.sent(LastAttempt::Open);
    other.add_look(Finding::Other);
    other.step(Step::Fail(Fail::Seen), rule);
    assert_eq!(other.outcome(), Outcome::Unknown);
}

#[test]
fn the_services_word_stands_if_no_look_succeeds() {
    let mut told = told(Guard::Idempotent);
    told.sent(LastAttempt::Claimed);
    told.step(Step::Look, LOOKS);
    told.add_look(Finding::Unreadable);
    told.keep_looking(
        Finding::Unreadable,
        "stale_and_unreadable_looks_are_repeated",
    );
    told.step(Step::Made, "the_services_word_stands_if_no_look_succeeds");
}

#[test]
fn looks_that_never_succeed_leave_it_unknown() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.add_look(Finding::Unreadable);
    told.keep_looking(
        Finding::Unreadable,
        "stale_and_unreadable_looks_are_repeated",
    );
    told.step(
        Step::Fail(Fail::Unverified),
        "looks_that_never_succeed_leave_it_unknown",
    );
    assert_eq!(told.outcome(), Outcome::Unknown);
}

#[test]
fn what_is_not_made_is_sent_again() {
    // An ETag protects the retry, so it needs no further looks.
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.add_look(Finding::Before);
    let waited = told.step(Step::Send, "what_is_not_made_is_sent_again");
    assert_eq!(waited, Duration::ZERO);
}

#[test]
fn max_retries_is_one_budget_for_every_reason() {
    let mut told = with(Policy {
        max_retries: 2,
        ..policy(Guard::ETag)
    });
    told.sent(LastAttempt::Busy);
    told.step(Step::Send, "what_asks_for_it_is_waited_out");
    told.sent(LastAttempt::Unsent);
    told.step(Step::Send, "what_asks_for_it_is_waited_out");
    told.sent(LastAttempt::Stale);
    told.add_look(Finding::Before);
    told.step(
        Step::Fail(Fail::Last),
        "max_retries_is_one_budget_for_every_reason",
    );
    assert_eq!(told.outcome(), Outcome::Rejected);
}

#[test]
fn what_a_post_made_is_looked_for_with_patience() {
    let rule = "what_a_post_made_is_looked_for_with_patience";
    let mut told = told(Guard::Look);
    told.sent(LastAttempt::Open);
    told.step(Step::Look, LOOKS);
    told.add_look(Finding::Before);
    assert_eq!(told.keep_looking(Finding::Before, rule), 8);
    assert_eq!(told.now, Duration::from_secs(30));
    told.step(Step::Send, "what_is_not_made_is_sent_again");
    // A late look that finds the change counts too.
    told.sent(LastAttempt::Open);
    told.add_look(Finding::Before);
    told.step(Step::Look, rule);
    told.add_look(Finding::Wanted);
    told.step(Step::Recovered, LOOKS);
}

#[test]
fn a_post_is_repeated_once_after_an_ended_attempt() {
    let mut told = told(Guard::Look);
    for _ in 0..2 {
        told.sent(LastAttempt::Ended);
        told.add_look(Finding::Before);
        told.keep_looking(
            Finding::Before,
            "what_a_post_made_is_looked_for_with_patience",
        );
    }
    told.step(Step::Fail(Fail::Last), "an_open_attempt_leaves_it_unknown");
    // The looks have shown that neither attempt was made.
    assert_eq!(told.outcome(), Outcome::Rejected);
}

#[test]
fn an_open_attempt_leaves_it_unknown() {
    let mut told = with(Policy {
        max_retries: 0,
        ..policy(Guard::ETag)
    });
    told.sent(LastAttempt::Open);
    told.add_look(Finding::Before);
    told.keep_looking(
        Finding::Before,
        "what_a_post_made_is_looked_for_with_patience",
    );
    told.step(Step::Fail(Fail::Last), "an_open_attempt_leaves_it_unknown");
    assert_eq!(told.outcome(), Outcome::Unknown);
}

#[test]
fn an_open_attempt_is_closed_by_another_version_alone() {
    let mut told = told(Guard::ETag);
    let tag = SentUnder::Known(BEFORE.to_owned());
    told.sent_under(
        LastAttempt::Open,
        Standing::ByResponse(AttemptState::Open),
        tag.clone(),
    );
    told.sent_under(
        LastAttempt::Refused,
        Standing::ByResponse(AttemptState::Refused),
        tag.clone(),
    );
    assert_eq!(told.outcome(), Outcome::Unknown);
    told.looked_at(Finding::Before, BEFORE);
    assert_eq!(told.machine.doubt(), Doubt::Open);
    told.looked_at(Finding::Before, MOVED);
    assert_eq!(told.machine.doubt(), Doubt::Ended);
}

#[test]
fn a_fired_cancel_sends_nothing_more() {
    let mut told = told(Guard::ETag);
    told.sent(LastAttempt::Open);
    told.is_cancelled = true;
    let cancelled = (
        Step::Fail(Fail::Cancelled),
        "a_fired_cancel_sends_nothing_more",
    );
    assert_eq!(told.next(), cancelled);
    assert_eq!(told.outcome(), Outcome::Unknown);
}

#[test]
fn a_deadline_reports_the_refusal_that_it_cuts_the_wait_after() {
    let mut refused = told(Guard::Look);
    refused.sent(LastAttempt::Busy);
    refused.now = refused.deadline;
    assert_eq!(refused.next().0, Step::Fail(Fail::Last));
    let mut lost = told(Guard::Look);
    lost.sent(LastAttempt::Open);
    lost.now = lost.deadline;
    assert_eq!(lost.next().0, Step::Fail(Fail::Deadline));
}

/// An attempt that wasn't sent uses up a retry as well.
#[test]
fn the_last_retry_for_what_is_missing_comes_when_the_whole_wait_is_over() {
    let mut told = with(Policy {
        max_retries: 2,
        ..policy(Guard::ETag)
    });
    told.sent(LastAttempt::Unsent);
    let due = told.machine.lag(told.at(), false);
    assert_eq!(due, Some(told.at() + Duration::from_secs(10)));
    told.sent(LastAttempt::Lag);
    assert_eq!(told.next().0, Step::Send);
}
